import { be32, joined } from "./bytes.js";
import { icc, nameOf } from "./icc.js";
import { changed, made, pixel, ramps, stored } from "./picture.js";
import { chunk, iccp, pixels, png } from "./png.js";
import {
  add,
  fileOf,
  grey,
  greyAlpha,
  greyAlpha16,
  profileOf,
  rgb,
  rgb16,
  rgba,
  rgba16,
  SPACES,
  spread,
  toSharp,
} from "./right.js";
import { exif } from "./tiff.js";

export async function pngs() {
  const PNG = { format: "PNG" };
  for (const bits of [1, 2, 4, 8, 16]) {
    const picture = ramps(1, 2 ** bits - 1);
    // White of 1 is that of floats.
    const values = bits === 1 ? picture.values.map(Math.round) : picture.values;
    const right = spread({ ...picture, values }, bits);
    add(`grey-${bits}.png`, png({ ...picture, values }, { bits }), {
      ...PNG,
      bits,
      picture: right,
    });
  }
  const colours = Array.from({ length: 256 }, (_, i) => [
    (i * 97) % 256,
    (i * 57 + 30) % 256,
    (i * 31 + 60) % 256,
  ]);
  for (const bits of [1, 2, 4, 8]) {
    const most = 2 ** bits;
    const indices = made(24, 16, 1, 255, (x, y) => ((x * 7 + y * 3) % most) / 255);
    const palette = colours.slice(0, most);
    const values = indices.values.flatMap((i) => /** @type {number[]} */ (palette[i]));
    const right = { ...PNG, picture: { ...rgb, values }, bits: 8 };
    add(`palette-${bits}.png`, png(indices, { bits, palette }), right);
    const alphas = palette.map((_, i) => (i % 3 === 0 ? 0 : i % 3 === 1 ? 255 : 100));
    const seeThrough = indices.values.flatMap((i) => [
      .../** @type {number[]} */ (palette[i]),
      /** @type {number} */ (alphas[i]),
    ]);
    add(
      `palette-alpha-${bits}.png`,
      png(indices, { bits, palette, before: [chunk("tRNS", alphas)] }),
      {
        ...{ ...right, picture: { ...rgba, values: seeThrough } },
      },
    );
  }
  // One colour that is see-through.
  const key = pixel(rgb, 2, 2);
  const keyed = rgba.values.map((_, i) => {
    const one = pixel(rgb, (i >> 2) % 24, Math.floor(i / 96));
    return i % 4 < 3
      ? /** @type {number} */ (one[i % 4])
      : one.every((v, c) => v === key[c])
        ? 0
        : 255;
  });
  add(
    "key-colour.png",
    png(rgb, {
      before: [
        chunk(
          "tRNS",
          key.flatMap((v) => [0, v]),
        ),
      ],
    }),
    {
      ...{ ...PNG, picture: { ...rgba, values: keyed } },
    },
  );
  add("rgb.png", png(rgb), { ...PNG, picture: rgb });
  add("rgba.png", png(rgba), { ...PNG, picture: rgba });
  const opaque = { ...rgba, values: rgba.values.map((v, i) => (i % 4 === 3 ? 255 : v)) };
  add("opaque-alpha.png", png(opaque), {
    ...PNG,
    picture: { ...rgb, values: opaque.values.filter((_, i) => i % 4 < 3) },
  });
  add("grey-alpha.png", png(greyAlpha), { ...PNG, picture: greyAlpha });
  add("rgb-16.png", png(rgb16, { bits: 16 }), { ...PNG, picture: rgb16, bits: 16 });
  add("rgba-16.png", png(rgba16, { bits: 16 }), { ...PNG, picture: rgba16, bits: 16 });
  add("grey-alpha-16.png", png(greyAlpha16, { bits: 16 }), {
    ...PNG,
    picture: greyAlpha16,
    bits: 16,
  });
  add("interlaced.png", await toSharp(rgb).png({ progressive: true }).toBuffer(), {
    ...PNG,
    picture: rgb,
  });
  for (const space of SPACES) {
    const before = [iccp(icc(space))];
    const profile = profileOf(space);
    add(`${fileOf(space)}.png`, png(rgb, { before }), { ...PNG, picture: rgb, profile });
    add(`${fileOf(space)}-16.png`, png(rgb16, { bits: 16, before }), {
      ...PNG,
      picture: rgb16,
      bits: 16,
      profile,
    });
  }
  add("grey-profile.png", png(grey, { before: [iccp(icc("grey"))] }), {
    ...PNG,
    picture: grey,
    profile: nameOf("grey"),
  });
  add("srgb-chunk.png", png(rgb, { before: [chunk("sRGB", [0])] }), { ...PNG, picture: rgb });
  add("gamma-linear.png", png(rgb, { before: [chunk("gAMA", be32(100_000))] }), {
    ...PNG,
    picture: rgb,
    profile: "*",
  });
  add("cicp-p3.png", png(rgb, { before: [chunk("cICP", [12, 13, 0, 1])] }), {
    ...PNG,
    picture: rgb,
    profile: "*",
  });
  for (const orientation of [3, 6]) {
    const before = [chunk("eXIf", exif({ orientation }))];
    add(`orientation-${orientation}.png`, png(stored(rgb, orientation), { before }), {
      ...PNG,
      picture: rgb,
    });
  }
  const frame = (/** @type {number} */ i) =>
    chunk("fcTL", joined(be32(i), be32(24), be32(16), be32(0), be32(0), [0, 1, 0, 10, 0, 0]));
  const second = joined(
    be32(2),
    pixels(
      changed(rgb, (v) => 255 - v),
      8,
    ),
  );
  add(
    "animated.png",
    png(rgb, {
      before: [chunk("acTL", joined(be32(2), be32(0))), frame(0)],
      after: [frame(1), chunk("fdAT", second)],
    }),
    { ...PNG, picture: rgb },
  );
  add(
    "text.png",
    png(rgb, {
      before: [
        chunk("tEXt", "Comment\0a word"),
        chunk("pHYs", joined(be32(11_811), be32(11_811), [1])),
      ],
    }),
    { ...PNG, picture: rgb },
  );
}
