import type { Rect } from "../../geometry/rect";
import { PIXELATED_FROM, type Size, type Viewport, visibleRect } from "../../geometry/viewport";
import { blendOver, isUniform } from "../../raster/blend";
import { residualOver } from "../../raster/residual";
import type { AppState, AppStore } from "../../state/app-store";
import { currentPhoto } from "../../state/library";
import type { Variant } from "../../state/variants";
import { covers, wantedBy } from "../../state/wanted";
import { Layer } from "./layer";
import { drawLens, type Lens, lensOf } from "./loupe";
import type { PieceCache, PieceView } from "./piece-cache";
import { contextOf } from "./sheets";
import { comparedVariant, type PaneSubject, subjectVariant } from "./subject";
import { Surface } from "./surface";
import { wishesFor } from "./wishes";

/** A photo as it is drawn. */
interface Shown {
  readonly id: string;
  readonly size: Size;
  /** As it was last seen: it stays like that while the next photo is on its way. */
  viewport: Viewport;
}

/** One side of the divider, or all of the pane: original pixels where the layer has nothing. */
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
  /** The blend is computed into it, over and over. */
  readonly out: ImageData;
}

/**
 * Draws the photo, a variant's result and, where there is one, the cut between it and what it is compared
 * with on a canvas, straight from the store: panning a photo renders no component.
 */
export class PaneRenderer {
  readonly #context: CanvasRenderingContext2D;
  readonly #store: AppStore;
  readonly #subject: PaneSubject;
  readonly #pieces: PieceView<HTMLCanvasElement>;
  readonly #detach: () => void;
  readonly #after = new Layer();
  /** Only a cut has a second variant. */
  readonly #before = new Layer();
  readonly #readbacks = new Map<Layer, Readback>();
  #size: Size | null = null;
  #shown: Shown | null = null;
  /** Grows with every change of the pieces and of what lies over what. */
  #version = 0;
  #loupe: CanvasRenderingContext2D | null = null;
  #frame = 0;

