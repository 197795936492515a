/** Colours under their profile as CIELAB under D50, by a reading of ICC.1 that shares nothing with the app's. */

/** sRGB's columns under D50, IEC 61966-2-1 adapted as ICC does it. */
const SRGB = {
  columns: [
    [0.43607, 0.22249, 0.01392],
    [0.38515, 0.71687, 0.09708],
    [0.14307, 0.06061, 0.7141],
  ],
  curves: [0, 1, 2].map(() => (/** @type {number} */ x) => srgbLight(x)),
};

/** @param {number} x */
const srgbLight = (x) => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);

/**
 * @param {Uint8Array | undefined} icc of a matrix and three curves; none is sRGB
 * @returns {(r: number, g: number, b: number) => [number, number, number]} of values in [0, 1]
 */
export function labReader(icc) {
  const { columns, curves } = icc ? matrixProfile(Buffer.from(icc)) : SRGB;
  return (...rgb) => {
    const light = rgb.map((value, i) => curves[i]?.(value) ?? 0);
    const [x = 0, y = 0, z = 0] = [0, 1, 2].map((row) =>
      light.reduce((sum, value, i) => sum + value * (columns[i]?.[row] ?? 0), 0),
    );
    const [fx, fy, fz] = [root(x / 0.9642), root(y), root(z / 0.82491)];
    return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
  };
}

/** @param {number} t */
const root = (t) => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 / 116) * t + 16 / 116);

/** @param {Buffer} icc */
function matrixProfile(icc) {
  /** @type {Map<string, number>} */
  const tags = new Map();
  for (let i = 0; i < icc.readUInt32BE(128); i++) {
    const entry = 132 + 12 * i;
    tags.set(icc.toString("latin1", entry, entry + 4), icc.readUInt32BE(entry + 4));
  }
  const place = (/** @type {string} */ name) => {
    const found = tags.get(name);
    if (found === undefined) throw new Error(`a profile without ${name}`);
    return found;
  };
  const columns = ["rXYZ", "gXYZ", "bXYZ"].map((name) =>
    [8, 12, 16].map((offset) => icc.readInt32BE(place(name) + offset) / 65536),
  );
  const curves = ["rTRC", "gTRC", "bTRC"].map((name) => curveAt(icc, place(name)));
  return { columns, curves };
}

/**
 * @param {Buffer} icc
 * @param {number} start
 * @returns {(x: number) => number}
 */
function curveAt(icc, start) {
  const kind = icc.toString("latin1", start, start + 4);
  if (kind === "para") {
    const type = icc.readUInt16BE(start + 8);
    const counts = [1, 3, 4, 5, 7];
    const [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = Array.from(
      { length: counts[type] ?? 0 },
      (_, i) => icc.readInt32BE(start + 12 + 4 * i) / 65536,
    );
    if (type === 0) return (x) => x ** g;
    if (type === 3 || type === 4) return (x) => (x >= d ? (a * x + b) ** g + e : c * x + f);
    throw new Error(`a curve of type ${type}`);
  }
  const count = icc.readUInt32BE(start + 8);
  if (count === 0) return (x) => x;
  if (count === 1) {
    const gamma = icc.readUInt16BE(start + 12) / 256;
    return (x) => x ** gamma;
  }
  return (x) => {
    const place = Math.min(1, Math.max(0, x)) * (count - 1);
    const low = Math.min(count - 2, Math.floor(place));
    const [from, to] = [low, low + 1].map((i) => icc.readUInt16BE(start + 12 + 2 * i) / 65535);
    return (from ?? 0) + (place - low) * ((to ?? 0) - (from ?? 0));
  };
}
