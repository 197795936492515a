/**
 * What stands out of the noise stays. A network's error is no noise, and it knows too little of stars, fabric and
 * lettering. But the noise that was measured says how strong each frequency of what was taken away may be: what is
 * far stronger is structure, and goes back. What was taken away, the residual, is cut into overlapping blocks, and
 * of their cosine transforms those coefficients go back whose energy the noise does not explain, by Wiener's share:
 * in a block, or, if it is less, on an area, for texture is weaker than a star but not alone. A local test in a transform is what Donoho & Johnstone 1994 (Biometrika 81) do to a photo; here it is done to
 * what was taken from one. `training/blindspot/structure.py` does the same, number for number.
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
  SINE,
  STEP,
  WINDOW,
  withNeighbours,
} from "./cosines";
import { deviationAt, OPPONENT, placesOf, smoothed } from "./noise-level";
import type { PhotoNoise } from "./raster";

/** An area: so many blocks to each side. */
const AREA = 2;

/**
 * Energy of the noise's frequencies, at least, of white noise's: correlations at three distances tell little of
 * the finest ones.
 */
const LEAST = 0.05;
/** Rounding to 8 bits, as variance, which no measurement on smooth places shows. */
const ROUNDING = (1 / 255) ** 2 / 12;
/**
 * Structure is what has so many times the energy that noise has: little where noise is what it was measured to be,
 * much where a camera has smoothed.
 */
const FACTOR = 5;
const FACTOR_SMOOTHED = 36;

/**
 * The mean of an area's blocks is surer than one block: there it takes less, unless a camera has smoothed. Where it
 * has done so wholly, areas are not asked.
 */
const AREA_FACTOR = 2;
const AREA_FACTOR_SMOOTHED = 72;

/** How many times the noise's energy is structure's. */
export const structureFactor = (noise: PhotoNoise): number =>
  FACTOR * (FACTOR_SMOOTHED / FACTOR) ** smoothed(noise);

/** The same of the mean over an area. */
export function structureAreaFactor(noise: PhotoNoise): number {
  const share = smoothed(noise);
  if (share === 1) return Number.POSITIVE_INFINITY;
  return AREA_FACTOR * (AREA_FACTOR_SMOOTHED / AREA_FACTOR) ** share;
}

/** So many blocks to each side are asked together. */
const around = (noise: PhotoNoise): number =>
  Number.isFinite(structureAreaFactor(noise)) ? AREA : 0;

/** So wide is the area of the residual that a pixel's answer depends on, to each side. */
export const structureReach = (noise: PhotoNoise): number => BLOCK - 1 + around(noise) * STEP;

/**
 * Gives a network's answer back the structure that it lacks. No pixel depends on where the cuts between tiles are.
 * @param shown planes [3, height, width] as the network saw them, halo included; written over
 * @param answer its answer, right for `structureReach` pixels beyond the core; only the core changes
 * @param halo at least `structureReach`
 * @param photo the residual beyond its border is what is within, mirrored
 */
