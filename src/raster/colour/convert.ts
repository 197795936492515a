/** From one profile's values to another's, in float: relative colorimetric, with black point compensation. */
import { type Curve, decoderOf, fastDecoderOf, fastEncoderOf, type Tone } from "./curve";
import { apply, D50, IDENTITY, inverse, type Matrix, multiply, type Triple } from "./matrix";
import { channelsOf, type ReadProfile, type RgbProfile } from "./profile";

/**
 * Pixel i's channels lie at `first[0] + i · step`, `first[1] + i · step`, `first[2] + i · step`: interleaved
 * samples and planes alike.
 */
export interface Layout {
  readonly first: Triple;
  readonly step: number;
}

/** Values in [0, 1] and, as they need to come back, beyond. */
export class Conversion {
  readonly #decode: readonly [Tone, Tone, Tone];
  readonly #encode: readonly [Tone, Tone, Tone];
  readonly #light: Light;

  /** From grey to RGB the three channels are equal; from RGB to grey the three become the same. */
  constructor(from: ReadProfile, to: ReadProfile) {
    this.#light = lightBetween(from, to);
    this.#decode = shared(channelsOf(from).curves, fastDecoderOf);
    this.#encode = shared(channelsOf(to).curves, fastEncoderOf);
  }

  /** Converts `count` pixels in place. What is not a number becomes black. */
  convert(values: Float32Array, { first, step }: Layout, count: number): void {
    const [decodeR, decodeG, decodeB] = this.#decode;
    const [encodeR, encodeG, encodeB] = this.#encode;
    const { matrix, offset } = this.#light;
    const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = matrix;
    const [o0, o1, o2] = offset;
    let [r, g, b] = first;
    for (let i = 0; i < count; i++, r += step, g += step, b += step) {
      const x = decodeR(values[r] as number);
      const y = decodeG(values[g] as number);
      const z = decodeB(values[b] as number);
      values[r] = encodeR(m0 * x + m1 * y + m2 * z + o0);
      values[g] = encodeG(m3 * x + m4 * y + m5 * z + o1);
      values[b] = encodeB(m6 * x + m7 * y + m8 * z + o2);
    }
  }

  /** Planes [3, count]: the network's. */
  convertPlanes(planes: Float32Array): void {
    const size = planes.length / 3;
    this.convert(planes, { first: [0, size, 2 * size], step: 1 }, size);
  }
}

/** Light of one space from light of another. */
export interface Light {
  readonly matrix: Matrix;
  readonly offset: Triple;
}

/**
 * Black points are brought together as Adobe does it (Adobe Systems' Implementation of Black Point
 * Compensation, 2006): XYZ scaled about white so that the darkest grey of one becomes that of the other.
 */
export function lightBetween(from: ReadProfile, to: ReadProfile): Light {
  const source = onWhite(channelsOf(from).matrix);
  const [black, target] = [blackOf(from), blackOf(to)];
  const scale = (1 - target) / (1 - black);
  // scale · XYZ + (1 − scale) · white
  const shift = D50.map((white) => (1 - scale) * white) as unknown as Triple;
  const back = toChannels(to);
  const matrix = multiply(back, source).map((value) => scale * value) as unknown as Matrix;
  return { matrix: nearIdentity(matrix) ? IDENTITY : matrix, offset: apply(back, shift) };
}

/** The brightness of R = G = B = 0, white 1. */
function blackOf(profile: ReadProfile): number {
  const { curves, matrix } = channelsOf(profile);
  const darkest = curves.map((curve) => decoderOf(curve)(0)) as unknown as Triple;
  // Formulas rounded to 1/65536 do not quite end at 0.
  const black = apply(matrix, darkest)[1];
  return black > 1e-4 && black < 0.5 ? black : 0;
}

/** Rounded to 1/65536, a matrix's colours no longer sum to white: greys would not stay grey. */
function onWhite(matrix: Matrix): Matrix {
  const scales = D50.map((white, row) => {
    const sum = matrix.slice(3 * row, 3 * row + 3).reduce((a, b) => a + b);
    return Math.abs(sum / white - 1) < WHITE_ROUNDING ? white / sum : 1;
  });
  return matrix.map(
    (value, i) => value * (scales[Math.floor(i / 3)] as number),
  ) as unknown as Matrix;
}

/** Beyond this a profile means a white of its own. */
const WHITE_ROUNDING = 1e-3;

/** XYZ to linear channels. Grey takes the brightness three times. */
function toChannels(profile: ReadProfile): Matrix {
  if (profile.kind === "grey") return [0, 1, 0, 0, 1, 0, 0, 1, 0];
  const back = inverse(onWhite(profile.matrix));
  if (!back) throw new RangeError("a profile's primaries lie on one line");
  return back;
}

/** Rounding alone must not move colours between a space and itself. */
function nearIdentity(matrix: Matrix): boolean {
  return matrix.every((value, i) => Math.abs(value - (IDENTITY[i] as number)) < 1e-5);
}

/** The same curve is made fast once. */
export function shared<T>(
  [red, green, blue]: RgbProfile["curves"],
  make: (curve: Curve) => T,
): readonly [T, T, T] {
  const r = make(red);
  const g = green === red ? r : make(green);
  const b = blue === red ? r : blue === green ? g : make(blue);
  return [r, g, b];
}

/**
 * Two profiles say the same where no channel differs by as much as this, half a level of 8 bits, or by so
 * little light, a third of a level of sRGB: near black a power's inverse makes much of rounding.
 */
const SAME_VALUE = 0.5 / 255;
const SAME_LIGHT = 1e-4;

/** Whether values can be taken from one profile to another as they are. */
export function sameColours(from: ReadProfile, to: ReadProfile): boolean {
  if (from === to) return true;
  const steps = [0, 0.02, 0.1, 0.25, 0.5, 0.75, 1];
  const grid =
    from.kind === "grey"
      ? steps.flatMap((grey) => [grey, grey, grey])
      : steps.flatMap((r) => steps.flatMap((g) => steps.flatMap((b) => [r, g, b])));
  const values = Float32Array.from(grid);
  new Conversion(from, to).convert(values, { first: [0, 1, 2], step: 3 }, grid.length / 3);
  const tones = channelsOf(to).curves.map(decoderOf) as [Tone, Tone, Tone];
  return values.every((value, i) => {
    const light = tones[(i % 3) as 0 | 1 | 2];
    const other = grid[i] as number;
    return (
      Math.abs(value - other) < SAME_VALUE || Math.abs(light(value) - light(other)) < SAME_LIGHT
    );
  });
}
