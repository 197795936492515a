/** Pixels of files, read by sharp and not by the app, and what is counted of them. */
import sharp from "sharp";

/**
 * @typedef {object} Picture
 * @property {number} width
 * @property {number} height
 * @property {number} channels
 * @property {number} bits of a sample: 8 or 16
 * @property {Uint8Array | Uint16Array} data
 *
 * @typedef {{ left: number, top: number, width: number, height: number }} Box
 */

/**
 * The values as they are stored: no profile is applied.
 * @param {Uint8Array | string} file bytes or a path
 * @returns {Promise<Picture>}
 */
export async function readPicture(file) {
  const { depth } = await sharp(file).metadata();
  const deep = depth === "ushort";
  const read = deep ? sharp(file).toColourspace("rgb16") : sharp(file);
  const { data, info } = await read
    .raw({ depth: deep ? "ushort" : "uchar" })
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const samples = deep ? new Uint16Array(Uint8Array.from(data).buffer) : data;
  return { width, height, channels, bits: deep ? 16 : 8, data: samples };
}

/**
 * @param {Picture} picture
 * @param {number} x
 * @param {number} y
 * @param {number} c
 */
export const at = ({ width, channels, data }, x, y, c) =>
  data[(y * width + x) * channels + Math.min(c, channels - 1)] ?? 0;

/**
 * One number a pixel.
 * @param {Picture} picture
 * @param {(r: number, g: number, b: number, a: number) => number} of
 * @param {Box} [box]
 * @returns {Plane}
 *
 * @typedef {{ width: number, height: number, values: Float64Array }} Plane
 */
export function plane(picture, of, box) {
  const { left, top, width, height } = box ?? { left: 0, top: 0, ...picture };
  const values = new Float64Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [r, g, b] = [0, 1, 2].map((c) => at(picture, left + x, top + y, c));
      const a = picture.channels === 4 ? at(picture, left + x, top + y, 3) : 255;
      values[y * width + x] = of(r ?? 0, g ?? 0, b ?? 0, a);
    }
  }
  return { width, height, values };
}

/** ITU-R BT.601, as JFIF has it. */
export const luma = (/** @type {number} */ r, /** @type {number} */ g, /** @type {number} */ b) =>
  0.299 * r + 0.587 * g + 0.114 * b;
export const blueDifference = (
  /** @type {number} */ r,
  /** @type {number} */ g,
  /** @type {number} */ b,
) => 0.564 * (b - luma(r, g, b));
export const redDifference = (
  /** @type {number} */ r,
  /** @type {number} */ g,
  /** @type {number} */ b,
) => 0.713 * (r - luma(r, g, b));

/** @param {ArrayLike<number>} values */
export const mean = (values) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;

/** @param {ArrayLike<number>} values */
export function median(values) {
  const sorted = Float64Array.from(values).sort();
  return sorted[sorted.length >> 1] ?? 0;
}

/** @param {ArrayLike<number>} values */
export const rootMeanSquare = (values) =>
  Math.sqrt(mean(Array.from(values, (value) => value * value)));

/** @param {ArrayLike<number>} values */
export function deviation(values) {
  const middle = mean(values);
  return rootMeanSquare(Array.from(values, (value) => value - middle));
}

/**
 * How much of a pattern is still there: the slope of the line that tells one picture from the other. Noise that
 * is not the pattern's does not count.
 * @param {ArrayLike<number>} found
 * @param {ArrayLike<number>} pattern
 */
export function gain(found, pattern) {
  const [a, b] = [mean(found), mean(pattern)];
  let [both, own] = [0, 0];
  for (let i = 0; i < pattern.length; i++) {
    both += ((found[i] ?? 0) - a) * ((pattern[i] ?? 0) - b);
    own += ((pattern[i] ?? 0) - b) ** 2;
  }
  return both / own;
}

/**
 * @param {Picture} a
 * @param {Picture} b
 * @returns {number} root mean square of all differences of colours, not of alpha
 */
export function difference(a, b) {
  if (a.width !== b.width || a.height !== b.height) throw new Error("pictures of unlike size");
  let sum = 0;
  for (let y = 0; y < a.height; y++) {
    for (let x = 0; x < a.width; x++) {
      for (let c = 0; c < 3; c++) sum += (at(a, x, y, c) - at(b, x, y, c)) ** 2;
    }
  }
  return Math.sqrt(sum / (3 * a.width * a.height));
}

/**
 * @param {Picture} a
 * @param {Picture} b of as many bits
 * @returns {number} dB
 */
export const psnr = (a, b) => 20 * Math.log10((2 ** a.bits - 1) / difference(a, b));

/**
 * A plane without what is finer than a Gaussian, edges mirrored.
 * @param {Plane} plane
 * @param {number} sigma
 * @returns {Plane}
 */
export function blurred({ width, height, values }, sigma) {
  const radius = Math.ceil(3 * sigma);
  const weights = Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma ** 2)),
  );
  const total = weights.reduce((a, b) => a + b, 0);
  /** @param {number} i @param {number} length */
  const mirrored = (i, length) => (i < 0 ? -1 - i : i >= length ? 2 * length - 1 - i : i);
  const pass = (/** @type {Float64Array} */ from, /** @type {boolean} */ across) =>
    from.map((_, at) => {
      const [x, y] = [at % width, Math.floor(at / width)];
      return (
        weights.reduce((sum, weight, i) => {
          const [px, py] = across
            ? [mirrored(x + i - radius, width), y]
            : [x, mirrored(y + i - radius, height)];
          return sum + weight * (from[py * width + px] ?? 0);
        }, 0) / total
      );
    });
  return { width, height, values: pass(pass(values, true), false) };
}
