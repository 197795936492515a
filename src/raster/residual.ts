/** The part that denoising took away, made visible. */

/**
 * original − denoised, amplified around mid-grey, written over `denoised`. Where the photo is see-through
 * the result is too.
 * @param original RGBA8
 * @param denoised RGBA8 of the same size
 * @param gain 1 to 20
 */
export function residualOver(
  original: Uint8ClampedArray,
  denoised: Uint8ClampedArray,
  gain: number,
): void {
  if (original.length !== denoised.length) {
    throw new RangeError("a residual needs images of the same size");
  }
  for (let i = 0; i < denoised.length; i += 4) {
    for (let channel = i; channel < i + 3; channel++) {
      const taken = (original[channel] as number) - (denoised[channel] as number);
      denoised[channel] = 128 + gain * taken;
    }
    denoised[i + 3] = original[i + 3] as number;
  }
}
