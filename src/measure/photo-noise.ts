/**
 * A photo's own noise, measured when it is opened. No network takes part: small blocks all over the photo are
 * compared, and those that vary least hold the noise and little else, for noise is everywhere and structure is
 * not. `training/blindspot/auto.py` does the same, number for number.
 */
import type { Rect } from "../geometry/rect";
import type { Size } from "../geometry/viewport";
import { alikeness, OPPONENT, UNSMOOTHED } from "../raster/noise-level";
import type { NoiseLevel, PhotoNoise } from "../raster/raster";
import { blotchesOf, type Coarse, coarseOf } from "./coarse-colour";
import { flatten } from "./flatten";
import { noiseOfLight } from "./noise-of-light";

/**
 * Blocks are this wide and high, in pixels: coarse grain still varies within one, and few edges cross it. They
 * lie in patches, at most so many across and down, because that is how a large photo is read quickly.
 */
const BLOCK = 16;
const PATCH = 64;
const MOST_PATCHES = 12;

/** Upper ends of dark and middle brightness. */
const BRIGHTNESS = [0.25, 0.5] as const;
const LAGS = [1, 2, 3] as const;

/**
 * A block with a larger share of pixels at black or white has lost part of its noise. Where hardly any others
 * are left, they count all the same.
 */
const CLIPPED_SHARE = 0.05;
const LEAST_USABLE = 0.1;

/**
 * The share of a brightness' blocks, those that vary least, that are taken for noise, and the fewest blocks that
 * say anything about a brightness.
 */
const FLOOR_SHARE = 0.06;
const LEAST_BLOCKS = 8;
/** The share that is asked whether its noise was added to light: asymmetry takes more pixels to tell. */
const LIGHT_SHARE = 0.15;
/**
 * A brightness whose floor has so many times the variance of the whole photo's holds nothing but texture: noise
 * does not change that much.
 */
const MOST_APART = 4;
/**
 * Where the variances of all blocks are compared to tell noise, which is alike everywhere, from texture: at
 * these quantiles.
 */
const SPREAD_QUANTILES = [0.02, 0.1] as const;
/** Half the distance of these quantiles in standard normal ones. */
const HALF_APART = 0.386;

/**
 * A variance that no photo of 8 bits shows: a tenth of a step. And that of a whole step, below which places are
 * alike: a camera that smooths flat places to nothing has not taken all noise away.
 */
const NOTHING = (0.1 / 255) ** 2;
const STEP = (1 / 255) ** 2;

/**
 * Values of part of a photo as the network sees them: planes [3, height, width] in [0, 1]. NaN where it is
 * see-through: what lies there is no camera's, and blocks with such pixels do not count.
 */
export type PatchReader = (patch: Rect) => Float32Array;

/** Autocovariances of brightness and the two colour differences: [lag · 3 + component], lags from 0. */
type Covariance = Float64Array;
const COMPONENTS = 3;
const NUMBERS = COMPONENTS * (LAGS.length + 1);

interface Block {
  /** Mean brightness. */
  readonly mean: number;
  /** Share of pixels that are black or white in a channel. */
  readonly clipped: number;
  readonly covariance: Covariance;
  /** Of all components together. */
  readonly variance: number;
  /** [3, pixels]: its red, green and blue values. */
  readonly values: Float32Array;
}

/**
 * Where parts of a line begin, evenly spread and the same when mirrored. An even number of them, about as many
 * as it takes to cover the line, or `most`; one where that covers it.
 */
function starts(length: number, side: number, most: number): readonly number[] {
  if (side >= length) return [0];
  const needed = Math.ceil(length / side);
  const count = Math.min(needed + (needed % 2), most);
  const room = length - side;
  const half = Array.from({ length: count / 2 }, (_, i) => Math.floor((i * room) / (count - 1)));
  return [...half, ...half.map((start) => room - start).reverse()];
}

/** The parts of a photo that are measured. */
export function patches({ width, height }: Size): readonly Rect[] {
  const wide = Math.min(PATCH, width);
  const tall = Math.min(PATCH, height);
  return starts(height, tall, MOST_PATCHES).flatMap((y) =>
    starts(width, wide, MOST_PATCHES).map((x) => ({ x, y, width: wide, height: tall })),
  );
}

