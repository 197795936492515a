import { joined } from "./metadata/bytes";
import { PART_BYTES, Parts } from "./parts";

/** A file as it is written from its start to its end: collected in parts, never held as one array. */
export class Chunks {
  readonly #parts: Parts;
  #count = 0;
  #size = 0;
  #pending: Uint8Array<ArrayBuffer>[] = [];
  #pendingBytes = 0;

  constructor(parts: Parts = new Parts()) {
    this.#parts = parts;
  }

  /** @param bytes kept as they are: they are not to be changed afterwards */
  add(bytes: Uint8Array<ArrayBuffer>): void {
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    if (this.#pendingBytes >= PART_BYTES) this.#handOver();
  }

  blob(type: string): Promise<Blob> {
    this.#handOver();
    return this.#parts.blob(this.#size, type);
  }

  /** Gives up what is there. */
  close(): void {
    this.#parts.close();
  }

  #handOver(): void {
    this.#parts.put(this.#count++, this.#size, joined(this.#pending));
    this.#size += this.#pendingBytes;
    this.#pending = [];
    this.#pendingBytes = 0;
  }
}
