import type { Rect } from "../../geometry/rect";
import { PIXELATED_FROM, type Size, type Viewport } from "../../geometry/viewport";
import { type BlendSettings, blendOver, FULL, isUniform } from "../../raster/blend";
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
import type { Surface } from "./surface";
import type { Look } from "./wishes";

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
  /** The blend in which the store served `after`; null: it is the results themselves. */
  readonly blended: BlendSettings | null;
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
    this.#drawScene(context, state, shown, { viewport, pane }, Math.round(share), true);
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
    look: Look,
    cut: number,
    keep: boolean,
  ): void {
    const { viewport, pane } = look;
    const pixelated = viewport.scale >= PIXELATED_FROM;
    this.#scene.surface(shown, null).draw(context, viewport, pane, pixelated);
    for (const side of this.#sides(state, pane, cut)) {
      if (side.layer.keys.length > 0) this.#drawSide(context, state, shown, look, side, keep);
    }
  }

  /** Results over the photo: as they are saved, where the store has served that, else blended here. */
  #drawSide(
    context: CanvasRenderingContext2D,
    state: AppState,
    shown: Shown,
    { viewport, pane }: Look,
    { layer, variant, area }: Side,
    keep: boolean,
  ): void {
    const { blend: asked } = settingsOf({ photos: state.photos, currentId: shown.id }, variant);
    const served = this.#scene.served(state, shown, layer, variant, viewport, pane);
    const isServed =
      served.length > 0 && served.every((surface) => surface.isFresh(viewport, pane));
    const drawn = isServed ? served : layer.keys.map((key) => this.#scene.surface(shown, key));
    const blend = isServed ? FULL : asked;
    const paint = (surfaces: readonly Surface<HTMLCanvasElement>[], alpha: number) => {
      context.save();
      context.beginPath();
      context.rect(area.x, area.y, area.width, area.height);
      context.clip();
      // Over the photo only, and in its alpha.
      context.globalCompositeOperation = "source-atop";
      context.globalAlpha = alpha;
      const pixelated = viewport.scale >= PIXELATED_FROM;
      for (const surface of surfaces) surface.draw(context, viewport, pane, pixelated);
      context.restore();
    };
    const weight = blend.strength * blend.chroma;
    // Results that lie over one another are mixed with the photo all at once.
    const stacked = weight < 1 && drawn.length > 1;
    if (isUniform(blend) && !stacked && !state.residual) paint(drawn, weight);
    else {
      const blended = isServed ? asked : null;
      let readback = keep ? this.#readback(layer, viewport, area, blended) : null;
      if (!readback) {
        const read = () => context.getImageData(area.x, area.y, area.width, area.height);
        const before = read();
        paint(drawn, 1);
        const out = context.createImageData(area.width, area.height);
        const { version } = this.#scene;
        readback = { viewport, area, version, blended, before, after: read(), out };
        if (keep) this.#readbacks.set(layer, readback);
      } else {
        // Their pieces are in use, though nothing is drawn from them now.
        for (const surface of drawn) surface.covers(viewport, pane);
      }
      const { before, after, out } = readback;
      out.data.set(after.data);
      if (!isServed) blendOver(before.data, out.data, blend);
      if (state.residual) residualOver(before.data, out.data, state.residualGain);
      context.putImageData(out, area.x, area.y);
    }
    // What the store has served so far stays while the rest is on its way.
    if (!isServed && !state.residual) paint(served, 1);
  }

  /** Reading pixels back is dear, and needless while only a blend slider moves. */
  #readback(
    layer: Layer,
    viewport: Viewport,
    area: Rect,
    blended: BlendSettings | null,
  ): Readback | null {
    const kept = this.#readbacks.get(layer);
    const good =
      kept?.viewport === viewport &&
      kept.version === this.#scene.version &&
      kept.blended === blended &&
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
    this.#drawScene(this.#loupe, state, shown, lens, lens.cut, false);
    drawLens(this.#context, canvas, lens);
  }
}
