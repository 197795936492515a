import type { PhotoNoise } from "../raster/raster";
import { PLAIN } from "./procedure";
import type { NetworkSettings } from "./settings";
import { toldNoise } from "./told-noise";

/** What a network is run under, as far as it has inputs for it. */
export interface Conditions {
  /** c in [0, 1]: 1 is blind to the centre pixel, 0 sees it. */
  readonly blindness: number;
  /** How far around the pixel nothing is seen: so many pixels across, odd. */
  readonly hole: number;
  /** See `toldNoise`. */
  readonly noise: Float32Array;
}

/** @param noise the photo's own; null where it is not known */
export const conditionsOf = (
  { blindness, hole = 1, procedure = PLAIN }: Omit<NetworkSettings, "model">,
  noise: PhotoNoise | null,
): Conditions => ({ blindness, hole, noise: toldNoise(noise, procedure) });
