/**
 * Measures the noise where a photo should be flat. Only the finest grain is counted, what changes
 * from one pixel to the next: a soft gradient does not disturb it, and coarse blotches are not seen.
 */

import type { Rect } from "../geometry/rect";
import type { RowReader } from "./rows";

/** The part that is measured is this wide and high where the photo allows, in photo pixels. */
export const FLAT_BOX = 64;
/** Smaller than this says little. */
export const SMALLEST_BOX = 8;

/** Mean of |d| to standard deviation, for Gaussian d. */
const SIGMA_OF_MEAN = Math.sqrt(Math.PI / 2);

/**
 * Standard deviation of the fine noise in 8-bit levels, the root mean square of red, green and blue. From
 * the diagonal details of one level of the Haar transform, (a − b − c + d) / 2 of each 2 × 2 pixels, whose
 * deviation is that of white noise (Donoho and Johnstone 1994; the mean in place of their median, because
 * 8-bit details take few values).
 * @param rgba RGBA8, at least 2 × 2
 */
export function fineNoise(rgba: Uint8ClampedArray, width: number, height: number): number {
  let squares = 0;
  for (let channel = 0; channel < 3; channel++) {
    let [sum, count] = [0, 0];
    for (let y = 0; y + 1 < height; y += 2) {
      let i = 4 * y * width + channel;
      for (let x = 0; x + 1 < width; x += 2, i += 8, count++) {
        const below = i + 4 * width;
        const top = (rgba[i] as number) - (rgba[i + 4] as number);
        sum += Math.abs(top - ((rgba[below] as number) - (rgba[below + 4] as number)));
      }
    }
    squares += (SIGMA_OF_MEAN * (sum / count / 2)) ** 2;
  }
  return Math.sqrt(squares / 3);
}

const BLOCK = 8;
/** Lines of blocks that are read at once. */
const BAND = 16;
/** A mean this near to black or white has lost part of its noise. */
const CLIPPED = 12;

/** Mean and variance of the brightness of a block of 8 × 8, and whether it is clipped. */
interface Flatness {
  readonly mean: number;
  readonly variance: number;
  readonly clipped: boolean;
}

/**
 * The place inside `within` that is most likely flat: where blocks of 8 × 8 differ least from each other
 * and in themselves. Clipped ones are taken only where there are no others.
 * @param rows of `within` alone
 * @param within inside the photo; the box is at most half as wide and high, and all of it if it is tiny
 */
export async function flattestBox(rows: RowReader, within: Rect): Promise<Rect> {
  const short = Math.min(within.width, within.height);
  const side = Math.min(FLAT_BOX, BLOCK * Math.floor(short / (2 * BLOCK)));
  if (side < BLOCK) {
    const small = Math.min(FLAT_BOX, short);
    return { x: within.x, y: within.y, width: small, height: small };
  }
  const columns = Math.floor(within.width / BLOCK);
  const lines = Math.floor(within.height / BLOCK);
  const blocks: Flatness[] = [];
  for (let line = 0; line < lines; line += BAND) {
    const count = Math.min(BAND, lines - line);
    const rgba = await rows(BLOCK * line, BLOCK * count);
    for (let row = 0; row < count; row++) {
      for (let column = 0; column < columns; column++) {
        blocks.push(flatnessOf(rgba, within.width, BLOCK * column, BLOCK * row));
      }
    }
  }
  const across = side / BLOCK;
  let best = { x: within.x, y: within.y, width: side, height: side };
  let least = Number.POSITIVE_INFINITY;
  for (let row = 0; row + across <= lines; row++) {
    for (let column = 0; column + across <= columns; column++) {
      const uneven = unevenness(blocks, columns, column, row, across);
      if (uneven >= least) continue;
      least = uneven;
      best = { ...best, x: within.x + BLOCK * column, y: within.y + BLOCK * row };
    }
  }
  return best;
}

function flatnessOf(data: Uint8ClampedArray, width: number, left: number, top: number): Flatness {
  let [sum, squares] = [0, 0];
  for (let y = top; y < top + BLOCK; y++) {
    let i = 4 * (y * width + left);
    for (let x = 0; x < BLOCK; x++, i += 4) {
      const value = ((data[i] as number) + (data[i + 1] as number) + (data[i + 2] as number)) / 3;
      sum += value;
      squares += value * value;
    }
  }
  const mean = sum / BLOCK ** 2;
  const clipped = mean < CLIPPED || mean > 255 - CLIPPED;
  return { mean, variance: squares / BLOCK ** 2 - mean * mean, clipped };
}

/** A square of blocks' distance from flat, as a variance; clipped blocks weigh more than any structure. */
function unevenness(
  blocks: readonly Flatness[],
  columns: number,
  column: number,
  row: number,
  across: number,
): number {
  let [sum, squares, inside, clipped] = [0, 0, 0, 0];
  for (let y = row; y < row + across; y++) {
    for (let x = column; x < column + across; x++) {
      const block = blocks[y * columns + x] as Flatness;
      sum += block.mean;
      squares += block.mean ** 2;
      inside += block.variance;
      clipped += +block.clipped;
    }
  }
  const count = across ** 2;
  const between = squares / count - (sum / count) ** 2;
  // White noise alone leaves 1/64 of a block's variance in its mean.
  return between + inside / count / BLOCK ** 2 + 255 ** 2 * (clipped / count);
}
