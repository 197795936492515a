/**
 * The photos' files, and which of them the store holds decoded. Pixels are dear: only photos in use stay, and a few
 * that were used last, as long as they are not too large. One is decoded at a time.
 */
import { isAborted, untilAborted } from "../base/abort";
import { createMutex } from "../base/mutex";
import type { PhotoInfo } from "../raster/raster";
import { isPhotoNotHeld } from "./not-held";
import { RETRIES } from "./recovery";

/** Whoever decodes photos, and whoever holds them. */
export interface PhotoKeepers {
  /** Into the store. Throws what `Engine.openPhoto` does. */
  decode(id: string, file: Blob, signal: AbortSignal): Promise<PhotoInfo>;
  /** The store gives its pixels' memory back. */
  release(id: string): void;
  /** The store forgets all of it. */
  forget(id: string): void;
}

export interface Photos {
  /** Decodes it; a file that cannot be decoded is not kept. */
  open(id: string, file: Blob, signal?: AbortSignal): Promise<PhotoInfo>;
  /** It is decoded when it is first used. */
  register(id: string, file: Blob): void;
  /** The file of a photo that is in use. */
  fileOf(id: string): Blob;
  /** Forgets it as soon as nobody uses it. */
  close(id: string): void;
  /**
   * Does work while the store holds the photos, and again when it turns out that it did not.
   * @throws what decoding throws; the next use tries anew
   */
  use<T>(
    ids: readonly string[],
    signal: AbortSignal | undefined,
    work: () => Promise<T>,
  ): Promise<T>;
  /** The store holds none any more. */
  lost(): void;
}

interface Entry {
  readonly file: Blob;
  /** Ends its decoding. */
  readonly stop: AbortController;
  users: number;
  /** Settles when the store holds it; null when nobody has asked for that, or it failed. */
  decoded: Promise<PhotoInfo> | null;
  held: boolean;
  /** Of its picture; 0 before it is decoded. */
  pixels: number;
}

/** Photos that nobody uses stay up to so many pixels together: a queue comes back to each a few times. */
const SPARE_PIXELS = 26e6;

export function createPhotos(
  { decode, release, forget }: PhotoKeepers,
  sparePixels = SPARE_PIXELS,
): Photos {
  const entries = new Map<string, Entry>();
  const oneByOne = createMutex();
  /** Those that were decoded, the one used last at the end. */
  const recent = new Set<string>();

  const add = (id: string, file: Blob): Entry => {
    const entry = {
      file,
      stop: new AbortController(),
      users: 0,
      decoded: null,
      held: false,
      pixels: 0,
    };
    entries.set(id, entry);
    return entry;
  };

  const makeRoom = () => {
    let spare = sparePixels;
    for (const id of [...recent].reverse()) {
      const entry = entries.get(id);
      if (!entry?.held || entry.users > 0) continue;
      spare -= entry.pixels;
      if (spare >= 0) continue;
      drop(entry);
      release(id);
    }
  };

  /** It is the one used last. */
  const touch = (id: string) => {
    recent.delete(id);
    recent.add(id);
  };

  const drop = (entry: Entry) => {
    entry.decoded = null;
    entry.held = false;
  };

  const decoded = (id: string, entry: Entry): Promise<PhotoInfo> => {
    if (entry.decoded) return entry.decoded;
    const decoding = oneByOne(() => {
      entry.stop.signal.throwIfAborted();
      makeRoom();
      return decode(id, entry.file, entry.stop.signal);
    });
    entry.decoded = decoding;
    decoding.then(
      ({ width, height }) => {
        entry.held = entry.decoded === decoding;
        entry.pixels = width * height;
        touch(id);
      },
      // A failure is no answer for whoever asks next.
      () => {
        if (entry.decoded === decoding) drop(entry);
      },
    );
    return decoding;
  };

  /** Once its decoding is over too: that would put it back. */
  const forgetSoon = async (id: string, entry: Entry) => {
    await Promise.allSettled([entry.decoded]);
    if (!entries.has(id)) forget(id);
  };

  const left = (id: string, entry: Entry) => {
    entry.users--;
    if (recent.has(id)) touch(id);
    if (entry.users === 0 && entries.get(id) !== entry) void forgetSoon(id, entry);
  };

  const close = (id: string) => {
    const entry = entries.get(id);
    if (!entry) return;
    entries.delete(id);
    recent.delete(id);
    if (!entry.held) entry.stop.abort();
    if (entry.users === 0) void forgetSoon(id, entry);
  };

  return {
    async open(id, file, signal) {
      const entry = add(id, file);
      entry.users++;
      try {
        return await untilAborted(signal, decoded(id, entry));
      } catch (error) {
        // Unless others ask for it by now.
        if (entries.get(id) === entry && (!isAborted(error) || entry.users === 1)) close(id);
        throw error;
      } finally {
        left(id, entry);
      }
    },

    register: (id, file) => void add(id, file),

    fileOf(id) {
      const entry = entries.get(id);
      if (!entry) throw new Error(`no open photo ${id}`);
      return entry.file;
    },

    close,

    async use(ids, signal, work) {
      const used = [...new Set(ids)].map((id) => {
        const entry = entries.get(id);
        if (!entry) throw new Error(`no open photo ${id}`);
        return [id, entry] as const;
      });
      for (const [, entry] of used) entry.users++;
      try {
        for (let tries = 0; ; tries++) {
          for (const [id, entry] of used) await untilAborted(signal, decoded(id, entry));
          try {
            return await work();
          } catch (error) {
            if (!isPhotoNotHeld(error) || tries >= RETRIES) throw error;
            for (const [, entry] of used) if (entry.held) drop(entry);
          }
        }
      } finally {
        for (const [id, entry] of used) left(id, entry);
      }
    },

    lost() {
      for (const entry of entries.values()) if (entry.held) drop(entry);
    },
  };
}