  constructor(
    canvas: HTMLCanvasElement,
    store: AppStore,
    pieces: PieceCache<HTMLCanvasElement>,
    subject: PaneSubject,
  ) {
    this.#context = contextOf(canvas);
    this.#store = store;
    this.#subject = subject;
    this.#pieces = pieces.view(() => {
      this.#version++;
      this.#schedule();
    });
    this.#detach = store.subscribe(() => this.#schedule());
    this.#schedule();
  }

  /** The pane's size in device pixels. */
  resize(size: Size): void {
    this.#size = size;
    // At once: a frame later the browser would show the old picture stretched.
    this.#update();
  }

  dispose(): void {
    this.#detach();
    cancelAnimationFrame(this.#frame);
    this.#pieces.release();
    this.#readbacks.clear();
  }

  #schedule(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#update();
    });
  }

  #update(): void {
    const pane = this.#size;
    if (!pane) return;
    const state = this.#store.getState();
    this.#follow(state, pane);
    this.#draw(state, pane);
    // Tells tests that what is seen is not yet all there is to see.
    const { canvas } = this.#context;
    const pending = !this.#pieces.settled || this.#shown?.id !== (state.currentId ?? undefined);
    if (pending !== "pending" in canvas.dataset) canvas.toggleAttribute("data-pending", pending);
  }

  /** Finds out which photo and which results are to be seen, and asks for their pieces. */
  #follow(state: AppState, pane: Size): void {
    const photo = currentPhoto(state);
    const { viewport } = state;
    if (!photo) this.#shown = null;
    if (!photo || !viewport) {
      this.#pieces.wish([]);
      return;
    }
    const size: Size = photo.info;
    const variant = subjectVariant(state, this.#subject);
    const compared = comparedVariant(state, this.#subject);
    const isShown = this.#shown?.id === photo.id;
    if (isShown) this.#stack(state, photo.id, variant, compared);
    const results = new Set(
      isShown
        ? [...this.#before.keys, ...this.#after.keys]
        : [variant, compared].flatMap((v) => (v && wantedBy(state, v)?.key) ?? []),
    );
    const lens = lensOf(state, viewport, pane);
    const looks = [{ viewport, pane }, ...(lens ? [lens] : [])];
    this.#pieces.wish(wishesFor(state, photo.id, size, results, looks));
    if (!isShown) {
      // The photo before stays until there is something to see of this one all over the pane, or never will be.
      const original = this.#surface(photo.id, null, size);
      if (!original.covers(viewport, pane) && !this.#pieces.settled) return;
      this.#version++;
      this.#stack(state, photo.id, variant, compared);
    }
    this.#shown = { id: photo.id, size, viewport };
    this.#uncover(state, this.#shown, pane);
  }

  #stack(state: AppState, photo: string, variant: Variant | null, compared: Variant | null): void {
    if (this.#after.follow(state, photo, variant)) this.#version++;
    if (this.#before.follow(state, photo, compared)) this.#version++;
  }

  /** Lets go of earlier results that nothing is seen of any more. */
  #uncover(state: AppState, { id, size, viewport }: Shown, pane: Size): void {
    const seen = visibleRect(viewport, size, pane);
    if (!seen) return;
    for (const layer of [this.#after, this.#before]) {
      if (layer.keys.length < 2) continue;
      layer.uncover(
        (key) =>
          covers(state.results.get(key), seen) &&
          this.#surface(id, key, size).isFresh(viewport, pane),
      );
    }
  }

  #surface(photo: string, result: string | null, size: Size): Surface<HTMLCanvasElement> {
    return new Surface(this.#pieces, { photo, result }, size);
  }

  #draw(state: AppState, pane: Size): void {
    const context = this.#context;
    if (context.canvas.width !== pane.width) context.canvas.width = pane.width;
    if (context.canvas.height !== pane.height) context.canvas.height = pane.height;
    context.clearRect(0, 0, pane.width, pane.height);
    const shown = this.#shown;
    if (!shown) return;
    const { viewport } = shown;
    const share = state.divider * (state.split === "horizontal" ? pane.width : pane.height);
    this.#drawScene(context, state, shown, viewport, pane, Math.round(share), true);
    const lens = lensOf(state, viewport, pane);
    if (lens) this.#drawLoupe(state, shown, lens);
  }

  /**
   * Photo, variant and cut as they lie in a viewport.
   * @param cut where the divider is, in pixels of the pane
   * @param keep whether readbacks are worth keeping for the next frame
   */
  #drawScene(
    context: CanvasRenderingContext2D,
    state: AppState,
    { id, size }: Shown,
    viewport: Viewport,
    pane: Size,
    cut: number,
    keep: boolean,
  ): void {
    const pixelated = viewport.scale >= PIXELATED_FROM;
    this.#surface(id, null, size).draw(context, viewport, pane, pixelated);
    for (const { layer, variant, area } of this.#sides(state, pane, cut)) {
      if (layer.keys.length === 0) continue;
      const { blend } = variant;
      const weight = blend.strength * blend.chroma;
      // Results that lie over one another are mixed with the photo all at once.
      const stacked = weight < 1 && layer.keys.length > 1;
      const exact = state.residual || !isUniform(blend) || stacked;
      const results = layer.keys.map((key) => this.#surface(id, key, size));
      let readback = exact && keep ? this.#readback(layer, viewport, area) : null;
      if (!readback) {
        const before = exact ? context.getImageData(area.x, area.y, area.width, area.height) : null;
        context.save();
        context.beginPath();
        context.rect(area.x, area.y, area.width, area.height);
        context.clip();
        // Over the photo only, and in its alpha: the same blend that Save computes exactly.
        context.globalCompositeOperation = "source-atop";
        context.globalAlpha = exact ? 1 : weight;
        for (const result of results) result.draw(context, viewport, pane, pixelated);
        context.restore();
        if (!before) continue;
        const after = context.getImageData(area.x, area.y, area.width, area.height);
        const out = new ImageData(area.width, area.height);
        readback = { viewport, area, version: this.#version, before, after, out };
        if (keep) this.#readbacks.set(layer, readback);
      } else {
        // Their pieces are in use, though nothing is drawn from them now.
        for (const result of results) result.covers(viewport, pane);
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
      kept.version === this.#version &&
      kept.area.x === area.x &&
      kept.area.y === area.y &&
      kept.area.width === area.width &&
      kept.area.height === area.height;
    if (kept && !good) this.#readbacks.delete(layer);
    return good ? kept : null;
  }

  #sides(state: AppState, pane: Size, at: number): readonly Side[] {
    const variant = subjectVariant(state, this.#subject);
    if (state.peeking || !variant) return [];
    const whole = { x: 0, y: 0, ...pane };
    if (!this.#subject.cut) return [{ layer: this.#after, variant, area: whole }];
    const upright = state.split === "horizontal";
    const cut = Math.min(upright ? pane.width : pane.height, Math.max(0, at));
    const first = upright ? { ...whole, width: cut } : { ...whole, height: cut };
    const second = upright
      ? { ...whole, x: cut, width: pane.width - cut }
      : { ...whole, y: cut, height: pane.height - cut };
    const compared = comparedVariant(state, this.#subject);
    return [
      ...(compared ? [{ layer: this.#before, variant: compared, area: first }] : []),
      { layer: this.#after, variant, area: second },
    ].filter(({ area }) => area.width > 0 && area.height > 0);
  }

  #drawLoupe(state: AppState, shown: Shown, lens: Lens): void {
    this.#loupe ??= contextOf(document.createElement("canvas"));
    const { canvas } = this.#loupe;
    const edge = lens.pane.width;
    if (canvas.width !== edge) {
      canvas.width = edge;
      canvas.height = edge;
    }
    this.#loupe.clearRect(0, 0, edge, edge);
    this.#drawScene(this.#loupe, state, shown, lens.viewport, lens.pane, lens.cut, false);
    drawLens(this.#context, canvas, lens);
  }
}
