/** The pictures of the corpus: every value is known, so that the manifest can tell what is right. */

export const [WIDTH, HEIGHT] = [24, 16];

/**
 * @typedef {object} Picture
 * @property {number} width
 * @property {number} height
 * @property {number} channels 1 to 4; the last of 2 and 4 is alpha
 * @property {number} white the value of white: 255, 65535, or 1 for floats
 * @property {number[]} values interleaved
 */

/**
 * Soft ramps of another direction in each channel: lying, turned or mirrored it is another picture.
 * @param {number} channels
 * @param {number} [white]
 * @param {{ width?: number, height?: number }} [size]
 * @returns {Picture}
 */
export function ramps(channels, white = 255, { width = WIDTH, height = HEIGHT } = {}) {
  /** @type {((x: number, y: number) => number)[]} */
  const colours = [
    (x) => 0.1 + 0.8 * (x / (width - 1)),
    (_, y) => 0.15 + 0.7 * (y / (height - 1)),
    (x, y) => 0.9 - 0.7 * ((x + y) / (width + height - 2)),
  ];
  // Fully see-through in a corner, with a colour of its own there.
  const alpha = (/** @type {number} */ x, /** @type {number} */ y) =>
    x < 4 && y < 4 ? 0 : x < width / 2 ? 1 : 0.25 + 0.75 * (y / (height - 1));
  const all = channels % 2 === 0 ? [...colours.slice(0, channels - 1), alpha] : colours;
  return made(width, height, channels, white, (x, y, c) => all[c]?.(x, y) ?? 0);
}

/**
 * Flat squares of 8 × 8 pixels, each of another colour.
 * @param {number} channels
 * @param {number} [white]
 */
export function squares(channels, white = 255) {
  const share = (/** @type {number} */ n) => ((n * 37 + 11) % 64) / 63;
  return made(WIDTH, HEIGHT, channels, white, (x, y, c) =>
    share(3 * ((y >> 3) * 3 + (x >> 3)) + 5 * c),
  );
}

/**
 * @param {number} width
 * @param {number} height
 * @param {number} channels
 * @param {number} white
 * @param {(x: number, y: number, c: number) => number} share of white
 * @returns {Picture}
 */
export function made(width, height, channels, white, share) {
  const values = Array.from({ length: width * height * channels }, (_, i) => {
    const pixel = Math.floor(i / channels);
    const value = white * share(pixel % width, Math.floor(pixel / width), i % channels);
    return white === 1 ? Math.fround(value) : Math.round(value);
  });
  return { width, height, channels, white, values };
}

/**
 * @param {Picture} picture
 * @param {number} x
 * @param {number} y
 */
export function pixel({ width, channels, values }, x, y) {
  const at = (y * width + x) * channels;
  return values.slice(at, at + channels);
}

/**
 * In other values: of fewer bits, of a profile.
 * @param {Picture} picture
 * @param {(value: number, i: number) => number} change
 * @param {number} [white]
 * @returns {Picture}
 */
export const changed = (picture, change, white = picture.white) => ({
  ...picture,
  white,
  values: picture.values.map(change),
});

/**
 * How a picture is stored that an EXIF orientation turns upright.
 * @param {Picture} upright
 * @param {number} orientation 1 to 8
 * @returns {Picture}
 */
export function stored(upright, orientation) {
  const { width, height, channels } = upright;
  const [w, h] = orientation > 4 ? [height, width] : [width, height];
  const values = [];
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      // Where the stored pixel stands upright.
      const [ux, uy] = /** @type {[number, number]} */ (
        [
          [x, y],
          [w - 1 - x, y],
          [w - 1 - x, h - 1 - y],
          [x, h - 1 - y],
          [y, x],
          [h - 1 - y, x],
          [h - 1 - y, w - 1 - x],
          [y, w - 1 - x],
        ][orientation - 1]
      );
      values.push(...pixel(upright, ux, uy));
    }
  }
  return { ...upright, width: w, height: h, channels, values };
}
