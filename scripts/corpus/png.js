/** PNGs of every kind of sample. PNG specification, third edition. */
import { crc32, deflateSync } from "node:zlib";
import { be32, joined, packedRows, samples } from "./bytes.js";

/**
 * @param {string} type
 * @param {Uint8Array | number[] | string} data
 */
export function chunk(type, data) {
  const body = joined(type, data);
  return joined(be32(body.length - 4), body, be32(crc32(body)));
}

const TYPES = [0, 0, 4, 2, 6];

/**
 * @param {import("./picture.js").Picture} picture
 * @param {{ bits?: number, palette?: number[][], before?: Buffer[], after?: Buffer[] }} [as] `palette` makes the values
 *   indices; `before` are chunks before the pixels, `after` behind them
 */
export function png(picture, { bits = 8, palette, before = [], after = [] } = {}) {
  const type = palette ? 3 : /** @type {number} */ (TYPES[picture.channels]);
  const header = joined(be32(picture.width), be32(picture.height), [bits, type, 0, 0, 0]);
  return joined(
    "\x89PNG\r\n\x1a\n",
    chunk("IHDR", header),
    ...(palette
      ? [
          chunk(
            "PLTE",
            palette.flatMap((colour) => colour.slice(0, 3)),
          ),
        ]
      : []),
    ...before,
    chunk("IDAT", pixels(picture, bits)),
    ...after,
    chunk("IEND", ""),
  );
}

/**
 * @param {import("./picture.js").Picture} picture
 * @param {number} bits
 */
export function pixels(picture, bits) {
  const rows = bits < 8 ? packedRows(picture, bits) : samples(picture, { bits, little: false });
  const row = rows.length / picture.height;
  const filtered = Array.from({ length: picture.height }, (_, y) =>
    joined([0], rows.subarray(row * y, row * (y + 1))),
  );
  return deflateSync(joined(...filtered), { level: 9 });
}

/** @param {Buffer} profile */
export const iccp = (profile) =>
  chunk("iCCP", joined("icc\0\0", deflateSync(profile, { level: 9 })));
