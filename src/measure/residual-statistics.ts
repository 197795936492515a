/** Tells whether the residual, original − denoised, is noise or part of the picture. */

import { lumaOf } from "../raster/luma";
import { bandOf } from "./box-mean";
import { correlation, correlationAt, dot } from "./correlation";

/** Shifts of the autocorrelation go up to this many pixels. */
export const MOST_SHIFT = 8;
/** Blocks of this side are asked how much was taken, and how much there was to lose. */
const BLOCK = 16;
/** Means of cells of this side tell structure from fine noise. */
const CELL = 4;
/** Fewer blocks than this say nothing. */
const FEWEST_BLOCKS = 24;
/** A brightness this near to black or white is clipped: its noise is cut off. */
const CLIPPED = 8;
/** Residuals smaller than this, RMS in 8-bit levels, are rounding. */
const NOTHING = 0.35;
/**
 * From here on structure is told to have been removed: more is taken where there is structure, by this much,
 * and what is taken looks like what is left. Set on real photos: docs/judging.md.
 */
const TOLD = { structure: 0.45, rise: 1.3, likeness: 0.15 } as const;
/** The picture that is left becomes comparable to a residual without its mean over a square of this radius. */
const LIKENESS_RADIUS = 2;

export interface ResidualStatistics {
  /** Root mean square of the residual's brightness, in 8-bit levels. */
  readonly rms: number;
  /** Autocorrelation of its brightness at shifts of 0…8 pixels sideways: [0] is 1, white noise 0 beyond. */
  readonly across: readonly number[];
  /** The same downwards. */
  readonly down: readonly number[];
  /**
   * Says whether more is taken where the picture has more structure, −1…1: the correlation, over blocks, of the
   * residual's energy with the picture's local contrast, both as logarithms, with what brightness explains
   * of either taken out (a sensor's noise grows with the light). Null where there are too few blocks.
   */
  readonly structure: number | null;
  /**
   * Correlation of the residual with the fine parts of the denoised picture, −1…1. A denoiser that softens
   * takes edges away and leaves softer ones; pure noise is like nothing that is left. A share of the noise
   * left in also raises it, so alone it proves nothing.
   */
  readonly likeness: number;
  /** The residual's RMS in fifths of the blocks, from the flattest to the most structured; none where few. */
  readonly byStructure: readonly number[];
}

/**
 * @param original RGBA8
 * @param denoised RGBA8 of the same size
 */
export function residualStatistics(
  original: Uint8ClampedArray,
  denoised: Uint8ClampedArray,
  width: number,
  height: number,
): ResidualStatistics {
  if (original.length !== denoised.length || original.length !== 4 * width * height) {
    throw new RangeError("a residual needs images of the same size");
  }
  const before = lumaOf(original);
  const after = lumaOf(denoised);
  const residual = before.map((value, i) => value - (after[i] as number));
  const mean = residual.reduce((sum, value) => sum + value, 0) / residual.length;
  const rms = Math.sqrt(residual.reduce((sum, value) => sum + value ** 2, 0) / residual.length);
  const centred = residual.map((value) => value - mean);
  const shifts = Array.from({ length: MOST_SHIFT + 1 }, (_, shift) => shift);
  return {
    rms,
    across: shifts.map((shift) => correlationAt(centred, centred, width, height, shift, 0)),
    down: shifts.map((shift) => correlationAt(centred, centred, width, height, 0, shift)),
    ...structureOf(before, residual, width, height),
    likeness: correlation(centred, bandOf(after, width, height, 0, LIKENESS_RADIUS)),
  };
}

interface Block {
  readonly brightness: number;
  /** Mean square of the residual. */
  readonly energy: number;
  /** Variance of the picture's cells. */
  readonly contrast: number;
}

