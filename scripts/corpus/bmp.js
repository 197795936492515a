/** BMPs of every depth: OS/2's header, Windows' own, masks, palettes, runs. */
import { joined, le16, le32, packedRows } from "./bytes.js";

/**
 * @param {{ width: number, height: number }} size
 * @param {Buffer} rows from the bottom up, each of whole words
 * @param {{ bits: number, compression?: number, palette?: number[][], masks?: number[], topDown?: boolean, core?: boolean }} as
 */
export function bmp({ width, height }, rows, as) {
  const { bits, compression = 0, palette = [], masks = [], topDown = false, core = false } = as;
  const size = core ? 12 : masks.length === 4 ? 108 : 40;
  const header = Buffer.alloc(size);
  header.writeUInt32LE(size, 0);
  if (core) {
    header.writeUInt16LE(width, 4);
    header.writeUInt16LE(height, 6);
    header.writeUInt16LE(1, 8);
    header.writeUInt16LE(bits, 10);
  } else {
    header.writeInt32LE(width, 4);
    header.writeInt32LE(topDown ? -height : height, 8);
    header.writeUInt16LE(1, 12);
    header.writeUInt16LE(bits, 14);
    header.writeUInt32LE(compression, 16);
    header.writeUInt32LE(rows.length, 20);
    header.writeUInt32LE(palette.length, 32);
    if (size === 108) {
      masks.forEach((mask, i) => {
        header.writeUInt32LE(mask >>> 0, 40 + 4 * i);
      });
      header.write("BGRs", 56, "latin1"); // sRGB, the other end first.
    }
  }
  const tables = joined(
    ...(size === 40 ? masks.map(le32) : []),
    ...palette.map(([r = 0, g = 0, b = 0]) => (core ? [b, g, r] : [b, g, r, 0])),
  );
  const start = 14 + size + tables.length;
  return joined("BM", le32(start + rows.length), le32(0), le32(start), header, tables, rows);
}

/**
 * Rows of whole words from the bottom up.
 * @param {import("./picture.js").Picture} picture
 * @param {number} bits 1, 4 or 8 for indices; 16 to 32 for colours, as `pack` makes them
 * @param {(pixel: number[]) => number} [pack]
 */
export function bottomUp(
  picture,
  bits,
  pack = ([r = 0, g = 0, b = 0, a = 0]) => b + g * 256 + r * 65_536 + a * 2 ** 24,
) {
  const { width, height, channels, values } = picture;
  const row = Math.ceil((width * bits) / 32) * 4;
  const out = Buffer.alloc(row * height);
  const packed = bits < 8 ? packedRows(picture, bits) : null;
  for (let y = 0; y < height; y++) {
    const to = (height - 1 - y) * row;
    if (packed)
      packed.copy(out, to, (packed.length / height) * y, (packed.length / height) * (y + 1));
    else {
      for (let x = 0; x < width; x++) {
        const at = (y * width + x) * channels;
        const value = channels === 1 ? Number(values[at]) : pack(values.slice(at, at + channels));
        out.writeUIntLE(value, to + (x * bits) / 8, bits / 8);
      }
    }
  }
  return out;
}

/** Runs of one value: RLE8. @param {import("./picture.js").Picture} picture */
export function runs({ width, height, values }) {
  const out = [];
  for (let y = height - 1; y >= 0; y--) {
    for (let x = 0; x < width; ) {
      const value = Number(values[y * width + x]);
      let length = 1;
      while (x + length < width && values[y * width + x + length] === value) length++;
      out.push(length, value);
      x += length;
    }
    out.push(0, 0);
  }
  return joined(out, le16(0x0100));
}
