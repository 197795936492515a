import { type RefObject, useEffect, useRef, useState } from "react";
import { gridShape } from "../../core/layout";
import { type Size, toPane } from "../../core/viewport";
import { wantedBy } from "../../store/job";
import { currentPhoto } from "../../store/library";
import { activeVariant, captionOf, type Variant } from "../../store/variants";
import { useApp, useAppStore } from "../store-context";
import styles from "./compare.module.css";
import { Divider } from "./Divider";
import { Original } from "./original";
import { attachPaneGestures } from "./pane-gestures";
import { PaneRenderer, type PaneSubject } from "./pane-renderer";
import { attachViewerKeys, panByKey } from "./viewer-keys";
import { ZoomBar } from "./ZoomBar";

/**
 * The product: the photo, cut by the divider into original and denoised, or every variant in a pane of
 * its own. All panes share one viewport.
 */
export function Viewer() {
  const store = useAppStore();
  const layout = useApp((s) => s.layout);
  const [original, setOriginal] = useState<Original | null>(null);

  useEffect(() => attachViewerKeys(store), [store]);
  useEffect(() => {
    const decoded = new Original(store);
    setOriginal(decoded);
    return () => decoded.dispose();
  }, [store]);

  return (
    <section
      className={styles.viewer}
      aria-label="Viewer"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys pan the photo from here.
      tabIndex={0}
      onKeyDown={(event) => event.target === event.currentTarget && panByKey(event, store)}
    >
      {original && layout === "divider" && <Cut original={original} />}
      {original && layout === "single" && <Single original={original} />}
      {original && layout === "grid" && <Grid original={original} />}
      {original && layout === "blink" && <Blink original={original} />}
      <ZoomBar />
    </section>
  );
}

/** Original and active variant in one pane, cut by the divider. */
function Cut({ original }: { original: Original }) {
  const pane = useRef<HTMLDivElement>(null);
  const name = useApp((s) => currentPhoto(s)?.name ?? "");
  const fitted = useApp((s) => s.fitted);
  const peeking = useApp((s) => s.peeking);
  const residual = useApp((s) => s.residual);
  usePaneGestures(pane);
  return (
    <div ref={pane} className={styles.pane} data-fitted={fitted || undefined}>
      <Backdrop />
      <PaneCanvas
        original={original}
        subject="cut"
        label={`${name}, original left of the divider, denoised right of it`}
        sized
      />
      <span className={styles.label} data-side="left" aria-hidden="true">
        Original
      </span>
      <span className={styles.label} data-side="right" aria-hidden="true" hidden={peeking}>
        {residual ? "Residual" : "Denoised"}
      </span>
      <Divider />
    </div>
  );
}

/** The active variant alone. */
function Single({ original }: { original: Original }) {
  const pane = useRef<HTMLDivElement>(null);
  const caption = useApp((s) => captionOf(s, activeVariant(s)));
  const peeking = useApp((s) => s.peeking);
  usePaneGestures(pane);
  return (
    <div ref={pane} className={styles.pane}>
      <Backdrop />
      <PaneCanvas original={original} subject="active" label={caption} sized />
      <span className={styles.label} data-side="left" aria-hidden="true">
        {peeking ? "Original" : caption}
      </span>
    </div>
  );
}

/** Every variant in the same place, one after the other; with one variant, it and the original. */
function Blink({ original }: { original: Original }) {
  const pane = useRef<HTMLDivElement>(null);
  const blinkMs = useApp((s) => s.blinkMs);
  const peeking = useApp((s) => s.peeking);
  const variants = useApp((s) => s.variants);
  const captions = useApp((s) => s.variants.map((v) => captionOf(s, v)).join("\n")).split("\n");
  const [turn, setTurn] = useState(0);
  usePaneGestures(pane);

  useEffect(() => {
    const timer = setInterval(() => setTurn((before) => before + 1), blinkMs);
    return () => clearInterval(timer);
  }, [blinkMs]);

  const pictures: readonly (readonly [PaneSubject, string])[] = [
    ...(variants.length === 1 ? [["original", "Original"] as const] : []),
    ...variants.map(({ id }, i) => [{ variant: id }, captions[i] ?? ""] as const),
  ];
  const shown = turn % pictures.length;
  return (
    <div ref={pane} className={styles.pane}>
      <Backdrop />
      {pictures.map(([subject, label], i) => (
        <div
          key={typeof subject === "string" ? subject : subject.variant}
          className={styles.turn}
          data-shown={i === shown || undefined}
        >
          <PaneCanvas original={original} subject={subject} label={label} sized={i === 0} />
        </div>
      ))}
      <span className={styles.label} data-side="left" aria-hidden="true">
        {peeking ? "Original" : pictures[shown]?.[1]}
      </span>
    </div>
  );
}

