/** Whether two pictures of the same size lie on each other to the pixel. */

import type { Rect } from "../geometry/rect";
import type { Size } from "../geometry/viewport";
import { lumaOf } from "../raster/luma";
import { bandOf } from "./box-mean";
import { correlationAt } from "./correlation";

/** Shifts up to this many pixels each way are found. */
export const MOST_OFFSET = 6;
/** The middle of the pictures is compared, at most this wide and high. */
const PART = 384;
/** Below this likeness two pictures do not show the same thing. */
export const ALIKE = 0.25;

export interface Alignment {
  /** By how many pixels the other picture is shifted to the right and downwards. */
  readonly dx: number;
  readonly dy: number;
  /** Normalised cross-correlation at that shift, −1…1, of edges and texture. */
  readonly likeness: number;
}

/** The part of two pictures of this size that tells how they lie on each other. */
export function alignedPart({ width, height }: Size): Rect {
  const size = { width: Math.min(PART, width), height: Math.min(PART, height) };
  return {
    x: Math.floor((width - size.width) / 2),
    y: Math.floor((height - size.height) / 2),
    ...size,
  };
}

/**
 * The whole-pixel shift at which `other` is most like `photo`.
 * @param photo RGBA8 of its `alignedPart`
 * @param other the same part of the other picture
 * @throws RangeError when the sizes differ
 */
export function alignmentOf(
  photo: Uint8ClampedArray,
  other: Uint8ClampedArray,
  size: Size,
): Alignment {
  if (other.length !== photo.length || photo.length !== 4 * size.width * size.height) {
    throw new RangeError("alignment needs pictures of the same size");
  }
  const [a, b] = [photo, other].map((part) =>
    // Noise softened over 3 × 3 pixels, slow changes over 17 × 17 taken away: edges and texture.
    bandOf(lumaOf(part), size.width, size.height, 1, 8),
  ) as [Float32Array, Float32Array];
  let best: Alignment = {
    dx: 0,
    dy: 0,
    likeness: correlationAt(a, b, size.width, size.height, 0, 0),
  };
  const reach = Math.min(MOST_OFFSET, Math.floor(Math.min(size.width, size.height) / 4));
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      const likeness = correlationAt(a, b, size.width, size.height, dx, dy);
      // Beyond rounding: a flat picture is as like itself everywhere.
      if (likeness > best.likeness + 1e-6) best = { dx, dy, likeness };
    }
  }
  return best;
}
