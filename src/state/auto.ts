/** Auto: settings that follow from a photo's own noise, as far as the person leaves them to it. */
import { type AutoChoice, chooseFor } from "../network/auto";
import type { Procedure } from "../network/procedure";
import { type BlendSettings, kneeFor } from "../raster/blend";
import type { PhotoNoise } from "../raster/raster";
import { currentPhoto, type Photos } from "./library";

/** The settings that Auto knows, and whether they are left to it. */
export interface Autos {
  readonly blindness: boolean;
  readonly hole: boolean;
  readonly sampling: boolean;
  readonly strength: boolean;
  readonly blotches: boolean;
}

export const AUTO_KEYS = [
  "blindness",
  "hole",
  "sampling",
  "strength",
  "blotches",
] as const satisfies (keyof Autos)[];

const all = (left: boolean): Autos => ({
  blindness: left,
  hole: left,
  sampling: left,
  strength: left,
  blotches: left,
});

export const ALL_AUTO = all(true);
export const NO_AUTO = all(false);

/** A photo's noise never changes. */
const choices = new WeakMap<PhotoNoise, AutoChoice>();

/** Auto's choice for the current photo; null where nothing is known of its noise. */
export function autoChoice(state: Photos): AutoChoice | null {
  const noise = currentPhoto(state)?.info.noise;
  if (!noise) return null;
  const known = choices.get(noise) ?? chooseFor(noise);
  choices.set(noise, known);
  return known;
}

/** Of a variant, all that Auto may have a say in. */
export interface Settings {
  /** c in [0, 1]; null is the model's recommendation. */
  readonly blindness: number | null;
  /** Of a network that has one, in pixels across: one of `HOLES`. */
  readonly hole: number;
  readonly procedure: Procedure;
  /** The share of blotches of colour that goes, in [0, 1]. */
  readonly blotches: number;
  readonly blend: BlendSettings;
}

export interface AutoSettings extends Settings {
  /** Where this says so, Auto's choice goes before the settings. */
  readonly auto: Autos;
}

/** Selectors compare by identity. */
const settled = new WeakMap<
  AutoSettings,
  { readonly choice: AutoChoice; readonly settings: Settings }
>();

/**
 * A variant's settings for the current photo: what the person has set, and what is left to Auto. Where nothing
 * is known of the noise, a variant's own values stand.
 */
export function settingsOf(state: Photos, variant: AutoSettings): Settings {
  const choice = autoChoice(state);
  const { auto, blindness, hole, procedure, blotches, blend } = variant;
  const noise = currentPhoto(state)?.info.noise;
  if (!choice || !noise) return variant;
  if (!AUTO_KEYS.some((key) => auto[key]) && blend.detail === 0) return variant;
  const known = settled.get(variant);
  if (known?.choice === choice) return known.settings;
  const settings: Settings = {
    blindness: auto.blindness ? choice.blindness : blindness,
    hole: auto.hole ? choice.hole : hole,
    procedure: auto.sampling ? { ...procedure, sampling: choice.sampling } : procedure,
    blotches: auto.blotches ? choice.blotches : blotches,
    blend: {
      ...blend,
      ...(auto.strength && { strength: choice.strength }),
      // The stronger the noise, the further detail must stand out of it.
      ...(blend.detail > 0 && { knee: kneeFor(noise.brightness) }),
    },
  };
  settled.set(variant, { choice, settings });
  return settings;
}

/** Whether Auto leaves the photo as it is: then there is nothing for the network to do. */
export const leavesAlone = (state: Photos, { auto }: Pick<AutoSettings, "auto">): boolean =>
  auto.strength && autoChoice(state)?.strength === 0;
