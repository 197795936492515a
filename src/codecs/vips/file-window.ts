import { type Seekable, seekIn } from "./seek";

/** Part of a file, read at once: in a worker `FileReaderSync` can do that. */
export type ReadSlice = (from: number, to: number) => Uint8Array;

/** So much is read at a time: each call costs as much as a megabyte does. */
const WINDOW_BYTES = 1 << 20;

/** A file with a place in it, as C reads files, of which one window is in memory. */
export class FileWindow implements Seekable {
  readonly #size: number;
  readonly #readSlice: ReadSlice;
  #place = 0;
  #window = new Uint8Array();
  #windowStart = 0;

  constructor(size: number, readSlice: ReadSlice) {
    this.#size = size;
    this.#readSlice = readSlice;
  }

  /** @returns up to `length` bytes, none at the end only; valid until the next call */
  read(length: number): Uint8Array {
    const most = Math.max(0, Math.min(length, this.#size - this.#place));
    let from = this.#place - this.#windowStart;
    if (most > 0 && (from < 0 || from >= this.#window.length)) {
      const end = Math.min(this.#size, this.#place + Math.max(WINDOW_BYTES, most));
      this.#window = this.#readSlice(this.#place, end) as Uint8Array<ArrayBuffer>;
      this.#windowStart = this.#place;
      from = 0;
    }
    const bytes = this.#window.subarray(from, from + most);
    this.#place += bytes.length;
    return bytes;
  }

  /** See `seekIn`. */
  seek(offset: number, whence: number): number {
    this.#place = seekIn(this.#size, this.#place, offset, whence);
    return this.#place;
  }
}