/** Null where no block is whole and opaque. */
export function measureNoise(read: PatchReader, size: Size): PhotoNoise | null {
  if (Math.min(size.width, size.height) < BLOCK) return null;
  const blocks: Block[] = [];
  const coarse: Coarse[] = [];
  for (const patch of patches(size)) {
    const planes = read(patch);
    if (patch.width === PATCH && patch.height === PATCH) {
      const one = coarseOf(planes, PATCH);
      if (one.every(Number.isFinite)) coarse.push(one);
    }
    for (const y of starts(patch.height, BLOCK, PATCH / BLOCK)) {
      for (const x of starts(patch.width, BLOCK, PATCH / BLOCK)) {
        const block = blockOf(planes, patch, x, y);
        if (Number.isFinite(block.mean)) blocks.push(block);
      }
    }
  }
  if (blocks.length === 0) return null;
  const noise = summary(blocks);
  return { ...noise, blotches: blotchesOf(coarse, noise) };
}

/** A block without its own slope: soft gradients are no noise. */
function blockOf(planes: Float32Array, { width, height }: Size, left: number, top: number): Block {
  const plane = width * height;
  const pixels = BLOCK * BLOCK;
  const values = new Float64Array(COMPONENTS * pixels);
  const own = new Float32Array(3 * pixels);
  let [sum, clipped, at] = [0, 0, 0];
  for (let y = top; y < top + BLOCK; y++) {
    for (let x = left; x < left + BLOCK; x++, at++) {
      const from = y * width + x;
      const r = planes[from] as number;
      const g = planes[from + plane] as number;
      const b = planes[from + 2 * plane] as number;
      sum += r + g + b;
      own[at] = r;
      own[at + pixels] = g;
      own[at + 2 * pixels] = b;
      if (isClipped(r) || isClipped(g) || isClipped(b)) clipped++;
      for (let c = 0; c < COMPONENTS; c++) {
        const [ofRed, ofGreen, ofBlue] = OPPONENT[c] as (typeof OPPONENT)[number];
        values[c * pixels + at] = ofRed * r + ofGreen * g + ofBlue * b;
      }
    }
  }
  const covariance = new Float64Array(NUMBERS);
  for (let c = 0; c < COMPONENTS; c++) {
    const component = values.subarray(c * pixels, (c + 1) * pixels);
    flatten(component, BLOCK);
    covariance[c] = product(component, 0, 0);
    LAGS.forEach((lag, i) => {
      covariance[(i + 1) * COMPONENTS + c] =
        (product(component, lag, 0) + product(component, 0, lag)) / 2;
    });
  }
  const variance = varianceOf(covariance);
  const mean = sum / (3 * pixels);
  return { mean, clipped: clipped / pixels, covariance, variance, values: own };
}

/** Of all components together. */
const varianceOf = ([a = 0, b = 0, c = 0]: Covariance) => a + b + c;

const isClipped = (value: number) => value < 0.5 / 255 || value > 254.5 / 255;

/** The values of a block without their slopes. */
function levelled({ values }: Block): Float64Array {
  const pixels = BLOCK * BLOCK;
  const level = Float64Array.from(values);
  for (let c = 0; c < 3; c++) {
    const channel = level.subarray(c * pixels, (c + 1) * pixels);
    const mean = flatten(channel, BLOCK);
    channel.forEach((value, i) => {
      channel[i] = value + mean;
    });
  }
  return level;
}

/** Mean product of pixels so far apart. */
function product(values: Float64Array, dx: number, dy: number): number {
  let sum = 0;
  for (let y = dy; y < BLOCK; y++) {
    for (let x = dx; x < BLOCK; x++) {
      const at = y * BLOCK + x;
      sum += (values[at] as number) * (values[at - dy * BLOCK - dx] as number);
    }
  }
  return sum / ((BLOCK - dx) * (BLOCK - dy));
}

/** Of blocks in order: this share, and a few at least. */
const flattest = (ordered: readonly Block[], share: number): readonly Block[] =>
  ordered.slice(0, Math.max(LEAST_BLOCKS / 2, Math.floor(share * ordered.length)));

interface Floor {
  readonly covariance: Covariance;
  readonly spread: number;
  readonly blocks: number;
}

