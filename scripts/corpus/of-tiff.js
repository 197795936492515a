import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { packedRows, samples } from "./bytes.js";
import { icc } from "./icc.js";
import { changed, made, ramps, squares, stored } from "./picture.js";
import {
  add,
  addRefused,
  fileOf,
  grey,
  grey16,
  greyAlpha16,
  ORIENTATIONS,
  profileOf,
  rgb,
  rgb16,
  rgba,
  rgba16,
  SPACES,
  toSharp,
} from "./right.js";
import { LONG, RATIONAL, SHORT, tiff, UNDEFINED } from "./tiff.js";

/** @typedef {import("./picture.js").Picture} Picture */

export async function tiffs() {
  const TIFF = { format: "TIFF" };
  /**
   * @param {Picture} picture
   * @param {{ bits?: number, float?: boolean, little?: boolean, big?: boolean, rows?: number, tile?: boolean,
   *   planar?: boolean, photometric?: number, compression?: number, pack?: (bytes: Buffer) => Buffer,
   *   data?: Buffer, more?: import("./tiff.js").Field[] }} [as]
   */
  const written = (picture, as = {}) => {
    const {
      bits = 8,
      float = false,
      little = true,
      big = false,
      rows = picture.height,
      tile = false,
    } = as;
    const {
      planar = false,
      compression = 1,
      pack = (/** @type {Buffer} */ b) => b,
      more = [],
    } = as;
    const { width, height, channels } = picture;
    const all = as.data ?? samples(picture, { bits, little, float });
    /** @type {Buffer[]} */
    let data = [];
    if (tile) {
      const bytes = (channels * bits) / 8;
      for (let y = 0; y < height; y += 16) {
        for (let x = 0; x < width; x += 16) {
          const block = Buffer.alloc(16 * 16 * bytes);
          for (let row = 0; row < Math.min(16, height - y); row++) {
            const from = ((y + row) * width + x) * bytes;
            all.copy(block, row * 16 * bytes, from, from + Math.min(16, width - x) * bytes);
          }
          data.push(block);
        }
      }
    } else if (planar) {
      data = Array.from({ length: channels }, (_, c) => {
        const values = picture.values.filter((_, i) => i % channels === c);
        return samples({ ...picture, channels: 1, values }, { bits, little, float });
      });
    } else {
      const row = all.length / height;
      for (let y = 0; y < height; y += rows)
        data.push(all.subarray(row * y, row * Math.min(height, y + rows)));
    }
    data = data.map(pack);
    const places = data.map((_, i) => -1 - i);
    const lengths = data.map(({ length }) => length);
    /** @type {import("./tiff.js").Field[]} */
    const fields = [
      [256, SHORT, [width]],
      [257, SHORT, [height]],
      [258, SHORT, Array(channels).fill(bits)],
      [259, SHORT, [compression]],
      [262, SHORT, [as.photometric ?? (channels < 3 ? 1 : 2)]],
      [277, SHORT, [channels]],
      [282, RATIONAL, [300, 1]],
      [283, RATIONAL, [300, 1]],
      [284, SHORT, [planar ? 2 : 1]],
      [339, SHORT, Array(channels).fill(float ? 3 : 1)],
      ...(channels % 2 === 0 && !more.some(([tag]) => tag === 338) && as.photometric !== 5
        ? [/** @type {import("./tiff.js").Field} */ ([338, SHORT, [2]])]
        : []),
      ...(tile
        ? /** @type {import("./tiff.js").Field[]} */ ([
            [322, SHORT, [16]],
            [323, SHORT, [16]],
            [324, LONG, places],
            [325, LONG, lengths],
          ])
        : /** @type {import("./tiff.js").Field[]} */ ([
            [273, LONG, places],
            [278, SHORT, [planar ? height : rows]],
            [279, LONG, lengths],
          ])),
      ...more,
    ];
    return tiff([{ fields }], { little, big, data });
  };
  const sixteen = { bits: 16 };
  add("rgb.tif", written(rgb), { ...TIFF, picture: rgb });
  add("rgb-be.tif", written(rgb16, { bits: 16, little: false }), {
    ...TIFF,
    ...sixteen,
    picture: rgb16,
  });
  add("big.tif", written(rgb16, { bits: 16, big: true }), { ...TIFF, ...sixteen, picture: rgb16 });
  add("strips.tif", written(rgb16, { bits: 16, rows: 3 }), { ...TIFF, ...sixteen, picture: rgb16 });
  add("tiles.tif", written(rgb16, { bits: 16, tile: true }), {
    ...TIFF,
    ...sixteen,
    picture: rgb16,
  });
  add("planes.tif", written(rgb16, { bits: 16, planar: true }), {
    ...TIFF,
    ...sixteen,
    picture: rgb16,
  });
  add("deflate.tif", written(rgb16, { bits: 16, compression: 8, pack: (b) => deflateSync(b) }), {
    ...TIFF,
    ...sixteen,
    picture: rgb16,
  });
  add(
    "lzw.tif",
    await toSharp(rgb16).tiff({ compression: "lzw", predictor: "horizontal" }).toBuffer(),
    { ...TIFF, ...sixteen, picture: rgb16 },
  );
  add("lzw-8.tif", await toSharp(rgb).tiff({ compression: "lzw", predictor: "none" }).toBuffer(), {
    ...TIFF,
    picture: rgb,
  });
  add("packbits.tif", await toSharp(rgb).tiff({ compression: "packbits" }).toBuffer(), {
    ...TIFF,
    picture: rgb,
  });
  add("jpeg.tif", await toSharp(rgb).tiff({ compression: "jpeg", quality: 95 }).toBuffer(), {
    ...TIFF,
    picture: rgb,
    tolerance: 16,
  });
  add("grey.tif", written(grey), { ...TIFF, picture: grey });
  add("grey-16.tif", written(grey16, sixteen), { ...TIFF, ...sixteen, picture: grey16 });
  add("grey-alpha-16.tif", written(greyAlpha16, sixteen), {
    ...TIFF,
    ...sixteen,
    picture: greyAlpha16,
  });
  add("rgba.tif", written(rgba), { ...TIFF, picture: rgba });
  add("rgba-16.tif", written(rgba16, sixteen), { ...TIFF, ...sixteen, picture: rgba16 });
  // Colours times alpha in the file: what is see-through there has no colour.
  const half = {
    ...rgba16,
    values: rgba16.values.map((v, i) => (i % 4 === 3 ? (v === 65_535 ? v : 32_768) : v)),
  };
  const times = {
    ...half,
    values: half.values.map((v, i) =>
      i % 4 === 3 ? v : Math.round((v * Number(half.values[i - (i % 4) + 3])) / 65_535),
    ),
  };
  add("associated-alpha.tif", written(times, { bits: 16, more: [[338, SHORT, [1]]] }), {
    ...TIFF,
    ...sixteen,
    picture: half,
    tolerance: 4,
  });
  const [rgbFloat, greyFloat] = [ramps(3, 1), ramps(1, 1)];
  const float = { float: true, bits: 32 };
  add("float.tif", written(rgbFloat, float), {
    ...TIFF,
    ...float,
    picture: rgbFloat,
    tolerance: 1e-6,
  });
  add("float-grey.tif", written(greyFloat, float), {
    ...TIFF,
    ...float,
    picture: greyFloat,
    tolerance: 1e-6,
  });
  const beyond = changed(rgbFloat, (v) => Math.fround(v * 3 - 0.5));
  add("float-beyond.tif", written(beyond, float), {
    ...TIFF,
    ...float,
    picture: beyond,
    tolerance: 1e-6,
  });
  const double = { float: true, bits: 64 };
  addRefused("double.tif", written(rgbFloat, double), "foreignCodec");
  const long = changed(greyFloat, (v) => Math.round(v * (2 ** 32 - 1)));
  add("grey-32.tif", written(long, { bits: 32 }), {
    ...TIFF,
    bits: 32,
    picture: greyFloat,
    tolerance: 1e-5,
  });
  const checks = made(24, 16, 1, 255, (x, y) => ((x >> 2) + (y >> 2)) % 2);
  const bits = packedRows(
    changed(checks, (v) => v / 255),
    1,
  );
  add("bilevel.tif", written({ ...checks }, { bits: 1, data: bits }), {
    ...TIFF,
    bits: 1,
    picture: checks,
  });
  add("white-is-zero.tif", written(checks, { bits: 1, data: bits, photometric: 0 }), {
    ...TIFF,
    bits: 1,
    picture: changed(checks, (v) => 255 - v),
  });
  const palette = Array.from({ length: 256 }, (_, i) => [
    (i * 97) % 256,
    (i * 57 + 30) % 256,
    (i * 31) % 256,
  ]);
  const indices = made(24, 16, 1, 255, (x, y) => ((x * 7 + y * 3) % 256) / 255);
  const map = [0, 1, 2].flatMap((c) => palette.map((colour) => Number(colour[c]) * 257));
  const looked = {
    ...rgb,
    values: indices.values.flatMap((i) => /** @type {number[]} */ (palette[i])),
  };
  add("palette.tif", written(indices, { photometric: 3, more: [[320, SHORT, map]] }), {
    ...TIFF,
    picture: looked,
  });
  for (const space of SPACES) {
    const more = [/** @type {import("./tiff.js").Field} */ ([34_675, UNDEFINED, icc(space)])];
    add(`${fileOf(space)}.tif`, written(rgb16, { bits: 16, more }), {
      ...TIFF,
      ...sixteen,
      picture: rgb16,
      profile: profileOf(space),
    });
  }
  for (const orientation of ORIENTATIONS) {
    add(
      `orientation-${orientation}.tif`,
      written(stored(rgb, orientation), { more: [[274, SHORT, [orientation]]] }),
      { ...TIFF, picture: rgb },
    );
  }
  const ink = squares(4);
  const cmyk = written(ink, { photometric: 5 });
  add("cmyk.tif", cmyk, {
    ...TIFF,
    picture: { ...rgb, values: [...(await sharp(cmyk).toColourspace("srgb").raw().toBuffer())] },
    tolerance: 12,
    notes: ["ink"],
  });
  const pages = [rgb, changed(rgb, (v) => 255 - v)].map((picture) => samples(picture));
  const page = (/** @type {number} */ i) => ({
    fields: /** @type {import("./tiff.js").Field[]} */ ([
      [256, SHORT, [24]],
      [257, SHORT, [16]],
      [258, SHORT, [8, 8, 8]],
      [259, SHORT, [1]],
      [262, SHORT, [2]],
      [273, LONG, [-1 - i]],
      [277, SHORT, [3]],
      [278, SHORT, [16]],
      [279, LONG, [24 * 16 * 3]],
    ]),
  });
  add("pages.tif", tiff([page(0), page(1)], { data: pages }), { ...TIFF, picture: rgb });
  addRefused(
    "zstd.tif",
    written(rgb, { compression: 50_000, pack: () => Buffer.from("28b52ffd2000", "hex") }),
    "foreignCodec",
  );
}
