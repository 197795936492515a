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
import { deviationAt, OPPONENT, placesOf, smoothed } from "./noise-level";
import { reflect } from "./planes";
import type { PhotoNoise } from "./raster";

/** Blocks are so wide and high and begin this far apart, from the photo's corner: each pixel lies in four. */
const BLOCK = 8;
const STEP = 4;
const COEFFICIENTS = BLOCK * BLOCK;
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
  const down = alongOf(core.y, core.height, halo, photo.height, margin);
  const across = alongOf(core.x, core.width, halo, photo.width, margin);
  const levels = levelsOf(answer, size, shape, down, across);
  const residual = toOpponent(shown, answer, size);
  const tests = componentsOf(noise);
  const block = new Float64Array(COEFFICIENTS);
  const area = new Float64Array(COEFFICIENTS);
  const ofRows = new Float64Array(margin > 0 ? across.count * PER_BLOCK : 0);
  const lines = Array.from({ length: 2 * margin + 1 }, () => lineOf(across.count));

  // What goes back into the rows of one line of blocks: [BLOCK, component, width].
  const width = across.places.length;
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
        transformBack(block);
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

/** The blocks that reach a core along one side of the photo, and so many more at each end. */
interface Along {
  /** The photo's pixel where the first one begins. */
  readonly first: number;
  readonly count: number;
  /** Where each of their pixels lies in the tile. */
  readonly places: Int32Array;
}

function alongOf(
  start: number,
  length: number,
  halo: number,
  photo: number,
  margin: number,
): Along {
  const first = Math.ceil((start - BLOCK + 1) / STEP - margin) * STEP;
  const count = Math.floor((start + length - 1 - first) / STEP) + 1 + margin;
  const places = Int32Array.from(
    { length: (count - 1) * STEP + BLOCK },
    (_, i) => reflect(first + i, photo) - start + halo,
  );
  return { first, count, places };
}

