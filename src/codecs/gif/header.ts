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
  let frames = 0;
  while (at + 9 <= view.byteLength) {
    const block = view.getUint8(at);
    if (block === 0x2c) {
      frames++;
      const [left, top, across, down] = [1, 3, 5, 7].map((i) => view.getUint16(at + i, true));
      if (frames === 1) {
        width = Math.max(width, (left ?? 0) + (across ?? 0));
        height = Math.max(height, (top ?? 0) + (down ?? 0));
      }
      if (at + 10 > view.byteLength) break;
      // A table of its own, and the least size of a code.
      const own = view.getUint8(at + 9);
      at += 11 + (own & 0x80 ? 3 * 2 ** ((own & 7) + 1) : 0);
    } else if (block === 0x21) at += 2;
    else break;
    // Parts of up to 255 bytes, ended by one of none.
    for (; at < view.byteLength; ) {
      const length = view.getUint8(at);
      at += 1 + length;
      if (length === 0) break;
    }
  }
  const further = frames > 1 ? { further: { kind: "frames", count: frames - 1 } as const } : {};
  return { format: "GIF", width, height, truncated: false, mostPixels, bits: 8, ...further };
}
