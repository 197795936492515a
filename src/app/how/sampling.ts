/** Downsampling as the app does it, with a filter in the network's place. */
import {
  denoiseTile,
  PLAIN,
  type Procedure,
  type Run,
  type Sampling,
} from "../../network/procedure";
import { addMoments, filterOf, guess, leastSquares, noMoments, type Window } from "./blind-filter";
import type { Picture } from "./picture";

const ORIGIN = { x: 0, y: 0 };

export const sampled = (sampling: Sampling): Procedure => ({ ...PLAIN, sampling });

/** Runs a filter, or whatever stands for the network, by the app's own procedure. Sides: multiples of the stride. */
export async function by(
  procedure: Procedure,
  picture: Picture,
  network: (part: Picture) => Picture,
): Promise<Picture> {
  const run: Run = async (planes, shape) => network({ ...shape, planes }).planes;
  const planes = await denoiseTile(run, picture.planes.slice(), picture, ORIGIN, procedure);
  return { ...picture, planes: Float32Array.from(planes) };
}

/** The pictures that the network is given in place of this one, in turn. */
export async function partsOf(sampling: Sampling, picture: Picture): Promise<readonly Picture[]> {
  const parts: Picture[] = [];
  await by(sampled(sampling), picture, (part) => {
    parts.push({ ...part, planes: part.planes.slice() });
    return part;
  });
  return parts;
}

/** Learns from the small pictures that downsampling makes of a noisy one, and guesses every pixel of them. */
export async function guessSampled(
  sampling: Sampling,
  window: Window,
  noisy: Picture,
): Promise<Picture> {
  const moments = noMoments(window);
  await by(sampled(sampling), noisy, (part) => {
    addMoments(moments, window, part, part);
    return part;
  });
  const filter = filterOf(window, leastSquares(moments));
  return by(sampled(sampling), noisy, (part) => guess(filter, part));
}