/** Every variant side by side, as large as they all can be. */
function Grid({ original }: { original: Original }) {
  const grid = useRef<HTMLDivElement>(null);
  const variants = useApp((s) => s.variants);
  const photo = useApp((s) => currentPhoto(s)?.info ?? null);
  const [area, setArea] = useState<Size>({ width: 1, height: 1 });

  useEffect(() => {
    const element = grid.current;
    if (!element) return;
    const observer = new ResizeObserver(() =>
      setArea({ width: element.clientWidth, height: element.clientHeight }),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const { columns, rows } = gridShape(variants.length, area, photo ?? area);
  return (
    <div
      ref={grid}
      className={styles.grid}
      style={{
        gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
        gridTemplateRows: `repeat(${rows}, minmax(0, 1fr))`,
      }}
    >
      {variants.map((variant, index) => (
        <GridPane key={variant.id} variant={variant} original={original} first={index === 0} />
      ))}
    </div>
  );
}

function GridPane({
  variant,
  original,
  first,
}: {
  variant: Variant;
  original: Original;
  first: boolean;
}) {
  const store = useAppStore();
  const pane = useRef<HTMLDivElement>(null);
  const caption = useApp((s) => captionOf(s, variant));
  const active = useApp((s) => s.activeId === variant.id);
  const peeking = useApp((s) => s.peeking);
  const percent = useApp((s) => {
    const target = wantedBy(s, variant);
    const done = target ? (s.results.get(target.key)?.donePixels ?? 0) / target.totalPixels : 0;
    return Math.floor(100 * done);
  });
  usePaneGestures(pane);
  const { activate } = store.getState();
  return (
    <div
      ref={pane}
      className={styles.pane}
      data-active={active || undefined}
      onPointerDown={() => activate(variant.id)}
    >
      <Backdrop />
      <PaneCanvas
        original={original}
        subject={{ variant: variant.id }}
        label={caption}
        sized={first}
      />
      <button
        type="button"
        className={styles.caption}
        aria-pressed={active}
        title="Edit and save this one"
        onClick={() => activate(variant.id)}
      >
        <span>
          {peeking ? "Original" : caption}
          {percent < 100 && !peeking && <span className={styles.percentDone}> {percent} %</span>}
        </span>
      </button>
    </div>
  );
}

function usePaneGestures(pane: RefObject<HTMLElement | null>): void {
  const store = useAppStore();
  useEffect(() => {
    if (pane.current) return attachPaneGestures(pane.current, store);
  }, [pane, store]);
}

/** A pane's picture. `sized`: its size is the viewport's pane. */
function PaneCanvas({
  original,
  subject,
  label,
  sized = false,
}: {
  original: Original;
  subject: PaneSubject;
  label: string;
  sized?: boolean;
}) {
  const store = useAppStore();
  const canvas = useRef<HTMLCanvasElement>(null);
  const kind = typeof subject === "string" ? subject : "active";
  const variant = typeof subject === "string" ? null : subject.variant;

  useEffect(() => {
    if (!canvas.current) return;
    const shows = variant === null ? kind : { variant };
    const renderer = new PaneRenderer(canvas.current, store, original, shows);
    const stopObserving = observeDevicePixels(canvas.current, (size) => {
      if (sized) store.getState().setPane(size);
      renderer.resize(size);
    });
    return () => {
      stopObserving();
      renderer.dispose();
    };
  }, [store, original, kind, variant, sized]);

  return <canvas ref={canvas} className={styles.canvas} role="img" aria-label={label} />;
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
