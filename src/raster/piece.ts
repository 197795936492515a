/**
 * Pictures shown small: level n halves a picture n times, each of its pixels the mean of the 2ⁿ × 2ⁿ pixels
 * of its cell, so that a photo shown small shows the true mean of its noise.
 */
import type { Rect } from "../geometry/rect";
import { intersection } from "../geometry/tiles";
import type { Size } from "../geometry/viewport";
import { cropRgba8, OWN_VALUES, type Painter } from "./planes";
import { coloursOf, hasAlpha, type Raster, type ResultTile, type Samples, typeOf } from "./raster";

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
  #columns = new Float64Array();
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
    const addRow = alpha ? addWeighted : addPlain;
    const columns = this.#zeros(shared.width * channels);
    const bottom = shared.y + shared.height;
    for (let y = shared.y; y < bottom; ) {
      // All rows of the cells first: long runs of plain additions.
      const row = Math.floor(y / cell);
      const end = Math.min(bottom, (row + 1) * cell);
      const rows = end - y;
      columns.fill(0);
      for (; y < end; y++) {
        const from = (y - place.y) * place.width + shared.x - place.x;
        addRow(samples, channels * from, columns, channels);
      }
      this.#gather(columns, channels, rows, shared.x, cell, (row - rect.y) * rect.width - rect.x);
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

  /** Column sums of `length` numbers, to be filled. */
  #zeros(length: number): Float64Array {
    if (this.#columns.length !== length) this.#columns = new Float64Array(length);
    return this.#columns;
  }

  /**
   * Sums columns to cells.
   * @param left the first column's place in the picture
   * @param at the sum of a cell in column c lies at `at` + c
   */
  #gather(
    columns: Float64Array,
    channels: Raster["channels"],
    rows: number,
    left: number,
    cell: number,
    at: number,
  ): void {
    const sums = this.#sums;
    const [green, blue] = coloursOf({ channels }) === 3 ? [1, 2] : [0, 0];
    const alpha = hasAlpha({ channels }) ? channels - 1 : -1;
    let column = Math.floor(left / cell);
    let end = channels * ((column + 1) * cell - left);
    for (let i = 0; i < columns.length; column++, end += channels * cell) {
      const first = i;
      let [r, g, b, weight] = [0, 0, 0, 0];
      for (const stop = Math.min(columns.length, end); i < stop; i += channels) {
        r += columns[i] as number;
        g += columns[i + green] as number;
        b += columns[i + blue] as number;
        if (alpha >= 0) weight += columns[i + alpha] as number;
      }
      const pixels = (rows * (i - first)) / channels;
      const to = at + column;
      sums[4 * to] = (sums[4 * to] as number) + r;
      sums[4 * to + 1] = (sums[4 * to + 1] as number) + g;
      sums[4 * to + 2] = (sums[4 * to + 2] as number) + b;
      sums[4 * to + 3] = (sums[4 * to + 3] as number) + (alpha >= 0 ? weight : pixels);
      this.#counts[to] = (this.#counts[to] as number) + pixels;
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

/** Adds one row of samples, from `from` on, to the sums of its columns. */
type AddRow = (samples: Samples, from: number, columns: Float64Array, channels: number) => void;

const addPlain: AddRow = (samples, from, columns) => {
  for (let i = 0; i < columns.length; i++) {
    columns[i] = (columns[i] as number) + (samples[from + i] as number);
  }
};

/** The colours times alpha, which comes last. */
const addWeighted: AddRow = (samples, from, columns, channels) => {
  for (let i = 0; i < columns.length; i += channels) {
    const last = i + channels - 1;
    const alpha = samples[from + last] as number;
    for (let c = i; c < last; c++) {
      columns[c] = (columns[c] as number) + alpha * (samples[from + c] as number);
    }
    columns[last] = (columns[last] as number) + alpha;
  }
};