export function keepStructure(
  shown: Float32Array,
  answer: Float32Array,
  core: Rect,
  halo: number,
  shape: TileShape,
  photo: Size,
  noise: PhotoNoise,
): void {
  const size = shape.width * shape.height;
  const most = structureFactor(noise);
  const mostOfArea = structureAreaFactor(noise);
  const margin = around(noise);
  const down = inTile(blocksAlong(core.y, core.height, photo.height, margin), core.y - halo);
  const across = inTile(blocksAlong(core.x, core.width, photo.width, margin), core.x - halo);
  const levels = levelsOf(answer, size, shape, down, across);
  const residual = toOpponent(shown, answer, size);
  const tests = componentsOf(noise);
  const block = new Float64Array(COEFFICIENTS);
  const area = new Float64Array(COEFFICIENTS);
  const ofRows = new Float64Array(margin > 0 ? across.count * PER_BLOCK : 0);
  const lines = Array.from({ length: 2 * margin + 1 }, () => lineOf(across.count));

  // What goes back into the rows of one line of blocks: [BLOCK, component, width].
  const width = across.pixels.length;
  const rowLength = COMPONENTS * width;
  const back = new Float64Array(BLOCK * rowLength);
  for (let next = 0; next < down.count; next++) {
    const read = lines.shift() as Line;
    lines.push(read);
    for (let column = 0, at = 0; column < across.count; column++) {
      const level = levels[next * across.count + column] as number;
      for (let component = 0; component < COMPONENTS; component++, at += COEFFICIENTS) {
        const { places, weights } = tests[component] as Component;
        const variance = (deviationAt(places, level) / 255) ** 2 + ROUNDING;
        readBlock(residual, component * size, shape.width, down, next, across, column, block);
        read.coefficients.set(block, at);
        const largest = energyOf(block, weights, variance);
        // No mean is larger than the largest.
        if (margin > 0 || largest > most) withNeighbours(block);
        read.energy.set(block, at);
      }
    }
    const row = next - margin;
    if (row < margin) continue;
    const line = lines[margin] as Line;
    if (margin > 0) sumOf(lines, ofRows);
    for (let column = margin; column < across.count - margin; column++) {
      for (let component = 0; component < COMPONENTS; component++) {
        const at = (column * COMPONENTS + component) * COEFFICIENTS;
        if (margin > 0) meanAround(ofRows, at, area);
        if (!passes(line, at, most, area, mostOfArea, block)) continue;
        fromCosines(block);
        let from = 0;
        for (let y = 0; y < BLOCK; y++) {
          let to = y * rowLength + component * width + column * STEP;
          for (let x = 0; x < BLOCK; x++, from++, to++) {
            back[to] = (back[to] as number) + (block[from] as number) * (WINDOW[from] as number);
          }
        }
      }
    }
    // No later block reaches the upper rows.
    for (let y = 0; y < STEP; y++) {
      const inCore = down.first + row * STEP + y - core.y;
      if (inCore < 0 || inCore >= core.height) continue;
      let to = (inCore + halo) * shape.width + halo;
      let from = y * rowLength + core.x - across.first;
      for (let x = 0; x < core.width; x++, to++, from++) {
        const first = back[from] as number;
        const second = back[from + width] as number;
        const third = back[from + 2 * width] as number;
        for (let channel = 0; channel < 3; channel++) {
          const more =
            first * (OPPONENT[0][channel] as number) +
            second * (OPPONENT[1][channel] as number) +
            third * (OPPONENT[2][channel] as number);
          answer[channel * size + to] = (answer[channel * size + to] as number) + more;
        }
      }
    }
    back.copyWithin(0, STEP * rowLength);
    back.fill(0, STEP * rowLength);
  }
}

const COMPONENTS = 3;
const PER_BLOCK = COMPONENTS * COEFFICIENTS;

/** One line of blocks: [column, component, coefficient]. */
interface Line {
  readonly coefficients: Float32Array;
  /** How many times the noise's it is, with the neighbouring coefficients' where any of a block is large enough. */
  readonly energy: Float32Array;
}

const lineOf = (columns: number): Line => ({
  coefficients: new Float32Array(columns * PER_BLOCK),
  energy: new Float32Array(columns * PER_BLOCK),
});

/** Their pixels' places in a tile that begins there. */
const inTile = (along: Along, start: number): Along => ({
  ...along,
  pixels: along.pixels.map((pixel) => pixel - start),
});

/** The mean brightness of each block of the answer. */
function levelsOf(
  answer: Float32Array,
  size: number,
  shape: TileShape,
  down: Along,
  across: Along,
): Float64Array {
  // Blocks consist of four cells.
  const cells = across.pixels.length / STEP;
  const sums = new Float64Array(cells * (down.pixels.length / STEP));
  down.pixels.forEach((row, y) => {
    const line = Math.floor(y / STEP) * cells;
    across.pixels.forEach((column, x) => {
      const at = row * shape.width + column;
      const cell = line + Math.floor(x / STEP);
      sums[cell] =
        (sums[cell] as number) +
        (answer[at] as number) +
        (answer[at + size] as number) +
        (answer[at + 2 * size] as number);
    });
  });
  return Float64Array.from({ length: down.count * across.count }, (_, i) => {
    const cell = Math.floor(i / across.count) * cells + (i % across.count);
    const sum = [0, 1, cells, cells + 1].reduce((s, by) => s + (sums[cell + by] as number), 0);
    return sum / (3 * COEFFICIENTS);
  });
}

