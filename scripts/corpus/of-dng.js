import { samples } from "./bytes.js";
import { changed, made, stored } from "./picture.js";
import { add } from "./right.js";
import { ASCII, BYTE, LONG, RATIONAL, SHORT, SRATIONAL, tiff } from "./tiff.js";

/** @typedef {import("./picture.js").Picture} Picture */

/** A camera whose colours are sRGB's, linear: what is right follows from the patches alone. */
export function dngs() {
  const XYZ_TO_SRGB = [3.2406, -1.5372, -0.4986, -0.9689, 1.8758, 0.0415, 0.0557, -0.204, 1.057];
  const TO_WIDE = [
    [0.6274, 0.3293, 0.0433],
    [0.0691, 0.9195, 0.0114],
    [0.0164, 0.088, 0.8956],
  ];
  const [width, height, white] = [60, 40, 16_383];
  const BLACK = 512;
  const patches = [
    [0.18, 0.18, 0.18],
    [0.5, 0.1, 0.1],
    [0.1, 0.4, 0.1],
    [0.1, 0.1, 0.5],
    [0.7, 0.7, 0.7],
    [0.35, 0.2, 0.14],
  ];
  const linear = made(width, height, 3, 1, (x, y, c) =>
    Number(patches[3 * Math.floor(y / 20) + Math.floor(x / 20)]?.[c]),
  );
  const curve = (/** @type {number} */ v) =>
    v <= 0.003_130_8 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055;
  const right = changed(
    linear,
    (_, i) => {
      const one = linear.values.slice(i - (i % 3), i - (i % 3) + 3);
      const wide = /** @type {number[]} */ (TO_WIDE[i % 3]).reduce(
        (sum, weight, c) => sum + weight * Number(one[c]),
        0,
      );
      return Math.round(65_535 * curve(wide));
    },
    65_535,
  );
  const seen = (/** @type {number} */ black) =>
    changed(linear, (v) => Math.round(black + v * (white - black)), 65_535);
  const sensor = seen(BLACK);
  const bayer = (/** @type {Picture} */ { width, height, values }) => ({
    ...{ width, height, channels: 1, white: 65_535 },
    values: Array.from({ length: width * height }, (_, i) => {
      const [x, y] = [i % width, Math.floor(i / width)];
      return Number(values[3 * i + Number([0, 1, 1, 2][2 * (y & 1) + (x & 1)])]);
    }),
  });
  /** @param {Picture} picture @param {{ little?: boolean, orientation?: number, black?: number }} [as] */
  const dng = (picture, { little = true, orientation = 1, black = BLACK } = {}) => {
    const { channels } = picture;
    const data = [samples(picture, { bits: 16, little })];
    const cfa = /** @type {import("./tiff.js").Field[]} */ ([
      [33_421, SHORT, [2, 2]],
      [33_422, BYTE, [0, 1, 1, 2]],
    ]);
    /** @type {import("./tiff.js").Field[]} */
    const fields = [
      [254, LONG, [0]],
      [256, LONG, [picture.width]],
      [257, LONG, [picture.height]],
      [258, SHORT, Array(channels).fill(16)],
      [259, SHORT, [1]],
      [262, SHORT, [channels === 1 ? 32_803 : 34_892]],
      [271, ASCII, "Blindspot"],
      [272, ASCII, "Blindspot Corpus Camera"],
      [273, LONG, [-1]],
      [274, SHORT, [orientation]],
      [277, SHORT, [channels]],
      [278, LONG, [picture.height]],
      [279, LONG, [/** @type {Buffer} */ (data[0]).length]],
      ...(channels === 1 ? cfa : []),
      [50_706, BYTE, [1, 4, 0, 0]],
      [50_707, BYTE, [1, 1, 0, 0]],
      [50_708, ASCII, "Blindspot Corpus Camera"],
      [50_714, SHORT, Array(channels).fill(black)],
      [50_717, LONG, Array(channels).fill(white)],
      [50_721, SRATIONAL, XYZ_TO_SRGB.flatMap((v) => [Math.round(v * 10_000), 10_000])],
      [50_728, RATIONAL, [1, 1, 1, 1, 1, 1]],
      [50_778, SHORT, [21]],
    ];
    return tiff([{ fields }], { little, data });
  };
  const DNG = { format: "DNG", picture: right, bits: 16, profile: "*", tolerance: 300 };
  add("bayer.dng", dng(bayer(sensor)), DNG);
  add("bayer-be.dng", dng(bayer(sensor), { little: false }), DNG);
  add("linear.dng", dng(seen(0), { black: 0 }), DNG);
  add("linear-black.dng", dng(sensor), DNG);
  for (const orientation of [3, 6, 8]) {
    add(
      `orientation-${orientation}.dng`,
      dng(bayer(stored(sensor, orientation)), { orientation }),
      DNG,
    );
  }
}
