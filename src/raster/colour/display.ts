/** Photo values as a canvas shows them: 8 bits, sRGB or Display P3. */
import { coloursOf, hasAlpha, type Raster, type Samples } from "../raster";
import { lightBetween, sameColours, shared } from "./convert";
import { type Curve, fastDecoderOf, fastEncoderOf, type Tone } from "./curve";
import { channelsOf, DISPLAY_P3, type ReadProfile, SRGB } from "./profile";

/** Colour spaces of a canvas. */
export type DisplaySpace = "srgb" | "display-p3";

const SPACES: Readonly<Record<DisplaySpace, typeof SRGB>> = {
  srgb: SRGB,
  "display-p3": DISPLAY_P3,
};

/** Entries of the table from light to 8 bits: at sRGB's steepest a twentieth of a level apart. */
const LIGHTS = 65_536;

type Table = Float32Array;

/**
 * The way to a display; null where values are shown as they are.
 * @param profile of the photo
 */
export function displayOf(profile: ReadProfile, space: DisplaySpace): Display | null {
  return sameColours(profile, SPACES[space]) ? null : new Display(profile, SPACES[space]);
}

/** Made once a photo; holds some hundred kilobytes of tables. */
export class Display {
  readonly #curves: readonly [Curve, Curve, Curve];
  readonly #light: ReturnType<typeof lightBetween>;
  /** Light in [0, 1], `LIGHTS` steps, to 8 bits. */
  readonly #levels: Uint8Array;
  // Light by sample; made when the first samples of a type come.
  #bytes: readonly [Table, Table, Table] | null = null;
  #words: readonly [Table, Table, Table] | null = null;
  #floats: readonly [Tone, Tone, Tone] | null = null;

  /** @param to a space whose three curves are one */
  constructor(from: ReadProfile, to: typeof SRGB) {
    this.#curves = channelsOf(from).curves;
    this.#light = lightBetween(from, to);
    const encode = fastEncoderOf(to.curves[0]);
    this.#levels = Uint8Array.from({ length: LIGHTS + 1 }, (_, i) =>
      Math.floor(255 * encode(i / LIGHTS) + 0.5),
    );
  }

  /**
   * Writes `count` pixels as RGBA8 in the display's space, as `writeRgba8` does in the photo's own: what is
   * beyond the display's gamut is clamped, channel by channel. `rgba` may be `samples`, from the same pixel on.
   * @param from the first pixel in `samples`; `to` the first in `rgba`
   */
  write(
    samples: Samples,
    channels: Raster["channels"],
    from: number,
    rgba: Uint8ClampedArray,
    to: number,
    count: number,
  ): void {
    const alpha = hasAlpha({ channels }) ? channels - 1 : -1;
    if (samples instanceof Float32Array) {
      this.#writeFloats(samples, channels, from, rgba, to, count);
    } else {
      const words = samples instanceof Uint16Array;
      const tables = words ? this.#wordTables() : this.#byteTables();
      this.#writeWhole(samples, tables, channels, from, rgba, to, count);
    }
    // After the colours, which may be read from the same array.
    const white =
      samples instanceof Float32Array ? 1 : samples instanceof Uint16Array ? 65_535 : 255;
    for (let i = 0, at = from * channels + alpha; i < count; i++, at += channels) {
      const share = alpha < 0 ? 1 : (samples[at] as number) / white;
      rgba[4 * (to + i) + 3] = Math.floor(255 * share + 0.5);
    }
  }

  #writeWhole(
    samples: Samples,
    [red, green, blue]: readonly [Table, Table, Table],
    channels: Raster["channels"],
    from: number,
    rgba: Uint8ClampedArray,
    to: number,
    count: number,
  ): void {
    const toBlue = coloursOf({ channels }) - 1;
    const { matrix, offset } = this.#light;
    const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = matrix;
    const [o0, o1, o2] = offset;
    const levels = this.#levels;
    const end = 4 * (to + count);
    if (toBlue === 0) {
      for (let i = 4 * to, at = from * channels; i < end; i += 4, at += channels) {
        const y = green[samples[at] as number] as number;
        rgba.fill(levels[place((m3 + m4 + m5) * y + o1)] as number, i, i + 3);
      }
      return;
    }
    for (let i = 4 * to, at = from * channels; i < end; i += 4, at += channels) {
      const r = red[samples[at] as number] as number;
      const g = green[samples[at + 1] as number] as number;
      const b = blue[samples[at + 2] as number] as number;
      rgba[i] = levels[place(m0 * r + m1 * g + m2 * b + o0)] as number;
      rgba[i + 1] = levels[place(m3 * r + m4 * g + m5 * b + o1)] as number;
      rgba[i + 2] = levels[place(m6 * r + m7 * g + m8 * b + o2)] as number;
    }
  }

  #writeFloats(
    samples: Float32Array,
    channels: Raster["channels"],
    from: number,
    rgba: Uint8ClampedArray,
    to: number,
    count: number,
  ): void {
    this.#floats ??= shared(this.#curves, fastDecoderOf);
    const [red, green, blue] = this.#floats;
    const [toGreen, toBlue] = coloursOf({ channels }) === 3 ? [1, 2] : [0, 0];
    const { matrix, offset } = this.#light;
    const levels = this.#levels;
    for (let n = 0, i = 4 * to, at = from * channels; n < count; n++, i += 4, at += channels) {
      const r = red(samples[at] as number);
      const g = green(samples[at + toGreen] as number);
      const b = blue(samples[at + toBlue] as number);
      for (let c = 0; c < 3; c++) {
        const light =
          (matrix[3 * c] as number) * r +
          (matrix[3 * c + 1] as number) * g +
          (matrix[3 * c + 2] as number) * b +
          (offset[c] as number);
        rgba[i + c] = levels[place(light)] as number;
      }
      // Grey is equal to the last bit.
      if (toBlue === 0) rgba.fill(rgba[i + 1] as number, i, i + 3);
    }
  }

  #byteTables(): readonly [Table, Table, Table] {
    this.#bytes ??= shared(this.#curves, (curve) => tableOf(curve, 255));
    return this.#bytes;
  }

  #wordTables(): readonly [Table, Table, Table] {
    this.#words ??= shared(this.#curves, (curve) => tableOf(curve, 65_535));
    return this.#words;
  }
}

function tableOf(curve: Curve, white: number): Table {
  const decode = fastDecoderOf(curve);
  return Float32Array.from({ length: white + 1 }, (_, i) => decode(i / white));
}

/** The entry for some light; what is not a number is black. */
const place = (light: number) =>
  light > 0 ? (light < 1 ? (light * LIGHTS + 0.5) | 0 : LIGHTS) : 0;
