/** All formats whose files are told from others by what they begin with. */
import { readAvifHeader } from "./avif/header";
import { avif } from "./avif/meta";
import { readBmpHeader } from "./bmp/header";
import { bmp } from "./bmp/meta";
import type { FormatMeta, HeaderReader } from "./format";
import { readGifHeader } from "./gif/header";
import { gif } from "./gif/meta";
import { readJpegHeader } from "./jpeg/header";
import { jpeg } from "./jpeg/meta";
import { readJxlHeader } from "./jxl/header";
import { jxl } from "./jxl/meta";
import { readPngHeader } from "./png/header";
import { png } from "./png/meta";
import { readTiffHeader } from "./tiff/header";
import { tiff } from "./tiff/meta";
import { readWebPHeader } from "./webp/header";
import { webp } from "./webp/meta";

export interface Format extends FormatMeta {
  readonly readHeader: HeaderReader;
}

/** In the order in which a file is held against them. */
export const FORMATS: readonly Format[] = [
  { ...jpeg, readHeader: readJpegHeader },
  { ...png, readHeader: readPngHeader },
  { ...gif, readHeader: readGifHeader },
  { ...webp, readHeader: readWebPHeader },
  { ...bmp, readHeader: readBmpHeader },
  { ...avif, readHeader: readAvifHeader },
  { ...tiff, readHeader: readTiffHeader },
  { ...jxl, readHeader: readJxlHeader },
];
