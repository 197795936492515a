/** From 16 bits or floats to 8 bits without steps. */
import type { Rect } from "../geometry/rect";
import { blueNoise, NOISE_SIDE } from "./blue-noise";
import type { Samples } from "./raster";

/** Sixteen bits a level of eight. */
const WORDS = 257;
/** Floats this near a level, in levels, mean it: rounding to single precision is a tenth of that. */
const NEAR = 1e-4;

/**
 * Samples as 8-bit levels: each becomes one of the two levels around it, the nearer one more often, so that
 * the mean of a patch is what it was, and the error has no low frequencies to be seen. What is a level already
 * stays as it is, and nothing changes by a whole level. All channels of a pixel have one threshold, so that grey
 * stays grey; it depends on the pixel's place in the photo, so not on where bands are cut. What is not a
 * number is black.
 *
 * A threshold, not noise of triangular density: that would touch what needs no dither, and its one virtue,
 * that the error's power is the same everywhere, cannot be seen at 8 bits.
 * @param samples of `place`, interleaved, row by row; `place` is told in pixels of the photo
 * @param channels alpha among them
 * @returns as many samples; 8-bit ones are returned as they are
 */
export function dithered(
  samples: Samples,
  channels: number,
  { x: left, y: top, width, height }: Rect,
): Uint8ClampedArray<ArrayBuffer> {
  if (samples instanceof Uint8ClampedArray) return samples;
  const out = new Uint8ClampedArray(samples.length);
  const noise = blueNoise();
  const words = samples instanceof Uint16Array;
  let at = 0;
  for (let y = 0; y < height; y++) {
    const row = modulo(top + y) * NOISE_SIDE;
    for (let x = 0; x < width; x++) {
      const threshold =
        ((noise[row + modulo(left + x)] as number) + 0.5) / (NOISE_SIDE * NOISE_SIDE);
      for (let c = 0; c < channels; c++, at++) {
        const value = samples[at] as number;
        const level = words ? value / WORDS : 255 * value;
        const nearest = Math.round(level);
        out[at] = Math.abs(level - nearest) < NEAR ? nearest : Math.floor(level + threshold);
      }
    }
  }
  return out;
}

const modulo = (i: number) => ((i % NOISE_SIDE) + NOISE_SIDE) % NOISE_SIDE;
