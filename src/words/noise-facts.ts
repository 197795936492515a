/** What can be said of a photo's noise, in whatever language. */
import type { PhotoNoise } from "../raster/raster";

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

export interface NoiseFacts {
  readonly size: "weak" | "moderate" | "strong";
  readonly grain: "fine" | "coarse";
  /** Colour noise, grain in brightness, or both. */
  readonly kind: "colour" | "brightness" | "both";
  /** Of the camera that makes such noise, roughly. */
  readonly iso: number;
}

export function noiseFacts(noise: PhotoNoise): NoiseFacts {
  const { brightness, colour, correlation, colourCorrelation } = noise;
  const level = levelOf(noise);
  const ofColour = colour > APART * brightness;
  const [next = 0] = ofColour ? colourCorrelation : correlation;
  return {
    size: level < WEAK ? "weak" : level < STRONG ? "moderate" : "strong",
    grain: next < COARSE ? "fine" : "coarse",
    kind: ofColour ? "colour" : brightness > APART * colour ? "brightness" : "both",
    iso: isoOf(level),
  };
}

/** The standard deviation of a channel: brightness is one of three directions of colour. */
const levelOf = ({ brightness, colour }: PhotoNoise) =>
  Math.sqrt((brightness ** 2 + 2 * colour ** 2) / 3);

/** 100, 200, 400 …: nobody sets more. */
function isoOf(level: number): number {
  const stops = Math.round(2 * Math.log2(Math.max(level, AT_ISO_100) / AT_ISO_100));
  return Math.min(MOST_ISO, 100 * 2 ** stops);
}
