/** ICC profiles of RGB spaces that a picture's file names by number (CICP, ITU-T H.273), or that it is developed into. */
import { type Cicp as CodePoints, PRIMARIES } from "../../raster/colour/cicp";
import { type Curve, gammaCurve, LINEAR } from "../../raster/colour/curve";
import { rgbToXyz } from "../../raster/colour/matrix";
import { rgbProfile, SRGB_CURVE } from "../../raster/colour/profile";
import { writeIcc } from "../../raster/colour/write-icc";

/** Of those spaces that are taken for something else than sRGB, and sRGB's own; H.273, table 2. */
const NAMES: Readonly<Record<number, string>> = {
  1: "sRGB",
  5: "BT.601 (625 lines)",
  6: "BT.601 (525 lines)",
  7: "SMPTE 240M",
  9: "Rec. 2020",
  11: "DCI-P3",
  12: "Display P3",
};

const POINTS = 1024;

const table = (light: (x: number) => number): Curve => ({
  kind: "table",
  values: Float64Array.from({ length: POINTS }, (_, i) => light(i / (POINTS - 1))),
});

/** By the numbers of H.273, table 3. BT.709's is shown as sRGB's, as nearly everyone does. */
const CURVES: Readonly<Record<number, Curve>> = {
  1: SRGB_CURVE,
  4: gammaCurve(2.2),
  5: gammaCurve(2.8),
  6: SRGB_CURVE,
  8: LINEAR,
  13: SRGB_CURVE,
  14: SRGB_CURVE,
  15: SRGB_CURVE,
};

/** HDR's, which become tables of values. */
const LIGHTS: Readonly<Record<number, (x: number) => number>> = { 16: pq, 18: hlg };

/** SMPTE ST 2084, as a share of its brightest. */
function pq(x: number): number {
  const [m1, m2, c1, c2, c3] = [0.159_301_757_812_5, 78.843_75, 0.835_937_5, 18.851_562_5, 18.6875];
  const root = x ** (1 / m2);
  return (Math.max(0, root - c1) / (c2 - c3 * root)) ** (1 / m1);
}

/** ARIB STD-B67: light of the scene. */
function hlg(x: number): number {
  const [a, b, c] = [0.178_832_77, 0.284_668_92, 0.559_910_73];
  return x <= 0.5 ? (x * x) / 3 : (Math.exp((x - c) / a) + b) / 12;
}

/** 2 is unspecified. */
export type Cicp = Pick<CodePoints, "primaries" | "transfer">;

/** Rec. 2020's primaries with sRGB's curve. */
export const WIDE: Cicp = { primaries: 9, transfer: 13 };

/** Names of curves other than sRGB's. */
const CURVE_NAMES: Readonly<Record<number, string>> = {
  4: "gamma 2.2",
  5: "gamma 2.8",
  8: "linear",
  16: "PQ",
  18: "HLG",
};

const isSrgb = ({ primaries, transfer }: Cicp) =>
  [1, 2].includes(primaries) && [1, 2, 6, 13, 14, 15].includes(transfer);

/**
 * Null for sRGB and for what is unspecified or unknown, which is taken for sRGB.
 * @param cicp as the file names it
 */
export function cicpProfile(cicp: Cicp): Uint8Array<ArrayBuffer> | null {
  const primaries = cicp.primaries === 2 ? 1 : cicp.primaries;
  const transfer = cicp.transfer === 2 ? 13 : cicp.transfer;
  const points = PRIMARIES[primaries];
  const space = NAMES[primaries];
  const light = LIGHTS[transfer];
  const curve = light ? table(light) : CURVES[transfer];
  if (isSrgb(cicp) || !points || !space || !curve) return null;
  const [red, green, blue, white] = points;
  const curveName = CURVE_NAMES[transfer] ?? (primaries === WIDE.primaries ? "sRGB curve" : "");
  const name = [space, curveName].filter(Boolean).join(", ");
  const profile = rgbProfile(name, curve, rgbToXyz([red, green, blue], white));
  // Readers that know the numbers show HDR as HDR.
  return writeIcc(profile, light ? { primaries, transfer } : null);
}
