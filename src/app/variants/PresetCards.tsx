import { type FormEvent, useId, useRef, useState } from "react";
import { isInUse, PRESETS, type Preset } from "../../state/presets";
import { type NamedSettings, presetsText, settingsFragment } from "../../state/settings-text";
import { download } from "../export/download";
import { MoreIcon } from "../icons";
import { PickButton } from "../library/PickButton";
import { Menu } from "../parts/Menu";
import { useApp, useAppStore } from "../store-context";
import { useWords } from "../use-words";
import { PresetPicture } from "./PresetPicture";
import styles from "./variants.module.css";

const presetsFile = (presets: readonly NamedSettings[]) =>
  new Blob([presetsText(presets)], { type: "application/json" });

/** Settings under a name, and settings as text: to keep, to hand on, to take over. */
export function PresetCards() {
  const store = useAppStore();
  const { variants } = useWords().controls;
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
        <h2 id={`${id}-presets`}>{variants.presetsTitle}</h2>
        <Menu label={variants.presetsMenu} className={styles.menuButton} icon={<MoreIcon />}>
          <button type="button" onClick={() => dialog.current?.showModal()}>
            {variants.keepAsPreset}
          </button>
          {inUse !== null && (
            <button type="button" onClick={() => deletePreset(inUse)}>
              {variants.deletePreset(inUse)}
            </button>
          )}
          <button
            type="button"
            title={variants.copySettingsHint}
            onClick={() => void copy(copySettings(), "settings")}
          >
            {variants.copySettings}
          </button>
          <button
            type="button"
            title={variants.copyLinkHint}
            onClick={() => void copy(link(), "link")}
          >
            {variants.copyLink}
          </button>
          <button
            type="button"
            disabled={own.length === 0}
            title={variants.exportPresetsHint}
            onClick={() => download(presetsFile(own), "blindspot-presets.json")}
          >
            {variants.exportPresets}
          </button>
          <PickButton
            accept=".json"
            onPick={(files) => {
              for (const file of files) openSettings(file);
            }}
          >
            {variants.openPresets}
          </PickButton>
        </Menu>
      </div>
      <div className={styles.cards}>
        {PRESETS.map((preset) => (
          <Card key={preset.id} preset={preset} {...variants.presets[preset.id]} />
        ))}
        {own.map((preset) => (
          <Card key={`own ${preset.name}`} preset={preset} name={preset.name} />
        ))}
      </div>
      <dialog ref={dialog} className={styles.dialog} aria-labelledby={`${id}-title`}>
        <form onSubmit={submit}>
          <h2 id={`${id}-title`}>{variants.keepAsPresetTitle}</h2>
          <label>
            {variants.presetName}
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
              {variants.keep}
            </button>
            <button type="button" className={styles.small} onClick={() => dialog.current?.close()}>
              {variants.cancel}
            </button>
          </div>
        </form>
      </dialog>
    </section>
  );
}

/** A preset, by what it makes of a small part of the photo. */
function Card({ preset, name, hint }: { preset: Preset; name: string; hint?: string }) {
  const store = useAppStore();
  const used = useApp((s) => isInUse(s, preset));
  return (
    <button
      type="button"
      className={styles.card}
      aria-pressed={used}
      title={hint}
      onClick={() => store.getState().applyPreset(preset)}
    >
      <PresetPicture preset={preset} />
      <span>{name}</span>
    </button>
  );
}
