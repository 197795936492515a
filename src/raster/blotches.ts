/**
 * Blotches of colour: noise of colour so coarse that a network takes it for the picture. On a picture made four
 * times smaller, colour that brightness does not explain is what is left of it by a local linear model of colour on
 * brightness (the guided filter, He et al. 2013, TPAMI 35). Of that, what stands out in a cosine transform stays, as
 * in `structure.ts`; the rest is taken from the photo before a network sees it.
 * `training/blindspot/blotches.py` does the same, number for number.
 */
import type { Rect } from "../geometry/rect";
import type { TileShape } from "../geometry/tiles";
import type { Size } from "../geometry/viewport";
import {
  type Along,
  BLOCK,
  blocksAlong,
  COEFFICIENTS,
  fromCosines,
  readBlock,
  STEP,
  WINDOW,
  withNeighbours,
} from "./cosines";
import { OPPONENT } from "./noise-level";
import { reflect } from "./planes";

/** Blotches are seen on a picture so many times smaller. */
export const CELL = 4;
/**
 * The local model's windows are so many cells to each side, and its brightness varies this much before it explains
 * anything.
 */
const RADIUS = 8;
const LEAST_VARIANCE = (2 / 255) ** 2;
/** What has more than so many times a frequency's usual energy is the picture's. */
const FACTOR = 4;
/** Usual: at this quantile of all blocks, for most are not the picture's, over chi-squared's. */
const USUAL_QUANTILE = 0.35;
const USUAL_SHARE = 0.206;
/** Of so many blocks at most. */
const MOST_BLOCKS = 4096;
/** A variance that no photo of 8 bits shows at that size. */
const NOTHING = 0.05 / 255 ** 2;

/** So many rows of cells are read, or of blocks tested, before others may be served. */
const BAND = 16;

export interface Blotches extends Size {
  /** What is to be taken from both colour differences in each cell of the photo: [2, height, width]. */
  readonly away: Float32Array;
}

/**
 * A photo's blotches, found step by step.
 * @param read planes [3, height, width] of part of the photo
 */
export function* findBlotches(
  photo: Size,
  read: (part: Rect) => Float32Array,
): Generator<void, Blotches> {
  const width = Math.ceil(photo.width / CELL);
  const height = Math.ceil(photo.height / CELL);
  const cells = [0, 1, 2].map(() => new Float32Array(width * height));
  for (let row = 0; row < height; row += BAND) {
    const y = row * CELL;
    const band = { x: 0, y, width: photo.width, height: Math.min(BAND * CELL, photo.height - y) };
    writeMeans(read(band), band, cells, row * width, width);
    yield;
  }
  const [brightness, ...colours] = cells as [Float32Array, Float32Array, Float32Array];
  yield* unexplain({ width, height }, brightness, colours);
  const away = new Float32Array(2 * width * height);
  for (const [k, colour] of colours.entries()) {
    const part = away.subarray(k * width * height, (k + 1) * width * height);
    yield* unremarkable(colour, { width, height }, part);
  }
  return { width, height, away };
}

/**
 * The means of cells, as brightness and colour differences; the last of a row or column may be smaller.
 * @param planes [3, height, width]
 * @param cells of each component, `across` in a row; those from the first one on are written
 */
export function writeMeans(
  planes: Float32Array,
  { width, height }: Size,
  cells: readonly (Float32Array | Float64Array)[],
  first: number,
  across: number,
): void {
  const size = width * height;
  for (let top = 0, row = first; top < height; top += CELL, row += across) {
    for (let left = 0, cell = row; left < width; left += CELL, cell++) {
      const [bottom, right] = [Math.min(top + CELL, height), Math.min(left + CELL, width)];
      let [red, green, blue] = [0, 0, 0];
      for (let y = top; y < bottom; y++) {
        for (let at = y * width + left; at < y * width + right; at++) {
          red += planes[at] as number;
          green += planes[at + size] as number;
          blue += planes[at + 2 * size] as number;
        }
      }
      const count = (bottom - top) * (right - left);
      OPPONENT.forEach(([r, g, b], k) => {
        (cells[k] as Float64Array)[cell] = (r * red + g * green + b * blue) / count;
      });
    }
  }
}

/** Takes from colours, in place, what a local linear model of brightness has of them. */
function* unexplain(
  size: Size,
  brightness: Float32Array,
  colours: readonly Float32Array[],
): Generator<void> {
  const mean = around(brightness, size);
  yield;
  const variance = around(
    brightness.map((value) => value * value),
    size,
  ).map((square, i) => square - (mean[i] as number) ** 2);
  for (const colour of colours) {
    yield;
    const rest = around(colour, size);
    yield;
    const slope = around(
      colour.map((value, i) => value * (brightness[i] as number)),
      size,
    );
    yield;
    for (let i = 0; i < colour.length; i++) {
      const shared = (slope[i] as number) - (mean[i] as number) * (rest[i] as number);
      const by = shared / ((variance[i] as number) + LEAST_VARIANCE);
      slope[i] = by;
      rest[i] = (rest[i] as number) - by * (mean[i] as number);
    }
    const by = around(slope, size);
    yield;
    const base = around(rest, size);
    for (let i = 0; i < colour.length; i++) {
      const told = (by[i] as number) * (brightness[i] as number) + (base[i] as number);
      colour[i] = (colour[i] as number) - told;
    }
  }
}

