import { type Channels, coloursOf, hasAlpha, type Raster, samplesOf } from "../raster/raster";

/**
 * Gathers a decoder's RGBA8 rows into a raster with no more channels than it needs: grey as long as every
 * pixel's colours are equal, without alpha as long as every pixel is opaque. So a grey photo that a browser
 * decoded as RGB is grey again, an opaque one is never held with its alpha, and what has once turned out to be
 * colour is not asked again.
 */
export class RasterWriter {
  readonly #width: number;
  readonly #height: number;
  #channels: Channels;
  #samples: Uint8ClampedArray<ArrayBuffer>;
  /** Pixels written. */
  #count = 0;

  /**
   * @param grey false: RGB in any case, as where a profile for RGB goes with it
   * @throws RangeError where there is no memory for it
   */
  constructor(width: number, height: number, grey = true) {
    this.#width = width;
    this.#height = height;
    this.#channels = grey ? 1 : 3;
    this.#samples = this.#take(this.#channels);
  }

  /** @param rgba the next pixels, alpha not multiplied into the colours */
  write(rgba: Uint8ClampedArray): void {
    for (let from = 0; from < rgba.length; ) {
      const write = WRITERS[this.#channels];
      const next = write(rgba, from, this.#samples, this.#channels * this.#count);
      this.#count += (next - from) / 4;
      if (next < rgba.length) this.#widen(rgba, next);
      from = next;
    }
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

  /** Makes room for the channels that the pixel at `from` needs, and says so of those before. */
  #widen(rgba: Uint8ClampedArray, from: number): void {
    const before = { channels: this.#channels };
    const colours = isGrey(rgba, from) ? coloursOf(before) : 3;
    const alpha = rgba[from + 3] !== 255 || hasAlpha(before);
    const channels = (colours + (alpha ? 1 : 0)) as Channels;
    const old = this.#samples;
    const samples = this.#take(channels);
    const step = before.channels;
    const grey = coloursOf(before) === 1;
    for (let i = 0, at = 0, to = 0; i < this.#count; i++, at += step, to += channels) {
      for (let c = 0; c < colours; c++) samples[to + c] = old[at + (grey ? 0 : c)] as number;
      if (alpha) samples[to + colours] = hasAlpha(before) ? (old[at + step - 1] as number) : 255;
    }
    this.#samples = samples;
    this.#channels = channels;
  }
}

const isGrey = (rgba: Uint8ClampedArray, at: number) =>
  rgba[at] === rgba[at + 1] && rgba[at] === rgba[at + 2];

/**
 * Writes RGBA8 from `from` on, up to the first pixel that needs more channels.
 * @param to the first sample to write
 * @returns its place in `rgba`, which may be its end
 */
type Write = (
  rgba: Uint8ClampedArray,
  from: number,
  samples: Uint8ClampedArray,
  to: number,
) => number;

const WRITERS: Readonly<Record<Channels, Write>> = {
  1: (rgba, from, samples, to) => {
    let at = from;
    for (let i = to; at < rgba.length; at += 4, i++) {
      if (rgba[at + 3] !== 255 || !isGrey(rgba, at)) break;
      samples[i] = rgba[at] as number;
    }
    return at;
  },
  2: (rgba, from, samples, to) => {
    let at = from;
    for (let i = to; at < rgba.length; at += 4, i += 2) {
      if (!isGrey(rgba, at)) break;
      samples[i] = rgba[at] as number;
      samples[i + 1] = rgba[at + 3] as number;
    }
    return at;
  },
  3: (rgba, from, samples, to) => {
    let at = from;
    for (let i = to; at < rgba.length; at += 4, i += 3) {
      if (rgba[at + 3] !== 255) break;
      samples[i] = rgba[at] as number;
      samples[i + 1] = rgba[at + 1] as number;
      samples[i + 2] = rgba[at + 2] as number;
    }
    return at;
  },
  4: (rgba, from, samples, to) => {
    samples.set(rgba.subarray(from), to);
    return rgba.length;
  },
};

/** The same picture with one colour a pixel: for decoders that give grey as RGB. */
export function withoutColour(raster: Raster): Raster {
  const { width, height, type, channels } = raster;
  if (coloursOf(raster) === 1) return raster;
  const alpha = hasAlpha(raster);
  const samples = samplesOf(type, width * height * (alpha ? 2 : 1));
  for (let from = 0, to = 0; to < samples.length; from += channels) {
    samples[to++] = raster.samples[from] as number;
    if (alpha) samples[to++] = raster.samples[from + 3] as number;
  }
  return { ...raster, channels: alpha ? 2 : 1, samples };
}
