import type { SavedFormat } from "../encoding";
import type { SideModule } from "./formats";

/** The parts that wasm-vips needs for what it writes. */
export const WRITTEN_WITH: Readonly<Record<SavedFormat, readonly SideModule[]>> = {
  TIFF: [],
  PNG: [],
  JPEG: [],
  WebP: [],
  AVIF: ["vips-heif.wasm"],
  "JPEG XL": ["vips-jxl.wasm"],
};
