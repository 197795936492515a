import { useEffect, useRef } from "react";
import type { FitPreview } from "../../engine/protocol";
import { useApp, useAppStore } from "../store-context";
import { useWords } from "../use-words";
import styles from "./fit.module.css";
import { LossCurve } from "./LossCurve";

/** The fit under way: how far it is, what it has learnt so far, and how to end it. */
export function FitProgress() {
  const { controls, time } = useWords();
  const { fit } = controls;
  const store = useAppStore();
  const fitting = useApp((s) => s.fitting);
  if (!fitting) return null;
  const { job, progress, preview, waiting, stopping } = fitting;
  const { stopFit, cancelFit } = store.getState();
  const [first] = job.photos;
  const others = job.photos.length - 1;
  // Before the first check there is nothing to keep.
  const looking = !progress || progress.checks.length === 0;
  return (
    <div className={styles.progress}>
      <p className={styles.line}>
        <span>{fit.fittingTo(first?.name ?? "", others)}</span>
        <output>
          {!progress
            ? fit.starting
            : looking
              ? fit.looking
              : fit.stepOf(progress.step, progress.steps)}
        </output>
      </p>
      <progress aria-label={fit.fitting} {...(progress ? { value: progress.share } : {})} />
      <p className={styles.hint}>
        {waiting
          ? fit.otherTab
          : progress?.etaMs != null
            ? time.remaining(progress.etaMs)
            : fit.timing}
      </p>
      {preview && <Preview preview={preview} />}
      {progress && progress.checks.length > 1 && (
        <details>
          <summary>{fit.losses}</summary>
          <LossCurve losses={progress.losses} checks={progress.checks} />
        </details>
      )}
      <div className={styles.buttons}>
        <button
          type="button"
          className={styles.main}
          disabled={stopping || looking}
          onClick={stopFit}
        >
          {fit.stop}
        </button>
        <button type="button" className={styles.small} onClick={cancelFit}>
          {fit.cancel}
        </button>
      </div>
    </div>
  );
}

function Preview({ preview }: { readonly preview: FitPreview }) {
  const { fit } = useWords().controls;
  const canvas = useRef<HTMLCanvasElement>(null);
  const { rgba, width, height } = preview;
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    context?.putImageData(new ImageData(rgba, width, height), 0, 0);
  }, [rgba, width, height]);
  return (
    <figure className={styles.preview}>
      <canvas ref={canvas} width={width} height={height} role="img" aria-label={fit.preview} />
      <figcaption className={styles.hint}>{fit.previewHint}</figcaption>
    </figure>
  );
}
