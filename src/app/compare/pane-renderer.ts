import type { FinishedTile } from "../../engine/protocol";
import type { Rect } from "../../geometry/rect";
import { PIXELATED_FROM, type Size, toPane, toPhoto, type Viewport } from "../../geometry/viewport";
import { blendOver, isUniform } from "../../raster/blend";
import { residualOver } from "../../raster/residual";
import type { AppStore } from "../../state/app-store";
import type { AppState } from "../../state/state";
import { activeVariant, againstVariant, type Variant } from "../../state/variants";
import { wantedBy } from "../../state/wanted";
import type { DecodedPhoto, Original } from "./original";
import { contextOf, Surface } from "./surface";

/** Time for painting tiles in one frame, ms, over all panes: the rest belongs to everything else. */
const PAINT_MS = 6;

/** Edge of the loupe in CSS pixels. */
const LOUPE_EDGE = 168;

/** What a pane shows. */
export interface PaneSubject {
  /** A variant by its id, whichever is the active one, or the original. */
  readonly variant: { readonly id: string } | "active" | "original";
  /** It shows right of or below the divider only; on the other side is what it is compared with. */
  readonly cut: boolean;
}

/** Red, green and blue of 0…255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** A variant's result on a surface: tiles of the newest settings over those of earlier ones. */
class Layer {
  surface: Surface | null = null;
  /** Grows with every change of the surface. */
  version = 0;
  #photo: string | null = null;
  #key: string | null = null;
  /** The tiles on the surface, as long as the key stays; by identity, for some may be dropped and redone. */
  readonly #painted = new Set<FinishedTile>();
  /** The list that has been painted to its end. */
  #complete: readonly FinishedTile[] | null = null;

  /** Paints what there is until a time; true when some of it is left. */
  paint(
    state: AppState,
    photo: DecodedPhoto | null,
    variant: Variant | null,
    until: number,
  ): boolean {
    if ((photo?.id ?? null) !== this.#photo) {
      this.dispose();
      this.#photo = photo?.id ?? null;
    }
    const now = variant && wantedBy(state, variant);
    if (!photo || !now || now.photo.id !== photo.id) return false;
    this.surface ??= new Surface(photo.size);
    if (this.#key !== now.key) {
      this.#key = now.key;
      this.#painted.clear();
      this.#complete = null;
    }
    const tiles = state.results.get(now.key)?.tiles ?? [];
    if (tiles === this.#complete) return false;
    for (const tile of tiles) {
      if (this.#painted.has(tile)) continue;
      if (performance.now() > until) return true;
      paint(this.surface, tile);
      this.#painted.add(tile);
      this.version++;
    }
    this.#complete = tiles;
    return false;
  }

  dispose(): void {
    this.surface?.dispose();
    this.surface = null;
    this.#photo = null;
    this.#key = null;
    this.#painted.clear();
    this.#complete = null;
    this.version++;
  }
}

/** One side of the divider, or all of the pane: original pixels where there is no layer. */
interface Side {
  readonly layer: Layer;
  readonly variant: Variant;
  readonly area: Rect;
}

/** Both pictures of a side as they lie on the canvas, for blends that the canvas itself cannot do. */
interface Readback {
  readonly viewport: Viewport;
  readonly area: Rect;
  readonly version: number;
  readonly before: ImageData;
  readonly after: ImageData;
  /** Where the blend is computed, over and over. */
  readonly out: ImageData;
}

/**
 * Draws the photo, a variant's result and, where there is one, the cut between it and what it is compared
 * with on a canvas, straight from the store: panning a photo renders no component.
 */
export class PaneRenderer {
  readonly #context: CanvasRenderingContext2D;
  readonly #store: AppStore;
  readonly #original: Original;
  readonly #subject: PaneSubject;
  readonly #detach: readonly (() => void)[];
  readonly #after = new Layer();
  /** Only a cut has a second variant. */
  readonly #before = new Layer();
  readonly #readbacks = new Map<Layer, Readback>();
  #size: Size | null = null;
  /** How the scene was last drawn: it stays like that while the next photo is decoded. */
  #viewport: Viewport | null = null;
  #loupe: CanvasRenderingContext2D | null = null;
  #frame = 0;

  constructor(
    canvas: HTMLCanvasElement,
    store: AppStore,
    original: Original,
    subject: PaneSubject,
  ) {
    this.#context = contextOf(canvas);
    this.#store = store;
    this.#original = original;
    this.#subject = subject;
    this.#detach = [
      store.subscribe(() => this.#schedule()),
      original.onChange(() => this.#schedule()),
    ];
    this.#schedule();
  }

  /** The pane's size in device pixels. */
  resize(size: Size): void {
    this.#size = size;
    // At once: a frame later the browser would show the old picture stretched.
    this.#draw();
    this.#schedule();
  }

  dispose(): void {
    for (const detach of this.#detach) detach();
    cancelAnimationFrame(this.#frame);
    this.#after.dispose();
    this.#before.dispose();
    this.#readbacks.clear();
  }

  /**
   * The colours of the photo pixel at (x, y): the original's, and the result's as it is blended and
   * saved. Null where there is none yet.
   */
  sample(x: number, y: number): { original: Colour | null; result: Colour | null } {
    const original = this.#original.current?.surface.at(x, y) ?? null;
    const variant = this.#variant(this.#store.getState());
    const result = variant ? (this.#after.surface?.at(x, y) ?? null) : null;
    // Nothing has been painted there yet where it is see-through: results are opaque.
    if (!original || !variant || !result?.[3]) return { original: colour(original), result: null };
    const blended = Uint8ClampedArray.from(result);
    blendOver(original, blended, variant.blend);
    return { original: colour(original), result: colour(blended) };
  }

  #schedule(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      const more = this.#paintTiles();
      this.#draw();
      if (more) this.#schedule();
    });
  }

  #variant(state: AppState): Variant | null {
    const { variant } = this.#subject;
    if (variant === "original") return null;
    if (variant === "active") return activeVariant(state);
    return state.variants.find(({ id }) => id === variant.id) ?? null;
  }

  /** What shows before the divider; null is the original. */
  #compared(state: AppState, variant: Variant): Variant | null {
    const against = this.#subject.cut ? againstVariant(state) : null;
    return against?.id === variant.id ? null : against;
  }

  /** Paints finished tiles as long as there is time in this frame; true when some are left. */
  #paintTiles(): boolean {
    const state = this.#store.getState();
    const photo = this.#original.current;
    const variant = this.#variant(state);
    const panes = state.layout === "grid" || state.layout === "blink" ? state.variants.length : 1;
    const until = performance.now() + PAINT_MS / panes;
    const more = this.#after.paint(state, photo, variant, until);
    const compared = variant && this.#compared(state, variant);
    if (compared) return this.#before.paint(state, photo, compared, until) || more;
    this.#before.dispose();
    return more;
  }

