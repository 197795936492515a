import { useEffect, useRef } from "react";
import type { FitPreview } from "../../engine/protocol";
import { remaining } from "../../words/en/time";
import { useApp, useAppStore } from "../store-context";
import styles from "./fit.module.css";
import { LossCurve } from "./LossCurve";

/** The fit under way: how far it is, what it has learnt so far, and how to end it. */
export function FitProgress() {
  const store = useAppStore();
  const fitting = useApp((s) => s.fitting);
  if (!fitting) return null;
  const { job, progress, preview, waiting, stopping } = fitting;
  const { stopFit, cancelFit } = store.getState();
  const [first] = job.photos;
  const others = job.photos.length - 1;
  return (
    <div className={styles.progress}>
      <p className={styles.line}>
        <span>
          Fitting to {first?.name}
          {others > 0 && ` and ${others} more`}
        </span>
        <output>
          {progress ? `Step ${progress.step} of ${progress.steps}` : "Getting ready…"}
        </output>
      </p>
      <progress
        aria-label="Fitting"
        max={progress?.steps ?? 1}
        {...(progress ? { value: progress.step } : {})}
      />
      <p className={styles.hint}>
        {waiting
          ? "Waiting for another tab of this page."
          : progress?.etaMs != null
            ? `${remaining(progress.etaMs)}; it ends sooner where nothing more is gained.`
            : "The time is measured with the first steps."}
      </p>
      {preview && <Preview preview={preview} />}
      {progress && progress.losses.length > 1 && (
        <details>
          <summary>Losses</summary>
          <LossCurve losses={progress.losses} checks={progress.checks} />
        </details>
      )}
      <div className={styles.buttons}>
        <button
          type="button"
          className={styles.main}
          disabled={stopping || !progress}
          onClick={stopFit}
        >
          Stop and keep
        </button>
        <button type="button" className={styles.small} onClick={cancelFit}>
          Cancel
        </button>
      </div>
    </div>
  );
}

function Preview({ preview }: { readonly preview: FitPreview }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { rgba, width, height } = preview;
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    context?.putImageData(new ImageData(rgba, width, height), 0, 0);
  }, [rgba, width, height]);
  return (
    <figure className={styles.preview}>
      <canvas ref={canvas} width={width} height={height} role="img" aria-label="Preview" />
      <figcaption className={styles.hint}>The middle of the view, as learnt so far.</figcaption>
    </figure>
  );
}
