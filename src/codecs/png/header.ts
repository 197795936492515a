import type { ImageHeader } from "../format";

/** Deflate: a run of 258 bytes takes two bits at least. */
const DEFLATE_RATIO = 1032;

/** Null for what does not begin as a PNG does. PNG specification, sections 5 and 11.2. */
export function readPngHeader(view: DataView): ImageHeader | null {
  if (view.getUint32(0) !== 0x89504e47 || view.getUint32(4) !== 0x0d0a1a0a) return null;
  const [IHDR, IDAT, IEND, TRNS] = [0x49484452, 0x49444154, 0x49454e44, 0x74524e53];
  if (view.getUint32(12) !== IHDR) return null;
  const [depth, colourType] = [view.getUint8(24), view.getUint8(25)];
  const samples = { 2: 3, 4: 2, 6: 4 }[colourType] ?? 1; // RGB, grey and alpha, RGBA
  const bits = samples * Math.max(1, depth);
  let at = 8;
  let packed = 0;
  let alpha = colourType === 4 || colourType === 6;
  while (at + 12 <= view.byteLength && view.getUint32(at + 4) !== IEND) {
    const content = Math.min(view.getUint32(at), view.byteLength - at - 8);
    if (view.getUint32(at + 4) === IDAT) packed += content;
    if (view.getUint32(at + 4) === TRNS) alpha = true;
    at += 12 + view.getUint32(at);
  }
  return {
    format: "PNG",
    width: view.getUint32(16),
    height: view.getUint32(20),
    truncated: at + 12 > view.byteLength,
    mostPixels: (8 * DEFLATE_RATIO * packed) / bits,
    beyondBrowsers: depth > 8,
    // A palette's colours have 8 bits, however few their numbers have.
    bits: colourType === 3 ? 8 : depth,
    grey: colourType === 0 || colourType === 4,
    alpha,
  };
}
