import { type RefObject, useEffect, useRef, useState } from "react";
import { gridShape } from "../../geometry/layout";
import type { Size } from "../../geometry/viewport";
import { currentPhoto } from "../../state/library";
import { progressOf } from "../../state/progress";
import { activeVariant, againstVariant, captionOf, type Variant } from "../../state/variants";
import { wantedBy } from "../../state/wanted";
import { useApp, useAppStore } from "../store-context";
import styles from "./compare.module.css";
import { Divider } from "./Divider";
import { Influence } from "./Influence";
import { Judged } from "./Judged";
import { Original } from "./original";
import { attachPaneGestures } from "./pane-gestures";
import { type Colour, PaneRenderer, type PaneSubject } from "./pane-renderer";
import { useMedia } from "./use-media";
import { usePlaced } from "./use-placed";
import { attachViewerKeys, panByKey } from "./viewer-keys";
import { ZoomBar } from "./ZoomBar";

/** Too narrow for panes side by side: they become a strip to swipe through. */
const PHONE = "(max-width: 760px)";

/**
 * The product: the photo, cut by the divider into original and denoised, or every variant in a pane of
 * its own. All panes share one viewport.
 */
export function Viewer() {
  const store = useAppStore();
  const layout = useApp((s) => s.layout);
  const phone = useMedia(PHONE);
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
      {original && layout === "grid" && !phone && <Grid original={original} />}
      {original && layout === "grid" && phone && <Strip original={original} />}
      {original && layout === "blink" && <Blink original={original} />}
      <ZoomBar />
    </section>
  );
}

const CUT: PaneSubject = { variant: "active", cut: true };
const ACTIVE: PaneSubject = { variant: "active", cut: false };
const ORIGINAL: PaneSubject = { variant: "original", cut: false };

/** The active variant and what it is compared with in one pane, cut by the divider. */
function Cut({ original }: { original: Original }) {
  const variant = useApp(activeVariant);
  return <CutPane original={original} subject={CUT} variant={variant} sized />;
}

function CutPane({
  original,
  subject,
  variant,
  sized,
  inStrip = false,
}: {
  original: Original;
  subject: PaneSubject;
  variant: Variant;
  sized: boolean;
  inStrip?: boolean;
}) {
  const pane = useRef<HTMLDivElement>(null);
  const name = useApp((s) => currentPhoto(s)?.name ?? "");
  const fitted = useApp((s) => s.fitted);
  const peeking = useApp((s) => s.peeking);
  const residual = useApp((s) => s.residual);
  const split = useApp((s) => s.split);
  const several = useApp((s) => s.variants.length > 1);
  const caption = useApp((s) => captionOf(s, variant));
  const against = useApp((s) => {
    const other = againstVariant(s);
    return other && other.id !== variant.id ? captionOf(s, other) : null;
  });
  usePaneGestures(pane, inStrip);
  const before = against ?? "original";
  const after = several ? caption : "denoised";
  const [first, second] =
    split === "horizontal" ? (["left", "right"] as const) : (["top", "bottom"] as const);
  return (
    <div
      ref={pane}
      className={styles.pane}
      data-fitted={fitted || undefined}
      data-split={split}
      data-strip={inStrip || undefined}
    >
      <Backdrop />
      <PaneCanvas
        original={original}
        subject={subject}
        label={
          split === "horizontal"
            ? `${name}, ${before} left of the divider, ${after} right of it`
            : `${name}, ${before} above the divider, ${after} below it`
        }
        sized={sized}
      />
      <span className={styles.label} data-side={first} aria-hidden="true">
        {peeking || !against ? "Original" : against}
      </span>
      <span className={styles.label} data-side={second} aria-hidden="true" hidden={peeking}>
        {several ? caption : residual ? "Residual" : "Denoised"}
      </span>
      <Divider before={before} after={after} />
      <Judged variant={variant} side={second} />
      <Influence variant={variant} caption={caption} />
    </div>
  );
}

