import type { Raster } from "../../raster/raster";
import type { SideModule } from "./formats";

/** What wasm-vips writes for us, and the part it needs for that. */
export const WRITTEN_WITH = {
  TIFF: [],
  PNG: [],
  JPEG: [],
  WebP: [],
  AVIF: ["vips-heif.wasm"],
  "JPEG XL": ["vips-jxl.wasm"],
} as const satisfies Readonly<Record<string, readonly SideModule[]>>;

export interface VipsEncoding {
  readonly format: keyof typeof WRITTEN_WITH;
  /** In [0, 1], where the format has loss and `lossless` does not rule it out. */
  readonly quality: number;
  readonly lossless: boolean;
  /** Colour at half the resolution (4:2:0): JPEG and AVIF. WebP with loss always is. */
  readonly subsampled: boolean;
  /** JPEG. */
  readonly progressive: boolean;
  /** AVIF's depth for 16-bit samples. Elsewhere the samples' type says it. */
  readonly bits: 10 | 12;
}

/** All of a picture but its samples, in the type in which they are written. */
export type PictureToWrite = Omit<Raster, "samples">;

export const PLAIN: Omit<VipsEncoding, "format"> = {
  quality: 0.9,
  lossless: false,
  subsampled: false,
  progressive: false,
  bits: 12,
};