/** What was taken from each pixel, as brightness and colour differences, in the place of what was shown. */
function toOpponent(shown: Float32Array, answer: Float32Array, size: number): Float32Array {
  for (let r = 0, g = size, b = 2 * size; r < size; r++, g++, b++) {
    const red = (shown[r] as number) - (answer[r] as number);
    const green = (shown[g] as number) - (answer[g] as number);
    const blue = (shown[b] as number) - (answer[b] as number);
    shown[r] = OPPONENT[0][0] * red + OPPONENT[0][1] * green + OPPONENT[0][2] * blue;
    shown[g] = OPPONENT[1][0] * red + OPPONENT[1][1] * green + OPPONENT[1][2] * blue;
    shown[b] = OPPONENT[2][0] * red + OPPONENT[2][1] * green + OPPONENT[2][2] * blue;
  }
  return shown;
}

/** What noise is expected in a component. */
interface Component {
  readonly places: ReturnType<typeof placesOf>;
  /** Of each coefficient, the inverse of the energy that noise of variance 1 has. */
  readonly weights: Float64Array;
}

function componentsOf(noise: PhotoNoise): readonly Component[] {
  const component = (key: "brightness" | "colour", correlation: readonly number[]) => {
    const along = frequencies(correlation);
    const weights = Float64Array.from(
      { length: COEFFICIENTS },
      (_, i) => 1 / ((along[Math.floor(i / BLOCK)] as number) * (along[i % BLOCK] as number)),
    );
    return { places: placesOf(noise, (level) => level[key]), weights };
  };
  const colour = component("colour", noise.colourCorrelation);
  return [component("brightness", noise.correlation), colour, colour];
}

/**
 * [BLOCK]: energy along a line of a block's cosine coefficients, of noise of variance 1 with these autocorrelations
 * at 1, 2, … pixels and none beyond. Rows and columns are taken to be independent.
 */
function frequencies(correlation: readonly number[]): Float64Array {
  const at = [1, ...correlation];
  return Float64Array.from({ length: BLOCK }, (_, k) => {
    const seen = SINE.map(
      (window, i) =>
        window * Math.sqrt((k === 0 ? 1 : 2) / BLOCK) * Math.cos((Math.PI * k * (i + 0.5)) / BLOCK),
    );
    let sum = 0;
    seen.forEach((one, i) => {
      seen.forEach((other, j) => {
        sum += one * other * (at[Math.abs(i - j)] ?? 0);
      });
    });
    return Math.max(sum, LEAST);
  });
}

/**
 * Puts in a coefficient's place how many times the noise's its energy is.
 * @returns the largest
 */
function energyOf(block: Float64Array, weights: Float64Array, variance: number): number {
  let largest = 0;
  for (let i = 0; i < COEFFICIENTS; i++) {
    const value = ((block[i] as number) ** 2 * (weights[i] as number)) / variance;
    block[i] = value;
    if (value > largest) largest = value;
  }
  return largest;
}

/** The energies of a whole area's lines. Always in the same order: no sum depends on where a tile begins. */
function sumOf(lines: readonly Line[], sums: Float64Array): void {
  sums.fill(0);
  for (const { energy } of lines) {
    for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) + (energy[i] as number);
  }
}

/** @param at of the block's first coefficient in the lines' sums */
function meanAround(ofRows: Float64Array, at: number, mean: Float64Array): void {
  const side = 2 * AREA + 1;
  for (let i = 0; i < COEFFICIENTS; i++) {
    let sum = 0;
    for (let column = -AREA; column <= AREA; column++) {
      sum += ofRows[at + column * PER_BLOCK + i] as number;
    }
    mean[i] = sum / side ** 2;
  }
}

/**
 * What is structure of a block's coefficients.
 * @param at of its first one in the line
 * @param area the mean energies around; not read where `mostOfArea` is infinite
 * @param block written over
 * @returns whether anything is
 */
function passes(
  { coefficients, energy }: Line,
  at: number,
  most: number,
  area: Float64Array,
  mostOfArea: number,
  block: Float64Array,
): boolean {
  let any = false;
  for (let i = 0; i < COEFFICIENTS; i++) {
    const own = energy[at + i] as number;
    const around = area[i] as number;
    const stands = Math.max(own > most ? own : 1, around > mostOfArea ? around : 1);
    block[i] = (coefficients[at + i] as number) * (1 - 1 / stands);
    if (stands > 1) any = true;
  }
  return any;
}
