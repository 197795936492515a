/**
 * Ways to use a network at test time beyond running it once: downsampling, random-replacing
 * refinement and self-ensemble. All of it works on one tile, halo included, and draws its random numbers
 * from the pixels' places in the photo: so the result depends neither on the cuts nor on a crop.
 * `training/blindspot/procedures.py` does the same, number for number.
 */
import type { TileShape } from "../geometry/tiles";
import type { Point } from "../geometry/viewport";

/** Stride 2 to 5. The sub-images are denoised one by one and put back together. */
export type Sampling =
  | { readonly kind: "none" }
  /** One sub-image for each place in the s × s cell (Zhou et al. 2020, arXiv 1904.03485). */
  | { readonly kind: "pixel-shuffle"; readonly stride: number }
  /**
   * A random order of the places in each cell (Pan et al. 2023, arXiv 2307.16825): no regular grid to
   * show through. The mean of `draws`, 1 to 16, takes the grain of a single draw away.
   */
  | {
      readonly kind: "random";
      readonly stride: number;
      readonly draws: number;
      readonly seed: number;
    };

export interface Procedure {
  readonly sampling: Sampling;
  /** R³, random-replacing refinement (Lee et al. 2022, arXiv 2203.11799). */
  readonly refine: boolean;
  /** The mean over the 8 flips and rotations. */
  readonly ensemble: boolean;
}

export const PLAIN: Procedure = { sampling: { kind: "none" }, refine: false, ensemble: false };

/** Passes of R³, and the share of pixels that each replaces by the noisy ones. */
const PASSES = 8;
const SHARE = 0.16;
const REFINE_SEED = 0x5eed;

/** Runs the network on planes [3, height, width] in [0, 1]; the planes are given away. */
export type Run = (planes: Float32Array<ArrayBuffer>, shape: TileShape) => Promise<Float32Array>;

export const strideOf = ({ sampling }: Pick<Procedure, "sampling">) =>
  sampling.kind === "none" ? 1 : sampling.stride;

/**
 * A procedure's effect on a network's radius and multiple: the halo that its tiles need, and what
 * their sides and origins must be divisible by, in pixels.
 * @param beyond so many pixels around a tile's core are to be right, too
 */
export function reach(
  procedure: Procedure,
  radius: number,
  multiple: number,
  beyond = 0,
): { readonly halo: number; readonly multiple: number } {
  const stride = strideOf(procedure);
  const once = Math.ceil(radius / multiple) * multiple;
  const whole = stride * multiple;
  const halo = stride * once + (procedure.refine ? once : 0) + beyond;
  return { halo: Math.ceil(halo / whole) * whole, multiple: whole };
}

/** Counts how often the network sees each pixel of a tile. */
export function costOf({ sampling, refine, ensemble }: Procedure): number {
  const draws = sampling.kind === "random" ? sampling.draws : 1;
  return (draws + (refine ? PASSES : 0)) * (ensemble ? TRANSFORMS : 1);
}

/**
 * One tile through the procedure. Right within `reach`'s halo of its border, like the network itself
 * within its radius.
 * @param planes [3, height, width], sides multiples of `reach`'s multiple
 * @param origin the photo pixel of the tile's first one; a multiple too
 * @returns the same shape
 */
export async function denoiseTile(
  run: Run,
  planes: Float32Array<ArrayBuffer>,
  shape: TileShape,
  origin: Point,
  procedure: Procedure,
): Promise<Float32Array> {
  const { sampling, refine, ensemble } = procedure;
  const once: Run = ensemble ? (p, s) => ensembled(run, p, s) : run;
  // A plain run takes the planes as they are; everything else reads them again.
  if (sampling.kind === "none" && !refine) return once(planes, shape);

  let first: Float32Array;
  if (sampling.kind === "none") first = await once(planes.slice(), shape);
  else if (sampling.kind === "pixel-shuffle") {
    first = await subsampled(once, planes, shape, placesInOrder(shape, sampling.stride), sampling);
  } else {
    first = new Float32Array(planes.length);
    for (let draw = 0; draw < sampling.draws; draw++) {
      const places = placesAtRandom(shape, origin, sampling, draw);
      add(first, await subsampled(once, planes, shape, places, sampling), 1 / sampling.draws);
    }
  }
  if (!refine) return first;

  const refined = new Float32Array(planes.length);
  for (let pass = 0; pass < PASSES; pass++) {
    const mixed = replaceAtRandom(planes, first, shape, origin, pass);
    add(refined, await once(mixed, shape), 1 / PASSES);
  }
  return refined;
}

function add(sum: Float32Array, term: Float32Array, weight: number): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + weight * (term[i] as number);
}

/**
 * For each sub-image in turn, the index within a plane of each of its pixels: [stride², height / stride,
 * width / stride].
 */
function placesInOrder({ width, height }: TileShape, stride: number): Int32Array {
  const places = new Int32Array(width * height);
  let at = 0;
  for (let sub = 0; sub < stride * stride; sub++) {
    for (let y = Math.floor(sub / stride); y < height; y += stride) {
      for (let x = sub % stride; x < width; x += stride) places[at++] = y * width + x;
    }
  }
  return places;
}

