import type { ImageHeader } from "../format";

/** LZW: a code of 12 bits stands for 4096 pixels at most. */
const GIF_PIXELS_PER_BYTE = 4096 / 1.5;

/** Null for what is no GIF. GIF89a specification, sections 17 to 20. */
export function readGifHeader(view: DataView): ImageHeader | null {
  if (view.getUint32(0) !== 0x47494638) return null;
  let [width, height] = [view.getUint16(6, true), view.getUint16(8, true)];
  const mostPixels = GIF_PIXELS_PER_BYTE * view.byteLength;
  // Where the first frame reaches beyond the screen, browsers enlarge the screen.
  const colours = view.getUint8(10);
  let at = 13 + (colours & 0x80 ? 3 * 2 ** ((colours & 7) + 1) : 0);
  while (at + 9 <= view.byteLength) {
    const block = view.getUint8(at);
    if (block === 0x2c) {
      width = Math.max(width, view.getUint16(at + 1, true) + view.getUint16(at + 5, true));
      height = Math.max(height, view.getUint16(at + 3, true) + view.getUint16(at + 7, true));
      break;
    }
    if (block !== 0x21) break;
    // An extension: a label, then parts of up to 255 bytes, ended by one of none.
    for (at += 2; at < view.byteLength && view.getUint8(at) > 0; ) at += 1 + view.getUint8(at);
    at += 1;
  }
  return { format: "GIF", width, height, truncated: false, mostPixels, bits: 8 };
}
