import { percent } from "../../words/numbers";
import { EyeIcon, FitIcon, MinusIcon, PlusIcon } from "../icons";
import { useApp, useAppStore } from "../store-context";
import { useWords } from "../use-words";
import styles from "./zoom-bar.module.css";

/** Zoom buttons over the photo, and the original as long as a button is held. */
export function ZoomBar() {
  const { compare } = useWords().controls;
  const store = useAppStore();
  const scale = useApp((s) => s.viewport?.scale ?? 1);
  const fitted = useApp((s) => s.fitted);
  const { fit, zoomTo, zoomStep, setPeeking } = store.getState();

  const hold = () => setPeeking(true);
  const release = () => setPeeking(false);

  return (
    <div className={styles.zoomBar} role="toolbar" aria-label={compare.zoom}>
      <button
        type="button"
        aria-label={compare.zoomOut}
        title={compare.zoomOutTitle}
        onClick={() => zoomStep(-1)}
      >
        <MinusIcon />
      </button>
      <span className={styles.percent}>{formatScale(scale)}</span>
      <button
        type="button"
        aria-label={compare.zoomIn}
        title={compare.zoomInTitle}
        onClick={() => zoomStep(1)}
      >
        <PlusIcon />
      </button>
      <button
        type="button"
        aria-label={compare.fit}
        aria-pressed={fitted}
        title={compare.fitTitle}
        onClick={fit}
      >
        <FitIcon />
      </button>
      <button
        type="button"
        aria-label={compare.pixelForPixel}
        aria-pressed={scale === 1}
        title={`${percent(100)} (Z)`}
        onClick={() => zoomTo(1)}
      >
        1:1
      </button>
      <button
        type="button"
        aria-label={compare.twiceAsLarge}
        aria-pressed={scale === 2}
        title={`${percent(200)} (X)`}
        onClick={() => zoomTo(2)}
      >
        2:1
      </button>
      <button
        type="button"
        aria-label={compare.peek}
        title={compare.peekTitle}
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
  const { compare } = useWords().controls;
  const store = useAppStore();
  const closer = useApp((s) => s.closer === "now");
  if (!closer) return null;
  return (
    <p className={styles.closer} role="status">
      {compare.closer}
      <button type="button" onClick={() => store.getState().fit()}>
        {compare.wholePhoto}
      </button>
    </p>
  );
}

function formatScale(scale: number): string {
  const share = scale * 100;
  return share < 10 ? percent(share, 1) : percent(Math.round(share));
}
