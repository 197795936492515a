/** The files and what is right for each; pictures that many of them hold. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import sharp from "sharp";
import { nameOf } from "./icc.js";
import { changed, pixel, ramps } from "./picture.js";
import { png } from "./png.js";

/** @typedef {import("./picture.js").Picture} Picture */

/**
 * What is right for a file.
 * @typedef {object} Right
 * @property {string} format as a person is told it
 * @property {Picture} picture upright, in the raster's own values; alpha only where some of it is not opaque
 * @property {number} [bits] a sample in the file; 8 where it is left out
 * @property {boolean} [float]
 * @property {string | null} [profile] the name of its colours; null is sRGB, "*" any
 * @property {number} [tolerance] the most that a value may be off; 0 where it is left out
 * @property {string[]} [notes] what a person is to know of how it was opened
 */

export const folder = new URL("../../e2e/fixtures/corpus/", import.meta.url);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

/** @type {Record<string, object>} */
export const manifest = {};
export let total = 0;

/**
 * @param {string} name
 * @param {Uint8Array | null} bytes null: it lies there already
 * @param {Right} right
 */
export function add(
  name,
  bytes,
  { format, picture, bits = 8, float = false, profile = null, tolerance = 0, notes = [] },
) {
  if (bytes) {
    writeFileSync(new URL(name, folder), bytes);
    total += bytes.length;
  }
  const { width, height, channels, white } = picture;
  const points = [
    [0.1, 0.15],
    [0.9, 0.15],
    [0.1, 0.85],
    [0.9, 0.85],
    [0.45, 0.4],
  ].map(([x = 0, y = 0]) => [Math.floor(x * width), Math.floor(y * height)]);
  manifest[name] = {
    ...{ format, width, height, channels, bits, float, profile, tolerance, notes },
    type: white === 255 ? "u8" : white === 65_535 ? "u16" : "f32",
    pixels: points.map(([x = 0, y = 0]) => [x, y, ...pixel(picture, x, y)]),
  };
}

/**
 * @param {string} name
 * @param {Uint8Array} bytes
 * @param {string} code the error that a person is told
 */
export function addRefused(name, bytes, code) {
  writeFileSync(new URL(name, folder), bytes);
  total += bytes.length;
  manifest[name] = { refused: code };
}

/** @param {Picture} picture of 8 or 16 bits */
export function toSharp(picture) {
  const { width, height, white, values } = picture;
  const channels = /** @type {1 | 2 | 3 | 4} */ (picture.channels);
  const raw = { width, height, channels };
  if (white === 255) return sharp(Uint8Array.from(values), { raw });
  return sharp(Uint16Array.from(values), { raw }).toColourspace(channels < 3 ? "grey16" : "rgb16");
}

/** Of samples of 1 to 16 bits, as a raster has them. @param {Picture} picture @param {number} bits */
export const spread = (picture, bits) => {
  const white = bits > 8 ? 65_535 : 255;
  return changed(picture, (value) => Math.round((value * white) / (2 ** bits - 1)), white);
};

export const [rgb, rgba, grey, greyAlpha] = [ramps(3), ramps(4), ramps(1), ramps(2)];
export const [rgb16, rgba16] = [ramps(3, 65_535), ramps(4, 65_535)];
export const [grey16, greyAlpha16] = [ramps(1, 65_535), ramps(2, 65_535)];
export const SPACES = /** @type {const} */ ([
  "sRGB",
  "Display P3",
  "Adobe RGB",
  "ProPhoto",
  "linear",
]);
export const fileOf = (/** @type {string} */ space) => space.toLowerCase().replace(" ", "-");
export const profileOf = (/** @type {(typeof SPACES)[number]} */ space) =>
  space === "sRGB" ? null : nameOf(space);
export const ORIENTATIONS = [1, 2, 3, 4, 5, 6, 7, 8];

/** Two frames, the second the first's negative. @param {Picture} picture */
export function twoFrames(picture) {
  const frames = [picture, changed(picture, (v) => 255 - v)].map((each) => png(each));
  return sharp(frames, { join: { animated: true } });
}
