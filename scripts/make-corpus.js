/**
 * `npm run corpus`: makes the small files of `e2e/fixtures/corpus`, one of each kind that people have, and
 * `manifest.json` beside them, which tells what is right for each. Colours come from this program's own numbers:
 * exactly where a format has no loss.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { deflateSync } from "node:zlib";
import sharp from "sharp";
import startVips from "wasm-vips";
import { bmp, bottomUp, runs } from "./corpus/bmp.js";
import { be32, joined, le32, packedRows, samples } from "./corpus/bytes.js";
import { icc, nameOf } from "./corpus/icc.js";
import {
  adobe,
  exifSegment,
  iccSegment,
  multiPicture,
  segment,
  squaresJpeg,
  withSegments,
} from "./corpus/jpeg.js";
import { changed, made, pixel, ramps, squares, stored } from "./corpus/picture.js";
import { chunk, iccp, pixels, png } from "./corpus/png.js";
import {
  ASCII,
  BYTE,
  exif,
  LONG,
  RATIONAL,
  SHORT,
  SRATIONAL,
  tiff,
  UNDEFINED,
} from "./corpus/tiff.js";

/** @typedef {import("./corpus/picture.js").Picture} Picture */

/**
 * What is right for a file.
 * @typedef {object} Right
 * @property {string} format as a person is told it
 * @property {Picture} picture upright, in the raster's own values; alpha only where some of it is not opaque
 * @property {number} [bits] a sample in the file; 8 where it is left out
 * @property {boolean} [float]
 * @property {string | null} [profile] the name of its colours; null is sRGB, "*" any
 * @property {number} [tolerance] the most that a value may be off; 0 where it is left out
 * @property {string[]} [notes] what a person is to know of how it was opened
 */

const folder = new URL("../e2e/fixtures/corpus/", import.meta.url);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

/** @type {Record<string, object>} */
const manifest = {};
let total = 0;

/**
 * @param {string} name
 * @param {Uint8Array | null} bytes null: it lies there already
 * @param {Right} right
 */
function add(
  name,
  bytes,
  { format, picture, bits = 8, float = false, profile = null, tolerance = 0, notes = [] },
) {
  if (bytes) {
    writeFileSync(new URL(name, folder), bytes);
    total += bytes.length;
  }
  const { width, height, channels, white } = picture;
  const points = [
    [0.1, 0.15],
    [0.9, 0.15],
    [0.1, 0.85],
    [0.9, 0.85],
    [0.45, 0.4],
  ].map(([x = 0, y = 0]) => [Math.floor(x * width), Math.floor(y * height)]);
  manifest[name] = {
    ...{ format, width, height, channels, bits, float, profile, tolerance, notes },
    type: white === 255 ? "u8" : white === 65_535 ? "u16" : "f32",
    pixels: points.map(([x = 0, y = 0]) => [x, y, ...pixel(picture, x, y)]),
  };
}

/**
 * @param {string} name
 * @param {Uint8Array} bytes
 * @param {string} code the error that a person is told
 */
function addRefused(name, bytes, code) {
  writeFileSync(new URL(name, folder), bytes);
  total += bytes.length;
  manifest[name] = { refused: code };
}

/** @param {Picture} picture of 8 or 16 bits */
function toSharp(picture) {
  const { width, height, white, values } = picture;
  const channels = /** @type {1 | 2 | 3 | 4} */ (picture.channels);
  const raw = { width, height, channels };
  if (white === 255) return sharp(Uint8Array.from(values), { raw });
  return sharp(Uint16Array.from(values), { raw }).toColourspace(channels < 3 ? "grey16" : "rgb16");
}

/** Of samples of 1 to 16 bits, as a raster has them. @param {Picture} picture @param {number} bits */
const spread = (picture, bits) => {
  const white = bits > 8 ? 65_535 : 255;
  return changed(picture, (value) => Math.round((value * white) / (2 ** bits - 1)), white);
};

const [rgb, rgba, grey, greyAlpha] = [ramps(3), ramps(4), ramps(1), ramps(2)];
const [rgb16, rgba16] = [ramps(3, 65_535), ramps(4, 65_535)];
const [grey16, greyAlpha16] = [ramps(1, 65_535), ramps(2, 65_535)];
const SPACES = /** @type {const} */ (["sRGB", "Display P3", "Adobe RGB", "ProPhoto", "linear"]);
const fileOf = (/** @type {string} */ space) => space.toLowerCase().replace(" ", "-");
const profileOf = (/** @type {(typeof SPACES)[number]} */ space) =>
  space === "sRGB" ? null : nameOf(space);
