/** Bytes of numbers and texts. */

/** @param {number} value */
export const be32 = (value) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
};
/** @param {number} value */
export const be16 = (value) => Buffer.from([value >> 8, value & 255]);
/** @param {number} value */
export const le32 = (value) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};
/** @param {number} value */
export const le16 = (value) => Buffer.from([value & 255, (value >> 8) & 255]);
/** @param {string} text */
export const latin = (text) => Buffer.from(text, "latin1");

/** @param {...(Buffer | Uint8Array | number[] | string)} parts */
export const joined = (...parts) =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? latin(part) : Buffer.from(part))));

/**
 * Samples of a picture.
 * @param {import("./picture.js").Picture} picture
 * @param {{ bits?: number, little?: boolean, float?: boolean }} [as]
 */
export function samples({ values }, { bits = 8, little = true, float = false } = {}) {
  const bytes = Buffer.alloc((values.length * bits) / 8);
  for (const [i, value] of values.entries()) {
    if (float && bits === 64) bytes[little ? "writeDoubleLE" : "writeDoubleBE"](value, 8 * i);
    else if (float) bytes[little ? "writeFloatLE" : "writeFloatBE"](value, 4 * i);
    else if (bits === 32) bytes[little ? "writeUInt32LE" : "writeUInt32BE"](value, 4 * i);
    else if (bits === 16) bytes[little ? "writeUInt16LE" : "writeUInt16BE"](value, 2 * i);
    else bytes[i] = value;
  }
  return bytes;
}

/**
 * Rows of fewer than 8 bits a sample, each filled up to a whole byte.
 * @param {import("./picture.js").Picture} picture of one channel
 * @param {number} bits 1, 2 or 4
 */
export function packedRows({ width, height, values }, bits) {
  const row = Math.ceil((width * bits) / 8);
  const bytes = Buffer.alloc(row * height);
  for (const [i, value] of values.entries()) {
    const [x, y] = [i % width, Math.floor(i / width)];
    const at = y * row + ((x * bits) >> 3);
    bytes[at] = (bytes[at] ?? 0) | (value << (8 - bits - ((x * bits) & 7)));
  }
  return bytes;
}
