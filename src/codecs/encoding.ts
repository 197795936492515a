/** How a picture is written as a file: the choices of the save panel, as encoders take them. */
import type { ColourSampling, FormatName } from "./format";

/** The formats that a picture can be saved in. */
export type SavedFormat = Extract<
  FormatName,
  "JPEG" | "PNG" | "WebP" | "AVIF" | "JPEG XL" | "TIFF"
>;

/** Each encoder reads what its format has, and ignores the rest. */
export interface Encoding {
  readonly format: SavedFormat;
  /** In [0, 1]; of no account without loss. */
  readonly quality: number;
  /** WebP, AVIF and JPEG XL; JPEG never is, PNG and TIFF always are. */
  readonly lossless: boolean;
  /** JPEG and AVIF; WebP with loss always is 4:2:0. */
  readonly sampling: ColourSampling;
  /** JPEG. */
  readonly progressive: boolean;
  /** A sample: 8, or 16 (PNG, TIFF, JPEG XL), or 10 and 12 (AVIF). */
  readonly bits: Bits;
}

export type Bits = 8 | 10 | 12 | 16;

/** The depths that a format can be saved in, the least first. */
export const DEPTHS: Readonly<Record<SavedFormat, readonly Bits[]>> = {
  JPEG: [8],
  PNG: [8, 16],
  WebP: [8],
  AVIF: [8, 10, 12],
  "JPEG XL": [8, 16],
  TIFF: [8, 16],
};

/** Good for any photo whose source tells nothing better. */
export const PLAIN: Encoding = {
  format: "JPEG",
  quality: 0.92,
  lossless: false,
  sampling: "4:2:0",
  progressive: false,
  bits: 8,
};