/** The mean brightness of each block of the answer. */
function levelsOf(
  answer: Float32Array,
  size: number,
  shape: TileShape,
  down: Along,
  across: Along,
): Float64Array {
  // Blocks consist of four cells.
  const cells = across.places.length / STEP;
  const sums = new Float64Array(cells * (down.places.length / STEP));
  down.places.forEach((row, y) => {
    const line = Math.floor(y / STEP) * cells;
    across.places.forEach((column, x) => {
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

/** Seen through this, overlapping blocks add up to what was cut, after it was applied twice. */
const SINE = Float64Array.from({ length: BLOCK }, (_, i) =>
  Math.sin((Math.PI * (i + 0.5)) / BLOCK),
);
const WINDOW = Float64Array.from(
  { length: COEFFICIENTS },
  (_, i) => (SINE[Math.floor(i / BLOCK)] as number) * (SINE[i % BLOCK] as number),
);

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

/** The cosine transform of a block seen through the window. */
function readBlock(
  residual: Float32Array,
  plane: number,
  stride: number,
  down: Along,
  row: number,
  across: Along,
  column: number,
  block: Float64Array,
): void {
  let at = 0;
  for (let y = 0; y < BLOCK; y++) {
    const line = plane + (down.places[row * STEP + y] as number) * stride;
    for (let x = column * STEP; x < column * STEP + BLOCK; x++, at++) {
      const from = line + (across.places[x] as number);
      block[at] = (residual[from] as number) * (WINDOW[at] as number);
    }
  }
  for (let y = 0; y < COEFFICIENTS; y += BLOCK) transform(block, y, 1);
  for (let x = 0; x < BLOCK; x++) transform(block, x, BLOCK);
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

/** A coefficient alone says little: the mean with its neighbours, of which those at the edges count twice. */
function withNeighbours(energy: Float64Array): void {
  for (let y = 0; y < COEFFICIENTS; y += BLOCK) sumOfThree(energy, y, 1);
  for (let x = 0; x < BLOCK; x++) sumOfThree(energy, x, BLOCK);
  for (let i = 0; i < COEFFICIENTS; i++) energy[i] = (energy[i] as number) / 9;
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

function sumOfThree(values: Float64Array, from: number, step: number): void {
  let before = values[from] as number;
  let here = before;
  const last = from + (BLOCK - 1) * step;
  for (let at = from; at < last; at += step) {
    const after = values[at + step] as number;
    values[at] = before + here + after;
    before = here;
    here = after;
  }
  values[last] = before + here + here;
}

function transformBack(block: Float64Array): void {
  for (let x = 0; x < BLOCK; x++) inverse(block, x, BLOCK);
  for (let y = 0; y < COEFFICIENTS; y += BLOCK) inverse(block, y, 1);
}

const cosine = (n: number) => Math.cos((n * Math.PI) / 16) / 2;
const [C1, C2, C3, C4, C5, C6, C7] = [1, 2, 3, 4, 5, 6, 7].map(cosine) as [
  ...[number, number, number, number, number, number, number],
];

/** The orthonormal DCT-II of 8 values so far apart, in place: of their sums about the middle, and differences. */
function transform(values: Float64Array, from: number, step: number): void {
  const [i1, i2, i3] = [from + step, from + 2 * step, from + 3 * step];
  const [i4, i5, i6, i7] = [i3 + step, i3 + 2 * step, i3 + 3 * step, i3 + 4 * step];
  const s0 = (values[from] as number) + (values[i7] as number);
  const d0 = (values[from] as number) - (values[i7] as number);
  const s1 = (values[i1] as number) + (values[i6] as number);
  const d1 = (values[i1] as number) - (values[i6] as number);
  const s2 = (values[i2] as number) + (values[i5] as number);
  const d2 = (values[i2] as number) - (values[i5] as number);
  const s3 = (values[i3] as number) + (values[i4] as number);
  const d3 = (values[i3] as number) - (values[i4] as number);
  values[from] = C4 * (s0 + s1 + s2 + s3);
  values[i4] = C4 * (s0 - s1 - s2 + s3);
  values[i2] = C2 * (s0 - s3) + C6 * (s1 - s2);
  values[i6] = C6 * (s0 - s3) - C2 * (s1 - s2);
  values[i1] = C1 * d0 + C3 * d1 + C5 * d2 + C7 * d3;
  values[i3] = C3 * d0 - C7 * d1 - C1 * d2 - C5 * d3;
  values[i5] = C5 * d0 - C1 * d1 + C7 * d2 + C3 * d3;
  values[i7] = C7 * d0 - C5 * d1 + C3 * d2 - C1 * d3;
}

/** The way back of `transform`: its transpose. */
function inverse(values: Float64Array, from: number, step: number): void {
  const [i1, i2, i3] = [from + step, from + 2 * step, from + 3 * step];
  const [i4, i5, i6, i7] = [i3 + step, i3 + 2 * step, i3 + 3 * step, i3 + 4 * step];
  const a = C4 * ((values[from] as number) + (values[i4] as number));
  const b = C4 * ((values[from] as number) - (values[i4] as number));
  const c = C2 * (values[i2] as number) + C6 * (values[i6] as number);
  const d = C6 * (values[i2] as number) - C2 * (values[i6] as number);
  const [v1, v3] = [values[i1] as number, values[i3] as number];
  const [v5, v7] = [values[i5] as number, values[i7] as number];
  const o0 = C1 * v1 + C3 * v3 + C5 * v5 + C7 * v7;
  const o1 = C3 * v1 - C7 * v3 - C1 * v5 - C5 * v7;
  const o2 = C5 * v1 - C1 * v3 + C7 * v5 + C3 * v7;
  const o3 = C7 * v1 - C5 * v3 + C3 * v5 - C1 * v7;
  values[from] = a + c + o0;
  values[i7] = a + c - o0;
  values[i1] = b + d + o1;
  values[i6] = b + d - o1;
  values[i2] = b - d + o2;
  values[i5] = b - d - o2;
  values[i3] = a - c + o3;
  values[i4] = a - c - o3;
}
