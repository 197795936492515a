/** Pictures at other sizes: smaller by means, larger as squares. */

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** RGBA8, alpha not multiplied into the colours. */
  readonly rgba: Uint8ClampedArray;
}

/**
 * Each pixel becomes the mean of 2^times × 2^times, or of as many as there are at the right and lower edge.
 * A pixel's colour counts as much as its alpha.
 */
export function halve(picture: Picture, times: number): Picture {
  if (times === 0) return picture;
  const side = 2 ** times;
  const width = Math.ceil(picture.width / side);
  const height = Math.ceil(picture.height / side);
  const rgba = new Uint8ClampedArray(4 * width * height);
  for (let y = 0; y < height; y++) {
    const bottom = Math.min(picture.height, side * (y + 1));
    for (let x = 0; x < width; x++) {
      const right = Math.min(picture.width, side * (x + 1));
      const count = (bottom - side * y) * (right - side * x);
      let [r, g, b, alpha] = [0, 0, 0, 0];
      for (let row = side * y; row < bottom; row++) {
        const end = 4 * (row * picture.width + right);
        for (let i = 4 * (row * picture.width + side * x); i < end; i += 4) {
          const weight = picture.rgba[i + 3] as number;
          r += weight * (picture.rgba[i] as number);
          g += weight * (picture.rgba[i + 1] as number);
          b += weight * (picture.rgba[i + 2] as number);
          alpha += weight;
        }
      }
      const to = 4 * (y * width + x);
      rgba[to] = alpha && r / alpha;
      rgba[to + 1] = alpha && g / alpha;
      rgba[to + 2] = alpha && b / alpha;
      rgba[to + 3] = alpha / count;
    }
  }
  return { width, height, rgba };
}

/** Each pixel becomes a square of `side` × `side`. */
export function enlarge(picture: Picture, side: number): Picture {
  if (side === 1) return picture;
  const width = side * picture.width;
  const height = side * picture.height;
  const rgba = new Uint8ClampedArray(4 * width * height);
  const to = new Uint32Array(rgba.buffer);
  // Whole pixels are copied, so their bytes' order does not matter.
  const from = new Uint32Array(picture.rgba.slice().buffer);
  for (let y = 0; y < picture.height; y++) {
    const row = side * y * width;
    for (let x = 0; x < width; x++) {
      to[row + x] = from[y * picture.width + Math.floor(x / side)] as number;
    }
    for (let n = 1; n < side; n++) to.copyWithin(row + n * width, row, row + width);
  }
  return { width, height, rgba };
}
