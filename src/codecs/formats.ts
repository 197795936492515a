/**
 * All formats whose files are told from others by what they begin with: `header.ts` reads that. The page imports these,
 * and needs no reader.
 */
import { avif } from "./avif/meta";
import { bmp } from "./bmp/meta";
import type { FormatMeta } from "./format";
import { gif } from "./gif/meta";
import { jpeg } from "./jpeg/meta";
import { jxl } from "./jxl/meta";
import { png } from "./png/meta";
import { tiff } from "./tiff/meta";
import { webp } from "./webp/meta";

/** In the order in which a file is held against them. */
export const FORMATS: readonly FormatMeta[] = [jpeg, png, gif, webp, bmp, avif, tiff, jxl];
