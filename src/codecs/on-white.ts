/**
 * Pixels as they look on white, for formats without transparency.
 * @param rgba RGBA8, alpha not multiplied into the colours
 * @returns opaque RGBA8, in an array of its own
 */
export function onWhite(rgba: Uint8ClampedArray): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint8ClampedArray(rgba.length);
  for (let i = 0; i < rgba.length; i += 4) {
    const share = (rgba[i + 3] as number) / 255;
    const white = 255 * (1 - share);
    out[i] = (rgba[i] as number) * share + white;
    out[i + 1] = (rgba[i + 1] as number) * share + white;
    out[i + 2] = (rgba[i + 2] as number) * share + white;
    out[i + 3] = 255;
  }
  return out;
}
