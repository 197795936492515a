import { type FormEvent, useId, useRef, useState } from "react";
import { PRESETS } from "../../state/presets";
import { type NamedSettings, presetsText, settingsFragment } from "../../state/settings-text";
import { download } from "../export/download";
import { PickButton } from "../library/PickButton";
import { useApp, useAppStore } from "../store-context";
import styles from "./variants.module.css";

const presetsFile = (presets: readonly NamedSettings[]) =>
  new Blob([presetsText(presets)], { type: "application/json" });

/** Settings under a name, and settings as text: to keep, to hand on, to take over. */
export function PresetMenu() {
  const store = useAppStore();
  const own = useApp((s) => s.presets);
  const dialog = useRef<HTMLDialogElement>(null);
  const [name, setName] = useState("");
  const [removable, setRemovable] = useState<string | null>(null);
  const id = useId();
  const { applyPreset, savePreset, deletePreset, copySettings, inform } = store.getState();
  const { openSettings } = store.getState();

  const apply = (value: string) => {
    const [group, index] = value.split(" ");
    const preset = (group === "own" ? own : PRESETS)[Number(index)];
    if (!preset) return;
    applyPreset(preset);
    setRemovable(group === "own" ? preset.name : null);
  };

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
    <div className={styles.field}>
      <div className={styles.fieldHead}>
        <label htmlFor={id}>Presets</label>
      </div>
      {/* Always back at its prompt: a preset is applied, not a state to be in. */}
      <select
        id={id}
        className={styles.select}
        value=""
        onChange={(event) => apply(event.target.value)}
      >
        <option value="" disabled>
          Apply to this variant…
        </option>
        {PRESETS.map((preset, index) => (
          <option key={preset.name} value={`site ${index}`}>
            {preset.name}
          </option>
        ))}
        {own.length > 0 && (
          <optgroup label="Yours">
            {own.map((preset, index) => (
              <option key={preset.name} value={`own ${index}`}>
                {preset.name}
              </option>
            ))}
          </optgroup>
        )}
      </select>
      <div className={styles.buttons}>
        <button type="button" className={styles.small} onClick={() => dialog.current?.showModal()}>
          Keep as preset…
        </button>
        {removable !== null && own.some((preset) => preset.name === removable) && (
          <button type="button" className={styles.small} onClick={() => deletePreset(removable)}>
            Delete {removable}
          </button>
        )}
        <button
          type="button"
          className={styles.small}
          title="As text, to paste here or anywhere"
          onClick={() => void copy(copySettings(), "settings")}
        >
          Copy settings
        </button>
        <button
          type="button"
          className={styles.small}
          title="A link that carries the settings, never the photo"
          onClick={() => void copy(link(), "link")}
        >
          Copy link
        </button>
        <button
          type="button"
          className={styles.small}
          disabled={own.length === 0}
          title="Your presets as a file"
          onClick={() => download(presetsFile(own), "blindspot-presets.json")}
        >
          Export presets
        </button>
        <PickButton
          accept=".json"
          className={styles.small}
          onPick={(files) => {
            for (const file of files) openSettings(file);
          }}
        >
          Open presets…
        </PickButton>
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
    </div>
  );
}
