/** Samples in the depth of a file they are written to. */
import type { Rect } from "../geometry/rect";
import { dithered, ditherTo } from "./dither";
import type { Samples } from "./raster";

/**
 * Up is exact, as far as the levels allow: 8 bits times 257 are 16. Down is dithered, and what is a level
 * already stays one. Floats beyond black or white are clamped; what is not a number is black.
 * @param samples of `place`, interleaved, row by row; `place` is told in pixels of the photo
 * @param channels alpha among them
 * @param bits of a sample; 10 and 12 stand at the upper end of 16, which repeat them below, so that white is 65535
 * @returns as many samples; those that need no change are returned as they are
 */
export function inDepth(
  samples: Samples,
  channels: number,
  place: Rect,
  bits: 8 | 10 | 12 | 16,
): Uint8ClampedArray<ArrayBuffer> | Uint16Array<ArrayBuffer> {
  if (bits === 8) return dithered(samples, channels, place);
  if (bits === 16) return asWords(samples);
  const levels = new Uint16Array(samples.length);
  const most = 2 ** bits - 1;
  if (samples instanceof Uint8ClampedArray) {
    for (let i = 0; i < levels.length; i++) {
      levels[i] = Math.round(((samples[i] as number) * most) / 255);
    }
  } else ditherTo(levels, most, samples, channels, place);
  for (let i = 0; i < levels.length; i++) {
    const level = levels[i] as number;
    levels[i] = (level << (16 - bits)) | (level >> (2 * bits - 16));
  }
  return levels;
}

function asWords(samples: Samples): Uint16Array<ArrayBuffer> {
  if (samples instanceof Uint16Array) return samples;
  const words = new Uint16Array(samples.length);
  if (samples instanceof Uint8ClampedArray) {
    for (let i = 0; i < words.length; i++) words[i] = 257 * (samples[i] as number);
    return words;
  }
  for (let i = 0; i < words.length; i++) {
    words[i] = Math.min(65_535, Math.max(0, Math.round(65_535 * (samples[i] as number))));
  }
  return words;
}
