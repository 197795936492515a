/**
 * The simplest denoiser with a blind spot: a weighted mean of a pixel's neighbours, its weights learnt from noisy
 * pictures alone. The network does the same with weights that depend on what it sees.
 */
import type { TileShape } from "../../geometry/tiles";
import type { Point } from "../../geometry/viewport";
import { reflect } from "../../raster/planes";
import type { Picture } from "./picture";

/** Which neighbours a guess is made from, and which of them share one weight. */
export interface Window {
  /** From the pixel, in pixels; never (0, 0). The first `ring` of them stand right around the hole. */
  readonly offsets: readonly Point[];
  readonly ring: number;
  /** For each offset, the number of its weight: 0 … count − 1. */
  readonly groups: readonly number[];
  readonly count: number;
}

/** Weights for a window's offsets; they add up to 1, so flat areas keep their colour. */
export interface Filter {
  readonly offsets: readonly Point[];
  readonly weights: readonly number[];
}

/**
 * A square window around a square hole.
 * @param hole its side: 1 (the pixel alone), 3, 5 …
 * @param reach pixels from the centre to the window's border, beyond the hole's
 * @param alike whether offsets that flips and turns by 90° carry into each other share a weight
 */
export function windowAround(hole: number, reach: number, alike: boolean): Window {
  const inner = (hole - 1) / 2;
  const offsets: Point[] = [];
  for (let y = -reach; y <= reach; y++) {
    for (let x = -reach; x <= reach; x++) {
      if (Math.max(Math.abs(x), Math.abs(y)) > inner) offsets.push({ x, y });
    }
  }
  const distance = ({ x, y }: Point) => Math.max(Math.abs(x), Math.abs(y));
  offsets.sort((a, b) => distance(a) - distance(b));
  const names = new Map<string, number>();
  const groups = offsets.map(({ x, y }) => {
    const [far, near] = [Math.abs(x), Math.abs(y)].sort((a, b) => b - a);
    const name = alike ? `${far} ${near}` : `${x} ${y}`;
    const group = names.get(name) ?? names.size;
    names.set(name, group);
    return group;
  });
  const ring = offsets.filter((offset) => distance(offset) === inner + 1).length;
  return { offsets, ring, groups, count: names.size };
}

/**
 * The filter that belongs to parameters: the mean of the ring, and for each group its parameter times how far the
 * group's mean is from that of the ring. All 0: the ring's mean.
 */
export function filterOf(
  { offsets, ring, groups, count }: Window,
  params: ArrayLike<number>,
): Filter {
  const members = new Array<number>(count).fill(0);
  let sum = 0;
  for (const group of groups) members[group] = (members[group] as number) + 1;
  for (let group = 0; group < count; group++) sum += params[group] as number;
  const weights = groups.map(
    (group, i) =>
      (params[group] as number) / (members[group] as number) + (i < ring ? (1 - sum) / ring : 0),
  );
  return { offsets, weights };
}

/** @returns the guess for every pixel of the picture; at its border, pixels are mirrored */
export function guess({ offsets, weights }: Filter, { width, height, planes }: Picture): Picture {
  const size = width * height;
  const out = new Float32Array(planes.length);
  const columns = offsets.map(({ x }) => mirrored(x, width));
  const rows = offsets.map(({ y }) => mirrored(y, height));
  for (let k = 0; k < offsets.length; k++) {
    const weight = weights[k] as number;
    const column = columns[k] as Int32Array;
    const row = rows[k] as Int32Array;
    for (let top = 0; top < planes.length; top += size) {
      for (let y = 0; y < height; y++) {
        const from = top + (row[y] as number) * width;
        const to = top + y * width;
        for (let x = 0; x < width; x++) {
          out[to + x] =
            (out[to + x] as number) + weight * (planes[from + (column[x] as number)] as number);
        }
      }
    }
  }
  return { width, height, planes: out };
}

const mirrored = (by: number, length: number) =>
  Int32Array.from({ length }, (_, i) => reflect(i + by, length));

/** All that squared errors over some pixels depend on: see `lossOf`. */
export interface Moments {
  /** count × count, row by row: products of the groups' deviations from the ring's mean. */
  readonly products: Float64Array;
  /** count: products of those and of what is to be guessed, as a deviation too. */
  readonly targets: Float64Array;
  squares: number;
  /** Pixels times channels. */
  samples: number;
}

export const noMoments = ({ count }: Window): Moments => ({
  products: new Float64Array(count * count),
  targets: new Float64Array(count),
  squares: 0,
  samples: 0,
});

/** A part of a picture, in whole pixels. */
export type Area = Point & TileShape;

/**
 * Adds what pixels of a picture teach: each is to be guessed from its neighbours.
 * @param target what is to be guessed: the noisy picture itself, to learn; the clean one, to judge
 * @param area the pixels that are guessed; their neighbours may lie outside. All of them without it
 */
