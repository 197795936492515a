/**
 * ICC profiles of RGB spaces given by their primaries and curve, for pictures whose file names a space by
 * number (CICP, ITU-T H.273) or that are developed into one. ICC.1:2022, version 4.4.
 */

/** Chromaticities x, y of red, green, blue and white. */
type Primaries = readonly (readonly [x: number, y: number])[];

const D65 = [0.3127, 0.329] as const;
const DCI = [0.314, 0.351] as const;
/** The white of every profile: ICC.1, 7.2.16. */
const D50 = [0.9642, 1, 0.8249] as const;

/** By the numbers of H.273, table 2. */
const PRIMARIES: Readonly<Record<number, Primaries>> = {
  1: [[0.64, 0.33], [0.3, 0.6], [0.15, 0.06], D65],
  5: [[0.64, 0.33], [0.29, 0.6], [0.15, 0.06], D65],
  6: [[0.63, 0.34], [0.31, 0.595], [0.155, 0.07], D65],
  7: [[0.63, 0.34], [0.31, 0.595], [0.155, 0.07], D65],
  9: [[0.708, 0.292], [0.17, 0.797], [0.131, 0.046], D65],
  11: [[0.68, 0.32], [0.265, 0.69], [0.15, 0.06], DCI],
  12: [[0.68, 0.32], [0.265, 0.69], [0.15, 0.06], D65],
};

const NAMES: Readonly<Record<number, string>> = {
  1: "sRGB",
  5: "BT.601 (625 lines)",
  6: "BT.601 (525 lines)",
  7: "SMPTE 240M",
  9: "Rec. 2020",
  11: "DCI-P3",
  12: "Display P3",
};

/** A curve to light: g, a, b, c, d of `(a x + b)^g` above d, `c x` below. */
type Parametric = readonly [g: number, a: number, b: number, c: number, d: number];

const SRGB_CURVE: Parametric = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.040_45];
const power = (g: number): Parametric => [g, 1, 0, 0, 0];

/**
 * By the numbers of H.273, table 3; those of HDR are tables of values. BT.709's is shown as sRGB's, as nearly
 * everyone does.
 */
const CURVES: Readonly<Record<number, Parametric | ((x: number) => number)>> = {
  1: SRGB_CURVE,
  4: power(2.2),
  5: power(2.8),
  6: SRGB_CURVE,
  8: power(1),
  13: SRGB_CURVE,
  14: SRGB_CURVE,
  15: SRGB_CURVE,
  16: pq,
  18: hlg,
};

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

/** Code points of H.273: 2 is unspecified. */
export interface Cicp {
  readonly primaries: number;
  readonly transfer: number;
}

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
  const curve = CURVES[transfer];
  if (isSrgb(cicp) || !points || !curve) return null;
  const trc = typeof curve === "function" ? table(curve) : parametric(curve);
  const [red, green, blue] = colorants(points);
  const curveName = CURVE_NAMES[transfer] ?? (primaries === WIDE.primaries ? "sRGB curve" : "");
  const name = [NAMES[primaries], curveName].filter(Boolean).join(", ");
  const hdr = typeof curve === "function";
  return profile([
    ["desc", text(name)],
    ["cprt", text("CC0")],
    ["wtpt", xyz(D50)],
    ["rXYZ", xyz(red)],
    ["gXYZ", xyz(green)],
    ["bXYZ", xyz(blue)],
    ["rTRC", trc],
    ["gTRC", trc],
    ["bTRC", trc],
    // Readers that know it show HDR as HDR.
    ...(hdr
      ? ([
          ["cicp", Uint8Array.of(...ascii("cicp"), 0, 0, 0, 0, primaries, transfer, 0, 1)],
        ] as const)
      : []),
  ]);
}

type Xyz = readonly [number, number, number];
type Matrix = readonly [Xyz, Xyz, Xyz];

/** XYZ of red, green and blue under D50: columns of the matrix, whites adapted by Bradford's way. */
function colorants(points: Primaries): readonly [Xyz, Xyz, Xyz] {
  const [red, green, blue, white] = points.map(([x, y]): Xyz => [x / y, 1, (1 - x - y) / y]) as [
    Xyz,
    Xyz,
    Xyz,
    Xyz,
  ];
  const columns = transposed([red, green, blue]);
  const shares = times(inverse(columns), white);
  const adapted = adaptation(white);
  return [red, green, blue].map((point, i) =>
    times(adapted, point.map((value) => value * (shares[i] as number)) as unknown as Xyz),
  ) as unknown as readonly [Xyz, Xyz, Xyz];
}

