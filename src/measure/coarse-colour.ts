/**
 * Whether a photo has blotches of colour, told by its patches: they are all over it, alike in strength, not much
 * weaker than what brightness does at that size, and more than fine noise explains. See `raster/blotches.ts`;
 * `training/blindspot/blotches.py` says the same.
 */
import { CELL, writeMeans } from "../raster/blotches";
import { OPPONENT } from "../raster/noise-level";
import type { PhotoNoise } from "../raster/raster";
import { flatten } from "./flatten";

/**
 * A photo has blotches where the coarse colour of its patches, at their lower tenth, lies between these, in 1/255,
 * has at least this share of coarse brightness, is so many times what fine noise of colour explains, and is no
 * stronger at the middle patch than that, as a logarithm.
 */
const LEAST_LEVEL = 2;
const MOST_LEVEL = 20;
const LEAST_SHARE = 0.6;
const LEAST_EXCESS = 1.35;
const MOST_SPREAD = 0.35;
const LOWER_TENTH = 0.1;
/**
 * They reach into the flattest blocks of 16 pixels, unlike tiles and cloth of many colours: this share of them is
 * alike there at 3 pixels' distance.
 */
const LEAST_WITHIN = 0.13;
/** Variances that no photo of 8 bits shows at that size. */
const NOTHING = 0.05 / 255 ** 2;

/** The variance of a patch's coarse brightness, and of its coarse colour as far as no plane and no brightness explains it. */
export type Coarse = readonly [brightness: number, colour: number];

/**
 * @param planes [3, side, side] of a patch
 * @param side a multiple of four
 */
export function coarseOf(planes: Float32Array, side: number): Coarse {
  const across = side / CELL;
  const cells = OPPONENT.map(() => new Float64Array(across ** 2));
  writeMeans(planes, { width: side, height: side }, cells, 0, across);
  for (const values of cells) flatten(values, across);
  const [brightness, ...colours] = cells as [Float64Array, Float64Array, Float64Array];
  const power = product(brightness, brightness);
  let variance = 0;
  for (const colour of colours) {
    const by = product(brightness, colour) / (power + NOTHING);
    const rest = colour.map((value, i) => value - by * (brightness[i] as number));
    variance += product(rest, rest) / across ** 2;
  }
  return [power / across ** 2, variance];
}

const product = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);

/**
 * The standard deviation of a photo's blotches in 1/255, both colour differences together; 0 where it has none that
 * are sure.
 * @param patches `coarseOf` each
 */
export function blotchesOf(
  patches: readonly Coarse[],
  { colour, colourCorrelation }: Pick<PhotoNoise, "colour" | "colourCorrelation">,
): number {
  if (patches.length === 0) return 0;
  const sorted = (k: 0 | 1) => Float64Array.from(patches, (patch) => patch[k]).sort();
  const [brightness, own] = [sorted(0), sorted(1)];
  const tenth = Math.floor(LOWER_TENTH * (patches.length - 1));
  const middle = Math.floor(0.5 * (patches.length - 1));
  const [low, usual] = [own[tenth] as number, own[middle] as number];
  const level = 255 * Math.sqrt(low);
  const share = Math.sqrt(low / ((brightness[tenth] as number) + NOTHING));
  const spread = Math.log((usual + NOTHING) / (low + NOTHING)) / 2;
  // The mean of a cell's pixels, as if rows and columns were independent.
  const along =
    colourCorrelation.reduce((sum, r, i) => sum + 2 * (1 - (i + 1) / CELL) * r, 1) / CELL;
  const explained = Math.SQRT2 * colour * Math.max(along, 1 / CELL) + 0.3;
  const within = Math.sqrt(Math.max(0, 2 * (colourCorrelation.at(-1) ?? 0))) * colour;
  const everywhere = spread <= MOST_SPREAD && within >= LEAST_WITHIN * level;
  const strong = level >= LEAST_LEVEL && level <= MOST_LEVEL && share >= LEAST_SHARE;
  return strong && everywhere && level >= LEAST_EXCESS * explained ? level : 0;
}