export function addMoments(
  moments: Moments,
  { offsets, ring, groups, count }: Window,
  { width, height, planes }: Picture,
  target: Picture,
  area: Area = { x: 0, y: 0, width, height },
): void {
  const size = width * height;
  const sums = new Float64Array(count);
  const members = new Float64Array(count);
  for (const group of groups) members[group] = (members[group] as number) + 1;
  const columns = offsets.map(({ x }) => mirrored(x, width));
  const rows = offsets.map(({ y }) => mirrored(y, height));
  const { products, targets } = moments;
  for (let top = 0; top < planes.length; top += size) {
    for (let y = area.y; y < area.y + area.height; y++) {
      for (let x = area.x; x < area.x + area.width; x++) {
        sums.fill(0);
        let mean = 0;
        for (let k = 0; k < offsets.length; k++) {
          const row = (rows[k] as Int32Array)[y] as number;
          const value = planes[
            top + row * width + ((columns[k] as Int32Array)[x] as number)
          ] as number;
          const group = groups[k] as number;
          sums[group] = (sums[group] as number) + value;
          if (k < ring) mean += value / ring;
        }
        const wanted = (target.planes[top + y * width + x] as number) - mean;
        for (let g = 0; g < count; g++) {
          const own = (sums[g] as number) / (members[g] as number) - mean;
          sums[g] = own;
          targets[g] = (targets[g] as number) + own * wanted;
          const at = g * count;
          // The other half is the same.
          for (let h = 0; h <= g; h++)
            products[at + h] = (products[at + h] as number) + own * (sums[h] as number);
        }
        moments.squares += wanted * wanted;
        moments.samples++;
      }
    }
  }
}

/** The mean squared error of the filter with these parameters, over the pixels of the moments. */
export function lossOf(moments: Moments, params: ArrayLike<number>): number {
  const { targets, squares, samples } = moments;
  let sum = squares;
  const slopes = times(moments, params);
  for (let g = 0; g < targets.length; g++) {
    sum += (params[g] as number) * ((slopes[g] as number) - 2 * (targets[g] as number));
  }
  return sum / samples;
}

/** The gradient of `lossOf`. */
export function gradientOf(moments: Moments, params: ArrayLike<number>): Float64Array {
  const { targets, samples } = moments;
  return times(moments, params).map((slope, g) => (2 * (slope - (targets[g] as number))) / samples);
}

/** The matrix of products times a vector. */
export function times({ products, targets }: Moments, vector: ArrayLike<number>): Float64Array {
  const count = targets.length;
  const out = new Float64Array(count);
  for (let g = 0; g < count; g++) {
    for (let h = 0; h <= g; h++) {
      const product = products[g * count + h] as number;
      out[g] = (out[g] as number) + product * (vector[h] as number);
      if (h < g) out[h] = (out[h] as number) + product * (vector[g] as number);
    }
  }
  return out;
}

/**
 * The parameters with the smallest loss: least squares by Cholesky's decomposition.
 * @param ridge added to the matrix' diagonal, as a share of its mean
 */
export function leastSquares({ products, targets }: Moments, ridge = 1e-6): Float64Array {
  const count = targets.length;
  const at = (m: Float64Array, g: number, h: number) => m[g * count + h] as number;
  let trace = 0;
  for (let g = 0; g < count; g++) trace += at(products, g, g);
  // A picture without any differences teaches nothing.
  if (trace === 0) return new Float64Array(count);
  const lower = products.slice();
  for (let g = 0; g < count; g++) {
    for (let h = 0; h <= g; h++) {
      let sum = at(products, g, h) + (g === h ? (ridge * trace) / count : 0);
      for (let k = 0; k < h; k++) sum -= at(lower, g, k) * at(lower, h, k);
      lower[g * count + h] = g === h ? Math.sqrt(sum) : sum / at(lower, h, h);
    }
  }
  const params = targets.slice();
  for (let g = 0; g < count; g++) {
    for (let k = 0; k < g; k++)
      params[g] = (params[g] as number) - at(lower, g, k) * (params[k] as number);
    params[g] = (params[g] as number) / at(lower, g, g);
  }
  for (let g = count - 1; g >= 0; g--) {
    for (let k = g + 1; k < count; k++) {
      params[g] = (params[g] as number) - at(lower, k, g) * (params[k] as number);
    }
    params[g] = (params[g] as number) / at(lower, g, g);
  }
  return params;
}

/** Learns from one noisy picture to guess its pixels from their neighbours. */
export function learn(window: Window, noisy: Picture): Filter {
  const moments = noMoments(window);
  addMoments(moments, window, noisy, noisy);
  return filterOf(window, leastSquares(moments));
}
