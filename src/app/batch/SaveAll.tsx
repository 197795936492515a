import { useId, useRef, useState } from "react";
import type { Collision } from "../../state/batch";
import { filteredPhotos } from "../../state/queue";
import { selectedPhotos } from "../../state/selection";
import { COLLISIONS, counted } from "../../words/en/batch";
import { SaveIcon } from "../icons";
import { DialogHead } from "../parts/DialogHead";
import { useApp, useAppStore } from "../store-context";
import system from "../system/system.module.css";
import styles from "./batch.module.css";
import { startBatch, type Way, ways } from "./start-batch";

const WAYS: Readonly<Record<Way, readonly [name: string, what: string]>> = {
  folder: ["Into a folder", "Each photo as soon as it is done; folders stay as they were."],
  zip: ["As one ZIP", "Written when all are done; folders stay as they were."],
  downloads: ["As single downloads", "The browser may ask whether it may start several."],
};

/** Opens the dialog that saves many photos at once. */
export function SaveAll() {
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
        Save all…
      </button>
      <dialog
        ref={dialog}
        className={`${system.dialog} ${styles.dialog}`}
        aria-labelledby={id}
        onClose={() => setOpen(false)}
      >
        <DialogHead id={id} title="Save all" />
        {open && <Choices onStarted={() => dialog.current?.close()} />}
      </dialog>
    </>
  );
}

type Which = "unsaved" | "all" | "selected";

function Choices({ onStarted }: { onStarted(): void }) {
  const store = useAppStore();
  const all = useApp((s) => s.photos.length);
  const unsaved = useApp((s) => filteredPhotos(s, "unsaved").length);
  const selected = useApp((s) => selectedPhotos(s).length);
  const offered = ways();
  const [way, setWay] = useState<Way>(offered[0] ?? "downloads");
  const [collision, setCollision] = useState<Collision>("number");
  const [which, setWhich] = useState<Which>(
    selected > 0 ? "selected" : unsaved > 0 ? "unsaved" : "all",
  );
  const whiches: readonly (readonly [Which, string])[] = [
    ...(selected > 0 ? [["selected", `The ${counted(selected, "selected photo")}`] as const] : []),
    ...(unsaved > 0 && unsaved < all
      ? [["unsaved", `${counted(unsaved, "photo")} not saved yet`] as const]
      : []),
    [unsaved === all ? "unsaved" : "all", `All ${counted(all, "photo")}`] as const,
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
    if (await startBatch(store, way, collision, ids)) onStarted();
  };
  return (
    <div className={styles.choices}>
      {whiches.length > 1 && (
        <Radios<Which> label="Photos" options={whiches} value={which} onChange={setWhich} />
      )}
      <Radios<Way>
        label="Where to"
        options={offered.map((each) => [each, ...WAYS[each]] as const)}
        value={way}
        onChange={setWay}
      />
      {way === "folder" && (
        <Radios<Collision>
          label="Where a file of the name is there"
          options={(["number", "replace", "skip"] as const).map(
            (each) => [each, COLLISIONS[each]] as const,
          )}
          value={collision}
          onChange={setCollision}
        />
      )}
      <p className={styles.hint}>
        Format, metadata and names are those under File. What is not denoised yet is denoised first.
      </p>
      <button type="button" className={styles.primary} onClick={() => void start()}>
        {way === "folder" ? "Choose the folder…" : "Save"}
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
