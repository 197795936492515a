import type { SyncAccess } from "../base/sync-access";

/** So many bytes of a file that is written are in memory at a time. */
export const PART_BYTES = 1 << 22;

/** A file on disk that is written and read at once, as workers can. */
export interface OnDisk extends Pick<SyncAccess, "read" | "write" | "close"> {
  /** Once it is closed. */
  file(): Promise<Blob>;
}

interface Part {
  readonly at: number;
  readonly length: number;
  /** Null where it is on disk. */
  readonly blob: Blob | null;
}

/**
 * The parts of a file while it is written: on disk where there is a place for them, else handed to the browser, which
 * holds them in its main process. What the disk takes no more of is handed over, too: nothing is lost by a full disk.
 */
export class Parts {
  readonly #disk: OnDisk | null;
  readonly #parts: Part[] = [];

  constructor(disk: OnDisk | null = null) {
    this.#disk = disk;
  }

  /** @param index of a part that is there already, which it replaces, or of a new one */
  put(index: number, at: number, bytes: Uint8Array<ArrayBuffer>): void {
    const blob = this.#isOnDisk(at, bytes) ? null : new Blob([bytes]);
    this.#parts[index] = { at, length: bytes.length, blob };
  }

  /**
   * @param into for the part's bytes, from its start on
   * @param readBlob reads at once: `FileReaderSync`
   */
  read(index: number, into: Uint8Array<ArrayBuffer>, readBlob: (blob: Blob) => Uint8Array): void {
    const part = this.#parts[index];
    if (!part) return;
    if (part.blob) into.set(readBlob(part.blob));
    else this.#disk?.read(into.subarray(0, part.length), { at: part.at });
  }

  /** All of the file. What was never written of it is 0. */
  async blob(size: number, type: string): Promise<Blob> {
    this.close();
    const onDisk = (await this.#disk?.file()) ?? new Blob();
    const pieces: BlobPart[] = [];
    let end = 0;
    for (const { at, length, blob } of this.#parts.filter(Boolean)) {
      if (at > end) pieces.push(new Uint8Array(at - end));
      pieces.push(blob ?? onDisk.slice(at, at + length));
      end = at + length;
    }
    return new Blob([...pieces, new Uint8Array(size - end)], { type });
  }

  /** Nothing is written after it. */
  close(): void {
    this.#disk?.close();
  }

  #isOnDisk(at: number, bytes: Uint8Array<ArrayBuffer>): boolean {
    try {
      return this.#disk?.write(bytes, { at }) === bytes.length;
    } catch {
      return false;
    }
  }
}
