import { useEffect, useRef } from "react";
import { toPane } from "../../core/viewport";
import { useApp, useAppStore } from "../store-context";
import styles from "./compare.module.css";
import { Divider } from "./Divider";
import { attachPaneGestures } from "./pane-gestures";
import { PaneRenderer } from "./pane-renderer";
import { attachViewerKeys, panByKey } from "./viewer-keys";
import { ZoomBar } from "./ZoomBar";

/** The product: the photo, cut by the divider into original and denoised. */
export function ComparePane() {
  const store = useAppStore();
  const pane = useRef<HTMLElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const name = useApp((s) => s.photos.find((p) => p.id === s.currentId)?.name ?? "");
  const fitted = useApp((s) => s.fitted);
  const peeking = useApp((s) => s.peeking);

  useEffect(() => {
    if (!pane.current || !canvas.current) return;
    const renderer = new PaneRenderer(canvas.current, store);
    const detachGestures = attachPaneGestures(pane.current, store);
    const detachKeys = attachViewerKeys(store);
    const stopObserving = observeDevicePixels(canvas.current, store.getState().setPane);
    return () => {
      stopObserving();
      detachKeys();
      detachGestures();
      renderer.dispose();
    };
  }, [store]);

  return (
    <section
      ref={pane}
      className={styles.pane}
      data-fitted={fitted || undefined}
      aria-label="Viewer"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys pan the photo from here.
      tabIndex={0}
      onKeyDown={(event) => event.target === event.currentTarget && panByKey(event, store)}
    >
      <Backdrop />
      <canvas
        ref={canvas}
        className={styles.canvas}
        role="img"
        aria-label={`${name}, original left of the divider, denoised right of it`}
      />
      <span className={styles.label} data-side="left" aria-hidden="true">
        Original
      </span>
      <span className={styles.label} data-side="right" aria-hidden="true" hidden={peeking}>
        Denoised
      </span>
      <Divider />
      <ZoomBar />
    </section>
  );
}

/** Squares behind a photo with transparent parts. */
function Backdrop() {
  const photo = useApp((s) => s.photos.find((p) => p.id === s.currentId));
  const pane = useApp((s) => s.pane);
  const viewport = useApp((s) => s.viewport);
  if (!photo?.info?.hasAlpha || !pane || !viewport) return null;
  const topLeft = toPane(viewport, pane, { x: 0, y: 0 });
  const inCss = (pixels: number) => pixels / window.devicePixelRatio;
  return (
    <div
      className={styles.backdrop}
      style={{
        left: inCss(topLeft.x),
        top: inCss(topLeft.y),
        width: inCss(photo.info.width * viewport.scale),
        height: inCss(photo.info.height * viewport.scale),
      }}
    />
  );
}

/** Reports an element's size in device pixels, now and whenever it or the device's scale changes. */
function observeDevicePixels(
  element: HTMLElement,
  report: (size: { width: number; height: number }) => void,
): () => void {
  const observer = new ResizeObserver(([entry]) => {
    if (!entry) return;
    // Safari knows only CSS pixels; rounding them can be off by one device pixel.
    const device = entry.devicePixelContentBoxSize?.[0];
    const ratio = window.devicePixelRatio;
    const width = device?.inlineSize ?? Math.round(entry.contentRect.width * ratio);
    const height = device?.blockSize ?? Math.round(entry.contentRect.height * ratio);
    if (width > 0 && height > 0) report({ width, height });
  });
  try {
    observer.observe(element, { box: "device-pixel-content-box" });
  } catch {
    observer.observe(element);
  }
  return () => observer.disconnect();
}
