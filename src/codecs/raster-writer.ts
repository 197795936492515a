import { type Raster, samplesOf } from "../raster/raster";

/**
 * Gathers a decoder's RGBA8 rows into a raster: RGB as long as every pixel is opaque, RGBA from the first
 * that is not. So an opaque photo is never held with its alpha, and no pixel is looked at twice.
 */
export class RasterWriter {
  readonly #width: number;
  readonly #height: number;
  #channels: 3 | 4 = 3;
  #samples: Uint8ClampedArray<ArrayBuffer>;
  /** Pixels written. */
  #count = 0;

  /** @throws RangeError where there is no memory for it */
  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
    this.#samples = this.#take(3);
  }

  /** @param rgba the next pixels, alpha not multiplied into the colours */
  write(rgba: Uint8ClampedArray): void {
    const opaque = this.#channels === 3 ? this.#writeOpaque(rgba) : 0;
    if (opaque === rgba.length) return;
    if (this.#channels === 3) this.#addAlpha();
    this.#samples.set(rgba.subarray(opaque), 4 * this.#count);
    this.#count += (rgba.length - opaque) / 4;
  }

  /** The whole picture, once all its pixels are written. */
  raster(): Raster {
    return {
      width: this.#width,
      height: this.#height,
      type: "u8",
      channels: this.#channels,
      samples: this.#samples,
      profile: null,
      metadata: {},
    };
  }

  #take(channels: number): Uint8ClampedArray<ArrayBuffer> {
    const samples = samplesOf("u8", channels * this.#width * this.#height);
    return samples as Uint8ClampedArray<ArrayBuffer>;
  }

  /** Up to the first pixel that is not opaque; @returns its place in `rgba`, which may be its end. */
  #writeOpaque(rgba: Uint8ClampedArray): number {
    const samples = this.#samples;
    let to = 3 * this.#count;
    let from = 0;
    for (; from < rgba.length; from += 4, to += 3) {
      if (rgba[from + 3] !== 255) break;
      samples[to] = rgba[from] as number;
      samples[to + 1] = rgba[from + 1] as number;
      samples[to + 2] = rgba[from + 2] as number;
    }
    this.#count = to / 3;
    return from;
  }

  #addAlpha(): void {
    const opaque = this.#samples;
    const samples = this.#take(4);
    for (let i = 0, from = 0; i < this.#count; i++, from += 3) {
      samples[4 * i] = opaque[from] as number;
      samples[4 * i + 1] = opaque[from + 1] as number;
      samples[4 * i + 2] = opaque[from + 2] as number;
      samples[4 * i + 3] = 255;
    }
    this.#samples = samples;
    this.#channels = 4;
  }
}
