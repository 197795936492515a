import { PIXELATED_FROM, type Viewport } from "../../core/viewport";
import type { FinishedTile } from "../../engine/protocol";
import type { AppState, AppStore } from "../../store/app-store";
import { wanted } from "../../store/job";
import { currentPhoto } from "../../store/library";
import { activeVariant } from "../../store/variants";
import { Surface } from "./surface";

/** Time for painting tiles in one frame, ms: leaves the rest of the frame to everything else. */
const PAINT_MS = 6;

/** One photo as the pane draws it. */
interface Scene {
  readonly photo: string;
  readonly original: Surface;
  /** What the network has made so far: tiles of the newest settings over those of earlier ones. */
  readonly result: Surface;
  /** Whose tiles were painted last, and how many of them. */
  key: string | null;
  painted: number;
}

/**
 * Draws the current photo, its result and the cut between them on a canvas, straight from the store:
 * panning a photo renders no component.
 */
export class PaneRenderer {
  readonly #context: CanvasRenderingContext2D;
  readonly #store: AppStore;
  readonly #unsubscribe: () => void;
  #scene: Scene | null = null;
  /** The photo being decoded, if any. */
  #loading: string | null = null;
  /** How the scene was last drawn: it stays like that while the next photo is decoded. */
  #viewport: Viewport | null = null;
  #frame = 0;

  constructor(canvas: HTMLCanvasElement, store: AppStore) {
    const context = canvas.getContext("2d");
    if (!context) throw new Error("This browser gives no canvas");
    this.#context = context;
    this.#store = store;
    this.#unsubscribe = store.subscribe((state, before) => this.#update(state, before));
    this.#update(store.getState(), null);
  }

  dispose(): void {
    this.#unsubscribe();
    cancelAnimationFrame(this.#frame);
    this.#loading = null;
    this.#leave();
  }

  #update(state: AppState, before: AppState | null): void {
    const id = state.currentId;
    if (id !== this.#scene?.photo && id !== this.#loading) {
      this.#loading = id;
      if (id === null) this.#leave();
      else void this.#load(id);
    }
    // At once: a frame later the browser would show the old picture stretched.
    if (state.pane !== before?.pane) this.#draw();
    else this.#schedule();
  }

  #schedule(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      const more = this.#paintTiles();
      this.#draw();
      if (more) this.#schedule();
    });
  }

  #leave(): void {
    this.#scene?.original.dispose();
    this.#scene?.result.dispose();
    this.#scene = null;
  }

  /** Decodes the photo off the main thread and takes it over piece by piece. */
  async #load(id: string): Promise<void> {
    const photo = currentPhoto(this.#store.getState());
    if (photo?.id !== id) return;
    const original = new Surface(photo.info);
    try {
      const bitmap = await createImageBitmap(photo.file, { imageOrientation: "from-image" });
      try {
        for (const piece of original.pieces) {
          if (this.#loading !== id) return original.dispose();
          original.put(piece, (context, x, y) =>
            context.drawImage(
              bitmap,
              x,
              y,
              piece.width,
              piece.height,
              0,
              0,
              piece.width,
              piece.height,
            ),
          );
          await new Promise((resolve) => setTimeout(resolve));
        }
      } finally {
        bitmap.close();
      }
    } catch (error) {
      original.dispose();
      if (this.#loading === id) this.#store.getState().fail(error, photo.name);
      return;
    }
    if (this.#loading !== id) return original.dispose();
    this.#loading = null;
    this.#leave();
    this.#scene = { photo: id, original, result: new Surface(photo.info), key: null, painted: 0 };
    this.#schedule();
  }

  /** Paints finished tiles as long as there is time in this frame; true when some are left. */
  #paintTiles(): boolean {
    const scene = this.#scene;
    const state = this.#store.getState();
    const now = wanted(state);
    if (!scene || !now || now.photo.id !== scene.photo) return false;
    const tiles = state.results.get(now.key)?.tiles ?? [];
    if (scene.key !== now.key) {
      scene.key = now.key;
      scene.painted = 0;
    }
    const until = performance.now() + PAINT_MS;
    while (scene.painted < tiles.length) {
      const tile = tiles[scene.painted++];
      if (tile) paint(scene.result, tile);
      if (performance.now() > until) break;
    }
    return scene.painted < tiles.length;
  }

  #draw(): void {
    const state = this.#store.getState();
    const { pane, viewport, divider, peeking, currentId } = state;
    const context = this.#context;
    if (!pane) return;
    if (context.canvas.width !== pane.width) context.canvas.width = pane.width;
    if (context.canvas.height !== pane.height) context.canvas.height = pane.height;
    context.clearRect(0, 0, pane.width, pane.height);
    const scene = this.#scene;
    if (!scene) return;
    if (scene.photo === currentId) this.#viewport = viewport;
    if (!this.#viewport) return;
    const pixelated = this.#viewport.scale >= PIXELATED_FROM;
    scene.original.draw(context, this.#viewport, pane, pixelated);
    if (peeking) return;
    const cut = Math.round(divider * pane.width);
    context.save();
    context.beginPath();
    context.rect(cut, 0, pane.width - cut, pane.height);
    context.clip();
    // Over the photo only, and in its alpha: the same blend that Save computes exactly.
    context.globalCompositeOperation = "source-atop";
    context.globalAlpha = activeVariant(state).blend.strength;
    scene.result.draw(context, this.#viewport, pane, pixelated);
    context.restore();
  }
}

function paint(surface: Surface, { rect, rgba }: FinishedTile): void {
  const image = new ImageData(rgba, rect.width, rect.height);
  surface.put(rect, (context, x, y) => context.putImageData(image, rect.x - x, rect.y - y));
}
