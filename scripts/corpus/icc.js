/** ICC profiles of a matrix and a curve: small, and of the names that people know. ICC.1:2001-04. */
import { be16, be32, joined, latin } from "./bytes.js";

/** Columns of the matrix under D50, and the power of the curve; sRGB's curve is near enough to 2.2 for a test. */
const SPACES = {
  sRGB: {
    name: "sRGB IEC61966-2.1",
    matrix: [0.4361, 0.2225, 0.0139, 0.3851, 0.7169, 0.0971, 0.1431, 0.0606, 0.7141],
    gamma: "sRGB",
  },
  "Display P3": {
    name: "Display P3",
    matrix: [0.5151, 0.2412, -0.0011, 0.292, 0.6922, 0.0419, 0.1571, 0.0666, 0.7841],
    gamma: "sRGB",
  },
  "Adobe RGB": {
    name: "Adobe RGB (1998)",
    matrix: [0.6097, 0.3111, 0.0195, 0.2053, 0.6257, 0.0609, 0.1492, 0.0632, 0.7446],
    gamma: 563 / 256,
  },
  ProPhoto: {
    name: "ProPhoto RGB",
    matrix: [0.7977, 0.288, 0, 0.1352, 0.7119, 0, 0.0313, 0.0001, 0.8249],
    gamma: 1.8,
  },
  linear: {
    name: "Linear sRGB",
    matrix: [0.4361, 0.2225, 0.0139, 0.3851, 0.7169, 0.0971, 0.1431, 0.0606, 0.7141],
    gamma: 1,
  },
  grey: { name: "Grey gamma 2.2", matrix: null, gamma: 2.2 },
};

/** @typedef {keyof typeof SPACES} Space */

/** @param {number} value */
const fixed = (value) => be32(Math.round(value * 65_536) | 0);

/** @param {readonly number[]} values */
const xyz = (values) => joined("XYZ ", be32(0), ...values.map(fixed));

/** @param {number | string} gamma */
function curve(gamma) {
  if (gamma === 1) return joined("curv", be32(0), be32(0));
  if (typeof gamma === "number") {
    return joined("curv", be32(0), be32(1), be16(Math.round(gamma * 256)), be16(0));
  }
  return joined(
    "para",
    be32(0),
    be16(3),
    be16(0),
    ...[2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.040_45].map(fixed),
  );
}

/** @param {string} text */
const description = (text) => {
  const body = joined(
    "desc",
    be32(0),
    be32(text.length + 1),
    latin(text),
    Buffer.alloc(1 + 4 + 4 + 2 + 1 + 67),
  );
  return joined(body, Buffer.alloc((4 - (body.length % 4)) % 4));
};

/** @param {Space} space */
export function icc(space) {
  const { name, matrix, gamma } = SPACES[space];
  const trc = curve(gamma);
  /** @type {[string, Buffer][]} */
  const tags = [
    ["desc", description(name)],
    ["cprt", joined("text", be32(0), "CC0\0")],
    ["wtpt", xyz([0.9642, 1, 0.8249])],
  ];
  if (matrix) {
    for (const [i, channel] of ["r", "g", "b"].entries()) {
      tags.push([`${channel}XYZ`, xyz(matrix.slice(3 * i, 3 * i + 3))], [`${channel}TRC`, trc]);
    }
  } else tags.push(["kTRC", trc]);
  let at = 128 + 4 + 12 * tags.length;
  /** @type {Map<Buffer, number>} */
  const places = new Map();
  const table = tags.map(([tag, data]) => {
    // The three channels share their curve.
    const known = places.get(data);
    const place = known ?? at;
    if (known === undefined) {
      places.set(data, at);
      at += data.length;
    }
    return joined(tag, be32(place), be32(data.length));
  });
  const header = Buffer.alloc(128);
  header.writeUInt32BE(at, 0);
  header.writeUInt32BE(0x0210_0000, 8);
  header.write(matrix ? "mntrRGB XYZ " : "mntrGRAYXYZ ", 12, "latin1");
  header.write("acsp", 36, "latin1");
  [0.9642, 1, 0.8249].forEach((value, i) => {
    fixed(value).copy(header, 68 + 4 * i);
  });
  return joined(header, be32(tags.length), ...table, ...places.keys());
}

/** @param {Space} space */
export const nameOf = (space) => SPACES[space].name;