  #draw(): void {
    const state = this.#store.getState();
    const { viewport, currentId } = state;
    const context = this.#context;
    const pane = this.#size;
    if (!pane) return;
    if (context.canvas.width !== pane.width) context.canvas.width = pane.width;
    if (context.canvas.height !== pane.height) context.canvas.height = pane.height;
    context.clearRect(0, 0, pane.width, pane.height);
    const photo = this.#original.current;
    if (!photo) return;
    if (photo.id === currentId) this.#viewport = viewport;
    if (!this.#viewport) return;
    const share = state.divider * (state.split === "horizontal" ? pane.width : pane.height);
    this.#drawScene(context, state, photo, this.#viewport, pane, Math.round(share), true);
    if (state.loupe) this.#drawLoupe(state, photo, this.#viewport, pane);
  }

  /**
   * Photo, variant and cut as they lie in a viewport.
   * @param cut where the divider is, in pixels of the pane
   * @param keep whether readbacks are worth keeping for the next frame
   */
  #drawScene(
    context: CanvasRenderingContext2D,
    state: AppState,
    photo: DecodedPhoto,
    viewport: Viewport,
    pane: Size,
    cut: number,
    keep: boolean,
  ): void {
    const pixelated = viewport.scale >= PIXELATED_FROM;
    photo.surface.draw(context, viewport, pane, pixelated);
    for (const { layer, variant, area } of this.#sides(state, pane, cut)) {
      if (!layer.surface) continue;
      const { blend } = variant;
      const uniform = isUniform(blend);
      const known = keep ? this.#readback(layer, viewport, area) : null;
      let readback = uniform && !state.residual ? null : known;
      if (!readback) {
        const exact = state.residual || !uniform;
        const before = exact ? context.getImageData(area.x, area.y, area.width, area.height) : null;
        context.save();
        context.beginPath();
        context.rect(area.x, area.y, area.width, area.height);
        context.clip();
        // Over the photo only, and in its alpha: the same blend that Save computes exactly.
        context.globalCompositeOperation = "source-atop";
        context.globalAlpha = exact ? 1 : blend.strength * blend.chroma;
        layer.surface.draw(context, viewport, pane, pixelated);
        context.restore();
        if (!before) continue;
        const after = context.getImageData(area.x, area.y, area.width, area.height);
        const out = new ImageData(area.width, area.height);
        readback = { viewport, area, version: layer.version, before, after, out };
        if (keep) this.#readbacks.set(layer, readback);
      }
      const { before, after, out } = readback;
      out.data.set(after.data);
      blendOver(before.data, out.data, blend);
      if (state.residual) residualOver(before.data, out.data, state.residualGain);
      context.putImageData(out, area.x, area.y);
    }
  }

  /** Reading pixels back is dear, and needless while only a blend slider moves. */
  #readback(layer: Layer, viewport: Viewport, area: Rect): Readback | null {
    const kept = this.#readbacks.get(layer);
    const good =
      kept?.viewport === viewport &&
      kept.version === layer.version &&
      kept.area.x === area.x &&
      kept.area.y === area.y &&
      kept.area.width === area.width &&
      kept.area.height === area.height;
    if (kept && !good) this.#readbacks.delete(layer);
    return good ? kept : null;
  }

  #sides(state: AppState, pane: Size, at: number): readonly Side[] {
    const variant = this.#variant(state);
    if (state.peeking || !variant) return [];
    const whole = { x: 0, y: 0, ...pane };
    if (!this.#subject.cut) return [{ layer: this.#after, variant, area: whole }];
    const upright = state.split === "horizontal";
    const cut = Math.min(upright ? pane.width : pane.height, Math.max(0, at));
    const first = upright ? { ...whole, width: cut } : { ...whole, height: cut };
    const second = upright
      ? { ...whole, x: cut, width: pane.width - cut }
      : { ...whole, y: cut, height: pane.height - cut };
    const compared = this.#compared(state, variant);
    return [
      ...(compared ? [{ layer: this.#before, variant: compared, area: first }] : []),
      { layer: this.#after, variant, area: second },
    ].filter(({ area }) => area.width > 0 && area.height > 0);
  }

  /** What is around the spot, enlarged and in its place. */
  #drawLoupe(state: AppState, photo: DecodedPhoto, viewport: Viewport, pane: Size): void {
    const { spot } = state;
    if (!spot) return;
    const edge = Math.round(LOUPE_EDGE * window.devicePixelRatio);
    const size = { width: edge, height: edge };
    this.#loupe ??= contextOf(document.createElement("canvas"));
    const lens = this.#loupe;
    if (lens.canvas.width !== edge) {
      lens.canvas.width = edge;
      lens.canvas.height = edge;
    }
    lens.clearRect(0, 0, edge, edge);
    // The pixel under the pointer lies in the loupe's middle, whole.
    const centre = { x: Math.floor(spot.x) + 0.5, y: Math.floor(spot.y) + 0.5 };
    const enlarged = { scale: state.loupeScale, centre };
    const upright = state.split === "horizontal";
    const shown = upright ? pane.width : pane.height;
    const axis = upright ? "x" : "y";
    const cutAt = toPhoto(viewport, pane, { x: state.divider * shown, y: state.divider * shown });
    const cut = Math.round(toPane(enlarged, size, cutAt)[axis]);
    this.#drawScene(lens, state, photo, enlarged, size, cut, false);
    const at = toPane(viewport, pane, spot);
    const x = Math.round(at.x - edge / 2);
    const y = Math.round(at.y - edge / 2);
    const context = this.#context;
    context.save();
    context.beginPath();
    context.arc(x + edge / 2, y + edge / 2, edge / 2, 0, 2 * Math.PI);
    context.clip();
    context.fillStyle = "#2a2a2a";
    context.fillRect(x, y, edge, edge);
    context.drawImage(lens.canvas, x, y);
    context.restore();
    context.beginPath();
    context.arc(x + edge / 2, y + edge / 2, edge / 2 - 1, 0, 2 * Math.PI);
    context.lineWidth = 2 * window.devicePixelRatio;
    context.strokeStyle = "rgb(255 255 255 / 0.9)";
    context.stroke();
  }
}

const colour = (rgba: Uint8ClampedArray | null): Colour | null =>
  rgba && [rgba[0] as number, rgba[1] as number, rgba[2] as number];

function paint(surface: Surface, { rect, rgba }: FinishedTile): void {
  const image = new ImageData(rgba, rect.width, rect.height);
  surface.put(rect, (context, x, y) => context.putImageData(image, rect.x - x, rect.y - y));
}
