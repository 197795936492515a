import { EyeIcon, FitIcon, MinusIcon, PlusIcon } from "../icons";
import { useApp, useAppStore } from "../store-context";
import styles from "./zoom-bar.module.css";

/** Zoom buttons over the photo, and the original as long as a button is held. */
export function ZoomBar() {
  const store = useAppStore();
  const scale = useApp((s) => s.viewport?.scale ?? 1);
  const fitted = useApp((s) => s.fitted);
  const { fit, zoomTo, zoomStep, setPeeking } = store.getState();

  const hold = () => setPeeking(true);
  const release = () => setPeeking(false);

  return (
    <div className={styles.zoomBar} role="toolbar" aria-label="Zoom">
      <button type="button" aria-label="Zoom out" title="Zoom out (−)" onClick={() => zoomStep(-1)}>
        <MinusIcon />
      </button>
      <span className={styles.percent}>{formatScale(scale)}</span>
      <button type="button" aria-label="Zoom in" title="Zoom in (+)" onClick={() => zoomStep(1)}>
        <PlusIcon />
      </button>
      <button
        type="button"
        aria-label="Fit"
        aria-pressed={fitted}
        title="Show the whole photo (0)"
        onClick={fit}
      >
        <FitIcon />
      </button>
      <button
        type="button"
        aria-label="1:1, pixel for pixel"
        aria-pressed={scale === 1}
        title="100 % (Z)"
        onClick={() => zoomTo(1)}
      >
        1:1
      </button>
      <button
        type="button"
        aria-label="2:1, twice as large"
        aria-pressed={scale === 2}
        title="200 % (X)"
        onClick={() => zoomTo(2)}
      >
        2:1
      </button>
      <button
        type="button"
        aria-label="Hold to see the original"
        title="Hold to see the original (\\)"
        onPointerDown={hold}
        onPointerUp={release}
        onPointerLeave={release}
        onPointerCancel={release}
        onContextMenu={(event) => event.preventDefault()}
        onKeyDown={(event) => event.key === " " && hold()}
        onKeyUp={(event) => event.key === " " && release()}
        onBlur={release}
      >
        <EyeIcon />
      </button>
    </div>
  );
}

/** The view was taken to where there is most to see: it says so, and there is a way back. */
export function CloserNote() {
  const store = useAppStore();
  const closer = useApp((s) => s.closer === "now");
  if (!closer) return null;
  return (
    <p className={styles.closer} role="status">
      At 100 %, where there is most to see.
      <button type="button" onClick={() => store.getState().fit()}>
        Whole photo
      </button>
    </p>
  );
}

function formatScale(scale: number): string {
  const percent = scale * 100;
  return `${percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`;
}
