/** What to choose for a photo whose noise was measured. `training/blindspot/auto.py` says the same. */
import { alikeness } from "../raster/noise-level";
import type { PhotoNoise } from "../raster/raster";
// Found on training photos by `python -m blindspot.fit_auto`.
import rule from "./auto.rule.json" with { type: "json" };
import type { Sampling } from "./procedure";

/** Settings for one photo. */
export interface AutoChoice {
  /** 0 leaves the photo as it is: there is no noise in it, or none that can be told from structure. */
  readonly strength: number;
  readonly blindness: number;
  /** Of a network that has one, in pixels across. */
  readonly hole: number;
  /** It is left to a network that is told the noise, and has a hole. */
  readonly told: boolean;
  readonly sampling: Sampling;
  /** This share of blotches of colour is taken from the photo before the network sees it. */
  readonly blotches: number;
}

/** What a photo with this noise gets. */
export function chooseFor(noise: PhotoNoise): AutoChoice {
  const choice = chooseNetwork(noise);
  return { ...choice, blotches: choice.strength > 0 && (noise.blotches ?? 0) > 0 ? 1 : 0 };
}

type NetworkChoice = Omit<AutoChoice, "blotches">;

const PLAIN = { hole: 1, told: false, sampling: { kind: "none" } } as const;
const NOTHING: NetworkChoice = { strength: 0, blindness: 0, ...PLAIN };

/**
 * Texture passes for noise at first sight. So where a photo's places differ much, less of the network's answer
 * is taken; and the stronger the noise, and the surer it is noise, the less of a pixel the network sees. Noise
 * whose neighbours are alike is grain of several pixels, which the network only knows for noise once it is seen
 * by a stride. Other noise whose neighbours are alike reaches through a
 * hole of one pixel.
 */
function chooseNetwork(noise: PhotoNoise): NetworkChoice {
  const { brightness: level, spread, correlation } = noise;
  const [next = 0, second = 0, third = 0] = correlation;
  const strength = inSteps((rule.unsure - spread) / (rule.unsure - rule.sure));
  // What is more alike at three pixels than at two is a grille or a screen.
  if (level < rule.level || third > second + rule.pattern || strength === 0) return NOTHING;
  const wanted = rule.blindness + rule.by_level * Math.log(level);
  const blindness = Math.max(rule.least, wanted - rule.by_spread * Math.max(0, spread));
  const grain = next >= rule.coarse && third <= rule.coarse_end && spread <= rule.coarse_sure;
  if (grain) {
    return {
      ...PLAIN,
      strength,
      blindness: inSteps(Math.min(blindness, rule.coarse_blindness)),
      told: true,
      sampling: { kind: "pixel-shuffle", stride: level < rule.coarse_strong ? 2 : 3 },
    };
  }
  const alike = alikeness(noise);
  if (alike > rule.white && alike < rule.alike) {
    return { ...PLAIN, strength, blindness: inSteps(blindness) };
  }
  const least = spread <= rule.told_sure ? rule.told_least : 0;
  const blind = inSteps(Math.max(least, blindness));
  const hole = alike <= rule.white ? 1 : rule.alike_hole;
  return { ...PLAIN, strength, blindness: blind, hole, told: true };
}

/** Within [0, 1], in steps of 0.05, halves up. */
const inSteps = (share: number) => Math.floor(20 * Math.min(1, Math.max(0, share)) + 0.5) / 20;
