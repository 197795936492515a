/** Blending turns photo + result into what is saved: exact, and the same for every tile cut. */
import type { Pixels } from "./planes";
import type { Rect } from "./rect";

/**
 * `rect` of the photo with the network's output mixed in: o + strength · (r - o), halves rounded up.
 * Alpha is the photo's, untouched.
 * @param result RGBA8 of `rect`, row by row
 * @param strength 0 (the photo) … 1 (the result)
 */
export function blendTile(
  photo: Pixels,
  rect: Rect,
  result: Uint8ClampedArray,
  strength: number,
): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint8ClampedArray(4 * rect.width * rect.height);
  let at = 0;
  for (let y = 0; y < rect.height; y++) {
    let from = 4 * ((rect.y + y) * photo.width + rect.x);
    for (let x = 0; x < rect.width; x++, at += 4, from += 4) {
      for (let channel = 0; channel < 3; channel++) {
        const original = photo.data[from + channel] as number;
        const denoised = result[at + channel] as number;
        out[at + channel] = Math.floor(original + strength * (denoised - original) + 0.5);
      }
      out[at + 3] = photo.data[from + 3] as number;
    }
  }
  return out;
}
