/** Bytes are handed to the browser in parts of so many, out of the page's memory. */
const PART_BYTES = 1 << 22;

/** A file as it is written: collected in parts, never held as one array. */
export class Chunks {
  readonly #parts: Blob[] = [];
  #pending: Uint8Array<ArrayBuffer>[] = [];
  #pendingBytes = 0;

  /** @param bytes kept as they are: they are not to be changed afterwards */
  add(bytes: Uint8Array<ArrayBuffer>): void {
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    if (this.#pendingBytes >= PART_BYTES) this.#handOver();
  }

  blob(type: string): Blob {
    this.#handOver();
    return new Blob(this.#parts, { type });
  }

  #handOver(): void {
    this.#parts.push(new Blob(this.#pending));
    this.#pending = [];
    this.#pendingBytes = 0;
  }
}
