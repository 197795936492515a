/**
 * Tells what an image file says about itself before anything is decoded: so that a small file which claims
 * a billion pixels is never unpacked, and half a download is told from a whole one.
 */
import type { ImageHeader } from "./format";
import { FORMATS } from "./formats";
import { unlessCutOff, viewOf } from "./metadata/bytes";

/** Null for anything but the formats of `formats.ts`, or when the file stops before its size is told. */
export function readHeader(bytes: Uint8Array): ImageHeader | null {
  const view = viewOf(bytes);
  // Reading past the end: the header itself is cut off.
  return unlessCutOff(() => {
    for (const { readHeader } of FORMATS) {
      const header = readHeader(view, bytes);
      if (header) return header;
    }
    return null;
  });
}
