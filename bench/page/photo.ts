/** The photo every measurement uses: made here, so that each run and each machine gets the same one. */

import { rasterOf, readTile } from "../../src/raster/planes";

export const width = 1152;
export const height = 864;

/** About one megapixel of shapes and gradients under signal-dependent noise; opaque RGBA8. */
export function makePhoto(): Uint8ClampedArray<ArrayBuffer> {
  const random = mulberry32(1);
  const data = new Uint8ClampedArray(4 * width * height);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      const disc = Math.hypot(x - 620, y - 400) < 260 ? 70 : 0;
      const weave = 25 * Math.sin(x / 9) * Math.cos(y / 13);
      for (let channel = 0; channel < 3; channel++) {
        const clean = 40 + (x / width) * 90 + (y / height) * 40 * channel + disc + weave;
        const noise = (random() + random() + random() - 1.5) * 2;
        data[at + channel] = clean + noise * (4 + Math.sqrt(Math.max(clean, 0)));
      }
      data[at + 3] = 255;
    }
  }
  return data;
}

/**
 * The first `rows` rows of `data` as the network takes them, [3, rows + 2·margin, width + 2·margin] in
 * [0, 1], the margin mirrored: untiled, a photo needs it as much as a tile needs its halo.
 */
export function planesOf(
  data: Uint8ClampedArray<ArrayBuffer>,
  rows: number,
  margin: number,
): Float32Array<ArrayBuffer> {
  const photo = { x: 0, y: 0, width, height: rows };
  const shape = { width: width + 2 * margin, height: rows + 2 * margin };
  const planes = new Float32Array(3 * shape.width * shape.height);
  const raster = rasterOf({ width, height: rows, data: data.subarray(0, 4 * width * rows) });
  readTile(raster, photo, margin, shape, planes);
  return planes;
}

/** Numbers in [0, 1), the same ones for the same seed. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
