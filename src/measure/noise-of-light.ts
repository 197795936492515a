/**
 * Whether a photo's noise was added to light, and how much of it: it then reaches further down than up, which noise
 * that was added to values does not. See `raster/bias.ts` for what follows. `training/blindspot/light.py` does the
 * same, number for number.
 */
import { toLight, toValue } from "../raster/light";

/** Of a normal distribution: one standard deviation below the median, the median, one above. */
const QUANTILES = [0.1587, 0.5, 0.8413] as const;

/**
 * A block's channel tells nothing where it is black or white, or where steps of 8 bits are all that is seen of its
 * noise.
 */
const DARKEST = 0.02;
const BRIGHTEST = 0.98;
const FINEST = 0.002;
/** Where so few of the blocks tell something, they are the odd ones of a black or white picture, or of a channel. */
const LEAST_TOLD = 0.25;
/** Fewer blocks than this are a small picture's, of which chance tells too much. */
const LEAST_BLOCKS = 4;

/**
 * From which share of the asymmetry that light would leave, less its standard error, noise counts as added to light,
 * and from which all of it.
 */
const [NONE, ALL] = [0.05, 0.25];
/**
 * Texture is asymmetrical, too: up to this spread (`PhotoNoise`) flat blocks hold noise and little else, from that on
 * they may hold anything.
 */
const [SURE, UNSURE] = [0.08, 0.14];
/**
 * So is what hangs together: up to this correlation of neighbours (`alikeness`) it is as noise comes from a sensor and
 * its demosaicing, from that on something else, or smoothed by a camera.
 */
const [RAW, SMOOTH] = [0.65, 0.75];

export type Ratios = readonly [red: number, green: number, blue: number];
const ZEROS: Ratios = [0, 0, 0];

interface Told {
  readonly channel: number;
  /** How much lower than if noise was added to values the lower quantile would lie, in units of the upper one. */
  readonly expected: number;
  readonly found: number;
  /** Variance of light per unit of it. */
  readonly ratio: number;
}

/**
 * @param blocks flat ones, [3, pixels] each, in values from 0 to 1 and beyond; sorted in place
 * @returns the variance of red, green and blue light per unit of it, as far as the noise was added to light
 */
export function noiseOfLight(
  blocks: readonly Float64Array[],
  spread: number,
  alike: number,
): Ratios {
  if (blocks.length < LEAST_BLOCKS) return ZEROS;
  const told = blocks.flatMap((block) => [0, 1, 2].flatMap((channel) => tellOf(block, channel)));
  if (told.length < LEAST_TOLD * 3 * blocks.length) return ZEROS;
  const power = told.reduce((sum, { expected }) => sum + expected ** 2, 0);
  if (power === 0) return ZEROS;
  const share = told.reduce((sum, { expected, found }) => sum + expected * found, 0) / power;
  // Its standard error by what is left (White 1980, Econometrica 48).
  const left = told.reduce(
    (sum, { expected, found }) => sum + ((found - share * expected) * expected) ** 2,
    0,
  );
  const sure =
    ramp(share - Math.sqrt(left) / power, NONE, ALL) *
    ramp(spread, UNSURE, SURE) *
    ramp(alike, SMOOTH, RAW);
  const channels = [0, 1, 2].map((c) => {
    const own = told.filter(({ channel }) => channel === c);
    return own.length < LEAST_TOLD * blocks.length ? null : medianRatio(own);
  });
  const known = channels.filter((ratio) => ratio !== null);
  const mean = known.reduce((sum, ratio) => sum + ratio, 0) / known.length;
  const [red = 0, green = 0, blue = 0] = channels.map((ratio) => sure * (ratio ?? mean));
  return [red, green, blue];
}

/** Nothing, where a block's channel tells nothing. */
function tellOf(block: Float64Array, channel: number): readonly Told[] {
  const pixels = block.length / 3;
  const ordered = block.subarray(channel * pixels, (channel + 1) * pixels).sort();
  const [low, middle, high] = QUANTILES.map((share) => quantile(ordered, share)) as [
    number,
    number,
    number,
  ];
  const reach = high - middle;
  if (!(middle > DARKEST && high < BRIGHTEST && reach > FINEST)) return [];
  const light = toLight(middle);
  const deviation = toLight(high) - light;
  // Where the lower quantile is to be expected, of noise that was added to values and to light.
  const even = Math.max(middle - reach, 0);
  const uneven = toValue(light - deviation);
  const expected = (even - uneven) / reach;
  const found = (even - Math.max(low, 0)) / reach;
  return [{ channel, expected, found, ratio: deviation ** 2 / light }];
}

function quantile(ordered: Float64Array, share: number): number {
  const at = share * ordered.length - 0.5;
  const below = Math.floor(at);
  const [a, b] = [ordered[below] as number, ordered[below + 1] as number];
  return a + (at - below) * (b - a);
}

function medianRatio(told: readonly Told[]): number {
  const ratios = Float64Array.from(told, ({ ratio }) => ratio).sort();
  const half = ratios.length / 2;
  const [a, b] = [ratios[Math.ceil(half) - 1] as number, ratios[Math.floor(half)] as number];
  return (a + b) / 2;
}

const ramp = (x: number, none: number, all: number) =>
  Math.min(1, Math.max(0, (x - none) / (all - none)));
