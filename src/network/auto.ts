/** What to choose for a photo whose noise was measured. `training/blindspot/auto.py` says the same. */
import type { PhotoNoise } from "../raster/raster";
// Found on training photos by `python -m blindspot.fit_auto`.
import rule from "./auto.rule.json" with { type: "json" };
import type { Sampling } from "./procedure";

/** Settings for one photo. */
export interface AutoChoice {
  /** 0 leaves the photo as it is: there is no noise in it, or none that can be told from structure. */
  readonly strength: number;
  readonly blindness: number;
  readonly sampling: Sampling;
}

/**
 * Texture passes for noise at first sight. So the more a photo's places differ, the less of the network's answer
 * is taken, and the more it sees; the stronger the noise, the less it sees. Noise whose neighbours are alike is
 * grain of several pixels, which the network only knows for noise once it is seen by a stride.
 */
export function chooseFor({ brightness: level, spread, correlation }: PhotoNoise): AutoChoice {
  const sure = (rule.unsure - spread) / (rule.unsure - rule.sure);
  const strength = level < rule.level ? 0 : inSteps(sure);
  if (strength === 0) return { strength, blindness: 0, sampling: { kind: "none" } };
  const blindness = rule.blindness + rule.by_level * Math.log(level) - rule.by_spread * spread;
  if (spread > rule.coarse_sure || (correlation[0] ?? 0) < rule.coarse) {
    return { strength, blindness: inSteps(blindness), sampling: { kind: "none" } };
  }
  return {
    strength,
    blindness: inSteps(Math.min(blindness, rule.coarse_blindness)),
    sampling: { kind: "pixel-shuffle", stride: level < rule.coarse_strong ? 2 : 3 },
  };
}

/** Within [0, 1], in steps of 0.05, halves up. */
const inSteps = (share: number) => Math.floor(20 * Math.min(1, Math.max(0, share)) + 0.5) / 20;
