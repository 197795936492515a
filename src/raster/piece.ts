/**
 * Pictures shown small: level n halves a picture n times, each of its pixels the mean of the 2ⁿ × 2ⁿ pixels
 * of its cell, so that a photo shown small shows the true mean of its noise.
 */
import type { Rect } from "../geometry/rect";
import { intersection } from "../geometry/tiles";
import type { Size } from "../geometry/viewport";
import { cropRgba8, OWN_VALUES, type Painter } from "./planes";
import { hasAlpha, type Raster, type ResultTile, type Samples, typeOf } from "./raster";

/** Of this level a photo's sums are kept: to show it smaller costs the less, the smaller it is. */
export const KEPT_LEVEL = 3;

/** What is kept of a photo for `photoPiece`. */
export function keptMeans(raster: Raster): Means {
  const { width, height, samples, channels } = raster;
  const cells = { x: 0, y: 0, ...levelSize(raster, KEPT_LEVEL) };
  const means = new Means(cells);
  means.add(cells, KEPT_LEVEL, { x: 0, y: 0, width, height }, samples, channels);
  return means;
}

/** A level's size: at the right and bottom edge a cell holds what pixels there are. */
export function levelSize({ width, height }: Size, level: number): Size {
  return { width: Math.ceil(width / 2 ** level), height: Math.ceil(height / 2 ** level) };
}

/**
 * RGBA8 of part of a photo, halved `level` times, the colours weighted by alpha; halves round up. Means are
 * of the photo's own values, and painted after.
 * @param rect in pixels of the level, inside it
 * @param kept of the photo
 */
export function photoPiece(
  raster: Raster,
  rect: Rect,
  level: number,
  painter: Painter = OWN_VALUES,
  kept: Means | null = null,
): Uint8ClampedArray<ArrayBuffer> {
  if (level === 0) return cropRgba8(raster, rect, painter);
  const whole = { x: 0, y: 0, width: raster.width, height: raster.height };
  const rgba = new Uint8ClampedArray(4 * rect.width * rect.height);
  const means = new Means({ width: rect.width, height: 1 });
  for (let y = 0; y < rect.height; y++) {
    const row = { x: rect.x, y: rect.y + y, width: rect.width, height: 1 };
    if (kept && level >= KEPT_LEVEL) means.addCells(row, level - KEPT_LEVEL, kept);
    else means.add(row, level, whole, raster.samples, raster.channels);
    means.write(rgba, y * rect.width, painter);
  }
  return rgba;
}

/**
 * RGBA8 of part of a result, halved `level` times. Pixels that are not done are all zero; the mean is that
 * of the done ones. Tiles are taken one by one.
 * @param rect in pixels of the level
 * @param tiles none overlaps another
 */
export async function resultPiece(
  rect: Rect,
  level: number,
  tiles: AsyncIterable<ResultTile> | Iterable<ResultTile>,
  painter: Painter = OWN_VALUES,
): Promise<Uint8ClampedArray<ArrayBuffer>> {
  const rgba = new Uint8ClampedArray(4 * rect.width * rect.height);
  if (level === 0) {
    for await (const tile of tiles) paintTile(tile, rect, rgba, painter);
    return rgba;
  }
  const means = new Means(rect);
  for await (const tile of tiles) {
    means.add(rect, level, tile.rect, tile.samples, coloursIn(tile));
  }
  means.write(rgba, 0, painter);
  return rgba;
}

/**
 * Writes the shared part of a tile, opaque, over RGBA8 of a rectangle.
 * @param rect in photo pixels; the tile may leave it
 */
function paintTile(
  tile: ResultTile,
  rect: Rect,
  rgba: Uint8ClampedArray,
  painter: Painter = OWN_VALUES,
): void {
  const shared = intersection(tile.rect, rect);
  if (!shared) return;
  for (let y = shared.y; y < shared.y + shared.height; y++) {
    const from = (y - tile.rect.y) * tile.rect.width + shared.x - tile.rect.x;
    const to = (y - rect.y) * rect.width + shared.x - rect.x;
    painter.write(tile.samples, coloursIn(tile), from, rgba, to, shared.width);
  }
}

