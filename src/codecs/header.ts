/**
 * Tells what an image file says about itself before anything is decoded: so that a small file which claims
 * a billion pixels is never unpacked, and half a download is told from a whole one.
 */
import { readAvifHeader } from "./avif/header";
import { readBmpHeader } from "./bmp/header";
import type { FormatName, HeaderReader, ImageHeader } from "./format";
import { FORMATS } from "./formats";
import { readGifHeader } from "./gif/header";
import { readJpegHeader } from "./jpeg/header";
import { readJxlHeader } from "./jxl/header";
import { unlessCutOff, viewOf } from "./metadata/bytes";
import { readPngHeader } from "./png/header";
import { readTiffHeader } from "./tiff/header";
import { readWebPHeader } from "./webp/header";

const READERS: Readonly<Record<FormatName, HeaderReader>> = {
  JPEG: readJpegHeader,
  PNG: readPngHeader,
  GIF: readGifHeader,
  WebP: readWebPHeader,
  BMP: readBmpHeader,
  AVIF: readAvifHeader,
  TIFF: readTiffHeader,
  "JPEG XL": readJxlHeader,
};

/** Null for anything but the formats of `formats.ts`, or when the file stops before its size is told. */
export function readHeader(bytes: Uint8Array): ImageHeader | null {
  const view = viewOf(bytes);
  // Reading past the end: the header itself is cut off.
  return unlessCutOff(() => {
    for (const { name } of FORMATS) {
      const header = READERS[name](view, bytes);
      if (header) return header;
    }
    return null;
  });
}
