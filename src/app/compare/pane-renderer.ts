import { blendOver, isUniform } from "../../core/blend";
import type { Rect } from "../../core/rect";
import { residualOver } from "../../core/residual";
import { PIXELATED_FROM, type Size, type Viewport } from "../../core/viewport";
import type { FinishedTile } from "../../engine/protocol";
import type { AppState, AppStore } from "../../store/app-store";
import { wantedBy } from "../../store/job";
import { activeVariant, type Variant } from "../../store/variants";
import type { Original } from "./original";
import { Surface } from "./surface";

/** Time for painting tiles in one frame, ms, over all panes: the rest belongs to everything else. */
const PAINT_MS = 6;

/**
 * What a pane shows: the active variant, right of the divider or all over, or one of its own; or the
 * original.
 */
export type PaneSubject = "cut" | "active" | "original" | { readonly variant: string };

/** What the network has made so far: tiles of the newest settings over those of earlier ones. */
interface Painted {
  readonly photo: string;
  readonly surface: Surface;
  /** Whose tiles were painted last, and how many of them. */
  key: string | null;
  tiles: number;
}

/**
 * Draws the photo, a variant's result and, where there is one, the cut between them on a canvas, straight
 * from the store: panning a photo renders no component.
 */
export class PaneRenderer {
  readonly #context: CanvasRenderingContext2D;
  readonly #store: AppStore;
  readonly #original: Original;
  readonly #subject: PaneSubject;
  readonly #detach: readonly (() => void)[];
  #size: Size | null = null;
  #painted: Painted | null = null;
  /** How the scene was last drawn: it stays like that while the next photo is decoded. */
  #viewport: Viewport | null = null;
  #frame = 0;

  constructor(
    canvas: HTMLCanvasElement,
    store: AppStore,
    original: Original,
    subject: PaneSubject,
  ) {
    const context = canvas.getContext("2d");
    if (!context) throw new Error("This browser gives no canvas");
    this.#context = context;
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
    this.#painted?.surface.dispose();
    this.#painted = null;
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
    const subject = this.#subject;
    if (subject === "original") return null;
    if (subject === "cut" || subject === "active") return activeVariant(state);
    return state.variants.find(({ id }) => id === subject.variant) ?? null;
  }

  /** Paints finished tiles as long as there is time in this frame; true when some are left. */
  #paintTiles(): boolean {
    const photo = this.#original.current;
    if (photo?.id !== this.#painted?.photo) {
      this.#painted?.surface.dispose();
      this.#painted = photo && {
        photo: photo.id,
        surface: new Surface(photo.size),
        key: null,
        tiles: 0,
      };
    }
    const painted = this.#painted;
    const state = this.#store.getState();
    const variant = this.#variant(state);
    const now = variant && wantedBy(state, variant);
    if (!painted || !now || now.photo.id !== painted.photo) return false;
    const tiles = state.results.get(now.key)?.tiles ?? [];
    if (painted.key !== now.key) {
      painted.key = now.key;
      painted.tiles = 0;
    }
    const panes = typeof this.#subject === "string" ? 1 : state.variants.length;
    const until = performance.now() + PAINT_MS / panes;
    while (painted.tiles < tiles.length) {
      const tile = tiles[painted.tiles++];
      if (tile) paint(painted.surface, tile);
      if (performance.now() > until) break;
    }
    return painted.tiles < tiles.length;
  }

  #draw(): void {
    const state = this.#store.getState();
    const { viewport, divider, peeking, currentId } = state;
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
    const pixelated = this.#viewport.scale >= PIXELATED_FROM;
    photo.surface.draw(context, this.#viewport, pane, pixelated);
    const variant = this.#variant(state);
    if (peeking || !variant || this.#painted?.photo !== photo.id) return;
    const cut = this.#subject === "cut" ? Math.round(divider * pane.width) : 0;
    if (cut >= pane.width) return;
    const whole = { x: cut, y: 0, width: pane.width - cut, height: pane.height };
    const { blend } = variant;
    const uniform = isUniform(blend);
    const before = state.residual || !uniform ? pixelsOf(context, whole) : null;
    context.save();
    context.beginPath();
    context.rect(whole.x, whole.y, whole.width, whole.height);
    context.clip();
    // Over the photo only, and in its alpha: the same blend that Save computes exactly.
    context.globalCompositeOperation = "source-atop";
    context.globalAlpha = uniform ? blend.strength * blend.chroma : 1;
    this.#painted.surface.draw(context, this.#viewport, pane, pixelated);
    context.restore();
    if (!before) return;
    const after = pixelsOf(context, whole);
    if (!uniform) blendOver(before.data, after.data, blend);
    if (state.residual) residualOver(before.data, after.data, state.residualGain);
    context.putImageData(after, whole.x, whole.y);
  }
}

const pixelsOf = (context: CanvasRenderingContext2D, { x, y, width, height }: Rect) =>
  context.getImageData(x, y, width, height);

function paint(surface: Surface, { rect, rgba }: FinishedTile): void {
  const image = new ImageData(rgba, rect.width, rect.height);
  surface.put(rect, (context, x, y) => context.putImageData(image, rect.x - x, rect.y - y));
}
