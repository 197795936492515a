import { PART_BYTES, Parts } from "../parts";
import { type Seekable, seekIn } from "./seek";

/** A file as C writes it, here and there, of which one part is in memory. */
export class WrittenFile implements Seekable {
  readonly #readBlob: (blob: Blob) => Uint8Array;
  readonly #parts: Parts;
  readonly #open = new Uint8Array(PART_BYTES);
  #openPart = 0;
  #size = 0;
  #place = 0;

  /** @param readBlob reads at once: `FileReaderSync` */
  constructor(readBlob: (blob: Blob) => Uint8Array, parts: Parts = new Parts()) {
    this.#readBlob = readBlob;
    this.#parts = parts;
  }

  write(bytes: Uint8Array): number {
    for (let at = 0; at < bytes.length; ) {
      const within = this.#turnTo(this.#place);
      const part = bytes.subarray(at, at + PART_BYTES - within);
      this.#open.set(part, within);
      at += part.length;
      this.#place += part.length;
      this.#size = Math.max(this.#size, this.#place);
    }
    return bytes.length;
  }

  /** @returns up to `length` bytes, in memory of their own; none at the end */
  read(length: number): Uint8Array<ArrayBuffer> {
    const most = Math.min(length, this.#size - this.#place);
    if (most <= 0) return new Uint8Array();
    const within = this.#turnTo(this.#place);
    const bytes = this.#open.slice(within, within + most);
    this.#place += bytes.length;
    return bytes;
  }

  /** See `seekIn`. */
  seek(offset: number, whence: number): number {
    this.#place = seekIn(this.#size, this.#place, offset, whence);
    return this.#place;
  }

  blob(type: string): Promise<Blob> {
    this.#close();
    return this.#parts.blob(this.#size, type);
  }

  /** Has the part in memory that a place is in; @returns the place within it */
  #turnTo(place: number): number {
    const part = Math.floor(place / PART_BYTES);
    if (part !== this.#openPart) {
      this.#close();
      this.#open.fill(0);
      this.#parts.read(part, this.#open, this.#readBlob);
      this.#openPart = part;
    }
    return place - part * PART_BYTES;
  }

  #close(): void {
    const at = this.#openPart * PART_BYTES;
    const length = Math.min(PART_BYTES, this.#size - at);
    if (length > 0) this.#parts.put(this.#openPart, at, this.#open.subarray(0, length));
  }
}
