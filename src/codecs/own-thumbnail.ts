/** The small picture that a camera puts into a JPEG: read from the file's first bytes, without decoding it. */

import { EXIF_NAME, MARKER, placesIn } from "./jpeg/segments";
import { copyOf, startsWith } from "./metadata/bytes";
import { exifBlock, exifFacts } from "./metadata/exif";

/** Two segments of the largest size. */
const HEAD_BYTES = 128 * 1024;

export interface OwnThumbnail {
  readonly jpeg: Blob;
  /** As EXIF counts it: how the small picture is to be turned, too. */
  readonly orientation: number;
  /** Width by height of the photo as it is stored: cameras put black bars beside what does not fit. Null: not told. */
  readonly aspect: number | null;
}

/** Null where there is none. */
export async function ownThumbnail(file: Blob): Promise<OwnThumbnail | null> {
  const bytes = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  if (bytes[0] !== 0xff || bytes[1] !== MARKER.start) return null;
  for (const { marker, at, end } of placesIn(bytes)) {
    if (marker === MARKER.scan || end > bytes.length) return null;
    const content = bytes.subarray(at + 4, end);
    if (marker !== MARKER.app1 || !startsWith(content, EXIF_NAME)) continue;
    const block = exifBlock(content);
    const facts = exifFacts(block);
    if (!block || !facts?.thumbnail) return null;
    const { at: from, length } = facts.thumbnail;
    const { width, height, orientation } = facts;
    const jpeg = new Blob([copyOf(block.subarray(from, from + length))], { type: "image/jpeg" });
    return { jpeg, orientation, aspect: width && height ? width / height : null };
  }
  return null;
}