const BRADFORD: Matrix = [
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
];

function adaptation(white: Xyz): Matrix {
  const [from, to] = [times(BRADFORD, white), times(BRADFORD, D50)];
  const scaled = BRADFORD.map((row, i) =>
    row.map((value) => (value * (to[i] as number)) / (from[i] as number)),
  ) as unknown as Matrix;
  return product(inverse(BRADFORD), scaled);
}

function times(matrix: Matrix, vector: Xyz): Xyz {
  return matrix.map(([a, b, c]) => a * vector[0] + b * vector[1] + c * vector[2]) as unknown as Xyz;
}

function transposed(m: Matrix): Matrix {
  return [0, 1, 2].map((i) => m.map((row) => row[i])) as unknown as Matrix;
}

function product(a: Matrix, b: Matrix): Matrix {
  return transposed(transposed(b).map((column) => times(a, column)) as unknown as Matrix);
}

function inverse([[a, b, c], [d, e, f], [g, h, i]]: Matrix): Matrix {
  const det = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  return [
    [(e * i - f * h) / det, (c * h - b * i) / det, (b * f - c * e) / det],
    [(f * g - d * i) / det, (a * i - c * g) / det, (c * d - a * f) / det],
    [(d * h - e * g) / det, (b * g - a * h) / det, (a * e - b * d) / det],
  ];
}

const ascii = (letters: string) => Array.from(letters, (letter) => letter.charCodeAt(0));

/** A tag's type, four zeros, and what `fill` writes after them. */
function element(type: string, bytes: number, fill: (view: DataView) => void): Uint8Array {
  const out = new Uint8Array(8 + bytes);
  out.set(ascii(type));
  fill(new DataView(out.buffer, 8));
  return out;
}

const fixed = (value: number) => Math.round(value * 65_536);

const xyz = (values: Xyz) =>
  element("XYZ ", 12, (view) => {
    for (const [i, value] of values.entries()) view.setInt32(4 * i, fixed(value));
  });

const parametric = (values: Parametric) =>
  element("para", 24, (view) => {
    view.setUint16(0, 3);
    for (const [i, value] of values.entries()) view.setInt32(4 + 4 * i, fixed(value));
  });

const POINTS = 1024;

const table = (curve: (x: number) => number) =>
  element("curv", 4 + 2 * POINTS, (view) => {
    view.setUint32(0, POINTS);
    for (let i = 0; i < POINTS; i++) {
      const value = Math.min(1, Math.max(0, curve(i / (POINTS - 1))));
      view.setUint16(4 + 2 * i, Math.round(65_535 * value));
    }
  });

/** In one language. */
const text = (words: string) =>
  element("mluc", 20 + 2 * words.length, (view) => {
    view.setUint32(0, 1);
    view.setUint32(4, 12);
    view.setUint32(8, 0x656e_5553); // "enUS"
    view.setUint32(12, 2 * words.length);
    view.setUint32(16, 28);
    for (let i = 0; i < words.length; i++) view.setUint16(20 + 2 * i, words.charCodeAt(i));
  });

function profile(tags: readonly (readonly [name: string, element: Uint8Array])[]) {
  const start = 132 + 12 * tags.length;
  const padded = (length: number) => Math.ceil(length / 4) * 4;
  const bytes = tags.reduce((sum, [, { length }]) => sum + padded(length), start);
  const out = new Uint8Array(bytes);
  const view = new DataView(out.buffer);
  view.setUint32(0, bytes);
  view.setUint32(8, 0x0440_0000);
  out.set(ascii("mntrRGB XYZ "), 12);
  for (const [i, value] of [2026, 1, 1].entries()) view.setUint16(24 + 2 * i, value);
  out.set(ascii("acsp"), 36);
  for (const [i, value] of D50.entries()) view.setInt32(68 + 4 * i, fixed(value));
  view.setUint32(128, tags.length);
  let at = start;
  for (const [i, [name, content]] of tags.entries()) {
    out.set(ascii(name), 132 + 12 * i);
    view.setUint32(136 + 12 * i, at);
    view.setUint32(140 + 12 * i, content.length);
    out.set(content, at);
    at += padded(content.length);
  }
  return out;
}
