import type { Rect } from "../../geometry/rect";
import { PIXELATED_FROM, type Size, type Viewport } from "../../geometry/viewport";
import { blendOver, isUniform } from "../../raster/blend";
import type { DisplaySpace } from "../../raster/colour/display";
import { residualOver } from "../../raster/residual";
import type { AppStore } from "../../state/app-store";
import { settingsOf } from "../../state/auto";
import type { AppState } from "../../state/state";
import type { Variant } from "../../state/variants";
import type { Layer } from "./layer";
import { drawLens, type Lens, lensOf } from "./loupe";
import type { Pieces } from "./pieces";
import { Scene, type Shown } from "./scene";
import { contextOf } from "./sheets";
import { comparedVariant, type PaneSubject, subjectVariant } from "./subject";

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
  readonly #space: DisplaySpace;
  readonly #scene: Scene<HTMLCanvasElement>;
  readonly #detach: () => void;
  readonly #readbacks = new Map<Layer, Readback>();
  #size: Size | null = null;
  #loupe: CanvasRenderingContext2D | null = null;
  #frame = 0;

  constructor(
    canvas: HTMLCanvasElement,
    store: AppStore,
    { cache, space }: Pieces,
    subject: PaneSubject,
  ) {
    this.#context = contextOf(canvas, space);
    this.#space = space;
    this.#store = store;
    this.#subject = subject;
    this.#scene = new Scene(cache, subject, () => this.#schedule());
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
    this.#scene.release();
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
    this.#scene.follow(state, pane, state.viewport && lensOf(state, state.viewport, pane));
    this.#draw(state, pane);
    // Tells tests that what is seen is not yet all there is to see.
    const { canvas } = this.#context;
    const pending = !this.#scene.settled;
    if (pending !== "pending" in canvas.dataset) canvas.toggleAttribute("data-pending", pending);
  }

  #draw(state: AppState, pane: Size): void {
    const context = this.#context;
    if (context.canvas.width !== pane.width) context.canvas.width = pane.width;
    if (context.canvas.height !== pane.height) context.canvas.height = pane.height;
    context.clearRect(0, 0, pane.width, pane.height);
    const { shown } = this.#scene;
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
    shown: Shown,
    viewport: Viewport,
    pane: Size,
    cut: number,
    keep: boolean,
  ): void {
    const pixelated = viewport.scale >= PIXELATED_FROM;
    this.#scene.surface(shown, null).draw(context, viewport, pane, pixelated);
    for (const { layer, variant, area } of this.#sides(state, pane, cut)) {
      if (layer.keys.length === 0) continue;
      // The photo before stays while the next one is on its way.
      const { blend } = settingsOf({ photos: state.photos, currentId: shown.id }, variant);
      const weight = blend.strength * blend.chroma;
      // Results that lie over one another are mixed with the photo all at once.
      const stacked = weight < 1 && layer.keys.length > 1;
      const exact = state.residual || !isUniform(blend) || stacked;
      const results = layer.keys.map((key) => this.#scene.surface(shown, key));
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
        const out = context.createImageData(area.width, area.height);
        readback = { viewport, area, version: this.#scene.version, before, after, out };
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
      kept.version === this.#scene.version &&
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
    if (!this.#subject.cut) return [{ layer: this.#scene.after, variant, area: whole }];
    const upright = state.split === "horizontal";
    const cut = Math.min(upright ? pane.width : pane.height, Math.max(0, at));
    const first = upright ? { ...whole, width: cut } : { ...whole, height: cut };
    const second = upright
      ? { ...whole, x: cut, width: pane.width - cut }
      : { ...whole, y: cut, height: pane.height - cut };
    const compared = comparedVariant(state, this.#subject);
    return [
      ...(compared ? [{ layer: this.#scene.before, variant: compared, area: first }] : []),
      { layer: this.#scene.after, variant, area: second },
    ].filter(({ area }) => area.width > 0 && area.height > 0);
  }

  #drawLoupe(state: AppState, shown: Shown, lens: Lens): void {
    this.#loupe ??= contextOf(document.createElement("canvas"), this.#space);
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
