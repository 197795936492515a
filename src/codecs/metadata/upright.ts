/** Blocks of metadata that say how to turn a picture, once it has been turned. */

import { EXIF_NAME } from "../jpeg/segments";
import { find, TYPE } from "../tiff/directory";
import { TAG } from "../tiff/tags";
import { entryBytes, fieldOf } from "../tiff/write";
import { type Bytes, binaryText, copyOf, startsWith } from "./bytes";
import { openExif } from "./exif";

/**
 * An EXIF block as a TIFF structure, with orientation 1 where it has one.
 * @param exif with or without the name that JPEG files put before it; not changed
 */
export function uprightExif(exif: Uint8Array): Bytes {
  const block = copyOf(startsWith(exif, EXIF_NAME) ? exif.subarray(EXIF_NAME.length) : exif);
  const opened = openExif(block);
  const entry = find(opened?.main ?? null, TAG.orientation);
  if (opened && entry) {
    const upright = fieldOf(opened.tiff, TAG.orientation, TYPE.short, [1]);
    block.set(entryBytes(opened.tiff, upright, upright.content), entry.at);
  }
  return block;
}

/** An XMP packet in which `tiff:Orientation`, as attribute or element, is 1. */
export function uprightXmp(xmp: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = Uint8Array.from(xmp);
  // Each byte as one character: places stay what they are.
  for (const found of binaryText(out).matchAll(
    /tiff:Orientation(?:\s*=\s*["']|>)([2-8])(?=["'<])/g,
  )) {
    out[found.index + found[0].length - 1] = 0x31;
  }
  return out;
}
