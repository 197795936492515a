import { type FormEvent, useId, useRef, useState } from "react";
import { isInUse, PRESETS, type Preset } from "../../state/presets";
import { type NamedSettings, presetsText, settingsFragment } from "../../state/settings-text";
import { download } from "../export/download";
import { MoreIcon } from "../icons";
import { PickButton } from "../library/PickButton";
import { Menu } from "../parts/Menu";
import { useApp, useAppStore } from "../store-context";
import { PresetPicture } from "./PresetPicture";
import styles from "./variants.module.css";

const presetsFile = (presets: readonly NamedSettings[]) =>
  new Blob([presetsText(presets)], { type: "application/json" });

/** Settings under a name, and settings as text: to keep, to hand on, to take over. */
export function PresetCards() {
  const store = useAppStore();
  const own = useApp((s) => s.presets);
  const dialog = useRef<HTMLDialogElement>(null);
  const [name, setName] = useState("");
  const inUse = useApp((s) => s.presets.find((preset) => isInUse(s, preset))?.name ?? null);
  const id = useId();
  const { savePreset, deletePreset, copySettings, inform } = store.getState();
  const { openSettings } = store.getState();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    savePreset(name);
    setName("");
    dialog.current?.close();
  };

  const copy = async (text: string, what: "settings" | "link") => {
    try {
      await navigator.clipboard.writeText(text);
      inform("copied", { what });
    } catch {
      inform("notCopied");
    }
  };
  const link = () => location.href.split("#")[0] + settingsFragment(store.getState().variants);

  return (
    <section className={styles.presets} aria-labelledby={`${id}-presets`}>
      <div className={styles.fieldHead}>
        <h2 id={`${id}-presets`}>Presets</h2>
        <Menu label="Presets and settings" className={styles.menuButton} icon={<MoreIcon />}>
          <button type="button" onClick={() => dialog.current?.showModal()}>
            Keep as preset…
          </button>
          {inUse !== null && (
            <button type="button" onClick={() => deletePreset(inUse)}>
              Delete {inUse}
            </button>
          )}
          <button
            type="button"
            title="As text, to paste here or anywhere"
            onClick={() => void copy(copySettings(), "settings")}
          >
            Copy settings
          </button>
          <button
            type="button"
            title="A link that carries the settings, never the photo"
            onClick={() => void copy(link(), "link")}
          >
            Copy link
          </button>
          <button
            type="button"
            disabled={own.length === 0}
            title="Your presets as a file"
            onClick={() => download(presetsFile(own), "blindspot-presets.json")}
          >
            Export presets
          </button>
          <PickButton
            accept=".json"
            onPick={(files) => {
              for (const file of files) openSettings(file);
            }}
          >
            Open presets…
          </PickButton>
        </Menu>
      </div>
      <div className={styles.cards}>
        {PRESETS.map((preset) => (
          <Card key={preset.name} preset={preset} />
        ))}
        {own.map((preset) => (
          <Card key={`own ${preset.name}`} preset={preset} />
        ))}
      </div>
      <dialog ref={dialog} className={styles.dialog} aria-labelledby={`${id}-title`}>
        <form onSubmit={submit}>
          <h2 id={`${id}-title`}>Keep as preset</h2>
          <label>
            Name
            <input
              type="text"
              value={name}
              maxLength={60}
              required
              onChange={(event) => setName(event.target.value)}
            />
          </label>
          <div className={styles.buttons}>
            <button type="submit" className={styles.small}>
              Keep
            </button>
            <button type="button" className={styles.small} onClick={() => dialog.current?.close()}>
              Cancel
            </button>
          </div>
        </form>
      </dialog>
    </section>
  );
}

/** A preset, by what it makes of a small part of the photo. */
function Card({ preset }: { preset: Preset }) {
  const store = useAppStore();
  const used = useApp((s) => isInUse(s, preset));
  return (
    <button
      type="button"
      className={styles.card}
      aria-pressed={used}
      title={preset.hint}
      onClick={() => store.getState().applyPreset(preset)}
    >
      <PresetPicture preset={preset} />
      <span>{preset.name}</span>
    </button>
  );
}