/** A result's tile is RGB or grey. */
function coloursIn({ rect, samples }: ResultTile): 1 | 3 {
  return samples.length === rect.width * rect.height ? 1 : 3;
}

/** Sums of cells' pixels. Integers are summed exactly, to level 10 and beyond. */
export class Means {
  readonly #width: number;
  /** Per pixel: red, green and blue, each times alpha, and alpha; the photo's own values. */
  readonly #sums: Float64Array;
  /** Pixels in each cell so far. */
  readonly #counts: Uint32Array;
  /** An 8-bit level's value in the samples; the alpha that is opaque. */
  #unit = 1;
  #opaque = 1;

  constructor({ width, height }: Size) {
    this.#width = width;
    this.#sums = new Float64Array(4 * width * height);
    this.#counts = new Uint32Array(width * height);
  }

  /**
   * Adds the pixels of a source to the cells of `rect`.
   * @param rect in pixels of the level: what the sums stand for
   * @param place where the source lies in the picture, in pixels of level 0
   */
  add(
    rect: Rect,
    level: number,
    place: Rect,
    samples: Samples,
    channels: Raster["channels"],
  ): void {
    const cell = 2 ** level;
    const type = typeOf(samples);
    this.#unit = type === "u8" ? 1 : type === "u16" ? 257 : 1 / 255;
    const alpha = hasAlpha({ channels });
    this.#opaque = alpha ? 255 * this.#unit : 1;
    const shared = intersection(place, {
      x: rect.x * cell,
      y: rect.y * cell,
      width: rect.width * cell,
      height: rect.height * cell,
    });
    if (!shared) return;
    const addCell = ADD_CELL[channels];
    const stride = channels * place.width;
    const [right, bottom] = [shared.x + shared.width, shared.y + shared.height];
    for (let y = shared.y; y < bottom; ) {
      const row = Math.floor(y / cell);
      const rows = Math.min(bottom, (row + 1) * cell) - y;
      const line = stride * (y - place.y);
      for (let x = shared.x; x < right; ) {
        const column = Math.floor(x / cell);
        const pixels = Math.min(right, (column + 1) * cell) - x;
        const to = (row - rect.y) * rect.width + column - rect.x;
        const from = line + channels * (x - place.x);
        addCell(this.#sums, 4 * to, samples, { from, stride, rows, length: channels * pixels });
        this.#counts[to] = (this.#counts[to] as number) + rows * pixels;
        x += pixels;
      }
      y += rows;
    }
  }

  /**
   * Adds those of a finer level.
   * @param rect in pixels of the coarser level: what the sums stand for
   * @param halvings between the two
   * @param finer of the whole picture
   */
  addCells(rect: Rect, halvings: number, finer: Means): void {
    this.#unit = finer.#unit;
    this.#opaque = finer.#opaque;
    const cell = 2 ** halvings;
    const height = finer.#counts.length / finer.#width;
    const right = Math.min(finer.#width, (rect.x + rect.width) * cell);
    const bottom = Math.min(height, (rect.y + rect.height) * cell);
    const [sums, theirs] = [this.#sums, finer.#sums];
    for (let y = rect.y * cell; y < bottom; y++) {
      const row = (Math.floor(y / cell) - rect.y) * rect.width;
      for (let x = rect.x * cell, from = y * finer.#width + x; x < right; x++, from++) {
        const to = row + Math.floor(x / cell) - rect.x;
        for (let i = 0; i < 4; i++) {
          sums[4 * to + i] = (sums[4 * to + i] as number) + (theirs[4 * from + i] as number);
        }
        this.#counts[to] = (this.#counts[to] as number) + (finer.#counts[from] as number);
      }
    }
  }

  /** Writes the means as RGBA8 from pixel `to` on, all zero where nothing was added, and begins anew. */
  write(rgba: Uint8ClampedArray, to: number, painter: Painter): void {
    if (painter === OWN_VALUES) this.#writeOwn(rgba, to);
    else this.#paint(rgba, to, painter);
    this.#sums.fill(0);
    this.#counts.fill(0);
  }

  /** Not rounded to 8 bits before: of a photo of deep or of linear samples shadows would not be left. */
  #paint(rgba: Uint8ClampedArray, to: number, painter: Painter): void {
    const values = new Float32Array(this.#sums.length);
    for (let i = 0, at = 0; i < values.length; i += 4, at++) {
      const weight = this.#sums[i + 3] as number;
      const white = weight * this.#unit * 255;
      for (let channel = i; channel < i + 3 && weight > 0; channel++) {
        values[channel] = (this.#sums[channel] as number) / white;
      }
      values[i + 3] = weight / ((this.#counts[at] as number) * this.#opaque);
    }
    painter.write(values, 4, 0, rgba, to, this.#counts.length);
    for (const [at, count] of this.#counts.entries()) {
      if (count === 0) rgba.fill(0, 4 * (to + at), 4 * (to + at + 1));
    }
  }

  #writeOwn(rgba: Uint8ClampedArray, to: number): void {
    const sums = this.#sums;
    const unit = this.#unit;
    for (let at = 0, i = 4 * to; at < this.#counts.length; at++, i += 4) {
      const count = this.#counts[at] as number;
      if (count === 0) continue;
      const weight = sums[4 * at + 3] as number;
      // floor((2a + b) / 2b) is a/b with halves rounded up, exact in whole numbers.
      const level = weight * unit;
      for (let channel = 0; channel < 3 && weight > 0; channel++) {
        const sum = sums[4 * at + channel] as number;
        rgba[i + channel] = Math.floor((2 * sum + level) / (2 * level));
      }
      const whole = count * this.#opaque;
      rgba[i + 3] = Math.floor((510 * weight + whole) / (2 * whole));
    }
  }
}

/** The samples of a cell. */
interface CellSamples {
  /** The first of them; the rows below begin `stride` further on each. */
  readonly from: number;
  readonly stride: number;
  readonly rows: number;
  /** Samples a row. */
  readonly length: number;
}

/** Adds a cell's pixels to its four sums, from `to` on. */
type AddCell = (sums: Float64Array, to: number, samples: Samples, cell: CellSamples) => void;

const addGrey: AddCell = (sums, to, samples, { from, stride, rows, length }) => {
  let sum = 0;
  for (let row = from, below = from + rows * stride; row < below; row += stride) {
    for (let i = row; i < row + length; i++) sum += samples[i] as number;
  }
  for (let c = to; c < to + 3; c++) sums[c] = (sums[c] as number) + sum;
  sums[to + 3] = (sums[to + 3] as number) + rows * length;
};

const addColours: AddCell = (sums, to, samples, { from, stride, rows, length }) => {
  let [r, g, b] = [0, 0, 0];
  for (let row = from, below = from + rows * stride; row < below; row += stride) {
    for (let i = row; i < row + length; i += 3) {
      r += samples[i] as number;
      g += samples[i + 1] as number;
      b += samples[i + 2] as number;
    }
  }
  sums[to] = (sums[to] as number) + r;
  sums[to + 1] = (sums[to + 1] as number) + g;
  sums[to + 2] = (sums[to + 2] as number) + b;
  sums[to + 3] = (sums[to + 3] as number) + (rows * length) / 3;
};

/** The colours times alpha, which comes last. */
const weighted =
  (channels: 2 | 4): AddCell =>
  (sums, to, samples, { from, stride, rows, length }) => {
    const [green, blue] = channels === 4 ? [1, 2] : [0, 0];
    let [r, g, b, weight] = [0, 0, 0, 0];
    for (let row = from, below = from + rows * stride; row < below; row += stride) {
      for (let i = row; i < row + length; i += channels) {
        const alpha = samples[i + channels - 1] as number;
        r += alpha * (samples[i] as number);
        g += alpha * (samples[i + green] as number);
        b += alpha * (samples[i + blue] as number);
        weight += alpha;
      }
    }
    sums[to] = (sums[to] as number) + r;
    sums[to + 1] = (sums[to + 1] as number) + g;
    sums[to + 2] = (sums[to + 2] as number) + b;
    sums[to + 3] = (sums[to + 3] as number) + weight;
  };

const ADD_CELL: Readonly<Record<Raster["channels"], AddCell>> = {
  1: addGrey,
  2: weighted(2),
  3: addColours,
  4: weighted(4),
};
