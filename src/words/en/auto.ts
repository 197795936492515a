/** What Auto found in a photo and what it chose, in one line. */
import type { AutoChoice } from "../../network/auto";
import type { Sampling } from "../../network/procedure";
import type { PhotoNoise } from "../../raster/raster";
import { noiseFacts } from "../noise-facts";
import { percent } from "../numbers";

const SIZES = { weak: "Weak", moderate: "Moderate", strong: "Strong" } as const;
const KINDS = { colour: "colour noise", brightness: "grain", both: "noise" } as const;

/** "Strong, coarse colour noise, about ISO 6400". */
export function describeNoise(noise: PhotoNoise, { strength }: AutoChoice): string {
  if (strength === 0) return "No noise that could be told from detail";
  const { size, grain, kind, iso } = noiseFacts(noise);
  return `${SIZES[size]}, ${grain} ${KINDS[kind]}, about ISO ${iso}`;
}

/** "amount 80 %, 40 % smooth, pixel-shuffle by 2". */
export function describeChoice({
  strength,
  blindness,
  hole,
  sampling,
  blotches,
}: AutoChoice): string {
  if (strength === 0) return "the photo stays as it is";
  const told = [`amount ${percent(100 * strength)}`, `${percent(100 * blindness)} smooth`];
  if (hole !== 1) told.push(`hole ${hole} px`);
  if (sampling.kind !== "none") told.push(describeDownsampling(sampling));
  if (blotches > 0) told.push("without colour blotches");
  return told.join(", ");
}

export function describeDownsampling(sampling: Sampling): string {
  switch (sampling.kind) {
    case "none":
      return "none";
    case "pixel-shuffle":
      return `pixel-shuffle by ${sampling.stride}`;
    case "random":
      return `random subsampling by ${sampling.stride}`;
  }
}

/** Both in a line. */
export const autoLine = (noise: PhotoNoise, choice: AutoChoice) =>
  `${describeNoise(noise, choice)}. Auto: ${describeChoice(choice)}.`;
