/** Files that browsers do not decode, or not in full, in a real browser under the app's own headers. */
import { expect, type Page } from "@playwright/test";
import sharp from "sharp";
import { type PictureToWrite, PLAIN, type VipsEncoding } from "../src/codecs/vips/encoding";
import { type SampleType, samplesOf } from "../src/raster/raster";
import { test } from "./engine-page/test";
import type { ShownRaster } from "./engine-page/vips";

const [WIDTH, HEIGHT] = [37, 29];

/** Every sample another, over the whole range of 16 bits. */
function samples16(channels: number, width = WIDTH, height = HEIGHT): Uint16Array<ArrayBuffer> {
  return Uint16Array.from(
    { length: width * height * channels },
    (_, i) => (Math.imul(i, 40_503) + (i >> 3)) & 0xffff,
  );
}

/** 16-bit samples as sharp takes them. */
const deep = (samples: Uint16Array<ArrayBuffer>, channels: 1 | 2 | 3 | 4) =>
  sharp(samples, { raw: { width: WIDTH, height: HEIGHT, channels } }).toColourspace(
    channels < 3 ? "grey16" : "rgb16",
  );

async function decoded(page: Page, file: Buffer): Promise<ShownRaster> {
  const raster = await page.evaluate(
    (file) => window.blindspot.vips.decode(file),
    file.toString("base64"),
  );
  if (!("samples" in raster)) throw new Error(`${raster.code}: ${raster.reason}`);
  return raster;
}

const u16 = (text: string) => new Uint16Array(Uint8Array.from(Buffer.from(text, "base64")).buffer);

for (const [name, options] of Object.entries({
  "no compression": { compression: "none" },
  LZW: { compression: "lzw", predictor: "horizontal" },
  Deflate: { compression: "deflate", predictor: "horizontal" },
  "tiles, BigTIFF": {
    compression: "lzw",
    tile: true,
    tileWidth: 16,
    tileHeight: 16,
    bigtiff: true,
  },
} as const)) {
  test(`a 16-bit TIFF keeps every bit: ${name}`, async ({ page }) => {
    const samples = samples16(3);
    const raster = await decoded(page, await deep(samples, 3).tiff(options).toBuffer());
    expect(raster).toMatchObject({ width: WIDTH, height: HEIGHT, type: "u16", channels: 3 });
    expect(u16(raster.samples)).toEqual(samples);
  });
}

/** A picture to write, its samples over the whole range of their type. */
function picture(
  type: SampleType,
  channels: 1 | 2 | 3 | 4,
  { width, height } = { width: WIDTH, height: HEIGHT },
) {
  const samples = samplesOf(type, width * height * channels);
  const wild = samples16(channels, width, height);
  for (const [i, value] of wild.entries()) {
    samples[i] = type === "u16" ? value : type === "u8" ? value >> 8 : value / 50_000 - 0.1;
  }
  return { width, height, type, channels, profile: null, metadata: {}, samples };
}

async function written(
  page: Page,
  { samples, ...picture }: PictureToWrite & { samples: ArrayBufferView },
  encoding: Partial<VipsEncoding> & Pick<VipsEncoding, "format">,
): Promise<Buffer> {
  const { buffer, byteOffset, byteLength } = samples;
  const text = await page.evaluate(
    ([picture, samples, encoding]) => window.blindspot.vips.encode(picture, samples, encoding),
    [
      picture,
      Buffer.from(buffer, byteOffset, byteLength).toString("base64"),
      { ...PLAIN, ...encoding },
    ] as const,
  );
  return Buffer.from(text, "base64");
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
  Buffer.from(buffer, byteOffset, byteLength).toString("base64");

for (const format of ["TIFF", "PNG", "JPEG XL"] as const) {
  test(`${format} written without loss comes back bit by bit`, async ({ page }) => {
    for (const channels of [1, 2, 3, 4] as const) {
      const given = picture("u16", channels);
      const file = await written(page, given, { format, lossless: true });
      const raster = await decoded(page, file);
      expect(raster).toMatchObject({ width: WIDTH, height: HEIGHT, type: "u16", channels });
      expect(raster.samples).toBe(bytesOf(given.samples));
    }
  });
}
