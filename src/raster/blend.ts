/** Blending turns photo + result into what is seen and saved: pointwise, so the same for every tile cut. */
import { trustIn } from "./fill";
import { LUMA } from "./luma";
import { type Channels, coloursOf, hasAlpha, type Samples, typeOf, WHITE } from "./raster";

export interface BlendSettings {
  /** 0 is the original, 1 the network's output. */
  readonly strength: number;
  /** Share of the change in brightness that is taken, 0 to 1. */
  readonly luminance: number;
  /** Share of the change in colour that is taken, 0 to 1. */
  readonly chroma: number;
  /** Share of the brightness that stands out of the noise and is given back, 0 to 1. */
  readonly detail: number;
  /** A change of brightness of this size, in 1/255, is as likely detail as noise; `LEAST_KNEE` without it. */
  readonly knee?: number;
}

export const FULL: BlendSettings = { strength: 1, luminance: 1, chroma: 1, detail: 0 };

const LEAST_KNEE = 12;

/**
 * The knee for a photo whose noise has this standard deviation of brightness, in 1/255, as `measureNoise` has it. Five
 * times that of luma: on 14 blocks of SIDD with a reference, giving back all detail costs 0.4 dB, at most 1.0; three
 * times 1.4 and 2.8, the least knee 5.6 and 9.2.
 */
export const kneeFor = (brightness: number): number => Math.max(LEAST_KNEE, 3 * brightness);

/** Whether a blend treats all that changed alike, so that it is one mixture with one weight. */
export function isUniform({ luminance, chroma, detail }: BlendSettings): boolean {
  return luminance === chroma && detail === 0;
}

/** Whether a blend is the network's output, but for what is hidden under transparency. */
export const isWhole = (blend: BlendSettings): boolean =>
  isUniform(blend) && blend.strength * blend.chroma === 1;

/**
 * `original` blended into `denoised`, in place. With d = denoised − original, y its brightness:
 * original + strength · (luminance · (1 − detail · y²/(y² + knee²)) · y + chroma · (d − y)), halves
 * rounded up. Alpha becomes the original's; where a pixel is see-through, or nearly, so do its colours: see
 * `trustIn`.
 * @param original RGBA8
 * @param denoised RGBA8 of the same size
 */
export function blendOver(
  original: Uint8ClampedArray,
  denoised: Uint8ClampedArray,
  blend: BlendSettings,
): void {
  if (original.length !== denoised.length) {
    throw new RangeError("a blend needs images of the same size");
  }
  const { strength, luminance, chroma, detail, knee = LEAST_KNEE } = blend;
  const uniform = isUniform(blend);
  const trust = Float64Array.from({ length: 256 }, (_, alpha) => trustIn(alpha / 255));
  for (let i = 0; i < denoised.length; i += 4) {
    const r = original[i] as number;
    const g = original[i + 1] as number;
    const b = original[i + 2] as number;
    const dr = (denoised[i] as number) - r;
    const dg = (denoised[i + 1] as number) - g;
    const db = (denoised[i + 2] as number) - b;
    const taken = strength * (trust[original[i + 3] as number] as number);
    const weight = taken * chroma;
    let shift = 0;
    if (!uniform) {
      const y = LUMA[0] * dr + LUMA[1] * dg + LUMA[2] * db;
      const back = detail === 0 ? 0 : (detail * y * y) / (y * y + knee ** 2);
      shift = taken * (luminance * (1 - back) - chroma) * y;
    }
    denoised[i] = Math.floor(r + weight * dr + shift + 0.5);
    denoised[i + 1] = Math.floor(g + weight * dg + shift + 0.5);
    denoised[i + 2] = Math.floor(b + weight * db + shift + 0.5);
    denoised[i + 3] = original[i + 3] as number;
  }
}

/** A row of pixels that lies in the photo's samples and in a result's. */
export interface BlendedRow {
  /** The first sample of each. */
  readonly from: number;
  readonly to: number;
  /** Pixels. */
  readonly count: number;
}

/**
 * `blendOver` in a photo's own type and channels: what is 8 bits comes out as there, bit for bit; 16 bits are
 * rounded and clamped, floats neither.
 * @param original the photo's samples, over which the blend is written; alpha stays
 * @param denoised of the same type, without alpha
 */
export function blendRow(
  original: Samples,
  channels: Channels,
  denoised: Samples,
  { from, to, count }: BlendedRow,
  { strength, luminance, chroma, detail, knee: level = LEAST_KNEE }: BlendSettings,
): void {
  const type = typeOf(original);
  const white = WHITE[type];
  const knee = (level * white) / 255;
  const colours = coloursOf({ channels });
  const [green, blue] = colours === 3 ? [1, 2] : [0, 0];
  const alpha = hasAlpha({ channels }) ? channels - 1 : -1;
  const uniform = isUniform({ strength, luminance, chroma, detail });
  const value: (blended: number) => number =
    type === "f32"
      ? (blended) => blended
      : (blended) => Math.min(white, Math.max(0, Math.floor(blended + 0.5)));
  for (let n = 0, i = from, at = to; n < count; n++, i += colours, at += channels) {
    const seen = alpha < 0 ? 1 : trustIn((original[at + alpha] as number) / white);
    const taken = strength * seen;
    const weight = taken * chroma;
    let shift = 0;
    if (!uniform) {
      const y =
        LUMA[0] * ((denoised[i] as number) - (original[at] as number)) +
        LUMA[1] * ((denoised[i + green] as number) - (original[at + green] as number)) +
        LUMA[2] * ((denoised[i + blue] as number) - (original[at + blue] as number));
      const back = detail === 0 ? 0 : (detail * y * y) / (y * y + knee ** 2);
      shift = taken * (luminance * (1 - back) - chroma) * y;
    }
    for (let c = 0; c < colours; c++) {
      const before = original[at + c] as number;
      original[at + c] = value(before + weight * ((denoised[i + c] as number) - before) + shift);
    }
  }
}
