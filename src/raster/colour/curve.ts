/** Tone curves of ICC profiles: from a device's encoded values to light, and back. */

/**
 * One channel's curve, encoded value x to light y, both in [0, 1].
 *
 * `parametric` is ICC.1:2022, 10.18, in the form of its type 4, which holds the others:
 * y = (a·x + b)^g + e from d on, c·x + f below.
 * `table` is ICC.1:2022, 10.6: light at evenly spaced x, at least two, straight lines between them.
 */
export type Curve =
  | {
      readonly kind: "parametric";
      readonly g: number;
      readonly a: number;
      readonly b: number;
      readonly c: number;
      readonly d: number;
      readonly e: number;
      readonly f: number;
    }
  | { readonly kind: "table"; readonly values: Float64Array };

/** y = x^exponent. */
export function gammaCurve(exponent: number): Curve {
  return { kind: "parametric", g: exponent, a: 1, b: 0, c: 0, d: 0, e: 0, f: 0 };
}

export const LINEAR: Curve = gammaCurve(1);

/** A function of one number. */
export type Tone = (value: number) => number;

/**
 * The curve as a function of the encoded value. Below black a formula goes on as its mirror image about
 * (0, y(0)), above white as it is, so that colours beyond a gamut survive a round trip; a table is held at
 * its ends.
 */
export function decoderOf(curve: Curve): Tone {
  if (curve.kind === "table") return interpolated(curve.values);
  const { g, a, b, c, d, e, f } = curve;
  const inside: Tone = (x) => (x >= d ? Math.max(0, a * x + b) ** g + e : c * x + f);
  const black = inside(0);
  return (x) => (x >= 0 ? inside(x) : 2 * black - inside(-x));
}

/**
 * The curve's inverse, a function of light, continued as `decoderOf` is. Where a table stays level or falls
 * back, the lowest encoded value that reaches the light; what is above its highest light is white.
 */
export function encoderOf(curve: Curve): Tone {
  if (curve.kind === "table") return searched(curve.values);
  const { g, a, b, c, d, e, f } = curve;
  const black = decoderOf(curve)(0);
  // Light at the joint, seen from above; a gap between the two pieces has no encoded value but the joint's.
  const joint = Math.max(0, a * d + b) ** g + e;
  const inside: Tone = (y) => {
    if (y >= joint) return Math.max(d, (Math.max(0, y - e) ** (1 / g) - b) / a);
    return c === 0 ? Math.max(0, d) : Math.min(d, (y - f) / c);
  };
  return (y) => (y >= black ? inside(y) : -inside(2 * black - y));
}

function interpolated(values: Float64Array): Tone {
  const last = values.length - 1;
  return (x) => {
    // What is not a number is black.
    const place = last * Math.min(1, Math.max(0, x) || 0);
    const i = Math.min(last - 1, Math.floor(place));
    const from = values[i] as number;
    return from + (place - i) * ((values[i + 1] as number) - from);
  };
}

function searched(values: Float64Array): Tone {
  const last = values.length - 1;
  if ((values[last] as number) < (values[0] as number)) {
    const turned = searched(values.toReversed());
    return (y) => 1 - turned(y);
  }
  let most = Number.NEGATIVE_INFINITY;
  const rising = values.map((value) => {
    most = Math.max(most, value);
    return most;
  });
  return (y) => {
    if (y >= (rising[last] as number)) return 1;
    if (!(y > (rising[0] as number))) return 0;
    let [low, high] = [0, last]; // rising[low] < y <= rising[high]
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((rising[middle] as number) < y) low = middle;
      else high = middle;
    }
    const from = rising[low] as number;
    return (low + (y - from) / ((rising[high] as number) - from)) / last;
  };
}

/** Cells of a table of a tone in [0, 1], and those at its beginning that are computed instead. */
const CELLS = 1 << 14;
const EXACT_CELLS = 64;

/**
 * `decoderOf`, tabulated in [0, 1]: within 3e-7 for any power from 1 to 3.
 */
export function fastDecoderOf(curve: Curve): Tone {
  const exact = decoderOf(curve);
  const table = Float64Array.from({ length: CELLS + 1 }, (_, i) => exact(i / CELLS));
  return (x) => {
    const place = x * CELLS;
    if (!(place >= 0 && place < CELLS)) return exact(x);
    const i = place | 0;
    const from = table[i] as number;
    return from + (place - i) * ((table[i + 1] as number) - from);
  };
}

/**
 * `encoderOf`, tabulated in [0, 1] over the square root of light, along which the inverse of a usual curve
 * is nearly straight; near black, where a power's inverse is steep, it is computed. Within 3e-7 for any power
 * from 1 to 3.
 */
export function fastEncoderOf(curve: Curve): Tone {
  const exact = encoderOf(curve);
  const table = Float64Array.from({ length: CELLS + 1 }, (_, i) => exact((i / CELLS) ** 2));
  return (y) => {
    const place = Math.sqrt(y) * CELLS; // not a number below black
    if (!(place >= EXACT_CELLS && place < CELLS)) return exact(y);
    const i = place | 0;
    const from = table[i] as number;
    return from + (place - i) * ((table[i + 1] as number) - from);
  };
}
