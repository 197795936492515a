/**
 * The light that noise took from a photo, given back. A sensor's noise is added to light, and a file holds values that
 * grow ever more slowly with light: their mean, which is what a network finds, is darker than the mean light. What is
 * needed is an exact unbiased inverse, as after a transform that makes noise even (Mäkitalo & Foi 2011, IEEE TIP 20(1),
 * equation 3): the light whose noisy values have this mean. `training/blindspot/light.py` does the same, number for
 * number.
 */
import type { Rect } from "../geometry/rect";
import type { TileShape } from "../geometry/tiles";
import { decoderOf, encoderOf } from "./colour/curve";
import { SRGB_CURVE } from "./colour/profile";
import type { PhotoNoise } from "./raster";

const decode = decoderOf(SRGB_CURVE);
const encode = encoderOf(SRGB_CURVE);
/** Light in [0, 1] and beyond of a value that the network sees; 0 below black. */
export const toLight = (value: number): number => decode(Math.max(value, 0));
/** Its inverse. */
export const toValue = (light: number): number => encode(Math.max(light, 0));

/** Steps of the curve. */
const STEPS = 1024;
/** Standard deviations, and how far apart they lie, at which a normal distribution is summed. */
const WIDEST = 4;
const APART = 0.25;

/**
 * [STEPS + 1]: for mean values from 0 to 1 the value whose light, with noise of a variance of `ratio` per unit of
 * light, has that mean.
 */
export function lightCurve(ratio: number): Float64Array {
  const means = new Float64Array(STEPS + 1);
  for (let i = 0; i <= STEPS; i++) {
    const light = toLight(i / STEPS);
    const deviation = Math.sqrt(ratio * light);
    let [sum, weights] = [0, 0];
    for (let z = -WIDEST; z <= WIDEST; z += APART) {
      const weight = Math.exp((-z * z) / 2);
      sum += weight * toValue(light + deviation * z);
      weights += weight;
    }
    means[i] = Math.max(sum / weights, means[i - 1] ?? 0);
  }
  const curve = new Float64Array(STEPS + 1);
  let below = 0;
  for (let i = 0; i <= STEPS; i++) {
    const mean = i / STEPS;
    while (below < STEPS && (means[below + 1] as number) <= mean) below++;
    if (below === STEPS) {
      curve[i] = 1;
      continue;
    }
    const [low, high] = [means[below] as number, means[below + 1] as number];
    curve[i] = (below + (mean - low) / (high - low)) / STEPS;
  }
  return curve;
}

/**
 * Makes a network's answer as bright as its light was; values beyond black and white stay.
 * @param planes the tile as the network answered, halo included; only the core changes
 */
export function giveLightBack(
  planes: Float32Array,
  core: Rect,
  halo: number,
  shape: TileShape,
  noise: Pick<PhotoNoise, "light">,
): void {
  const size = shape.width * shape.height;
  noise.light?.forEach((ratio, channel) => {
    const curve = lightCurve(ratio);
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
