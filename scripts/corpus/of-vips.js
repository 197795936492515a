import startVips from "wasm-vips";
import { icc, nameOf } from "./icc.js";
import { ramps } from "./picture.js";
import { add, grey, grey16, rgb, rgb16, rgba, rgba16 } from "./right.js";

/** @typedef {import("./picture.js").Picture} Picture */

/** What sharp does not write, by the same wasm-vips that the app reads with. */
export async function withVips() {
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
