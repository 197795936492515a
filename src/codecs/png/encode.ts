/** A PNG of 8 bits a sample, written row by row. */
import { Chunks } from "../chunks";
import type { PictureSize, RowEncoder } from "../format";
import { bytesOf } from "../metadata/bytes";
import { chunkOf, SIGNATURE } from "./chunks";
import { RowFilter } from "./filter";
import { png } from "./meta";

/** Grey or RGB, with alpha unless the picture is opaque: PNG specification, colour types 0, 4, 2 and 6. */
export function encodePng(size: PictureSize, chunks = new Chunks()): RowEncoder {
  return new PngEncoder(size, chunks);
}

class PngEncoder implements RowEncoder {
  readonly #size: PictureSize;
  readonly #filter: RowFilter;
  readonly #chunks: Chunks;
  readonly #packed: WritableStreamDefaultWriter<BufferSource>;
  /** Resolves when all that was packed is in `#chunks`. */
  readonly #gathered: Promise<void>;

  constructor(size: PictureSize, chunks: Chunks) {
    this.#size = size;
    this.#chunks = chunks;
    const { width, height, opaque, grey = false } = size;
    const pixel = samplesIn(size);
    this.#filter = new RowFilter(pixel, pixel * width);
    this.#chunks.add(bytesOf(SIGNATURE));
    // 8 bits a sample; deflate, the five filters, not interlaced. In the colour type 2 is colour, 4 alpha.
    const header = new DataView(new ArrayBuffer(13));
    header.setUint32(0, width);
    header.setUint32(4, height);
    header.setUint8(8, 8);
    header.setUint8(9, (grey ? 0 : 2) + (opaque ? 0 : 4));
    this.#chunks.add(chunkOf("IHDR", new Uint8Array(header.buffer)));
    const { readable, writable } = new CompressionStream("deflate");
    this.#packed = writable.getWriter();
    this.#packed.closed.catch(() => {}); // Whoever writes is told.
    this.#gathered = this.#gather(readable);
    this.#gathered.catch(() => {});
  }

  async write(rows: Uint8ClampedArray, count: number): Promise<void> {
    const { width } = this.#size;
    const pixel = samplesIn(this.#size);
    const length = pixel * width;
    const filtered = new Uint8Array(count * (1 + length));
    for (let y = 0; y < count; y++) {
      const row = rows.subarray(4 * width * y, 4 * width * (y + 1));
      if (pixel === 4) this.#filter.row.set(row);
      else pick(row, PICKED[pixel], this.#filter.row);
      this.#filter.filter(filtered, y * (1 + length));
    }
    await this.#packed.write(filtered);
  }

  async finish(): Promise<Blob> {
    await this.#packed.close();
    await this.#gathered;
    this.#chunks.add(chunkOf("IEND", new Uint8Array()));
    return this.#chunks.blob(png.types[0]);
  }

  abort(): void {
    this.#packed.abort().catch(() => {});
    this.#chunks.close();
  }

  async #gather(packed: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    const reader = packed.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      this.#chunks.add(chunkOf("IDAT", value));
    }
  }
}

/** Samples a pixel, which are bytes. */
const samplesIn = ({ opaque, grey = false }: PictureSize) =>
  ((grey ? 1 : 3) + (opaque ? 0 : 1)) as 1 | 2 | 3 | 4;

/** Samples of RGBA that are written. */
const PICKED = { 1: [0], 2: [0, 3], 3: [0, 1, 2] } as const;

function pick(rgba: Uint8ClampedArray, picked: readonly number[], out: Uint8Array): void {
  const step = picked.length;
  for (const [i, channel] of picked.entries()) {
    for (let from = channel, to = i; from < rgba.length; from += 4, to += step) {
      out[to] = rgba[from] as number;
    }
  }
}
