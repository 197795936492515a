import type { ImageHeader } from "../format";
import { placesIn } from "./chunks";

/** Deflate: a run of 258 bytes takes two bits at least. */
const DEFLATE_RATIO = 1032;

/** Null for what does not begin as a PNG does. PNG specification, sections 5 and 11.2. */
export function readPngHeader(view: DataView, bytes: Uint8Array): ImageHeader | null {
  if (view.getUint32(0) !== 0x89504e47 || view.getUint32(4) !== 0x0d0a1a0a) return null;
  if (view.getUint32(12) !== 0x4948_4452) return null; // "IHDR"
  const [depth, colourType] = [view.getUint8(24), view.getUint8(25)];
  const samples = { 2: 3, 4: 2, 6: 4 }[colourType] ?? 1; // RGB, grey and alpha, RGBA
  const bits = samples * Math.max(1, depth);
  let packed = 0;
  let alpha = colourType === 4 || colourType === 6;
  let truncated = true;
  for (const { type, at, end } of placesIn(bytes)) {
    if (type === "IDAT") packed += Math.min(end - 4, bytes.length) - at - 8;
    if (type === "tRNS") alpha = true;
    if (type === "IEND") truncated = at + 12 > bytes.length;
  }
  return {
    format: "PNG",
    width: view.getUint32(16),
    height: view.getUint32(20),
    truncated,
    mostPixels: (8 * DEFLATE_RATIO * packed) / bits,
    beyondBrowsers: depth > 8,
    // A palette's colours have 8 bits, however few their numbers have.
    bits: colourType === 3 ? 8 : depth,
    grey: colourType === 0 || colourType === 4,
    alpha,
  };
}
