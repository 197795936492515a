/** Small pictures to compute with in the page: noise whose every property is known, because it was added here. */
import type { TileShape } from "../../geometry/tiles";
import { hash } from "../../network/procedure";
import { reflect } from "../../raster/planes";

/** Values are about 0…1; noise may lead beyond, and is only cut off where a picture is drawn. */
export interface Picture extends TileShape {
  /** [3, height, width] */
  readonly planes: Float32Array<ArrayBuffer>;
}

/** The standard normal distribution at a place: the same for the same seed and numbers. */
export function normalAt(seed: number, ...place: readonly number[]): number {
  const radius = Math.sqrt(-2 * Math.log((hash(seed, 0, ...place) + 1) / 2 ** 32));
  return radius * Math.cos((2 * Math.PI * hash(seed, 1, ...place)) / 2 ** 32);
}

/**
 * Noise of a given strength that is alike between neighbours: white noise, smoothed, and made as strong again.
 * @param sigma standard deviation, in units of the picture
 * @param blotch the width of its blotches in pixels, from 1 (every pixel on its own)
 * @returns [3, height, width]
 */
export function noiseOf(
  { width, height }: TileShape,
  sigma: number,
  blotch: number,
  seed: number,
): Float32Array<ArrayBuffer> {
  const size = width * height;
  const noise = new Float32Array(3 * size);
  for (let channel = 0; channel < 3; channel++) {
    let plane = Float64Array.from({ length: size }, (_, i) =>
      normalAt(seed, channel, i % width, Math.floor(i / width)),
    );
    if (blotch > 1) {
      const kernel = gaussian((blotch - 1) / 2);
      plane = smoothed(plane, size, kernel, (i) => {
        const x = i % width;
        return (k) => i - x + reflect(x + k, width);
      });
      plane = smoothed(plane, size, kernel, (i) => {
        const y = Math.floor(i / width);
        return (k) => i + (reflect(y + k, height) - y) * width;
      });
    }
    const mean = plane.reduce((sum, value) => sum + value, 0) / size;
    const power = plane.reduce((sum, value) => sum + (value - mean) ** 2, 0) / size;
    const gain = sigma / Math.sqrt(power);
    for (let i = 0; i < size; i++) noise[channel * size + i] = ((plane[i] as number) - mean) * gain;
  }
  return noise;
}

function smoothed(
  plane: Float64Array<ArrayBuffer>,
  size: number,
  kernel: readonly number[],
  neighbours: (i: number) => (k: number) => number,
): Float64Array<ArrayBuffer> {
  const radius = (kernel.length - 1) / 2;
  return Float64Array.from({ length: size }, (_, i) => {
    const at = neighbours(i);
    let sum = 0;
    for (let k = -radius; k <= radius; k++) {
      sum += (kernel[k + radius] as number) * (plane[at(k)] as number);
    }
    return sum;
  });
}

function gaussian(sigma: number): readonly number[] {
  const radius = Math.ceil(3 * sigma);
  return Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma ** 2)),
  );
}

export function withNoise(
  clean: Picture,
  sigma: number,
  { blotch = 1, seed = 1 }: { readonly blotch?: number; readonly seed?: number } = {},
): Picture {
  const noise = noiseOf(clean, sigma, blotch, seed);
  return { ...clean, planes: clean.planes.map((value, i) => value + (noise[i] as number)) };
}

/** Root of the mean squared difference, over all channels. */
export function rms(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] as number) - (b[i] as number)) ** 2;
  return Math.sqrt(sum / a.length);
}

/**
 * How much of the noise an estimate repeats: 1, all of it; 0, none. The slope of the estimate's error over the
 * noise.
 */
export function repeated(clean: Picture, noisy: Picture, estimate: Picture): number {
  let [products, squares] = [0, 0];
  for (let i = 0; i < clean.planes.length; i++) {
    const noise = (noisy.planes[i] as number) - (clean.planes[i] as number);
    products += noise * ((estimate.planes[i] as number) - (clean.planes[i] as number));
    squares += noise * noise;
  }
  return products / squares;
}

/** How alike noise is between pixels at a distance along rows and columns: 1 at distance 0. */
export function likenessAt(noise: Float32Array, { width, height }: TileShape, distance: number) {
  const size = width * height;
  let [products, pairs, squares] = [0, 0, 0];
  for (let i = 0; i < noise.length; i++) {
    const here = noise[i] as number;
    squares += here * here;
    if ((i % width) + distance < width) {
      products += here * (noise[i + distance] as number);
      pairs++;
    }
    if (Math.floor((i % size) / width) + distance < height) {
      products += here * (noise[i + distance * width] as number);
      pairs++;
    }
  }
  return products / pairs / (squares / noise.length);
}

/** Part of a picture, inside it. */
export function cutOut(
  { width, height, planes }: Picture,
  at: { readonly x: number; readonly y: number } & TileShape,
): Picture {
  const size = at.width * at.height;
  const part = new Float32Array(3 * size);
  for (let i = 0; i < part.length; i++) {
    const channel = Math.floor(i / size);
    const y = at.y + Math.floor((i % size) / at.width);
    part[i] = planes[channel * width * height + y * width + at.x + (i % at.width)] as number;
  }
  return { width: at.width, height: at.height, planes: part };
}
