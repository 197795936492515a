/**
 * Overlapping blocks of pixels as cosines, and back: what tests a photo's frequencies place by place.
 * `training/blindspot/transform.py` does the same.
 */
import { reflect } from "./planes";

/** Blocks are so wide and high and begin this far apart, from the photo's corner: each pixel lies in four. */
export const BLOCK = 8;
export const STEP = 4;
export const COEFFICIENTS = BLOCK * BLOCK;

/** Seen through this, overlapping blocks add up to what was cut, after it was applied twice. */
export const SINE = Float64Array.from({ length: BLOCK }, (_, i) =>
  Math.sin((Math.PI * (i + 0.5)) / BLOCK),
);
export const WINDOW = Float64Array.from(
  { length: COEFFICIENTS },
  (_, i) => (SINE[Math.floor(i / BLOCK)] as number) * (SINE[i % BLOCK] as number),
);

/** The blocks that reach part of a line of pixels. */
export interface Along {
  /** The line's pixel where the first one begins. */
  readonly first: number;
  readonly count: number;
  /** Each of their pixels, in the line; beyond its ends it is mirrored. */
  readonly pixels: Int32Array;
}

/** @param margin so many more blocks at each end */
export function blocksAlong(start: number, length: number, line: number, margin = 0): Along {
  const first = Math.ceil((start - BLOCK + 1) / STEP - margin) * STEP;
  const count = Math.floor((start + length - 1 - first) / STEP) + 1 + margin;
  const size = (count - 1) * STEP + BLOCK;
  return {
    first,
    count,
    pixels: Int32Array.from({ length: size }, (_, i) => reflect(first + i, line)),
  };
}

/**
 * The cosine transform of a block seen through `WINDOW`.
 * @param first of the plane among the values
 * @param stride from one of its rows to the next
 */
export function readBlock(
  values: Float32Array,
  first: number,
  stride: number,
  down: Along,
  row: number,
  across: Along,
  column: number,
  block: Float64Array,
): void {
  let at = 0;
  for (let y = 0; y < BLOCK; y++) {
    const line = first + (down.pixels[row * STEP + y] as number) * stride;
    for (let x = column * STEP; x < column * STEP + BLOCK; x++, at++) {
      const from = line + (across.pixels[x] as number);
      block[at] = (values[from] as number) * (WINDOW[at] as number);
    }
  }
  toCosines(block);
}

function toCosines(block: Float64Array): void {
  for (let y = 0; y < COEFFICIENTS; y += BLOCK) transform(block, y, 1);
  for (let x = 0; x < BLOCK; x++) transform(block, x, BLOCK);
}

/** The way back, which is to be seen through `WINDOW` once more. */
export function fromCosines(block: Float64Array): void {
  for (let x = 0; x < BLOCK; x++) inverse(block, x, BLOCK);
  for (let y = 0; y < COEFFICIENTS; y += BLOCK) inverse(block, y, 1);
}

/** A coefficient alone says little: the mean with its neighbours, of which those at the edges count twice. */
export function withNeighbours(energy: Float64Array): void {
  for (let y = 0; y < COEFFICIENTS; y += BLOCK) sumOfThree(energy, y, 1);
  for (let x = 0; x < BLOCK; x++) sumOfThree(energy, x, BLOCK);
  for (let i = 0; i < COEFFICIENTS; i++) energy[i] = (energy[i] as number) / 9;
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
