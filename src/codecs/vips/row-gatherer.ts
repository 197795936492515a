import {
  type Channels,
  type Samples,
  type SampleType,
  samplesOf,
  WHITE,
} from "../../raster/raster";
import { isTransposed, type Orientation, turnedRow } from "./turn";

/** A picture as its decoder gives it, before it is turned. */
export interface DecodedShape {
  readonly width: number;
  readonly height: number;
  readonly type: SampleType;
  readonly channels: Channels;
  readonly orientation: Orientation;
  /** Turns a sample into one of 0…65535, where a decoder leaves fewer bits at the upper end. */
  readonly bits?: number;
}

const ROW_TYPES = { u8: Uint8ClampedArray, u16: Uint16Array, f32: Float32Array } as const;

/**
 * Gathers a decoder's bytes, in pieces of any length, into upright samples; it holds one row beside them.
 * Alpha is left out as long as every pixel is opaque.
 */
export class RowGatherer {
  readonly #shape: DecodedShape;
  readonly #row: Samples;
  readonly #rowBytes: Uint8Array;
  #filled = 0;
  #y = 0;
  #channels: Channels;
  #samples: Samples;

  /** @throws RangeError where there is no memory for it */
  constructor(shape: DecodedShape) {
    const { width, type, channels } = shape;
    this.#shape = shape;
    this.#row = new ROW_TYPES[type](width * channels);
    this.#rowBytes = new Uint8Array(this.#row.buffer);
    this.#channels = channels % 2 === 0 ? ((channels - 1) as 1 | 3) : channels;
    this.#samples = this.#take();
  }

  /** @param bytes the next ones, row by row; the caller's again after this */
  add(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const part = bytes.subarray(at, at + this.#rowBytes.length - this.#filled);
      this.#rowBytes.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled === this.#rowBytes.length) this.#finishRow();
    }
  }

  /** Upright. Null as long as rows are missing. */
  finish(): {
    readonly width: number;
    readonly height: number;
    readonly channels: Channels;
    readonly samples: Samples;
  } | null {
    const { width, height, orientation } = this.#shape;
    if (this.#y < height) return null;
    const size = isTransposed(orientation) ? { width: height, height: width } : { width, height };
    return { ...size, channels: this.#channels, samples: this.#samples };
  }

  #finishRow(): void {
    const { width, height, bits, orientation } = this.#shape;
    this.#filled = 0;
    if (this.#y === height) return;
    if (bits !== undefined) fillLowerBits(this.#row, bits);
    if (this.#channels < this.#shape.channels && !this.#isOpaque()) this.#addAlpha();
    const { start, step } = turnedRow(orientation, this.#y++, this.#shape);
    const [from, to] = [this.#row, this.#samples];
    const [given, kept] = [this.#shape.channels, this.#channels];
    if (given === kept && step === 1) to.set(from, start * kept);
    else {
      for (let x = 0, read = 0, write = start * kept; x < width; x++) {
        for (let c = 0; c < kept; c++) to[write + c] = from[read + c] as number;
        read += given;
        write += step * kept;
      }
    }
  }

  #isOpaque(): boolean {
    const { type, channels } = this.#shape;
    const opaque = WHITE[type];
    for (let i = channels - 1; i < this.#row.length; i += channels) {
      if ((this.#row[i] as number) < opaque) return false;
    }
    return true;
  }

  #addAlpha(): void {
    const { width, height, type } = this.#shape;
    const colours = this.#channels;
    const opaque = this.#samples;
    this.#channels = (colours + 1) as 2 | 4;
    const samples = this.#take();
    for (let i = 0, from = 0, to = 0; i < width * height; i++) {
      for (let c = 0; c < colours; c++) samples[to++] = opaque[from++] as number;
      samples[to++] = WHITE[type];
    }
    this.#samples = samples;
  }

  #take(): Samples {
    const { width, height, type } = this.#shape;
    return samplesOf(type, width * height * this.#channels);
  }
}

/** Samples of a few bits that stand at the upper end of 16: so that white is 65535, not a little less. */
function fillLowerBits(samples: Samples, bits: number): void {
  for (let i = 0; i < samples.length; i++) {
    const value = samples[i] as number;
    samples[i] = value | (value >> bits);
  }
}
