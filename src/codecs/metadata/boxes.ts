/** Boxes of an ISO media file, as a film behind a photo is one. ISO/IEC 14496-12, section 4.2. */
import { startsWith, viewOf } from "./bytes";

/** Finds the end of the boxes that begin at `at`; null where no film begins there. */
export function filmEnd(bytes: Uint8Array, at: number, end = bytes.length): number | null {
  if (!startsWith(bytes, "ftyp", at + 4)) return null;
  const view = viewOf(bytes);
  let next = at;
  while (next + 8 <= end) {
    const type = bytes.subarray(next + 4, next + 8);
    if (!type.every((byte) => (byte >= 0x20 && byte < 0x7f) || byte === 0xa9)) break;
    let size = view.getUint32(next);
    // To the end of the file.
    if (size === 0) return end;
    if (size === 1 && next + 16 <= end) size = Number(view.getBigUint64(next + 8));
    if (size < 8 || next + size > end) break;
    next += size;
  }
  // The first box alone is cut off: it is a film all the same.
  return next === at ? end : next;
}
