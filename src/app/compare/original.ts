import { AppError } from "../../base/errors";
import type { Size } from "../../geometry/viewport";
import type { AppStore } from "../../state/app-store";
import { currentPhoto } from "../../state/library";
import { Surface } from "./surface";

/** A photo as its panes draw it. */
export interface DecodedPhoto {
  readonly id: string;
  readonly size: Size;
  readonly surface: Surface;
}

/**
 * The current photo, decoded off the main thread and taken over piece by piece: once, for all panes. It
 * stays the photo before until the next one is there.
 */
export class Original {
  #current: DecodedPhoto | null = null;
  /** The photo being decoded, if any. */
  #loading: string | null = null;
  readonly #store: AppStore;
  readonly #unsubscribe: () => void;
  readonly #listeners = new Set<() => void>();

  constructor(store: AppStore) {
    this.#store = store;
    this.#unsubscribe = store.subscribe(({ currentId }) => this.#follow(currentId));
    this.#follow(store.getState().currentId);
  }

  get current(): DecodedPhoto | null {
    return this.#current;
  }

  /** Calls back when `current` is another one. Returns a function that stops it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dispose(): void {
    this.#unsubscribe();
    this.#listeners.clear();
    this.#loading = null;
    this.#current?.surface.dispose();
    this.#current = null;
  }

  #follow(id: string | null): void {
    if (id === this.#current?.id || id === this.#loading) return;
    this.#loading = id;
    if (id === null) this.#replace(null);
    else void this.#load(id);
  }

  #replace(next: DecodedPhoto | null): void {
    this.#current?.surface.dispose();
    this.#current = next;
    for (const listener of this.#listeners) listener();
  }

  async #load(id: string): Promise<void> {
    const photo = currentPhoto(this.#store.getState());
    if (photo?.id !== id) return;
    const surface = new Surface(photo.info);
    try {
      const bitmap = await createImageBitmap(photo.file, { imageOrientation: "from-image" });
      try {
        for (const piece of surface.pieces) {
          if (this.#loading !== id) return surface.dispose();
          const { width, height } = piece;
          surface.put(piece, (context, x, y) =>
            context.drawImage(bitmap, x, y, width, height, 0, 0, width, height),
          );
          await new Promise((resolve) => setTimeout(resolve));
        }
      } finally {
        bitmap.close();
      }
    } catch (error) {
      surface.dispose();
      if (this.#loading !== id) return;
      // Not the photo before: the results drawn over it would be this one's.
      this.#replace(null);
      this.#store.getState().fail(new AppError("unshowableImage", {}, error), photo.name);
      return;
    }
    if (this.#loading !== id) return surface.dispose();
    this.#loading = null;
    this.#replace({ id, size: photo.info, surface });
  }
}
