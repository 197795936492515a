/**
 * Black and white stay where they are. Over an area that is clipped there is nothing to denoise: a network that
 * answers with less than white, or more than black, pulls a saturated colour inwards.
 * `training/blindspot/clip_points.py` does the same, number for number.
 */
import type { Rect } from "../geometry/rect";
import type { TileShape } from "../geometry/tiles";

/**
 * A channel is clipped over an area where all of 7 × 7 pixels are black, or all are white. Less would not do: of
 * strong noise over a dark place, a photo holds 3 × 3 pixels that are black by chance, and their mean is not.
 */
export const CLIP_REACH = 3;
const SIDE = 2 * CLIP_REACH + 1;
/** With so many of them, or fewer, a network's answer counts as it is; up to all of them less and less: no seam. */
const FEW = 35;

/**
 * How much of a tile's core is to stay what it is.
 * @param planes [3, height, width] in [0, 1], with a halo of at least `CLIP_REACH`
 * @returns for each sample of the core, plane by plane, the share of the way back to black (below zero) or white
 * (above); null where all are zero
 */
export function clippedIn(
  planes: Float32Array,
  core: Rect,
  halo: number,
  shape: TileShape,
): Float32Array | null {
  const size = shape.width * shape.height;
  const shares = new Float32Array(3 * core.width * core.height);
  let any = false;
  for (let channel = 0; channel < 3; channel++) {
    const plane = planes.subarray(channel * size, (channel + 1) * size);
    const out = shares.subarray(channel * core.width * core.height);
    for (const [value, sign] of [[0, -1] as const, [1, 1] as const]) {
      if (plane.includes(value))
        any = sumClipped(plane, value, sign, core, halo, shape, out) || any;
    }
  }
  return any ? shares : null;
}

/** Adds the shares for one clip point of one plane; whether there are any. */
function sumClipped(
  plane: Float32Array,
  value: number,
  sign: 1 | -1,
  { width, height }: Rect,
  halo: number,
  shape: TileShape,
  shares: Float32Array,
): boolean {
  // Of the rows around the one in question, for each column.
  const columns = new Uint8Array(width + 2 * CLIP_REACH);
  const left = halo - CLIP_REACH;
  const isClipped = (row: number, column: number) =>
    plane[row * shape.width + left + column] === value ? 1 : 0;
  let any = false;
  for (let y = 0; y < height; y++) {
    const top = halo + y - CLIP_REACH;
    for (let x = 0; x < columns.length; x++) {
      if (y === 0) {
        for (let row = top; row < top + SIDE; row++) {
          columns[x] = (columns[x] as number) + isClipped(row, x);
        }
      } else {
        columns[x] = (columns[x] as number) + isClipped(top + SIDE - 1, x) - isClipped(top - 1, x);
      }
    }
    let sum = 0;
    for (let x = 0; x < SIDE - 1; x++) sum += columns[x] as number;
    for (let x = 0; x < width; x++) {
      sum += columns[x + SIDE - 1] as number;
      if (sum > FEW && isClipped(halo + y, x + CLIP_REACH)) {
        shares[y * width + x] = (sign * (sum - FEW)) / (SIDE * SIDE - FEW);
        any = true;
      }
      sum -= columns[x] as number;
    }
  }
  return any;
}

/**
 * Puts a network's answer back, as far as `clippedIn` says.
 * @param planes the tile as the network answered, halo included; only the core changes
 */
export function keepClipped(
  planes: Float32Array,
  shares: Float32Array,
  core: Rect,
  halo: number,
  shape: TileShape,
): void {
  const size = shape.width * shape.height;
  let from = 0;
  for (let channel = 0; channel < 3; channel++) {
    for (let y = 0; y < core.height; y++) {
      const row = channel * size + (y + halo) * shape.width + halo;
      for (let at = row; at < row + core.width; at++, from++) {
        const share = shares[from] as number;
        if (share === 0) continue;
        const value = planes[at] as number;
        const clip = share < 0 ? 0 : 1;
        planes[at] = value + Math.abs(share) * (clip - value);
      }
    }
  }
}
