/** The network learnt from sRGB: photos in spaces far from it are converted for it, and what it made is taken back. */
import { profileOf } from "./colours";
import { Conversion } from "./convert";
import { type ReadProfile, workingSpace } from "./profile";

/** Planes [3, pixels] between a photo's own values and those that the network sees. */
export class Working {
  readonly #to: Conversion;
  readonly #back: Conversion;

  constructor(own: ReadProfile, seen: ReadProfile) {
    this.#to = new Conversion(own, seen);
    this.#back = new Conversion(seen, own);
  }

  /**
   * A copy of a photo's own planes as the network is to see them. Colours beyond its gamut are not clipped: they
   * lie below 0 or above 1.
   */
  seen(own: Float32Array): Float32Array<ArrayBuffer> {
    const planes = own.slice();
    this.#to.convertPlanes(planes);
    return planes;
  }

  /**
   * What the network made of `seen(own)`, in the photo's own values. What it changed is added to what was there,
   * so that what it left alone is exactly as before, even where a curve is level and knows no way back.
   * @param made written over
   */
  taken(made: Float32Array, own: Float32Array): Float32Array {
    const before = this.seen(own);
    this.#back.convertPlanes(before);
    this.#back.convertPlanes(made);
    for (let i = 0; i < made.length; i++) {
      made[i] = (own[i] as number) + ((made[i] as number) - (before[i] as number));
    }
    return made;
  }
}

/**
 * Null: the network sees the photo's own values.
 * @param icc a raster's profile
 */
export function workingOf(icc: Uint8Array | null): Working | null {
  if (!icc) return null;
  const profile = profileOf(icc);
  const space = workingSpace(profile);
  return space && new Working(profile, space);
}
