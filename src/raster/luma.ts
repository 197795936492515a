/** Brightness of a colour: Rec. 709's weights (ITU-R BT.709-6, 3.2) on sRGB values. */
export const LUMA = [0.2126, 0.7152, 0.0722] as const;

/** The brightness, in 8-bit levels, of every pixel of RGBA8. */
export function lumaOf(rgba: Uint8ClampedArray): Float32Array {
  const luma = new Float32Array(rgba.length / 4);
  for (let i = 0, at = 0; at < luma.length; i += 4, at++) {
    luma[at] =
      LUMA[0] * (rgba[i] as number) +
      LUMA[1] * (rgba[i + 1] as number) +
      LUMA[2] * (rgba[i + 2] as number);
  }
  return luma;
}
