/** From 16 bits or floats to fewer bits without steps. */
import type { Rect } from "../geometry/rect";
import { blueNoise, NOISE_SIDE } from "./blue-noise";
import { type Samples, typeOf, WHITE } from "./raster";

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
  ditherTo(out, 255, samples, channels, { x: left, y: top, width, height });
  return out;
}

/**
 * `dithered` to any number of levels.
 * @param out as long as `samples`
 * @param most the level of white
 */
export function ditherTo(
  out: Uint8ClampedArray | Uint16Array,
  most: number,
  samples: Samples,
  channels: number,
  { x: left, y: top, width, height }: Rect,
): void {
  const noise = blueNoise();
  const white = WHITE[typeOf(samples)];
  // A level of 10 or 12 bits has more than one name in 16: filled up from below, or rounded.
  const near = white === 65_535 && white % most > 0 ? Math.max(NEAR, (1.01 * most) / white) : NEAR;
  let at = 0;
  for (let y = 0; y < height; y++) {
    const row = modulo(top + y) * NOISE_SIDE;
    for (let x = 0; x < width; x++) {
      const threshold =
        ((noise[row + modulo(left + x)] as number) + 0.5) / (NOISE_SIDE * NOISE_SIDE);
      for (let c = 0; c < channels; c++, at++) {
        const level = ((samples[at] as number) * most) / white;
        const nearest = Math.round(level);
        const chosen = Math.abs(level - nearest) < near ? nearest : Math.floor(level + threshold);
        out[at] = Math.min(most, Math.max(0, chosen));
      }
    }
  }
}

const modulo = (i: number) => ((i % NOISE_SIDE) + NOISE_SIDE) % NOISE_SIDE;
