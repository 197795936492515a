import type { AutoChoice } from "../../network/auto";
import type { Sampling } from "../../network/procedure";
import type { PhotoNoise } from "../../raster/raster";
import { noiseFacts } from "../noise-facts";
import { percent } from "../numbers";

/** Grain is feminine, noise neuter. */
const SIZES = {
  weak: ["Schwache", "Schwaches"],
  moderate: ["Mäßige", "Mäßiges"],
  strong: ["Starke", "Starkes"],
} as const;
const GRAINS = { fine: ["feine", "feines"], coarse: ["grobe", "grobes"] } as const;
const KINDS = { colour: "Farbrauschen", brightness: "Körnung", both: "Rauschen" } as const;

export function describeNoise(noise: PhotoNoise, { strength }: AutoChoice): string {
  if (strength === 0) return "Kein Rauschen, das sich von Details unterscheiden ließe";
  const { size, grain, kind, iso } = noiseFacts(noise);
  const gender = kind === "brightness" ? 0 : 1;
  return `${SIZES[size][gender]}, ${GRAINS[grain][gender]} ${KINDS[kind]}, etwa ISO ${iso}`;
}

export function describeChoice({
  strength,
  blindness,
  hole,
  sampling,
  blotches,
}: AutoChoice): string {
  if (strength === 0) return "das Foto bleibt, wie es ist";
  const told = [`Stärke ${percent(100 * strength)}`, `${percent(100 * blindness)} glatt`];
  if (hole !== 1) told.push(`Loch ${hole} px`);
  if (sampling.kind !== "none") told.push(describeDownsampling(sampling));
  if (blotches > 0) told.push("ohne Farbflecken");
  return told.join(", ");
}

export function describeDownsampling(sampling: Sampling): string {
  switch (sampling.kind) {
    case "none":
      return "keine";
    case "pixel-shuffle":
      return `Pixel-Shuffle mit ${sampling.stride}`;
    case "random":
      return `zufällige Teilbilder mit ${sampling.stride}`;
  }
}

export const autoLine = (noise: PhotoNoise, choice: AutoChoice) =>
  `${describeNoise(noise, choice)}. Auto: ${describeChoice(choice)}.`;
