import { savedName } from "../../state/export";
import { wanted } from "../../state/wanted";
import { SaveIcon } from "../icons";
import { useApp, useAppStore } from "../store-context";
import { Choice } from "../variants/Choice";
import { Slider } from "../variants/Slider";
import styles from "./export.module.css";

const FORMATS = [
  ["JPEG", "JPEG"],
  ["PNG", "PNG"],
] as const;

/** Format, quality and the Save button. */
export function SavePanel() {
  const store = useAppStore();
  const { format, quality } = useApp((s) => s.encoding);
  const saving = useApp((s) => s.exporting?.step ?? null);
  const ready = useApp((s) => wanted(s) !== null);
  const name = useApp((s) => s.photos.find((p) => p.id === s.currentId)?.name ?? "");
  const several = useApp((s) => s.variants.length > 1);
  const { setEncoding, save, saveComparison } = store.getState();
  const percent = Math.round(quality * 100);
  const lossless = format === "PNG";
  return (
    <div className={styles.save}>
      <div data-detail>
        <Choice
          label="Format"
          options={FORMATS}
          value={format}
          onChange={(next) => setEncoding({ format: next })}
        />
      </div>
      <div data-detail>
        <Slider
          label="Quality"
          shown={lossless ? "lossless" : `${percent} %`}
          value={lossless ? 100 : percent}
          max={100}
          step={1}
          disabled={lossless}
          onChange={(value) => setEncoding({ quality: value / 100 })}
        />
      </div>
      <button
        type="button"
        className={styles.button}
        disabled={!ready}
        aria-disabled={saving !== null}
        aria-describedby="save-note"
        onClick={save}
      >
        <SaveIcon />
        {saving === "encoding" ? "Saving…" : saving === "finishing" ? "Finishing…" : "Save"}
      </button>
      {several && (
        <button
          type="button"
          className={styles.second}
          data-detail
          disabled={!ready}
          aria-disabled={saving !== null}
          title="What is in view of all variants, as one labelled image"
          onClick={saveComparison}
        >
          Save comparison
        </button>
      )}
      <p id="save-note" className={styles.note} role="status">
        {saving === "finishing"
          ? "Saves as soon as all it needs is denoised."
          : savedName(name, format)}
      </p>
    </div>
  );
}
