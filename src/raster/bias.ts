/**
 * How noise shifts brightness, undone. What a network finds is the mean of a place's noisy values, and that is not the
 * value without noise. A sensor's noise is added to light, and values grow ever more slowly with light: their mean is
 * darker than the mean light, by up to 8/255 in strong noise. Noise that is cut off at black leaves a mean that is too
 * bright, at white too dark. What is needed is an exact unbiased inverse, as after a transform that makes noise even
 * (Mäkitalo & Foi 2011, IEEE TIP 20(1), equation 3): the value whose noisy values have this mean.
 * `training/blindspot/bias.py` does the same, number for number.
 */
import type { Rect } from "../geometry/rect";
import type { TileShape } from "../geometry/tiles";
import { toLight, toValue } from "./light";
import { deviation, deviationAt, placesOf } from "./noise-level";
import { isBiased, isOfLight, type PhotoNoise } from "./raster";

/** Steps of the curve. */
const STEPS = 1024;
/** Standard deviations, and how far apart they lie, at which a normal distribution is summed. */
const WIDEST = 4;
const APART = 0.25;

/** A value in [0, 1] with noise that is z standard deviations off. */
type Noisy = (value: number, z: number) => number;

/** The variance of the noise per unit of light is `ratio`. */
const inLight =
  (ratio: number): Noisy =>
  (value, z) => {
    const light = toLight(value);
    return toValue(light + Math.sqrt(ratio * light) * z);
  };

/** As strong as it was measured, of values that end at black and white. */
function inValues(noise: PhotoNoise): Noisy {
  const places = placesOf(noise, deviation);
  return (value, z) => {
    const off = (deviationAt(places, value) / 255) * z;
    return Math.min(1, Math.max(0, value + off));
  };
}

/** [STEPS + 1]: for mean values from 0 to 1 the value whose noisy values have that mean. */
function inverseOf(noisy: Noisy): Float64Array {
  const means = new Float64Array(STEPS + 1);
  for (let i = 0; i <= STEPS; i++) {
    let [sum, weights] = [0, 0];
    for (let z = -WIDEST; z <= WIDEST; z += APART) {
      const weight = Math.exp((-z * z) / 2);
      sum += weight * noisy(i / STEPS, z);
      weights += weight;
    }
    means[i] = Math.max(sum / weights, means[i - 1] ?? 0);
  }
  const curve = new Float64Array(STEPS + 1);
  let below = 0;
  for (let i = 0; i <= STEPS; i++) {
    const mean = i / STEPS;
    while (below < STEPS && (means[below + 1] as number) <= mean) below++;
    // Below what black became, and above what white became.
    if (mean < (means[0] as number) || below === STEPS) {
      curve[i] = below === STEPS ? 1 : 0;
      continue;
    }
    const [low, high] = [means[below] as number, means[below + 1] as number];
    curve[i] = (below + (mean - low) / (high - low)) / STEPS;
  }
  return curve;
}

/** Those of red, green and blue; null where the noise shifts nothing. */
export function inversesFor(noise: PhotoNoise): readonly Float64Array[] | null {
  if (!isBiased(noise)) return null;
  if (noise.light && isOfLight(noise)) return noise.light.map((ratio) => inverseOf(inLight(ratio)));
  const curve = inverseOf(inValues(noise));
  return [curve, curve, curve];
}

/**
 * Frees a network's answer of its bias; values beyond black and white stay.
 * @param planes the tile as the network answered, halo included; only the core changes
 */
export function removeBias(
  planes: Float32Array,
  core: Rect,
  halo: number,
  shape: TileShape,
  inverses: readonly Float64Array[],
): void {
  const size = shape.width * shape.height;
  inverses.forEach((curve, channel) => {
    for (let y = 0; y < core.height; y++) {
      const row = channel * size + (y + halo) * shape.width + halo;
      for (let at = row; at < row + core.width; at++) {
        const value = planes[at] as number;
        if (value <= 0 || value >= 1) continue;
        const step = Math.floor(value * STEPS);
        const [low, high] = [curve[step] as number, curve[step + 1] as number];
        planes[at] = low + (value * STEPS - step) * (high - low);
      }
    }
  });
}
