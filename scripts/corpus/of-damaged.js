/** Files that are damaged, of which as much is opened as can be read, and such whose damage is beside the picture. */
import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { be32, joined, samples } from "./bytes.js";
import { icc } from "./icc.js";
import { adobe, squaresJpeg } from "./jpeg.js";
import { made } from "./picture.js";
import { chunk, pixels, png } from "./png.js";
import { add, manifest, profileOf, rgb, rgb16, toSharp } from "./right.js";
import { LONG, SHORT, tiff } from "./tiff.js";

const damaged = { notes: ["damaged"] };

export async function damagedFiles() {
  for (const [name, picture, bits] of /** @type {const} */ ([
    ["damaged.png", rgb, 8],
    ["damaged-16.png", rgb16, 16],
  ])) {
    // Pixels whose checksum is another's.
    const data = chunk("IDAT", pixels(picture, bits));
    data.writeUInt32BE(1, data.length - 4);
    const whole = png(picture, { bits });
    const at = whole.indexOf("IDAT") - 4;
    const bytes = joined(whole.subarray(0, at), data, whole.subarray(at + data.length));
    add(name, bytes, { ...damaged, format: "PNG", bits, picture });
  }
  // A profile without its checksum is there as a whole.
  const profile = chunk("iCCP", joined("icc\0\0", deflateSync(icc("Display P3")).subarray(0, -4)));
  add("unsealed-profile.png", png(rgb, { before: [profile] }), {
    format: "PNG",
    picture: rgb,
    profile: profileOf("Display P3"),
  });

  // The start of a segment that is longer than the file, within the last rows.
  const tall = made(24, 48, 3, 255, (x, y, c) => (((x >> 3) * 5 + (y >> 3) * 7 + c * 3) % 16) / 15);
  const jpeg = squaresJpeg(tall, { before: [adobe(0)], restart: true });
  const cut = jpeg.length - 12;
  const broken = joined(jpeg.subarray(0, cut), [0xff, 0xc4, 0xf0, 0], jpeg.subarray(cut));
  addTop("damaged.jpg", broken, 32, { format: "JPEG", picture: tall, tolerance: 1 });

  const film = await toSharp(tall).gif({ dither: 0, effort: 1 }).toBuffer();
  const values = [...(await sharp(film).removeAlpha().raw().toBuffer())];
  // Neither the pixels' end nor the file's is there.
  add("damaged.gif", film.subarray(0, -2), {
    ...{ ...damaged, format: "GIF", picture: { ...tall, values } },
  });

  const strips = [0, 1].map((i) => {
    const half = samples(rgb).subarray(24 * 8 * 3 * i, 24 * 8 * 3 * (i + 1));
    return i === 0 ? deflateSync(half) : Buffer.alloc(40, 0x55);
  });
  /** @type {import("./tiff.js").Field[]} */
  const page = [
    [256, SHORT, [24]],
    [257, SHORT, [16]],
    [258, SHORT, [8, 8, 8]],
    [259, SHORT, [8]],
    [262, SHORT, [2]],
    [273, LONG, [-1, -2]],
    [277, SHORT, [3]],
    [278, SHORT, [8]],
    [279, LONG, strips.map(({ length }) => length)],
  ];
  addTop("damaged.tif", tiff([{ fields: page }], { data: strips }), 8, {
    format: "TIFF",
    picture: rgb,
  });
  // A second page that no decoder here knows is no reason to refuse the first.
  const whole = [deflateSync(samples(rgb)), be32(0)];
  const [first, second] = [
    [8, -1, 16],
    [6, -2, 16],
  ].map(([compression = 0, place = 0, rows = 0], i) => ({
    fields: page.map((field) => {
      const [tag] = field;
      if (tag === 259) return /** @type {typeof field} */ ([tag, SHORT, [compression]]);
      if (tag === 273) return /** @type {typeof field} */ ([tag, LONG, [place]]);
      if (tag === 278) return /** @type {typeof field} */ ([tag, SHORT, [rows]]);
      if (tag !== 279) return field;
      return /** @type {typeof field} */ ([tag, LONG, [whole[i]?.length ?? 0]]);
    }),
  }));
  if (!first || !second) throw new Error("no pages");
  add("foreign-page.tif", tiff([first, second], { data: whole }), {
    format: "TIFF",
    picture: rgb,
  });
}

/**
 * Of which only the first rows can be read: the others are nobody's to say.
 * @param {string} name
 * @param {Buffer} bytes
 * @param {number} rows
 * @param {import("./right.js").Right} right
 */
function addTop(name, bytes, rows, right) {
  add(name, bytes, { ...right, ...damaged });
  const known = /** @type {{ pixels: number[][] }} */ (manifest[name]);
  known.pixels = known.pixels.filter(([, y = 0]) => y < rows);
}
