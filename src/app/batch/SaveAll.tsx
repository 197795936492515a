import { useId, useRef, useState } from "react";
import type { Collision } from "../../state/batch";
import { filteredPhotos } from "../../state/queue";
import { selectedPhotos } from "../../state/selection";
import { SaveIcon } from "../icons";
import { DialogHead } from "../parts/DialogHead";
import { useApp, useAppStore } from "../store-context";
import system from "../system/system.module.css";
import { useWords } from "../use-words";
import styles from "./batch.module.css";
import { startBatch, type Way, ways } from "./start-batch";

/** Opens the dialog that saves many photos at once. */
export function SaveAll() {
  const { batch } = useWords().controls;
  const dialog = useRef<HTMLDialogElement>(null);
  const [open, setOpen] = useState(false);
  const busy = useApp((s) => s.batch !== null && s.batch.step !== "ended");
  const id = useId();
  return (
    <>
      <button
        type="button"
        className={styles.primary}
        disabled={busy}
        onClick={() => {
          setOpen(true);
          dialog.current?.showModal();
        }}
      >
        <SaveIcon />
        {batch.saveAll}
      </button>
      <dialog
        ref={dialog}
        className={`${system.dialog} ${styles.dialog}`}
        aria-labelledby={id}
        onClose={() => setOpen(false)}
      >
        <DialogHead id={id} title={batch.saveAllTitle} />
        {open && <Choices onStarted={() => dialog.current?.close()} />}
      </dialog>
    </>
  );
}

type Which = "unsaved" | "all" | "selected";

function Choices({ onStarted }: { onStarted(): void }) {
  const store = useAppStore();
  const { batch: words, controls } = useWords();
  const { batch } = controls;
  const all = useApp((s) => s.photos.length);
  // Those left out only stand in the report.
  const unsaved = useApp(
    (s) => filteredPhotos(s, "unsaved").filter(({ id }) => !s.skipped.has(id)).length,
  );
  const selected = useApp((s) => selectedPhotos(s).length);
  const offered = ways();
  const [way, setWay] = useState<Way>(offered[0] ?? "downloads");
  const [collision, setCollision] = useState<Collision>("number");
  const [which, setWhich] = useState<Which>(
    selected > 0 ? "selected" : unsaved > 0 ? "unsaved" : "all",
  );
  const whiches: readonly (readonly [Which, string])[] = [
    ...(selected > 0 ? [["selected", batch.theSelected(selected)] as const] : []),
    ...(unsaved > 0 && unsaved < all ? [["unsaved", batch.theUnsaved(unsaved)] as const] : []),
    [unsaved === all ? "unsaved" : "all", batch.all(all)] as const,
  ];
  const start = async () => {
    const state = store.getState();
    const photos =
      which === "selected"
        ? selectedPhotos(state)
        : which === "unsaved"
          ? filteredPhotos(state, "unsaved")
          : state.photos;
    const ids = photos.map(({ id }) => id);
    const meant = which === "selected" ? ids : [];
    if (await startBatch(store, way, collision, ids, meant)) onStarted();
  };
  return (
    <div className={styles.choices}>
      {whiches.length > 1 && (
        <Radios<Which> label={batch.photos} options={whiches} value={which} onChange={setWhich} />
      )}
      <Radios<Way>
        label={batch.whereTo}
        options={offered.map(
          (each) => [each, batch.ways[each].name, batch.ways[each].hint] as const,
        )}
        value={way}
        onChange={setWay}
      />
      {way === "folder" && (
        <Radios<Collision>
          label={batch.whereItExists}
          options={(["number", "replace", "skip"] as const).map(
            (each) => [each, words.COLLISIONS[each]] as const,
          )}
          value={collision}
          onChange={setCollision}
        />
      )}
      <p className={styles.hint}>{batch.hint}</p>
      <button type="button" className={styles.primary} onClick={() => void start()}>
        {way === "folder" ? batch.chooseFolder : batch.save}
      </button>
    </div>
  );
}

interface RadiosProps<T extends string> {
  readonly label: string;
  readonly options: readonly (readonly [value: T, name: string, what?: string])[];
  readonly value: T;
  onChange(value: T): void;
}

function Radios<T extends string>({ label, options, value, onChange }: RadiosProps<T>) {
  const name = useId();
  return (
    <fieldset className={styles.radios}>
      <legend>{label}</legend>
      {options.map(([each, text, what]) => (
        <label key={each}>
          <input
            type="radio"
            name={name}
            checked={value === each}
            aria-describedby={what ? `${name}-${each}` : undefined}
            onChange={() => onChange(each)}
          />
          <span>
            {text}
            {what && <small id={`${name}-${each}`}>{what}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
