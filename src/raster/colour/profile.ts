/** A colour profile as data: the numbers that say which colours a photo's values stand for. */
import { type Curve, decoderOf, gammaCurve, LINEAR } from "./curve";
import { D50, D65, type Matrix, rgbToXyz } from "./matrix";

/** Three curves and a matrix: ICC.1:2022, F.3. */
export interface RgbProfile {
  readonly kind: "rgb";
  /** As the profile calls itself. */
  readonly name: string;
  /** Of red, green and blue. */
  readonly curves: readonly [Curve, Curve, Curve];
  /** Linear RGB to XYZ, relative to D50. */
  readonly matrix: Matrix;
  /**
   * The profile has a table as well (A2B0) that says the same more exactly, and that is not read: colours
   * are those of its curves and matrix.
   */
  readonly approximate: boolean;
}

/** One curve, to light along the white's axis: ICC.1:2022, F.2. */
export interface GreyProfile {
  readonly kind: "grey";
  readonly name: string;
  readonly curve: Curve;
}

/** A profile that is there but not understood. */
export interface UnreadProfile {
  readonly kind: "unread";
  readonly name: string;
  /**
   * `damaged`: it ends early, or contradicts itself. `table`: it has only tables (A2B0). `space`: its values
   * are neither RGB nor grey. `hdr`: its white is not the brightest (PQ, HLG). `use`: it is for no pictures
   * (a link between devices, named colours, an abstract effect).
   */
  readonly reason: "damaged" | "table" | "space" | "hdr" | "use";
  /** Its values' colour space as the file names it, "RGB", "CMYK", "GRAY", …; empty where damaged. */
  readonly space: string;
}

export type Profile = RgbProfile | GreyProfile | UnreadProfile;

/** Profiles that can be computed with. */
export type ReadProfile = RgbProfile | GreyProfile;

/** IEC 61966-2-1. */
export const SRGB_CURVE: Curve = {
  kind: "parametric",
  ...{ g: 2.4, a: 1 / 1.055, b: 0.055 / 1.055, c: 1 / 12.92, d: 0.04045, e: 0, f: 0 },
};

/** ROMM RGB, ISO 22028-2: a power of 1.8 with a straight foot. */
const ROMM_CURVE: Curve = {
  kind: "parametric",
  ...{ g: 1.8, a: 1, b: 0, c: 1 / 16, d: 1 / 32, e: 0, f: 0 },
};

export function rgbProfile(name: string, curve: Curve, matrix: Matrix): RgbProfile {
  return { kind: "rgb", name, curves: [curve, curve, curve], matrix, approximate: false };
}

const BT709 = rgbToXyz(
  [
    [0.64, 0.33],
    [0.3, 0.6],
    [0.15, 0.06],
  ],
  D65,
);

export const SRGB = rgbProfile("sRGB", SRGB_CURVE, BT709);

export const LINEAR_SRGB = rgbProfile("Linear sRGB", LINEAR, BT709);

/** SMPTE RP 431-2's primaries, D65, sRGB's curve. */
export const DISPLAY_P3 = rgbProfile(
  "Display P3",
  SRGB_CURVE,
  rgbToXyz(
    [
      [0.68, 0.32],
      [0.265, 0.69],
      [0.15, 0.06],
    ],
    D65,
  ),
);

/** Adobe RGB (1998) Color Image Encoding, 2005-05: a power of 2 + 51/256. */
export const ADOBE_RGB = rgbProfile(
  "Adobe RGB (1998)",
  gammaCurve(2 + 51 / 256),
  rgbToXyz(
    [
      [0.64, 0.33],
      [0.21, 0.71],
      [0.15, 0.06],
    ],
    D65,
  ),
);

/** ISO 22028-2; its white is D50 already. */
export const PROPHOTO = rgbProfile(
  "ProPhoto RGB",
  ROMM_CURVE,
  rgbToXyz(
    [
      [0.734699, 0.265301],
      [0.159597, 0.840403],
      [0.036598, 0.000105],
    ],
    [D50[0] / (D50[0] + D50[1] + D50[2]), D50[1] / (D50[0] + D50[1] + D50[2])],
  ),
);

/** Grey of the same brightness as sRGB's with R = G = B. */
export const SRGB_GREY: GreyProfile = { kind: "grey", name: "sRGB grey", curve: SRGB_CURVE };

/** Where a profile's colours are told: curves of its channels, and XYZ of what they make. */
export function channelsOf(profile: ReadProfile): Pick<RgbProfile, "curves" | "matrix"> {
  if (profile.kind === "rgb") return profile;
  const third = (white: number) => white / 3;
  const [x, y, z] = [third(D50[0]), third(D50[1]), third(D50[2])];
  // Grey stands for R = G = B of a space whose primaries make a third of the white each.
  return {
    curves: [profile.curve, profile.curve, profile.curve],
    matrix: [x, x, x, y, y, y, z, z, z],
  };
}

/**
 * How a profile's values are spread. `srgb-like`: near sRGB in tone and gamut, or smaller. `wide`: up to one
 * and a half times sRGB's gamut (Display P3, Adobe RGB). `very-wide`: beyond (ITU-R BT.2020, ProPhoto).
 * `linear`: light itself, or nearly.
 */
export type ProfileClass = "srgb-like" | "wide" | "very-wide" | "linear";

/** Half-way between black and white, a display's curve is a power of about 2.2, and light's own one of 1. */
const LINEAR_BELOW = 1.4;
/** Of sRGB's area in CIE 1931 x, y: Display P3 has 1.36, Adobe RGB 1.35, BT.2020 1.89, ProPhoto 2.6. */
const WIDE_ABOVE = 1.1;
const VERY_WIDE_ABOVE = 1.6;

export function classOf(profile: ReadProfile): ProfileClass {
  const { curves, matrix } = channelsOf(profile);
  const power = Math.log(decoderOf(curves[1])(0.5)) / Math.log(0.5);
  if (power < LINEAR_BELOW) return "linear";
  if (profile.kind === "grey") return "srgb-like";
  const share = gamutArea(matrix) / gamutArea(SRGB.matrix);
  if (share > VERY_WIDE_ABOVE) return "very-wide";
  return share > WIDE_ABOVE ? "wide" : "srgb-like";
}

function gamutArea(m: Matrix): number {
  const [r, g, b] = [0, 1, 2].map((column) => {
    const [x, y, z] = [m[column], m[column + 3], m[column + 6]] as [number, number, number];
    return [x / (x + y + z), y / (x + y + z)];
  }) as [[number, number], [number, number], [number, number]];
  return Math.abs((g[0] - r[0]) * (b[1] - r[1]) - (b[0] - r[0]) * (g[1] - r[1])) / 2;
}

/**
 * The space in which the network is to see a photo. It learnt from photos in sRGB: values that are light
 * itself have their noise in the wrong places, and in a very wide space all colours are faint. Wide ones, such
 * as Display P3, it takes as they are.
 * @returns null: the photo's own values
 */
export function workingSpace(profile: ReadProfile): ReadProfile | null {
  const kind = classOf(profile);
  if (kind === "srgb-like" || kind === "wide") return null;
  return profile.kind === "grey" ? SRGB_GREY : SRGB;
}