const ORIENTATIONS = [1, 2, 3, 4, 5, 6, 7, 8];

await jpegs();
await pngs();
await gifs();
await webps();
bmps();
await tiffs();
dngs();
heics();
await withVips();
writeFileSync(
  new URL("manifest.json", folder),
  `${JSON.stringify(manifest, null, 1).replace(/\[\s+([^[\]{}]*?)\s+\]/g, (_, list) => `[${list.replace(/\s+/g, " ")}]`)}\n`,
);
console.log(`${Object.keys(manifest).length} files, ${total} bytes in ${fileURLToPath(folder)}`);

async function jpegs() {
  const JPEG = { format: "JPEG", tolerance: 8 };
  const plain = { quality: 95, chromaSubsampling: "4:4:4", mozjpeg: false };
  const jpeg = (/** @type {Picture} */ picture, /** @type {object} */ more = {}) =>
    toSharp(picture)
      .jpeg({ ...plain, ...more })
      .toBuffer();
  const base = await jpeg(rgb);
  add("plain.jpg", base, { ...JPEG, picture: rgb });
  add("420.jpg", await jpeg(rgb, { chromaSubsampling: "4:2:0" }), {
    ...JPEG,
    picture: rgb,
    tolerance: 16,
  });
  add("progressive.jpg", await jpeg(rgb, { progressive: true }), { ...JPEG, picture: rgb });
  add("low-quality.jpg", await jpeg(rgb, { quality: 30 }), {
    ...JPEG,
    picture: rgb,
    tolerance: 30,
  });
  const greyJpeg = await sharp(Uint8Array.from(grey.values), {
    raw: { width: 24, height: 16, channels: 1 },
  })
    .toColourspace("b-w")
    .jpeg(plain)
    .toBuffer();
  add("grey.jpg", greyJpeg, { ...JPEG, picture: grey });
  add("grey-profile.jpg", withSegments(greyJpeg, iccSegment(icc("grey"))), {
    ...{ ...JPEG, picture: grey, profile: nameOf("grey") },
  });
  for (const space of SPACES) {
    const bytes = withSegments(base, iccSegment(icc(space)));
    add(`${fileOf(space)}.jpg`, bytes, { ...JPEG, picture: rgb, profile: profileOf(space) });
  }
  for (const orientation of ORIENTATIONS) {
    const bytes = withSegments(
      await jpeg(stored(rgb, orientation)),
      exifSegment(exif({ orientation })),
    );
    add(`orientation-${orientation}.jpg`, bytes, { ...JPEG, picture: rgb });
  }
  add("r03.jpg", withSegments(base, exifSegment(exif({ r03: true }))), {
    ...{ ...JPEG, picture: rgb, profile: nameOf("Adobe RGB") },
  });

  // Squares: exact, whatever their components.
  const exact = { format: "JPEG", tolerance: 1 };
  const flat = squares(3);
  const ycc = changed(flat, (_, i) => {
    const [r = 0, g = 0, b = 0] = flat.values.slice(i - (i % 3), i - (i % 3) + 3);
    const all = [
      0.299 * r + 0.587 * g + 0.114 * b,
      128 - 0.168736 * r - 0.331264 * g + 0.5 * b,
      128 + 0.5 * r - 0.418688 * g - 0.081312 * b,
    ];
    return Math.max(0, Math.min(255, Math.round(/** @type {number} */ (all[i % 3]))));
  });
  const near = { ...exact, tolerance: 3, picture: flat };
  add("restart.jpg", squaresJpeg(ycc, { restart: true }), near);
  add("dnl.jpg", squaresJpeg(ycc, { dnl: true }), near);
  add("adobe-rgb-components.jpg", squaresJpeg(flat, { before: [adobe(0)] }), {
    ...exact,
    picture: flat,
  });
  add("padded.jpg", joined([0xff, 0xd8, 0xff, 0xff, 0xff], squaresJpeg(ycc).subarray(3)), near);
  add(
    "trailing.jpg",
    joined(squaresJpeg(ycc), "what a telephone appended\0", Buffer.alloc(99)),
    near,
  );
  // Rows of squares that are there; what is missing is nobody's to say.
  const tall = made(24, 48, 3, 255, (x, y, c) => (((x >> 3) * 5 + (y >> 3) * 7 + c * 3) % 16) / 15);
  const whole = squaresJpeg(tall, { before: [adobe(0)] });
  const cut = whole.subarray(0, whole.length - 12);
  add("cut.jpg", cut, { ...exact, picture: tall, notes: ["truncated"] });
  const missing = /** @type {{ pixels: number[][] }} */ (manifest["cut.jpg"]);
  missing.pixels = missing.pixels.filter(([, y = 0]) => y < 24);

  // Ink: what libvips makes of a usual press's.
  const cmyk = await sharp(Uint8Array.from(flat.values), {
    raw: { width: 24, height: 16, channels: 3 },
  })
    .toColourspace("cmyk")
    .jpeg({ ...plain, quality: 100 })
    .toBuffer();
  const read = await sharp(cmyk).toColourspace("srgb").raw().toBuffer();
  add("cmyk.jpg", cmyk, { ...JPEG, picture: { ...flat, values: [...read] }, tolerance: 24 });
  const ink = squares(4);
  // Adobe's is the other way round, and YCCK keeps the colours as YCC.
  const ycck = changed(ink, (value, i) => {
    if (i % 4 === 3) return 255 - value;
    const [c = 0, m = 0, y = 0] = ink.values
      .slice(i - (i % 4), i - (i % 4) + 3)
      .map((v) => 255 - v);
    const [r, g, b] = [255 - c, 255 - m, 255 - y];
    const all = [
      0.299 * r + 0.587 * g + 0.114 * b,
      128 - 0.168736 * r - 0.331264 * g + 0.5 * b,
      128 + 0.5 * r - 0.418688 * g - 0.081312 * b,
    ];
    return Math.max(0, Math.min(255, Math.round(/** @type {number} */ (all[i % 4]))));
  });
  for (const [name, bytes] of /** @type {[string, Buffer][]} */ ([
    [
      "adobe-cmyk.jpg",
      squaresJpeg(
        changed(ink, (v) => 255 - v),
        { before: [adobe(0)] },
      ),
    ],
    ["ycck.jpg", squaresJpeg(ycck, { before: [adobe(2)] })],
  ])) {
    const values = await sharp(bytes).toColourspace("srgb").raw().toBuffer();
    add(name, bytes, { ...JPEG, picture: { ...flat, values: [...values] }, tolerance: 12 });
  }

  // Several pictures in one file.
  const small = await jpeg(made(8, 8, 3, 255, () => 0.5));
  add("two.mpo", multiPicture([base, await jpeg(changed(rgb, (v) => 255 - v))]), {
    ...JPEG,
    picture: rgb,
  });
  const xmp = (/** @type {string} */ attributes) =>
    segment(
      0xe1,
      "http://ns.adobe.com/xap/1.0/\0",
      `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description ${attributes}/></rdf:RDF></x:xmpmeta>`,
    );
  const gain = xmp(
    'xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0" hdrgm:GainMapMax="2"',
  );
  const main = xmp('xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0"');
  add("gain-map.jpg", multiPicture([withSegments(base, main), withSegments(small, gain)]), {
    ...JPEG,
    picture: rgb,
  });
  const film = joined(be32(24), "ftypmp42", be32(0), "mp42isom", be32(16), "mdat", Buffer.alloc(8));
  const motion = xmp(
    `xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" GCamera:MicroVideo="1" GCamera:MicroVideoVersion="1" GCamera:MicroVideoOffset="${film.length}"`,
  );
  add("motion.jpg", joined(withSegments(base, motion), film), { ...JPEG, picture: rgb });
}

