import type { ImageHeader } from "../format";

/** Deflate: a run of 258 bytes takes two bits at least. */
const DEFLATE_RATIO = 1032;

/** Null for what does not begin as a PNG does. PNG specification, sections 5 and 11.2. */
export function readPngHeader(view: DataView): ImageHeader | null {
  if (view.getUint32(0) !== 0x89504e47 || view.getUint32(4) !== 0x0d0a1a0a) return null;
  const [IHDR, IDAT, IEND] = [0x49484452, 0x49444154, 0x49454e44];
  if (view.getUint32(12) !== IHDR) return null;
  const samples = { 2: 3, 4: 2, 6: 4 }[view.getUint8(25)] ?? 1; // by colour type: RGB, grey and alpha, RGBA
  const bits = samples * Math.max(1, view.getUint8(24));
  let at = 8;
  let packed = 0;
  while (at + 12 <= view.byteLength && view.getUint32(at + 4) !== IEND) {
    if (view.getUint32(at + 4) === IDAT) packed += view.getUint32(at);
    at += 12 + view.getUint32(at);
  }
  return {
    format: "PNG",
    width: view.getUint32(16),
    height: view.getUint32(20),
    truncated: at + 12 > view.byteLength,
    mostPixels: (8 * DEFLATE_RATIO * packed) / bits,
    beyondBrowsers: view.getUint8(24) > 8,
  };
}
