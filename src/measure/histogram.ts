/** Counts each 8-bit level in red, green and blue. */
export type Histogram = readonly [red: Uint32Array, green: Uint32Array, blue: Uint32Array];

/** @param rgba RGBA8; alpha is ignored */
export function histogramOf(rgba: Uint8ClampedArray): Histogram {
  const counts = [new Uint32Array(256), new Uint32Array(256), new Uint32Array(256)] as const;
  for (let i = 0; i < rgba.length; i += 4) {
    for (let channel = 0; channel < 3; channel++) {
      const levels = counts[channel] as Uint32Array;
      const level = rgba[i + channel] as number;
      levels[level] = (levels[level] as number) + 1;
    }
  }
  return counts;
}
