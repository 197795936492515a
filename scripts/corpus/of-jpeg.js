import sharp from "sharp";
import { be32, joined } from "./bytes.js";
import { icc, nameOf } from "./icc.js";
import {
  adobe,
  exifSegment,
  iccSegment,
  multiPicture,
  segment,
  squaresJpeg,
  withSegments,
} from "./jpeg.js";
import { changed, made, squares, stored } from "./picture.js";
import {
  add,
  fileOf,
  grey,
  manifest,
  ORIENTATIONS,
  profileOf,
  rgb,
  SPACES,
  toSharp,
} from "./right.js";
import { exif } from "./tiff.js";

/** @typedef {import("./picture.js").Picture} Picture */

export async function jpegs() {
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
  const inks = { ...JPEG, notes: ["ink"] };
  add("cmyk.jpg", cmyk, { ...inks, picture: { ...flat, values: [...read] }, tolerance: 24 });
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
    add(name, bytes, { ...inks, picture: { ...flat, values: [...values] }, tolerance: 12 });
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
