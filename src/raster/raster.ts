/** Pixels in memory that know their own kind: a photo as a decoder gives it, and as encoders take it. */

import type { Part } from "./parts";

/** Interleaved samples, row by row: 0…255, 0…65535, or 0…1 in the photo's own encoding. */
export type Samples =
  | Uint8ClampedArray<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>;

export type SampleType = "u8" | "u16" | "f32";

/** The value of white in each type; black is 0. Floats may lie beyond either. */
export const WHITE: Readonly<Record<SampleType, number>> = { u8: 255, u16: 65_535, f32: 1 };

/** Grey, grey with alpha, RGB, RGB with alpha. Alpha is not multiplied into the colours. */
export type Channels = 1 | 2 | 3 | 4;

export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly type: SampleType;
  /** 2 and 4 only when at least one pixel is not fully opaque. */
  readonly channels: Channels;
  /** width · height · channels samples of `type`. */
  readonly samples: Samples;
  /** An ICC profile; null is sRGB. */
  readonly profile: Uint8Array<ArrayBuffer> | null;
  /** Segments that travel with the pixels; none until codecs read them. */
  readonly metadata: Readonly<Record<string, Uint8Array<ArrayBuffer>>>;
  /** What else the file holds; told by decoders that know. */
  readonly parts?: readonly Part[];
}

/** A photo as the page knows it. */
export interface PhotoInfo {
  readonly width: number;
  readonly height: number;
  readonly hasAlpha: boolean;
}

/** A denoised rectangle of a photo: RGB, or grey for a grey photo, of the photo's sample type. */
export interface ResultTile {
  readonly rect: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
  readonly samples: Samples;
}

export const hasAlpha = ({ channels }: Pick<Raster, "channels">): boolean => channels % 2 === 0;

/** Channels that the network denoises: without alpha. */
export const coloursOf = ({ channels }: Pick<Raster, "channels">): 1 | 3 => (channels < 3 ? 1 : 3);

/** An array of `length` samples of a type. */
export function samplesOf(type: SampleType, length: number): Samples {
  if (type === "u8") return new Uint8ClampedArray(length);
  return type === "u16" ? new Uint16Array(length) : new Float32Array(length);
}

export function typeOf(samples: Samples): SampleType {
  if (samples instanceof Uint8ClampedArray) return "u8";
  return samples instanceof Uint16Array ? "u16" : "f32";
}
