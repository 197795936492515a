/** The network learnt from sRGB: photos in spaces far from it are converted for it, and what it made is taken back. */
import { type Channels, coloursOf } from "../raster";
import { profileOf } from "./colours";
import { Conversion, type Layout } from "./convert";
import type { Triple } from "./matrix";
import { type ReadProfile, workingSpace } from "./profile";

/** Where pixels lie in an array. */
interface Placed extends Layout {
  readonly count: number;
}

/** Planes [3, count]. */
function planes({ length }: Float32Array): Placed {
  const count = length / 3;
  return { first: [0, count, 2 * count], step: 1, count };
}

/** Pixel by pixel, alpha left out. */
export function interleaved({ length }: Float32Array, channels: Channels): Placed {
  const first: Triple = coloursOf({ channels }) === 3 ? [0, 1, 2] : [0, 0, 0];
  return { first, step: channels, count: length / channels };
}

/** Between a photo's own values and those that the network sees, in [0, 1] and beyond: planes, unless placed else. */
export class Working {
  readonly #to: Conversion;
  readonly #back: Conversion;

  constructor(own: ReadProfile, seen: ReadProfile) {
    this.#to = new Conversion(own, seen);
    this.#back = new Conversion(seen, own);
  }

  /**
   * A copy of a photo's own values as the network is to see them. Colours beyond its gamut are not clipped: they
   * lie below 0 or above 1.
   */
  seen(own: Float32Array, placed = planes(own)): Float32Array<ArrayBuffer> {
    const values = own.slice();
    this.#to.convert(values, placed, placed.count);
    return values;
  }

  /**
   * What was made of `seen(own)`, in the photo's own values. What was changed is added to what was there, so
   * that what was left alone is exactly as before, even where a curve is level and knows no way back.
   * @param made written over
   */
  taken(made: Float32Array, own: Float32Array, placed = planes(own)): Float32Array {
    const before = this.seen(own, placed);
    this.#back.convert(before, placed, placed.count);
    this.#back.convert(made, placed, placed.count);
    for (let i = 0; i < made.length; i++) {
      made[i] = (own[i] as number) + ((made[i] as number) - (before[i] as number));
    }
    return made;
  }
}

/** A photo is read and blended part by part. */
const known = new WeakMap<Uint8Array, Working | null>();

/**
 * Null: the network sees the photo's own values.
 * @param icc a raster's profile
 */
export function workingOf(icc: Uint8Array | null): Working | null {
  if (!icc) return null;
  const found = known.get(icc);
  if (found !== undefined) return found;
  const profile = profileOf(icc);
  const space = workingSpace(profile);
  const working = space && new Working(profile, space);
  known.set(icc, working);
  return working;
}
