/** What Auto found in a photo and what it chose, in one line. */
import type { AutoChoice } from "../../network/auto";
import type { Sampling } from "../../network/procedure";
import type { PhotoNoise } from "../../raster/raster";

/** Noise weaker than this is called weak, stronger than this strong, in 1/255. */
const WEAK = 3;
const STRONG = 8;

/** Of white noise next to nothing is left at a distance of one pixel; of grain as wide as two, this much. */
const COARSE = 0.5;

/** Colour is said to be noisier than brightness, or brightness than colour, from this ratio on. */
const APART = 1.6;

/**
 * A rule of thumb. A full-frame sensor is taken to hold 60,000 electrons at ISO 100: the noise of their number is
 * 0.5 of 255 at sRGB's middle grey, half as much again after usual gains of colour, and grows with the root of the
 * ISO number.
 */
const AT_ISO_100 = 0.75;
const MOST_ISO = 102_400;

/** "Strong, coarse colour noise, about ISO 6400". */
export function describeNoise(noise: PhotoNoise, { strength }: AutoChoice): string {
  if (strength === 0) return "No noise that could be told from detail";
  const { brightness, colour, correlation, colourCorrelation } = noise;
  const level = levelOf(noise);
  const ofColour = colour > APART * brightness;
  const size = level < WEAK ? "Weak" : level < STRONG ? "Moderate" : "Strong";
  const [next = 0] = ofColour ? colourCorrelation : correlation;
  const grain = next < COARSE ? "fine" : "coarse";
  const kind = ofColour ? "colour noise" : brightness > APART * colour ? "grain" : "noise";
  return `${size}, ${grain} ${kind}, about ISO ${isoOf(level)}`;
}

/** The standard deviation of a channel: brightness is one of three directions of colour. */
const levelOf = ({ brightness, colour }: PhotoNoise) =>
  Math.sqrt((brightness ** 2 + 2 * colour ** 2) / 3);

/** 100, 200, 400 …: nobody sets more. */
function isoOf(level: number): number {
  const stops = Math.round(2 * Math.log2(Math.max(level, AT_ISO_100) / AT_ISO_100));
  return Math.min(MOST_ISO, 100 * 2 ** stops);
}

const percent = (share: number) => `${Math.round(share * 100)} %`;

/** "amount 80 %, 40 % smooth, pixel-shuffle by 2". */
export function describeChoice({ strength, blindness, hole, sampling }: AutoChoice): string {
  if (strength === 0) return "the photo stays as it is";
  const told = [`amount ${percent(strength)}`, `${percent(blindness)} smooth`];
  if (hole !== 1) told.push(`hole ${hole} px`);
  if (sampling.kind !== "none") told.push(describeDownsampling(sampling));
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
