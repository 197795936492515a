/**
 * Rows from a thread that gets them as they come to one that waits for them and can hear nothing else: one
 * band at a time lies in memory that both share.
 */

/** Before the band: how many bytes of it there are; 0 when it has been read. */
const COUNT_BYTES = 8;
const BAND_BYTES = 1 << 22;

export class RowSender {
  readonly memory = new SharedArrayBuffer(COUNT_BYTES + BAND_BYTES);
  readonly #count = new Int32Array(this.memory, 0, 1);
  readonly #band = new Uint8Array(this.memory, COUNT_BYTES);
  #isFree: Promise<void> = Promise.resolve();
  #free: () => void = () => {};

  /** The other end has read the band. */
  readonly freed = (): void => this.#free();

  /** @param bytes the caller's again once this has resolved */
  async send(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += BAND_BYTES) {
      await this.#isFree;
      const part = bytes.subarray(at, at + BAND_BYTES);
      this.#band.set(part);
      this.#isFree = new Promise((resolve) => {
        this.#free = resolve;
      });
      Atomics.store(this.#count, 0, part.length);
      Atomics.notify(this.#count, 0);
    }
  }
}

export class RowReceiver {
  readonly #count: Int32Array<SharedArrayBuffer>;
  readonly #band: Uint8Array<SharedArrayBuffer>;
  readonly #freed: () => void;
  #read = 0;

  /** @param freed tells the other end that the next band may come */
  constructor(memory: SharedArrayBuffer, freed: () => void) {
    this.#count = new Int32Array(memory, 0, 1);
    this.#band = new Uint8Array(memory, COUNT_BYTES);
    this.#freed = freed;
  }

  /** Waits until there are some. @returns up to `length` of them, at least one, in memory of its own */
  read(length: number): Uint8Array<ArrayBuffer> {
    let count = Atomics.load(this.#count, 0);
    // It may be woken for a band that it has already read: one that was there before it had to wait.
    while (count === 0) {
      Atomics.wait(this.#count, 0, 0);
      count = Atomics.load(this.#count, 0);
    }
    const bytes = Uint8Array.from(
      this.#band.subarray(this.#read, Math.min(count, this.#read + length)),
    );
    this.#read += bytes.length;
    if (this.#read === count) {
      this.#read = 0;
      Atomics.store(this.#count, 0, 0);
      this.#freed();
    }
    return bytes;
  }
}
