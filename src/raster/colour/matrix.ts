/** Matrices of 3 × 3 and the colours they are made from. */

/** Nine numbers, row by row. */
export type Matrix = readonly [
  ...[number, number, number],
  ...[number, number, number],
  ...[number, number, number],
];

export type Triple = readonly [number, number, number];

/** A colour without its brightness: CIE 1931 x and y. */
export type Chromaticity = readonly [x: number, y: number];

/** XYZ of the profile connection space's white, D50: ICC.1:2022, 7.2.16. */
export const D50: Triple = [0.9642, 1, 0.8249];

/** D65 as sRGB, Display P3, Adobe RGB and ITU-R BT.2020 name it. */
export const D65: Chromaticity = [0.3127, 0.329];

export const IDENTITY: Matrix = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** Bradford's cone responses: ICC.1:2022, annex E.1. */
const BRADFORD: Matrix = [
  ...([0.8951, 0.2664, -0.1614] as const),
  ...([-0.7502, 1.7135, 0.0367] as const),
  ...([0.0389, -0.0685, 1.0296] as const),
];

export function multiply(a: Matrix, b: Matrix): Matrix {
  const cell = (i: number) => {
    const row = 3 * Math.floor(i / 3);
    const column = i % 3;
    return (
      (a[row] as number) * (b[column] as number) +
      (a[row + 1] as number) * (b[column + 3] as number) +
      (a[row + 2] as number) * (b[column + 6] as number)
    );
  };
  return [cell(0), cell(1), cell(2), cell(3), cell(4), cell(5), cell(6), cell(7), cell(8)];
}

export function apply(m: Matrix, [x, y, z]: Triple): Triple {
  return [
    m[0] * x + m[1] * y + m[2] * z,
    m[3] * x + m[4] * y + m[5] * z,
    m[6] * x + m[7] * y + m[8] * z,
  ];
}

/** Null where there is none, or the numbers are too small to trust it. */
export function inverse([a, b, c, d, e, f, g, h, i]: Matrix): Matrix | null {
  const det = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  if (!(Math.abs(det) > 1e-9)) return null;
  const cofactors: Matrix = [
    ...([e * i - f * h, c * h - b * i, b * f - c * e] as const),
    ...([f * g - d * i, a * i - c * g, c * d - a * f] as const),
    ...([d * h - e * g, b * g - a * h, a * e - b * d] as const),
  ];
  return cofactors.map((value) => value / det) as unknown as Matrix;
}

/**
 * Linear RGB to XYZ of the profile connection space.
 * @param primaries of red, green and blue
 * @param white of the RGB space; adapted to D50 by Bradford's method, ICC.1:2022, annex E
 * @throws RangeError where the primaries lie on one line
 */
export function rgbToXyz(
  [red, green, blue]: readonly [Chromaticity, Chromaticity, Chromaticity],
  white: Chromaticity,
): Matrix {
  const columns = [red, green, blue].map(xyz);
  const [r, g, b] = columns as [Triple, Triple, Triple];
  const primaries: Matrix = [r[0], g[0], b[0], r[1], g[1], b[1], r[2], g[2], b[2]];
  const back = inverse(primaries);
  if (!back) throw new RangeError("primaries on one line");
  const shares = apply(back, xyz(white));
  return multiply(adaptation(xyz(white)), multiply(primaries, diagonal(shares)));
}

/** From one white to D50. */
function adaptation(white: Triple): Matrix {
  const from = apply(BRADFORD, white);
  const to = apply(BRADFORD, D50);
  const scale = diagonal([to[0] / from[0], to[1] / from[1], to[2] / from[2]]);
  return multiply(inverse(BRADFORD) as Matrix, multiply(scale, BRADFORD));
}

const xyz = ([x, y]: Chromaticity): Triple => [x / y, 1, (1 - x - y) / y];

const diagonal = ([x, y, z]: Triple): Matrix => [x, 0, 0, 0, y, 0, 0, 0, z];