function structureOf(
  luma: Float32Array,
  residual: Float32Array,
  width: number,
  height: number,
): Pick<ResidualStatistics, "structure" | "byStructure"> {
  const blocks: Block[] = [];
  for (let y = 0; y + BLOCK <= height; y += BLOCK) {
    for (let x = 0; x + BLOCK <= width; x += BLOCK) {
      const block = blockAt(luma, residual, width, x, y);
      if (block.brightness > CLIPPED && block.brightness < 255 - CLIPPED) blocks.push(block);
    }
  }
  if (blocks.length < FEWEST_BLOCKS) return { structure: null, byStructure: [] };
  const sorted = blocks.toSorted((a, b) => a.contrast - b.contrast);
  const byStructure = Array.from({ length: 5 }, (_, fifth) => {
    const from = Math.floor((fifth * sorted.length) / 5);
    const part = sorted.slice(from, Math.floor(((fifth + 1) * sorted.length) / 5));
    return Math.sqrt(part.reduce((sum, { energy }) => sum + energy, 0) / part.length);
  });
  const brightness = blocks.map((block) => block.brightness / 255);
  // A level's rounding, 1/12, keeps the logarithm of nothing finite.
  const energy = unexplained(
    blocks.map((block) => Math.log(block.energy + 1 / 12)),
    brightness,
  );
  const contrast = unexplained(
    blocks.map((block) => Math.log(block.contrast + 1)),
    brightness,
  );
  return { structure: correlation(energy, contrast), byStructure };
}

function blockAt(
  luma: Float32Array,
  residual: Float32Array,
  width: number,
  left: number,
  top: number,
): Block {
  const cells = new Float64Array((BLOCK / CELL) ** 2);
  let energy = 0;
  for (let y = 0; y < BLOCK; y++) {
    const row = (top + y) * width + left;
    for (let x = 0; x < BLOCK; x++) {
      const cell = Math.floor(y / CELL) * (BLOCK / CELL) + Math.floor(x / CELL);
      cells[cell] = (cells[cell] as number) + (luma[row + x] as number) / CELL ** 2;
      energy += (residual[row + x] as number) ** 2 / BLOCK ** 2;
    }
  }
  const mean = cells.reduce((sum, value) => sum + value, 0) / cells.length;
  const contrast = cells.reduce((sum, value) => sum + (value - mean) ** 2, 0) / cells.length;
  return { brightness: mean, energy, contrast };
}

/** The rest of `values` beside the parabola in `by` that fits them best. */
function unexplained(values: readonly number[], by: readonly number[]): readonly number[] {
  // Gram–Schmidt over 1, by, by²: each is freed of those before it, then taken out of the values.
  const basis: (readonly number[])[] = [];
  let rest = values;
  for (const power of [0, 1, 2]) {
    let vector: readonly number[] = by.map((value) => value ** power);
    for (const other of basis) vector = without(vector, other);
    // Where brightness hardly varies there is nothing more for it to explain.
    if (dot(vector, vector) < 1e-9 * values.length) continue;
    basis.push(vector);
    rest = without(rest, vector);
  }
  return rest;
}

function without(values: readonly number[], vector: readonly number[]): readonly number[] {
  const share = dot(values, vector) / dot(vector, vector);
  return values.map((value, i) => value - share * (vector[i] as number));
}

/** Whether what was taken away holds part of the picture; null where it cannot be told. */
export function removesStructure(statistics: ResidualStatistics): boolean | null {
  const { structure, likeness, byStructure } = statistics;
  const [flattest, richest] = [byStructure[0], byStructure.at(-1)];
  if (structure === null || flattest === undefined || richest === undefined) return null;
  return (
    structure >= TOLD.structure && richest >= TOLD.rise * flattest && likeness >= TOLD.likeness
  );
}

/** A sort of residual: too little to be one, too small a part to tell, detail lost, or noise of a grain in pixels. */
export type ResidualVerdict =
  | { readonly kind: "nothing" | "too small" | "structure" }
  | { readonly kind: "noise"; readonly grain: number };

export function judgeResidual(statistics: ResidualStatistics): ResidualVerdict {
  const { rms, across, down } = statistics;
  if (rms < NOTHING) return { kind: "nothing" };
  const removed = removesStructure(statistics);
  if (removed === null) return { kind: "too small" };
  if (removed) return { kind: "structure" };
  const widths = [across, down].map((values) => values.findIndex((value) => value < 1 / Math.E));
  return {
    kind: "noise",
    grain: Math.max(...widths.map((at) => (at < 0 ? MOST_SHIFT : at))),
  };
}