/** The mean of the window around each cell, as far as there are cells. */
function around(values: Float32Array, { width, height }: Size): Float32Array {
  const out = new Float32Array(values.length);
  const column = new Float64Array(width);
  const sums = new Float64Array(width + 1);
  const add = (row: number, sign: 1 | -1) => {
    for (let x = 0, at = row * width; x < width; x++, at++) {
      column[x] = (column[x] as number) + sign * (values[at] as number);
    }
  };
  for (let row = 0; row < Math.min(RADIUS, height); row++) add(row, 1);
  for (let y = 0; y < height; y++) {
    if (y + RADIUS < height) add(y + RADIUS, 1);
    if (y - RADIUS > 0) add(y - RADIUS - 1, -1);
    const rows = Math.min(y + RADIUS + 1, height) - Math.max(y - RADIUS, 0);
    for (let x = 0; x < width; x++) sums[x + 1] = (sums[x] as number) + (column[x] as number);
    for (let x = 0; x < width; x++) {
      const [first, last] = [Math.max(x - RADIUS, 0), Math.min(x + RADIUS + 1, width)];
      const sum = (sums[last] as number) - (sums[first] as number);
      out[y * width + x] = sum / (rows * (last - first));
    }
  }
  return out;
}

/** Adds to `out` what of a plane does not stand out of what is usual in it. */
function* unremarkable(plane: Float32Array, size: Size, out: Float32Array): Generator<void> {
  const { width, height } = size;
  const down = blocksAlong(0, height, height);
  const across = blocksAlong(0, width, width);
  const coefficients = new Float64Array(COEFFICIENTS);
  const usual = usualOf(plane, width, down, across);
  for (let row = 0; row < down.count; row++) {
    for (let column = 0; column < across.count; column++) {
      readBlock(plane, 0, width, down, row, across, column, coefficients);
      const energy = coefficients.map((value, i) => value ** 2 / (usual[i] as number));
      withNeighbours(energy);
      energy.forEach((stands, i) => {
        // Wiener's share stays.
        if (stands > FACTOR) coefficients[i] = (coefficients[i] as number) / stands;
      });
      fromCosines(coefficients);
      for (let y = 0, from = 0; y < BLOCK; y++) {
        const line = down.first + row * STEP + y;
        for (let x = 0; x < BLOCK; x++, from++) {
          const at = across.first + column * STEP + x;
          if (line < 0 || line >= height || at < 0 || at >= width) continue;
          const to = line * width + at;
          out[to] = (out[to] as number) + (coefficients[from] as number) * (WINDOW[from] as number);
        }
      }
    }
    if (row % BAND === 0) yield;
  }
}

/** The usual energy of each coefficient. */
function usualOf(plane: Float32Array, width: number, down: Along, across: Along): Float64Array {
  const all = down.count * across.count;
  const count = Math.min(all, MOST_BLOCKS);
  const block = new Float64Array(COEFFICIENTS);
  const asked = Array.from(block, () => new Float64Array(count));
  for (let i = 0; i < count; i++) {
    const at = Math.floor((i * all) / count);
    readBlock(
      plane,
      0,
      width,
      down,
      Math.floor(at / across.count),
      across,
      at % across.count,
      block,
    );
    block.forEach((value, k) => {
      (asked[k] as Float64Array)[i] = value ** 2;
    });
  }
  const at = Math.floor(USUAL_QUANTILE * (count - 1));
  const usual = Float64Array.from(asked, (values) => (values.sort()[at] as number) / USUAL_SHARE);
  withNeighbours(usual);
  return usual.map((energy) => Math.max(energy, NOTHING));
}

/**
 * Takes this share of a photo's blotches from part of it.
 * @param planes [3, height, width] in [0, 1]; written over
 * @param origin of their first pixel in the photo; beyond its border they are mirrored
 */
export function takeBlotches(
  planes: Float32Array,
  shape: TileShape,
  origin: { readonly x: number; readonly y: number },
  photo: Size,
  { width, height, away }: Blotches,
  share: number,
): void {
  const size = shape.width * shape.height;
  const cells = width * height;
  const across = Array.from({ length: shape.width }, (_, x) =>
    between(reflect(origin.x + x, photo.width), width),
  );
  for (let y = 0, at = 0; y < shape.height; y++) {
    const down = between(reflect(origin.y + y, photo.height), height);
    const [upper, lower] = [down.first * width, down.second * width];
    for (let x = 0; x < shape.width; x++, at++) {
      const { first, second, share: along } = across[x] as Between;
      const mixed = (plane: number) => {
        const of = (row: number) => {
          const left = away[plane + row + first] as number;
          return left + along * ((away[plane + row + second] as number) - left);
        };
        return of(upper) * (1 - down.share) + of(lower) * down.share;
      };
      const [one, other] = [share * mixed(0), share * mixed(cells)];
      for (let channel = 0; channel < 3; channel++) {
        const less =
          one * (OPPONENT[1][channel] as number) + other * (OPPONENT[2][channel] as number);
        const to = channel * size + at;
        planes[to] = Math.min(1, Math.max(0, (planes[to] as number) - less));
      }
    }
  }
}

/** Two cells, and how far from the first to the second. */
interface Between {
  readonly first: number;
  readonly second: number;
  readonly share: number;
}

function between(pixel: number, cells: number): Between {
  const at = Math.min(Math.max((pixel + 0.5) / CELL - 0.5, 0), cells - 1);
  const first = Math.floor(at);
  return { first, second: Math.min(first + 1, cells - 1), share: at - first };
}
