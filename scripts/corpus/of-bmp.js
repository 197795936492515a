import { bmp, bottomUp, runs } from "./bmp.js";
import { made } from "./picture.js";
import { add, rgb, rgba } from "./right.js";

/** @typedef {import("./picture.js").Picture} Picture */

export function bmps() {
  const BMP = { format: "BMP", picture: rgb };
  const flip = (/** @type {Picture} */ { width, height, channels, values }) =>
    Array.from({ length: height }, (_, y) =>
      values.slice((height - 1 - y) * width * channels, (height - y) * width * channels),
    ).flat();
  add("24.bmp", bmp(rgb, bottomUp(rgb, 24), { bits: 24 }), BMP);
  add(
    "top-down.bmp",
    bmp(rgb, bottomUp({ ...rgb, values: flip(rgb) }, 24), { bits: 24, topDown: true }),
    BMP,
  );
  add("os2.bmp", bmp(rgb, bottomUp(rgb, 24), { bits: 24, core: true }), BMP);
  add("32.bmp", bmp(rgb, bottomUp(rgb, 32), { bits: 32 }), BMP);
  const masks = [0xff_0000, 0xff00, 0xff, 0xff00_0000];
  add("alpha.bmp", bmp(rgba, bottomUp(rgba, 32), { bits: 32, compression: 3, masks }), {
    ...BMP,
    picture: rgba,
  });
  const short = made(24, 16, 3, 1, (x, y, c) => [x / 23, y / 15, 1 - x / 23][c] ?? 0);
  const of565 = {
    ...short,
    values: short.values.map((v, i) => Math.round(v * (i % 3 === 1 ? 63 : 31))),
  };
  const right = {
    ...rgb,
    values: of565.values.map((v, i) => Math.round((v * 255) / (i % 3 === 1 ? 63 : 31))),
  };
  const pack = (/** @type {number[]} */ [r = 0, g = 0, b = 0]) => (r << 11) | (g << 5) | b;
  add(
    "565.bmp",
    bmp(rgb, bottomUp(of565, 16, pack), {
      bits: 16,
      compression: 3,
      masks: [0xf800, 0x07e0, 0x1f],
    }),
    {
      ...{ ...BMP, picture: right, tolerance: 8 },
    },
  );
  for (const bits of [1, 4, 8]) {
    const palette = Array.from({ length: 2 ** bits }, (_, i) => [
      (i * 97) % 256,
      (i * 57 + 30) % 256,
      (i * 31) % 256,
    ]);
    const indices = made(24, 16, 1, 255, (x, y) => (((x >> 1) * 7 + y * 3) % palette.length) / 255);
    const values = indices.values.flatMap((i) => /** @type {number[]} */ (palette[i]));
    const picture = { ...rgb, values };
    add(`palette-${bits}.bmp`, bmp(rgb, bottomUp(indices, bits), { bits, palette }), {
      ...BMP,
      picture,
    });
    if (bits === 8)
      add("runs.bmp", bmp(rgb, runs(indices), { bits, compression: 1, palette }), {
        ...BMP,
        picture,
      });
  }
}
