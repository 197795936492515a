/** Colour told by code points: ITU-T H.273 (ISO/IEC 23091-2), as `cicp` tags, PNG's cICP and AVIF's nclx have it. */
import { type Curve, gammaCurve, LINEAR } from "./curve";
import { type Chromaticity, D65, rgbToXyz } from "./matrix";
import { type RgbProfile, rgbProfile, SRGB_CURVE } from "./profile";

export interface Cicp {
  /** H.273, table 2. */
  readonly primaries: number;
  /** H.273, table 3. */
  readonly transfer: number;
  /** H.273, table 4; 0 for RGB. */
  readonly matrix: number;
  readonly fullRange: boolean;
}

type Primaries = readonly [
  red: Chromaticity,
  green: Chromaticity,
  blue: Chromaticity,
  white: Chromaticity,
];

/** Illuminant C, of NTSC 1953. */
const C: Chromaticity = [0.31, 0.316];

const SMPTE_170M: Primaries = [[0.63, 0.34], [0.31, 0.595], [0.155, 0.07], D65];

/** H.273, table 2. */
export const PRIMARIES: Readonly<Record<number, Primaries>> = {
  1: [[0.64, 0.33], [0.3, 0.6], [0.15, 0.06], D65],
  4: [[0.67, 0.33], [0.21, 0.71], [0.14, 0.08], C],
  5: [[0.64, 0.33], [0.29, 0.6], [0.15, 0.06], D65],
  6: SMPTE_170M,
  7: SMPTE_170M,
  8: [[0.681, 0.319], [0.243, 0.692], [0.145, 0.049], C],
  9: [[0.708, 0.292], [0.17, 0.797], [0.131, 0.046], D65],
  11: [
    [0.68, 0.32],
    [0.265, 0.69],
    [0.15, 0.06],
    [0.314, 0.351],
  ],
  12: [[0.68, 0.32], [0.265, 0.69], [0.15, 0.06], D65],
  22: [[0.63, 0.34], [0.295, 0.605], [0.155, 0.077], D65],
};

/** The inverse of ITU-R BT.709-6's curve for cameras, with the numbers of BT.2020-2 that make it continuous. */
const ALPHA = 1.09929682680944;
const BETA = 0.018053968510807;
const BT709_CURVE: Curve = {
  kind: "parametric",
  ...{ g: 1 / 0.45, a: 1 / ALPHA, b: (ALPHA - 1) / ALPHA, c: 1 / 4.5, d: 4.5 * BETA, e: 0, f: 0 },
};

/** H.273, table 3; 16 and 18, PQ and HLG, are missing: their white is not the brightest. */
const TRANSFERS: Readonly<Record<number, Curve>> = {
  1: BT709_CURVE,
  4: gammaCurve(2.2),
  5: gammaCurve(2.8),
  6: BT709_CURVE,
  8: LINEAR,
  13: SRGB_CURVE,
  14: BT709_CURVE,
  15: BT709_CURVE,
};

/** Null for code points that are unspecified, unknown, or of high dynamic range: see `isHdr`. */
export function profileOfCicp({ primaries, transfer }: Cicp): RgbProfile | null {
  const colours = PRIMARIES[primaries];
  const curve = TRANSFERS[transfer];
  if (!colours || !curve) return null;
  const [red, green, blue, white] = colours;
  return rgbProfile(`H.273 ${primaries}/${transfer}`, curve, rgbToXyz([red, green, blue], white));
}

/** SMPTE ST 2084 (PQ), or ITU-R BT.2100's HLG. */
export const isHdr = ({ transfer }: Pick<Cicp, "transfer">): boolean =>
  transfer === 16 || transfer === 18;
