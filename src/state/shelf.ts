import type { Engine } from "../engine/old-client";
import type { PhotoInfo } from "../engine/protocol";

/**
 * Decides which photos the engine holds decoded. Pixels cost four bytes each, so only photos in use
 * stay, and the last one used: its next job starts without decoding again.
 */
export interface Shelf {
  /** Decodes the photo unless the engine has it, then keeps it there until `work` settles. */
  use<T>(
    photo: { readonly id: string; readonly file: Blob },
    work: (info: PhotoInfo) => T | Promise<T>,
  ): Promise<T>;
  /** Lets go of a photo as soon as nobody uses it. */
  close(id: string): void;
}

interface Entry {
  readonly info: Promise<PhotoInfo>;
  users: number;
  closing: boolean;
}

export function createShelf(engine: Pick<Engine, "openPhoto" | "closePhoto">): Shelf {
  const entries = new Map<string, Entry>();

  const dropIfUnused = (id: string, entry: Entry) => {
    if (entry.users > 0) return;
    entries.delete(id);
    engine.closePhoto(id);
  };

  return {
    async use(photo, work) {
      let entry = entries.get(photo.id);
      if (!entry) {
        for (const [id, other] of entries) dropIfUnused(id, other);
        entry = { info: engine.openPhoto(photo.id, photo.file), users: 0, closing: false };
        entries.set(photo.id, entry);
      }
      entry.users++;
      entry.closing = false;
      let opened = false;
      try {
        const info = await entry.info;
        opened = true;
        return await work(info);
      } finally {
        entry.users--;
        if (!opened) entries.delete(photo.id);
        else if (entry.closing) dropIfUnused(photo.id, entry);
      }
    },

    close(id) {
      const entry = entries.get(id);
      if (!entry) return;
      entry.closing = true;
      dropIfUnused(id, entry);
    },
  };
}
