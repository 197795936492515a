/** Blending turns photo + result into what is seen and saved: pointwise, so the same for every tile cut. */
import { trustIn } from "./fill";
import { LUMA } from "./luma";

export interface BlendSettings {
  /** 0 is the original, 1 the network's output. */
  readonly strength: number;
  /** Share of the change in brightness that is taken, 0 to 1. */
  readonly luminance: number;
  /** Share of the change in colour that is taken, 0 to 1. */
  readonly chroma: number;
  /** Share of the brightness that stands out of the noise and is given back, 0 to 1. */
  readonly detail: number;
}

export const FULL: BlendSettings = { strength: 1, luminance: 1, chroma: 1, detail: 0 };

/** A change of brightness of this size, in 1/255, is as likely detail as noise. */
const DETAIL_KNEE = 12;

/** Whether a blend treats all that changed alike, so that it is one mixture with one weight. */
export function isUniform({ luminance, chroma, detail }: BlendSettings): boolean {
  return luminance === chroma && detail === 0;
}

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
  const { strength, luminance, chroma, detail } = blend;
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
      const back = detail === 0 ? 0 : (detail * y * y) / (y * y + DETAIL_KNEE ** 2);
      shift = taken * (luminance * (1 - back) - chroma) * y;
    }
    denoised[i] = Math.floor(r + weight * dr + shift + 0.5);
    denoised[i + 1] = Math.floor(g + weight * dg + shift + 0.5);
    denoised[i + 2] = Math.floor(b + weight * db + shift + 0.5);
    denoised[i + 3] = original[i + 3] as number;
  }
}
