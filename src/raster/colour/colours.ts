/** What a photo's profile means for all who show it, and for the network. */
import { OWN_VALUES, type Painter } from "../planes";
import { sameColours } from "./convert";
import { type DisplaySpace, displayOf } from "./display";
import { DISPLAY_P3, type ReadProfile, SRGB, workingSpace } from "./profile";
import { readIcc } from "./read-icc";

/** The tables of each display are made when it is first asked for. */
export class Colours {
  /** Of the photo's values; sRGB where it has none, or one that cannot be read. */
  readonly profile: ReadProfile;
  readonly #painters = new Map<DisplaySpace, Painter>();

  constructor(profile: ReadProfile) {
    this.profile = profile;
  }

  /** Whether the network is to see the photo in another space: see `Working`. */
  get converted(): boolean {
    return workingSpace(this.profile) !== null;
  }

  /** `OWN_VALUES` where the display shows what the photo says. */
  painter(space: DisplaySpace): Painter {
    const known = this.#painters.get(space);
    if (known) return known;
    const painter = displayOf(this.profile, space) ?? OWN_VALUES;
    this.#painters.set(space, painter);
    return painter;
  }
}

/** @param icc a raster's profile; null is sRGB */
export function profileOf(icc: Uint8Array | null): ReadProfile {
  const profile = icc && readIcc(icc);
  return profile && profile.kind !== "unread" ? profile : SRGB;
}

/** Whether two rasters' values of equal colours are equal. */
export function sameSpace(a: Uint8Array | null, b: Uint8Array | null): boolean {
  return a === b || sameColours(profileOf(a), profileOf(b));
}

/** Of a canvas's own values. */
export const COLOURS_OF: Readonly<Record<DisplaySpace, Colours>> = {
  srgb: new Colours(SRGB),
  "display-p3": new Colours(DISPLAY_P3),
};
