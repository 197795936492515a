/** A photo's noise at any brightness, and the components it is measured in. */
import type { NoiseLevel, PhotoNoise } from "./raster";

/**
 * Red, green and blue turned to brightness and two colour differences; lengths stay, so white noise is as strong
 * in each.
 */
export const OPPONENT = [
  [1 / Math.sqrt(3), 1 / Math.sqrt(3), 1 / Math.sqrt(3)],
  [1 / Math.sqrt(2), 0, -1 / Math.sqrt(2)],
  [1 / Math.sqrt(6), -2 / Math.sqrt(6), 1 / Math.sqrt(6)],
] as const;

/** Standard deviation of one of red, green and blue, taken to be alike, in 1/255. */
export const deviation = ({ brightness, colour }: NoiseLevel): number =>
  Math.sqrt((brightness ** 2 + 2 * colour ** 2) / 3);

/** Where dark, middle and bright places lie: the outer ones nearer to where photos have their pixels. */
const CENTRES = [0.15, 0.375, 0.7] as const;

/** A standard deviation in 1/255 at a brightness in [0, 1]. */
type Place = readonly [brightness: number, deviation: number];

/**
 * The standard deviation of one kind at every brightness where it is known, dark to bright; else that of the whole
 * photo.
 * @param of which one, in 1/255
 */
export function placesOf(noise: PhotoNoise, of: (level: NoiseLevel) => number): readonly Place[] {
  const places = noise.levels.flatMap((level, i): Place[] =>
    level ? [[CENTRES[i] as number, of(level)]] : [],
  );
  return places.length > 0 ? places : [[0.5, of(noise)]];
}

/** Between places the deviation is interpolated; beyond them the nearest holds. */
export function deviationAt(places: readonly Place[], brightness: number): number {
  let next = 0;
  while (next < places.length - 1 && (places[next] as Place)[0] < brightness) next++;
  const [x1, y1] = places[next] as Place;
  if (next === 0 || brightness >= x1) return y1;
  const [x0, y0] = places[next - 1] as Place;
  return y0 + ((y1 - y0) * (brightness - x0)) / (x1 - x0);
}

/**
 * White noise has been through no camera and is what it was measured to be; where neighbours are alike the camera
 * has smoothed flat places, on which it was measured, more than others. From one of these correlations to the other.
 */
export const UNSMOOTHED = 0.15;
const SMOOTHED = 0.35;

/** How far, from 0 to 1, a camera has smoothed the places where the noise was measured. */
export const smoothed = (noise: PhotoNoise): number =>
  Math.min(1, Math.max(0, (alikeness(noise) - UNSMOOTHED) / (SMOOTHED - UNSMOOTHED)));

/**
 * How alike noise is, brightness and colour together, as a correlation.
 * @param lag so many pixels apart: 1, 2 or 3
 */
export function alikeness(noise: PhotoNoise, lag = 1): number {
  const [own, ofColour] = [noise.brightness ** 2, 2 * noise.colour ** 2];
  const apart = noise.correlation[lag - 1] ?? 0;
  const colourApart = noise.colourCorrelation[lag - 1] ?? 0;
  return own + ofColour > 0 ? (own * apart + ofColour * colourApart) / (own + ofColour) : 0;
}
