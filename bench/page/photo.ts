/** The photo every measurement uses: made here, so that each run and each machine gets the same one. */

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
  data: Uint8ClampedArray,
  rows: number,
  margin: number,
): Float32Array<ArrayBuffer> {
  const across = width + 2 * margin;
  const size = across * (rows + 2 * margin);
  return Float32Array.from({ length: 3 * size }, (_, i) => {
    const x = mirrored((i % across) - margin, width);
    const y = mirrored(Math.floor((i % size) / across) - margin, rows);
    return (data[4 * (y * width + x) + Math.floor(i / size)] ?? 0) / 255;
  });
}

/** Of a line of `length` pixels, with `at` less than a line beyond either end. */
function mirrored(at: number, length: number): number {
  const inside = Math.abs(at);
  return inside < length ? inside : 2 * (length - 1) - inside;
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
