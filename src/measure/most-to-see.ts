/** The place of a photo that shows best what denoising does: noise, and structure that must survive it. */
import type { Rect } from "../geometry/rect";
import type { Point, Size } from "../geometry/viewport";
import { LUMA } from "../raster/luma";
import { type PatchReader, patches } from "./photo-noise";

/** Patches are compared by blocks of this side, in pixels. */
const BLOCK = 16;
/** Below this brightness, of 1, hardly anybody sees what happens. */
const DARK = 0.25;
/** A patch with a larger share of black or white pixels has lost what there was. */
const MOST_CLIPPED = 0.1;
/** Structure stronger than this, of 1, is an edge, which says no more than texture does. */
const PLENTY = 0.08;

/** The middle of the patch with the most to see; null where the photo is smaller than a block, or see-through. */
export function mostToSee(read: PatchReader, size: Size): Point | null {
  if (Math.min(size.width, size.height) < BLOCK) return null;
  let best: { readonly score: number; readonly patch: Rect } | null = null;
  for (const patch of patches(size)) {
    const score = scoreOf(read(patch), patch);
    if (score !== null && score > (best?.score ?? -1)) best = { score, patch };
  }
  if (!best) return null;
  const { x, y, width, height } = best.patch;
  return { x: x + Math.floor(width / 2), y: y + Math.floor(height / 2) };
}

/** Null where pixels are see-through. */
function scoreOf(planes: Float32Array, { width, height }: Size): number | null {
  const spreads: number[] = [];
  let [sum, clipped] = [0, 0];
  const plane = width * height;
  for (let top = 0; top + BLOCK <= height; top += BLOCK) {
    for (let left = 0; left + BLOCK <= width; left += BLOCK) {
      let [own, squares] = [0, 0];
      for (let y = top; y < top + BLOCK; y++) {
        for (let x = left; x < left + BLOCK; x++) {
          const at = y * width + x;
          const luma =
            LUMA[0] * (planes[at] as number) +
            LUMA[1] * (planes[at + plane] as number) +
            LUMA[2] * (planes[at + 2 * plane] as number);
          own += luma;
          squares += luma * luma;
          if (luma < 1 / 255 || luma > 254 / 255) clipped++;
        }
      }
      const mean = own / BLOCK ** 2;
      spreads.push(Math.sqrt(Math.max(0, squares / BLOCK ** 2 - mean * mean)));
      sum += mean;
    }
  }
  if (!Number.isFinite(sum)) return null;
  if (clipped > MOST_CLIPPED * plane) return 0;
  spreads.sort((a, b) => a - b);
  const at = (share: number) => spreads[Math.floor(share * (spreads.length - 1))] as number;
  // The flattest blocks hold noise alone, the richest structure too.
  const [noise, structure] = [at(0.15), Math.min(PLENTY, at(0.85))];
  const light = Math.min(1, sum / spreads.length / DARK);
  return light * noise * Math.max(0, structure - noise);
}
