import type { FormatName } from "../format";

/** The parts of wasm-vips that are loaded only when they are needed; each is half as large as the rest. */
export type SideModule = "vips-jxl.wasm" | "vips-heif.wasm";

/** What wasm-vips decodes and writes for us, and the part it needs for that. */
export const SIDE_MODULES = {
  TIFF: [],
  PNG: [],
  JPEG: [],
  WebP: [],
  GIF: [],
  AVIF: ["vips-heif.wasm"],
  "JPEG XL": ["vips-jxl.wasm"],
} as const satisfies Partial<Readonly<Record<FormatName, readonly SideModule[]>>>;

export type VipsFormat = keyof typeof SIDE_MODULES;

export const isVipsFormat = (format: FormatName): format is VipsFormat =>
  Object.hasOwn(SIDE_MODULES, format);