/** As `placesInOrder`, but every cell hands its pixels out in an order of its own. */
function placesAtRandom(
  { width, height }: TileShape,
  origin: Point,
  { stride, seed }: { stride: number; seed: number },
  draw: number,
): Int32Array {
  const columns = width / stride;
  const rows = height / stride;
  const count = stride * stride;
  const places = new Int32Array(width * height);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const order = permutation(
        count,
        hash(seed, draw, origin.x / stride + column, origin.y / stride + row),
      );
      for (let sub = 0; sub < count; sub++) {
        const place = order[sub] as number;
        const y = row * stride + Math.floor(place / stride);
        const x = column * stride + (place % stride);
        places[(sub * rows + row) * columns + column] = y * width + x;
      }
    }
  }
  return places;
}

async function subsampled(
  run: Run,
  planes: Float32Array,
  { width, height }: TileShape,
  places: Int32Array,
  { stride }: { stride: number },
): Promise<Float32Array> {
  const shape = { width: width / stride, height: height / stride };
  const size = shape.width * shape.height;
  const whole = width * height;
  const out = new Float32Array(planes.length);
  for (let sub = 0; sub < stride * stride; sub++) {
    const own = places.subarray(sub * size, (sub + 1) * size);
    const part = new Float32Array(3 * size);
    for (let channel = 0; channel < 3; channel++) {
      for (let i = 0; i < size; i++) {
        part[channel * size + i] = planes[channel * whole + (own[i] as number)] as number;
      }
    }
    const answer = await run(part, shape);
    for (let channel = 0; channel < 3; channel++) {
      for (let i = 0; i < size; i++) {
        out[channel * whole + (own[i] as number)] = answer[channel * size + i] as number;
      }
    }
  }
  return out;
}

/** The first result, with a random share of its pixels, all channels together, noisy again. */
function replaceAtRandom(
  noisy: Float32Array,
  first: Float32Array,
  { width, height }: TileShape,
  origin: Point,
  pass: number,
): Float32Array<ArrayBuffer> {
  const mixed = Float32Array.from(first);
  const size = width * height;
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      if (hash(REFINE_SEED, pass, origin.x + x, origin.y + y) >= SHARE * 2 ** 32) continue;
      for (let i = at; i < mixed.length; i += size) mixed[i] = noisy[i] as number;
    }
  }
  return mixed;
}

/** The 8 symmetries of the square: bit 0 mirrors x, bit 1 mirrors y, bit 2 swaps x and y first. */
const TRANSFORMS = 8;

async function ensembled(
  run: Run,
  planes: Float32Array<ArrayBuffer>,
  shape: TileShape,
): Promise<Float32Array> {
  const sum = new Float32Array(planes.length);
  for (let transform = 0; transform < TRANSFORMS; transform++) {
    const turned = transform & 4 ? { width: shape.height, height: shape.width } : shape;
    const places = placesTurned(shape, transform);
    const size = shape.width * shape.height;
    const input = new Float32Array(planes.length);
    for (let i = 0; i < planes.length; i++) {
      const plane = i - (i % size);
      input[i] = planes[plane + (places[i % size] as number)] as number;
    }
    const answer = await run(input, turned);
    for (let i = 0; i < planes.length; i++) {
      const to = i - (i % size) + (places[i % size] as number);
      sum[to] = (sum[to] as number) + (answer[i] as number) / TRANSFORMS;
    }
  }
  return sum;
}

/** For each pixel of the turned tile, row by row, the index in the tile that it came from. */
function placesTurned({ width, height }: TileShape, transform: number): Int32Array {
  const swapped = (transform & 4) !== 0;
  const columns = swapped ? height : width;
  const rows = swapped ? width : height;
  const places = new Int32Array(width * height);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const u = transform & 1 ? columns - 1 - column : column;
      const v = transform & 2 ? rows - 1 - row : row;
      places[at++] = swapped ? u * width + v : v * width + u;
    }
  }
  return places;
}

/**
 * 32 random bits for a place: murmur3's mixing over the words in turn
 * (https://github.com/aappleby/smhasher, public domain). Integers, negative ones too.
 */
export function hash(seed: number, ...words: readonly number[]): number {
  let h = seed | 0;
  for (const word of words) {
    h ^= word | 0;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    h ^= h >>> 16;
    // Zero maps to itself otherwise.
    h = (h + 0x9e3779b9) | 0;
  }
  return h >>> 0;
}

/** A permutation of 0 … count-1: Fisher and Yates, each swap from the hash before it. */
function permutation(count: number, seed: number): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  let state = seed;
  for (let last = count - 1; last > 0; last--) {
    state = hash(state, last);
    const other = Math.floor((state / 2 ** 32) * (last + 1));
    [order[last], order[other]] = [order[other] as number, order[last] as number];
  }
  return order;
}
