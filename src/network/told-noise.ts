/**
 * What a network with an input `noise` is told of a photo: the noise that was measured when it was opened, in the
 * numbers that such networks were trained with. `training/blindspot/told.py` tells the same, number for number.
 */
import { alikeness, deviation, deviationAt, placesOf, smoothed } from "../raster/noise-level";
import type { PhotoNoise } from "../raster/raster";
import { type Procedure, strideOf } from "./procedure";

/** Brightnesses, evenly spread over [0, 1], at which a standard deviation is told. */
const KNOTS = 8;
/** Distances in pixels at which an autocorrelation is told. */
const LAGS = [1, 2, 4] as const;

/** How many numbers are told: three channels' deviations, autocorrelations, the channels' correlation. */
export const NOISE_NUMBERS = 3 * KNOTS + LAGS.length + 1;

/**
 * Where a camera has smoothed, noise is so many times what the flattest places hold: 1.17 to 1.89, the medians of
 * three kinds of training photos.
 */
const SMOOTHED_TIMES = 1.4;

/**
 * White noise of a photo whose own is not known, because it is smaller than a block: weak enough to take little
 * with it. Standard deviation in 1/255.
 */
const ASSUMED = 3;

/**
 * [NOISE_NUMBERS]: the standard deviations of red, green and blue at `KNOTS` brightnesses, in full scale; the
 * autocorrelation at 1, 2 and 4 pixels; the correlation of the channels.
 *
 * The three channels are taken to be alike: then brightness, of variance b², and the two colour differences, of c²
 * each, say all: a channel's variance is (b² + 2c²)/3, that of what two channels share (b² − c²)/3. Between dark,
 * middle and bright places deviations are interpolated; beyond them, and where one is not known, the nearest hold.
 * @param noise null where nothing is known
 * @param procedure its downsampling leaves neighbours that lay a stride apart
 */
export function toldNoise(
  noise: PhotoNoise | null,
  procedure: Pick<Procedure, "sampling">,
): Float32Array {
  const told = new Float32Array(NOISE_NUMBERS);
  if (!noise) return told.fill(ASSUMED / 255, 0, 3 * KNOTS);
  const places = placesOf(noise, deviation);
  const times = 1 + (SMOOTHED_TIMES - 1) * smoothed(noise);
  for (let knot = 0; knot < KNOTS; knot++) {
    const value = (times * deviationAt(places, knot / (KNOTS - 1))) / 255;
    for (const channel of [0, 1, 2]) told[channel * KNOTS + knot] = value;
  }
  const stride = strideOf(procedure);
  const [brightness, colour] = [noise.brightness ** 2, noise.colour ** 2];
  const total = brightness + 2 * colour;
  const reaches = LAGS.map((lag) => correlation(noise, lag * stride));
  told.set([...reaches, total > 0 ? (brightness - colour) / total : 0], 3 * KNOTS);
  return told;
}

/**
 * Autocorrelation of a channel so many pixels apart; of what was not measured, 0. At 4 pixels it is what falls by
 * the same share each pixel as up to 3.
 */
function correlation(noise: PhotoNoise, lag: number): number {
  const measured = noise.correlation.length;
  if (lag === measured + 1) {
    return Math.max(0, correlation(noise, measured)) ** (lag / measured);
  }
  return lag > measured ? 0 : Math.min(1, Math.max(-1, alikeness(noise, lag)));
}