/** The active variant alone. */
function Single({ original }: { original: Original }) {
  const pane = useRef<HTMLDivElement>(null);
  const variant = useApp(activeVariant);
  const caption = useApp((s) => captionOf(s, activeVariant(s)));
  const peeking = useApp((s) => s.peeking);
  usePaneGestures(pane);
  return (
    <div ref={pane} className={styles.pane}>
      <Backdrop />
      <PaneCanvas original={original} subject={ACTIVE} label={caption} sized />
      <span className={styles.label} data-side="left" aria-hidden="true">
        {peeking ? "Original" : caption}
      </span>
      <Judged variant={variant} />
      <Influence variant={variant} caption={caption} />
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

  const pictures = [
    ...(variants.length === 1 ? [{ id: "original", subject: ORIGINAL, label: "Original" }] : []),
    ...variants.map(({ id }, i) => ({
      id,
      subject: { variant: { id }, cut: false },
      label: captions[i] ?? "",
    })),
  ];
  const shown = turn % pictures.length;
  return (
    <div ref={pane} className={styles.pane}>
      <Backdrop />
      {pictures.map(({ id, subject, label }, i) => (
        <div key={id} className={styles.turn} data-shown={i === shown || undefined}>
          <PaneCanvas original={original} subject={subject} label={label} sized={i === 0} />
        </div>
      ))}
      <span className={styles.label} data-side="left" aria-hidden="true">
        {peeking ? "Original" : pictures[shown]?.label}
      </span>
      <Judged variant={variants.find(({ id }) => id === pictures[shown]?.id) ?? null} />
    </div>
  );
}

/** Every variant side by side, as large as they all can be; a single one beside the original. */
function Grid({ original }: { original: Original }) {
  const grid = useRef<HTMLDivElement>(null);
  const variants = useApp((s) => s.variants);
  const arrangement = useApp((s) => s.arrangement);
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

  const alone = variants.length === 1;
  const { columns, rows } = gridShape(variants.length + +alone, area, photo ?? area, arrangement);
  return (
    <div
      ref={grid}
      className={styles.grid}
      style={{
        gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
        gridTemplateRows: `repeat(${rows}, minmax(0, 1fr))`,
      }}
    >
      {alone && <OriginalPane original={original} />}
      {variants.map((variant, index) => (
        <GridPane
          key={variant.id}
          variant={variant}
          original={original}
          sized={index === 0 && !alone}
        />
      ))}
    </div>
  );
}

function OriginalPane({ original }: { original: Original }) {
  const pane = useRef<HTMLDivElement>(null);
  usePaneGestures(pane);
  return (
    <div ref={pane} className={styles.pane}>
      <Backdrop />
      <PaneCanvas original={original} subject={ORIGINAL} label="Original" sized />
      <span className={styles.label} data-side="left" aria-hidden="true">
        Original
      </span>
      <Judged variant={null} />
    </div>
  );
}

function GridPane({
  variant,
  original,
  sized,
}: {
  variant: Variant;
  original: Original;
  sized: boolean;
}) {
  const store = useAppStore();
  const pane = useRef<HTMLDivElement>(null);
  const caption = useApp((s) => captionOf(s, variant));
  const active = useApp((s) => s.activeId === variant.id && s.variants.length > 1);
  const peeking = useApp((s) => s.peeking);
  const percent = useApp((s) => {
    const target = wantedBy(s, variant);
    if (!target) return 0;
    const { done, total } = progressOf(s, target);
    return Math.floor((100 * done) / total);
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
        subject={{ variant: { id: variant.id }, cut: false }}
        label={caption}
        sized={sized}
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
      <Judged variant={variant} />
      <Influence variant={variant} caption={caption} />
    </div>
  );
}

/** On a phone: one variant at a time with the divider, the others a swipe away. */
function Strip({ original }: { original: Original }) {
  const store = useAppStore();
  const strip = useRef<HTMLDivElement>(null);
  const variants = useApp((s) => s.variants);
  const activeId = useApp((s) => s.activeId);
  const shown = variants.findIndex(({ id }) => id === activeId);

  // Whoever is chosen elsewhere comes into view; the one swiped to is there already.
  useEffect(() => {
    const element = strip.current;
    if (!element) return;
    const to = shown * element.clientWidth;
    if (Math.abs(element.scrollLeft - to) < element.clientWidth / 2) return;
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    element.scrollTo({ left: to, behavior: still ? "instant" : "smooth" });
  }, [shown]);

  useEffect(() => {
    const element = strip.current;
    if (!element) return;
    let resting: ReturnType<typeof setTimeout> | undefined;
    const onScroll = () => {
      clearTimeout(resting);
      // Not every browser tells when a scroll has ended.
      resting = setTimeout(() => {
        const { variants, activeId, activate } = store.getState();
        const reached = variants[Math.round(element.scrollLeft / element.clientWidth)];
        if (reached && reached.id !== activeId) activate(reached.id);
      }, SCROLL_REST_MS);
    };
    element.addEventListener("scroll", onScroll);
    return () => {
      element.removeEventListener("scroll", onScroll);
      clearTimeout(resting);
    };
  }, [store]);

  return (
    <>
      <div ref={strip} className={styles.strip}>
        {variants.map((variant, index) => (
          <StripPane
            key={variant.id}
            variant={variant}
            original={original}
            sized={index === 0}
            hidden={index !== shown}
          />
        ))}
      </div>
      {variants.length > 1 && (
        <div className={styles.dots} aria-hidden="true">
          {variants.map(({ id }) => (
            <i key={id} data-active={id === activeId || undefined} />
          ))}
        </div>
      )}
    </>
  );
}

const SCROLL_REST_MS = 120;

function StripPane({
  variant,
  original,
  sized,
  hidden,
}: {
  variant: Variant;
  original: Original;
  sized: boolean;
  hidden: boolean;
}) {
  const subject: PaneSubject = { variant: { id: variant.id }, cut: true };
  return (
    // What is swiped away is still there for the next swipe, but nothing to tab to.
    <div className={styles.page} inert={hidden} aria-hidden={hidden}>
      <CutPane original={original} subject={subject} variant={variant} sized={sized} inStrip />
    </div>
  );
}

function usePaneGestures(pane: RefObject<HTMLElement | null>, inStrip = false): void {
  const store = useAppStore();
  useEffect(() => {
    if (pane.current) return attachPaneGestures(pane.current, store, inStrip);
  }, [pane, store, inStrip]);
}

/** A pane's picture, and the colours at the spot. `sized`: its size is the viewport's pane. */
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
  const [renderer, setRenderer] = useState<PaneRenderer | null>(null);
  const { cut } = subject;
  const variant = typeof subject.variant === "string" ? subject.variant : subject.variant.id;
  const named = typeof subject.variant === "string";

  useEffect(() => {
    if (!canvas.current) return;
    const shows = named ? (variant as "active" | "original") : { id: variant };
    const created = new PaneRenderer(canvas.current, store, original, { variant: shows, cut });
    setRenderer(created);
    const stopObserving = observeDevicePixels(canvas.current, (size) => {
      if (sized) store.getState().setPane(size);
      created.resize(size);
    });
    return () => {
      stopObserving();
      created.dispose();
      setRenderer(null);
    };
  }, [store, original, named, variant, cut, sized]);

  return (
    <>
      <canvas ref={canvas} className={styles.canvas} role="img" aria-label={label} />
      {renderer && <PixelValues renderer={renderer} label={label} />}
    </>
  );
}

/** What is under the pointer, here and now: exact, as it is saved. */
function PixelValues({ renderer, label }: { renderer: PaneRenderer; label: string }) {
  const on = useApp((s) => s.values);
  const x = useApp((s) => (s.spot ? Math.floor(s.spot.x) : null));
  const y = useApp((s) => (s.spot ? Math.floor(s.spot.y) : null));
  // Whatever may change the colours draws this anew.
  useApp((s) => (s.values && s.spot ? s.results : null));
  useApp((s) => (s.values && s.spot ? s.variants : null));
  if (!on) return null;
  if (x === null || y === null) {
    return <p className={styles.values}>Point at a pixel</p>;
  }
  const { original, result } = renderer.sample(x, y);
  return (
    <p className={styles.values}>
      <span className={styles.place}>
        {x}, {y}
      </span>
      {original && <Swatch colour={original} name="Original" />}
      {result && <Swatch colour={result} name={label} />}
    </p>
  );
}

function Swatch({ colour, name }: { colour: Colour; name: string }) {
  return (
    <span title={name}>
      <i style={{ background: `rgb(${colour.join(" ")})` }} />
      {colour.join(" ")}
    </span>
  );
}

/** Squares behind a photo with transparent parts. */
function Backdrop() {
  const info = useApp((s) => currentPhoto(s)?.info ?? null);
  const placed = usePlaced(info?.hasAlpha ? { x: 0, y: 0, ...info } : null);
  return placed && <div className={styles.backdrop} style={placed} />;
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
