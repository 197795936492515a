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

/** Single samples that a camera got wrong: see `hot-pixels.ts`. */
export interface HotPixels {
  /** Impulses: one may have spoilt several samples. */
  readonly count: number;
  /** Where the samples lie that they spoilt, among those of the photo: ascending. */
  readonly places: Uint32Array;
  /** What belongs there. */
  readonly values: Samples;
}

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
  readonly source?: SourceFacts;
}

/** All of a raster but its samples. */
export type RasterHeader = Omit<Raster, "samples">;

/** How a photo's file was made, as far as its decoder knows. */
export interface SourceFacts {
  /** As a person is told it: "JPEG", "HEIC", "DNG". */
  readonly format: string;
  /** A sample: 1 to 32. */
  readonly bits: number;
  readonly float: boolean;
  /** The name of its colour space, as "Display P3"; null is sRGB. */
  readonly profile: string | null;
  /** Guessed from how finely the file is coded; in [0, 1], and 1 without loss. */
  readonly quality: number | null;
  /** Its colours are at half the resolution both ways; null where nothing tells. */
  readonly subsampled: boolean | null;
  readonly progressive: boolean;
  /** Settings that it was made with, when it is a result of this app: text for `settings-text.ts`. */
  readonly settings: string | null;
  /** What took it; absent where the file does not tell. */
  readonly shot?: Shot;
  /** What a person is to know of how it was opened. */
  readonly notes: readonly OpeningNote[];
}

/** What took a photo, and how. */
export interface Shot {
  readonly camera: string | null;
  readonly lens: string | null;
  readonly iso: number | null;
}

export type OpeningNote =
  /** The end of the file is missing: what was there is shown. */
  | "truncated"
  /** It is damaged, and the browser refuses it: what another decoder read is shown. */
  | "damaged"
  /** The network is given the photo in another colour space, and its result is converted back. */
  | "converted"
  /** The browser opened it in 8 bits, for want of the isolation that deeper decoders need. */
  | "shallow"
  /** It is the preview inside a camera raw that is not known. */
  | "preview"
  /** Its colours were amounts of ink (CMYK), or CIELAB's: they were turned into sRGB's. */
  | "ink"
  | "lab";

/** Standard deviations of noise in 1/255: of brightness, and of colour. White noise is as strong in both. */
export interface NoiseLevel {
  readonly brightness: number;
  readonly colour: number;
}

/** A photo's own noise, as `measure/photo-noise.ts` finds it: over the whole photo. */
export interface PhotoNoise extends NoiseLevel {
  /** At dark, middle and bright places; null where there are hardly any, or all textured. */
  readonly levels: readonly (NoiseLevel | null)[];
  /** Autocorrelation of brightness and of colour at 1, 2 and 3 pixels. */
  readonly correlation: readonly number[];
  readonly colourCorrelation: readonly number[];
  /**
   * How much stronger ordinary places vary than the flattest, as a logarithm, beyond what chance explains: about
   * 0 for noise alone. The more texture a photo holds, the more it is, and the less sure it is that the flattest
   * places hold noise.
   */
  readonly spread: number;
  /**
   * The variance of red, green and blue light per unit of it, as far as the noise was added to light; zeros where
   * it was not. Not told by sessions of older versions.
   */
  readonly light?: readonly [red: number, green: number, blue: number];
  /**
   * The standard deviation of blotches of colour in 1/255, both colour differences together; 0 where there are none
   * that are sure. Not told by sessions of older versions.
   */
  readonly blotches?: number;
}

/** Noise of values that is weaker than this, in 1/255, shifts none of them by as much as three. */
const LEAST_CUT = 6;

/** Whether it was added to light. */
export const isOfLight = ({ light }: PhotoNoise): boolean =>
  light?.some((ratio) => ratio > 0) ?? false;

/** Whether it shifts brightness: see `bias.ts`. */
export const isBiased = (noise: PhotoNoise): boolean =>
  noise.brightness >= LEAST_CUT || isOfLight(noise);

/**
 * Of photos of more pixels hot pixels are not counted before the network begins: that takes seconds. Tiles are read without
 * those that are in and around them.
 */
export const MOST_COUNTED_FIRST = 2 ** 24;

/** A photo as the page knows it. */
export interface PhotoInfo {
  readonly width: number;
  readonly height: number;
  readonly hasAlpha: boolean;
  /** Its values are not sRGB's: a canvas of a wide gamut may show more of it. Not told where they are. */
  readonly wide?: boolean;
  /** Not told by sessions of older versions. */
  readonly source?: SourceFacts;
  /** Nor this; nor where a photo is too small to tell. */
  readonly noise?: PhotoNoise;
  /** How many hot pixels it has: see `hot-pixels.ts`. Not told by sessions of older versions either. */
  readonly hotPixels?: number;
  /** Noise and hot pixels are not known yet: they are measured while the photo is shown. */
  readonly unmeasured?: true;
  /** Its noise is known, and its hot pixels are counted later: see `MOST_COUNTED_FIRST`. */
  readonly uncounted?: true;
  /** Where there is most to see of it, in its pixels. Nor this. */
  readonly mostToSee?: { readonly x: number; readonly y: number };
}

/** What is measured of a photo while it is shown. */
export type PhotoMeasures = Pick<PhotoInfo, "noise" | "hotPixels" | "uncounted" | "mostToSee">;

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
