import type { Source } from "../tiff/directory";

/** A file with a place in it, as C reads files. */
export interface Seekable {
  /** @returns up to `length` bytes, none at the end only */
  read(length: number): Uint8Array;
  /** See `seekIn`. @returns the new place */
  seek(offset: number, whence: number): number;
}

/**
 * The place in a file that C's `fseek` would go to.
 * @param whence from the start, from the place, from the end
 */
export function seekIn(size: number, place: number, offset: number, whence: number): number {
  return offset + ([0, place, size][whence] ?? 0);
}

/** Reads elsewhere in a file, and goes back to where it was. */
export function seeking(file: Seekable): Source {
  const place = file.seek(0, 1);
  const size = file.seek(0, 2);
  file.seek(place, 0);
  const read = (at: number, length: number) => {
    const back = file.seek(0, 1);
    file.seek(at, 0);
    const bytes = new Uint8Array(Math.max(0, Math.min(length, size - at)));
    for (let filled = 0; filled < bytes.length; ) {
      const part = file.read(bytes.length - filled);
      // It has become shorter: the rest is zeros.
      if (part.length === 0) break;
      bytes.set(part, filled);
      filled += part.length;
    }
    file.seek(back, 0);
    return bytes;
  };
  return { size, read };
}
