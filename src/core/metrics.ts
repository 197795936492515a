/** Numbers that say how alike two images are. */

/**
 * Peak signal-to-noise ratio in dB over red, green and blue of two RGBA8 images; alpha is ignored.
 * Infinity when they are equal.
 */
export function psnr(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  if (a.length !== b.length) throw new RangeError("psnr needs images of the same size");
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    if (i % 4 !== 3) sum += ((a[i] as number) - (b[i] as number)) ** 2;
  }
  const mse = sum / ((a.length / 4) * 3);
  return 10 * Math.log10(255 ** 2 / mse);
}
