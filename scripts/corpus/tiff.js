/** TIFF files: plain directories in either byte order, of 32 or 64 bits. TIFF 6.0; BigTIFF. */
import { joined } from "./bytes.js";

/**
 * @typedef {readonly [tag: number, type: number, values: readonly number[] | string | Uint8Array | Directory]} Field
 * @typedef {{ readonly fields: readonly Field[] }} Directory
 */

const SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8];
export const [BYTE, ASCII, SHORT, LONG, RATIONAL, UNDEFINED, SRATIONAL] = [1, 2, 3, 4, 5, 7, 10];

/**
 * @param {readonly Directory[]} directories chained; fields that point hold what they point to
 * @param {{ little?: boolean, big?: boolean, data?: readonly Uint8Array[] }} [as] `data` is strips or tiles, whose
 *   places are written where a field 273 or 324 says `[-1 - index, …]`
 */
export function tiff(directories, { little = true, big = false, data = [] } = {}) {
  const word = big ? 8 : 4;
  const out = Buffer.alloc(1 << 20);
  let end = big ? 16 : 8;
  const write = (
    /** @type {number} */ value,
    /** @type {number} */ bytes,
    /** @type {number} */ at,
  ) => {
    if (bytes === 8) out[little ? "writeBigUInt64LE" : "writeBigUInt64BE"](BigInt(value), at);
    else if (little) out.writeUIntLE(bytes === 4 ? value >>> 0 : value, at, bytes);
    else out.writeUIntBE(bytes === 4 ? value >>> 0 : value, at, bytes);
  };
  out.write(little ? "II" : "MM", 0, "latin1");
  write(big ? 43 : 42, 2, 2);
  if (big) write(8, 2, 4);
  const places = data.map((bytes) => {
    const at = end;
    out.set(bytes, at);
    end += bytes.length + (bytes.length % 2);
    return at;
  });

  /** @param {Directory} directory */
  const put = ({ fields }) => {
    const sorted = [...fields].sort((a, b) => a[0] - b[0]);
    const at = end;
    const entry = big ? 20 : 12;
    const first = at + (big ? 8 : 2);
    end = first + entry * sorted.length + word;
    write(sorted.length, big ? 8 : 2, at);
    for (const [i, [tag, type, given]] of sorted.entries()) {
      const place = first + entry * i;
      const bytes = fieldBytes(type, given);
      const count = bytes.length / /** @type {number} */ (SIZES[type]);
      write(tag, 2, place);
      write(type, 2, place + 2);
      write(count, word, place + 4);
      const value = place + 4 + word;
      if (bytes.length <= word) out.set(bytes, value);
      else {
        write(end, word, value);
        out.set(bytes, end);
        end += bytes.length + (bytes.length % 2);
      }
    }
    return { at, next: first + entry * sorted.length };
  };

  /**
   * @param {number} type
   * @param {Field[2]} given
   */
  const fieldBytes = (type, given) => {
    if (typeof given === "string") return Buffer.from(`${given}\0`, "latin1");
    if (given instanceof Uint8Array) return Buffer.from(given);
    const values = "fields" in given ? [put(given).at] : given;
    const [bytes, number] = [/** @type {number} */ (SIZES[type]), [5, 10].includes(type) ? 4 : 0];
    const size = number || bytes;
    const buffer = Buffer.alloc(values.length * size);
    for (const [i, value] of values.entries()) {
      const told = value < 0 && type === LONG ? (places[-1 - value] ?? 0) : value;
      if (size === 8) buffer[little ? "writeBigUInt64LE" : "writeBigUInt64BE"](BigInt(told), 8 * i);
      else if (size === 4) buffer[little ? "writeInt32LE" : "writeInt32BE"](told | 0, 4 * i);
      else if (size === 2) buffer[little ? "writeUInt16LE" : "writeUInt16BE"](told, 2 * i);
      else buffer[i] = told;
    }
    return buffer;
  };

  let link = big ? 8 : 4;
  for (const directory of directories) {
    const { at, next } = put(directory);
    write(at, word, link);
    link = next;
  }
  return joined(out.subarray(0, end));
}

/**
 * An EXIF block.
 * @param {{ orientation?: number, r03?: boolean, little?: boolean }} what `r03`: the colour space is Adobe RGB, by
 *   what DCF says for it alone
 */
export function exif({ orientation, r03 = false, little = false }) {
  /** @type {Field[]} */
  const fields = [[271, ASCII, "Blindspot"]];
  if (orientation) fields.push([274, SHORT, [orientation]]);
  if (r03) {
    fields.push([
      0x8769,
      LONG,
      {
        fields: [
          [0x9000, UNDEFINED, Buffer.from("0230")],
          [0xa001, SHORT, [65_535]],
          [
            0xa005,
            LONG,
            {
              fields: [
                [1, ASCII, "R03"],
                [2, UNDEFINED, Buffer.from("0100")],
              ],
            },
          ],
        ],
      },
    ]);
  }
  return tiff([{ fields }], { little });
}