function summary(all: readonly Block[]): PhotoNoise {
  const unclipped = all.filter(({ clipped }) => clipped <= CLIPPED_SHARE);
  const found = unclipped.length < LEAST_USABLE * all.length ? all : unclipped;
  // The flattest first, here and in each part.
  const usable = found.toSorted((a, b) => a.variance - b.variance);
  const parts = [0, 1, 2].map((place) =>
    usable.filter(({ mean }) => BRIGHTNESS.filter((end) => mean >= end).length === place),
  );
  const overall = floorOf(usable);
  const most = MOST_APART * varianceOf(overall.covariance) + NOTHING;
  const floors = parts
    .map((part) => (part.length < LEAST_BLOCKS ? null : floorOf(part)))
    .map((floor) => (floor && varianceOf(floor.covariance) <= most ? floor : null));
  const told = floors.filter((floor) => floor !== null);
  const counted = told.length > 0 ? told : [overall];
  const total = counted.reduce((sum, { blocks }) => sum + blocks, 0);
  const whole = new Float64Array(NUMBERS);
  let spread = 0;
  for (const floor of counted) {
    const share = floor.blocks / total;
    spread += share * floor.spread;
    floor.covariance.forEach((value, i) => {
      whole[i] = (whole[i] as number) + share * value;
    });
  }
  spread -= spreadByChance(whole);
  const enough = parts.filter(({ length }) => length >= LEAST_BLOCKS);
  const flat = (enough.length > 0 ? enough : [usable]).flatMap((p) => flattest(p, LIGHT_SHARE));
  const at = (lag: number, component: number) => whole[COMPONENTS * lag + component] as number;
  const colour = (lag: number) => (at(lag, 1) + at(lag, 2)) / 2;
  const noise = withoutTexture({
    levels: floors.map((floor) => floor && levelOf(floor.covariance)),
    ...levelOf(whole),
    correlation: LAGS.map((lag) => at(lag, 0) / (at(0, 0) + NOTHING)),
    colourCorrelation: LAGS.map((lag) => colour(lag) / (colour(0) + NOTHING)),
    spread,
  });
  return { ...noise, light: noiseOfLight(flat.map(levelled), spread, alikeness(noise)) };
}

/**
 * Where noise of colour is no more alike than `UNSMOOTHED` and that of brightness so much more, there is texture in
 * it; if colour has noise to speak of, in 1/255, and not a vanishing share of what brightness has, as the film grain
 * of black-and-white photos.
 */
const TEXTURE_MORE_ALIKE = 0.08;
const COLOUR_TOLD = 2;
const COLOUR_SHARE = 0.15;

/**
 * The noise without texture that passed for it because it is all over the photo, as skin's is. A camera makes
 * neighbours alike in colour before it does so in brightness: colour is what it interpolates and smooths most. So
 * where noise of colour is white and what was measured of brightness is not, and is stronger, the rest is texture,
 * and brightness has the noise of colour.
 */
function withoutTexture(noise: PhotoNoise): PhotoNoise {
  const [own = 0] = noise.correlation;
  const [colour = 0] = noise.colourCorrelation;
  const white = Math.abs(colour) < UNSMOOTHED && own > colour + TEXTURE_MORE_ALIKE;
  const told = noise.colour >= Math.max(COLOUR_TOLD, COLOUR_SHARE * noise.brightness);
  if (!(white && told && noise.brightness > noise.colour)) return noise;
  return {
    ...noise,
    levels: noise.levels.map(
      (known) => known && { ...known, brightness: Math.min(known.brightness, known.colour) },
    ),
    brightness: noise.colour,
    correlation: noise.colourCorrelation,
  };
}

/**
 * The spread of blocks of noise alone. The variance of n Gaussian pixels scatters by √(2/n), and by the sum of
 * their squared correlations more; that is as if rows and columns were independent. Components scatter apart.
 */
function spreadByChance(covariance: Covariance): number {
  let [scatter, sum] = [0, 0];
  for (let c = 0; c < COMPONENTS; c++) {
    const variance = covariance[c] as number;
    const along = LAGS.reduce<number>((total, _, i) => {
      const correlation = (covariance[(i + 1) * COMPONENTS + c] as number) / (variance + NOTHING);
      return total + 2 * correlation ** 2;
    }, 1);
    scatter += (variance * along) ** 2;
    sum += variance;
  }
  return HALF_APART * Math.sqrt((2 * scatter) / (sum + NOTHING) ** 2 / BLOCK ** 2);
}

/**
 * Of blocks of like brightness, in order: the mean autocovariance of those that vary least, and how much more the others
 * vary.
 */
function floorOf(ordered: readonly Block[]): Floor {
  const [low, high] = SPREAD_QUANTILES.map(
    (q) => (ordered[Math.floor(q * (ordered.length - 1))] as Block).variance + STEP,
  ) as [number, number];
  const floor = flattest(ordered, FLOOR_SHARE);
  const covariance = new Float64Array(NUMBERS).map(
    (_, i) => floor.reduce((sum, b) => sum + (b.covariance[i] as number), 0) / floor.length,
  );
  return { covariance, spread: Math.log(high / low) / 2, blocks: ordered.length };
}

function levelOf(covariance: Covariance): NoiseLevel {
  const [brightness = 0, red = 0, green = 0] = covariance;
  return { brightness: 255 * Math.sqrt(brightness), colour: 255 * Math.sqrt((red + green) / 2) };
}
