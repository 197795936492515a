import { joined, le32 } from "./bytes.js";
import { icc } from "./icc.js";
import { stored } from "./picture.js";
import {
  add,
  fileOf,
  ORIENTATIONS,
  profileOf,
  rgb,
  rgba,
  SPACES,
  toSharp,
  twoFrames,
} from "./right.js";
import { exif } from "./tiff.js";

/** @typedef {import("./picture.js").Picture} Picture */

export async function webps() {
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