async function pngs() {
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

/** Two frames, the second the first's negative. @param {Picture} picture */
function twoFrames(picture) {
  const frames = [picture, changed(picture, (v) => 255 - v)].map((each) => png(each));
  return sharp(frames, { join: { animated: true } });
}

async function gifs() {
  // Few colours, which a palette holds.
  const flat = squares(3);
  const GIF = { format: "GIF", picture: flat };
  add("plain.gif", await toSharp(flat).gif({ dither: 0, effort: 1 }).toBuffer(), {
    ...GIF,
    tolerance: 4,
  });
  add(
    "interlaced.gif",
    await toSharp(flat).gif({ dither: 0, effort: 1, progressive: true }).toBuffer(),
    { ...GIF, tolerance: 4 },
  );
  add("animated.gif", await twoFrames(flat).gif({ dither: 0, effort: 1 }).toBuffer(), {
    ...GIF,
    tolerance: 4,
  });
  const holes = {
    ...squares(4),
    values: squares(4).values.map((v, i) => (i % 4 < 3 ? v : (i >> 2) % 24 < 8 ? 0 : 255)),
  };
  const bytes = await toSharp(holes).gif({ dither: 0, effort: 1 }).toBuffer();
  // What is hidden has no colour in this format but its palette's.
  const values = [...(await sharp(bytes).raw().toBuffer())];
  add("see-through.gif", bytes, { format: "GIF", picture: { ...holes, values }, tolerance: 4 });
}

async function webps() {
  const WEBP = { format: "WebP" };
  const lossless = { lossless: true, exact: true, effort: 0 };
  const plain = await toSharp(rgb).webp(lossless).toBuffer();
  add("lossless.webp", plain, { ...WEBP, picture: rgb });
  add("lossless-alpha.webp", await toSharp(rgba).webp(lossless).toBuffer(), {
    ...WEBP,
    picture: rgba,
  });
  add("lossy.webp", await toSharp(rgb).webp({ quality: 95 }).toBuffer(), {
    ...WEBP,
    picture: rgb,
    tolerance: 24,
  });
  const solid = { ...rgba, values: rgba.values.map((v, i) => (i % 4 === 3 ? Math.max(v, 64) : v)) };
  add("lossy-alpha.webp", await toSharp(solid).webp({ quality: 95 }).toBuffer(), {
    ...WEBP,
    picture: solid,
    tolerance: 24,
  });
  add("animated.webp", await twoFrames(rgb).webp(lossless).toBuffer(), { ...WEBP, picture: rgb });
  const padded = (/** @type {string} */ type, /** @type {Buffer} */ data) =>
    joined(type, le32(data.length), data, Buffer.alloc(data.length % 2));
  /** @param {Buffer} webp @param {{ profile?: Buffer, block?: Buffer }} blocks @param {Picture} picture */
  const extended = (webp, { profile, block }, { width, height }) => {
    const header = Buffer.alloc(10);
    header[0] = (profile ? 0x20 : 0) | (block ? 0x08 : 0);
    header.writeUIntLE(width - 1, 4, 3);
    header.writeUIntLE(height - 1, 7, 3);
    const body = joined(
      "WEBP",
      padded("VP8X", header),
      ...(profile ? [padded("ICCP", profile)] : []),
      webp.subarray(12),
      ...(block ? [padded("EXIF", block)] : []),
    );
    return joined("RIFF", le32(body.length), body);
  };
  for (const space of SPACES) {
    add(`${fileOf(space)}.webp`, extended(plain, { profile: icc(space) }, rgb), {
      ...WEBP,
      picture: rgb,
      profile: profileOf(space),
    });
  }
  for (const orientation of ORIENTATIONS) {
    const lying = stored(rgb, orientation);
    const bytes = await toSharp(lying).webp(lossless).toBuffer();
    add(
      `orientation-${orientation}.webp`,
      extended(bytes, { block: exif({ orientation, little: true }) }, lying),
      { ...WEBP, picture: rgb },
    );
  }
}

function bmps() {
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

async function tiffs() {
  const TIFF = { format: "TIFF" };
  /**
   * @param {Picture} picture
   * @param {{ bits?: number, float?: boolean, little?: boolean, big?: boolean, rows?: number, tile?: boolean,
   *   planar?: boolean, photometric?: number, compression?: number, pack?: (bytes: Buffer) => Buffer,
   *   data?: Buffer, more?: import("./corpus/tiff.js").Field[] }} [as]
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
    /** @type {import("./corpus/tiff.js").Field[]} */
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
        ? [/** @type {import("./corpus/tiff.js").Field} */ ([338, SHORT, [2]])]
        : []),
      ...(tile
        ? /** @type {import("./corpus/tiff.js").Field[]} */ ([
            [322, SHORT, [16]],
            [323, SHORT, [16]],
            [324, LONG, places],
            [325, LONG, lengths],
          ])
        : /** @type {import("./corpus/tiff.js").Field[]} */ ([
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
    const more = [
      /** @type {import("./corpus/tiff.js").Field} */ ([34_675, UNDEFINED, icc(space)]),
    ];
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
  });
  const pages = [rgb, changed(rgb, (v) => 255 - v)].map((picture) => samples(picture));
  const page = (/** @type {number} */ i) => ({
    fields: /** @type {import("./corpus/tiff.js").Field[]} */ ([
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

/** A camera whose colours are sRGB's, linear: what is right follows from the patches alone. */
function dngs() {
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
    const cfa = /** @type {import("./corpus/tiff.js").Field[]} */ ([
      [33_421, SHORT, [2, 2]],
      [33_422, BYTE, [0, 1, 1, 2]],
    ]);
    /** @type {import("./corpus/tiff.js").Field[]} */
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

/** No encoder here writes HEIC: these lie in the folder above, made by `heic.py` there. */
function heics() {
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

/** What sharp does not write, by the same wasm-vips that the app reads with. */
async function withVips() {
  const vips = await startVips({ dynamicLibraries: ["vips-jxl.wasm", "vips-heif.wasm"] });
  /** @param {Picture} picture @param {Buffer} [profile] */
  const image = ({ width, height, channels, white, values }, profile) => {
    const deepArray = white === 65_535 ? Uint16Array.from(values) : Float32Array.from(values);
    const array = white === 255 ? Uint8Array.from(values) : deepArray;
    const format = vips.BandFormat[white === 255 ? "uchar" : white === 65_535 ? "ushort" : "float"];
    const deep = channels < 3 ? "grey16" : "rgb16";
    const flat = channels < 3 ? "b-w" : white === 1 ? "scrgb" : "srgb";
    const made = vips.Image.newFromMemory(array, width, height, channels, format).copy({
      interpretation: white === 65_535 ? deep : flat,
    });
    if (profile) made.setBlob("icc-profile-data", Uint8Array.from(profile));
    return made;
  };
  const AVIF = { format: "AVIF" };
  for (const bits of [8, 10, 12]) {
    const picture = bits === 8 ? rgb : ramps(3, 65_535);
    const bytes = image(picture).heifsaveBuffer({
      compression: "av1",
      bitdepth: bits,
      Q: 95,
      subsample_mode: "off",
    });
    add(`${bits}.avif`, bytes, { ...AVIF, picture, bits, tolerance: bits === 8 ? 12 : 12 * 257 });
  }
  // libheif writes alpha as if it had no black and white of its own, and browsers read it so: only its ends are sure.
  const solid = { ...rgba, values: rgba.values.map((v, i) => (i % 4 === 3 && v > 0 ? 255 : v)) };
  add(
    "alpha.avif",
    image(solid).heifsaveBuffer({ compression: "av1", Q: 95, subsample_mode: "off" }),
    { ...AVIF, picture: solid, tolerance: 16 },
  );
  const p3 = icc("Display P3");
  add(
    "display-p3.avif",
    image(rgb, p3).heifsaveBuffer({
      compression: "av1",
      Q: 95,
      subsample_mode: "off",
      keep: "icc",
    }),
    {
      ...{ ...AVIF, picture: rgb, tolerance: 12, profile: nameOf("Display P3") },
    },
  );
  const JXL = { format: "JPEG XL" };
  for (const [name, picture, bits] of /** @type {[string, Picture, number][]} */ ([
    ["rgb-8", rgb, 8],
    ["rgba-8", rgba, 8],
    ["grey-8", grey, 8],
    ["rgb-16", rgb16, 16],
    ["rgba-16", rgba16, 16],
    ["grey-16", grey16, 16],
  ])) {
    add(`${name}.jxl`, image(picture).jxlsaveBuffer({ lossless: true }), { ...JXL, picture, bits });
  }
  add("lossy.jxl", image(rgb).jxlsaveBuffer({ distance: 0.5 }), {
    ...JXL,
    picture: rgb,
    tolerance: 16,
  });
  add(
    "display-p3-16.jxl",
    image(/** @type {Picture} */ (rgb16), p3).jxlsaveBuffer({ lossless: true, keep: "icc" }),
    {
      ...{
        ...JXL,
        picture: /** @type {Picture} */ (rgb16),
        bits: 16,
        profile: nameOf("Display P3"),
      },
    },
  );
  vips.shutdown();
}
