import { made } from "./picture.js";
import { add } from "./right.js";

/** No encoder here writes HEIC: these lie in the folder above, made by `heic.py` there. */
export function heics() {
  const HEIC = { format: "HEIC" };
  const patch = [
    [1023, 0, 0],
    [0, 1023, 0],
    [0, 0, 1023],
    [512, 512, 512],
    [900, 700, 500],
    [300, 301, 302],
    [100, 600, 800],
    [1023, 1023, 1023],
  ];
  const patches = (/** @type {number} */ white) =>
    made(64, 32, 3, white, (x, y, c) => Number(patch[4 * (y >> 4) + (x >> 4)]?.[c]) / 1023);
  add("../patches-8.heic", null, { ...HEIC, picture: patches(255), tolerance: 3 });
  add("../patches-420.heic", null, { ...HEIC, picture: patches(255), tolerance: 3 });
  add("../patches-10.heic", null, {
    ...HEIC,
    picture: patches(65_535),
    bits: 10,
    tolerance: 400,
    profile: "Display P3",
  });
  const steps = made(64, 32, 1, 255, (x, y) => (32 * (4 * (y >> 4) + (x >> 4))) / 255);
  add("../grey.heic", null, { ...HEIC, picture: steps, tolerance: 2 });
}
