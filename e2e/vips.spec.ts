/** Files that browsers do not decode, or not in full, in a real browser under the app's own headers. */
import { expect, type Page } from "@playwright/test";
import sharp from "sharp";
import { type Encoding, PLAIN } from "../src/codecs/encoding";
import { type RasterHeader, type SampleType, samplesOf } from "../src/raster/raster";
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
  { samples, ...picture }: RasterHeader & { samples: ArrayBufferView },
  encoding: Partial<Encoding> & Pick<Encoding, "format">,
): Promise<Buffer> {
  const { buffer, byteOffset, byteLength } = samples;
  const text = await page.evaluate(
    ([picture, samples, encoding]) => window.blindspot.vips.encode(picture, samples, encoding),
    [
      picture,
      Buffer.from(buffer, byteOffset, byteLength).toString("base64"),
      {
        ...PLAIN,
        sampling: "4:4:4",
        bits: picture.type === "u8" ? 8 : 12,
        ...encoding,
      } as Encoding,
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

/** Of two pictures' 16-bit samples, dB. */
function psnr(a: Uint16Array, b: Uint16Array): number {
  const sum = a.reduce((sum, value, i) => sum + (value - (b[i] as number)) ** 2, 0);
  return 10 * Math.log10(65_535 ** 2 / (sum / a.length));
}

/** Soft enough for formats with loss. */
function soft(type: "u8" | "u16", channels: 3 | 4) {
  const size = { width: 96, height: 80 };
  const white = type === "u8" ? 255 : 65_535;
  const samples = samplesOf(type, size.width * size.height * channels);
  for (let i = 0; i < samples.length; i++) {
    const [c, x] = [i % channels, Math.floor(i / channels) % size.width];
    const y = Math.floor(i / channels / size.width);
    samples[i] = Math.round(
      white * (c === 3 ? (x < 48 ? 1 : 0.5) : 0.5 + 0.4 * Math.sin(x / 19 + c) * Math.cos(y / 23)),
    );
  }
  return { ...size, type, channels, profile: null, metadata: {}, samples };
}

for (const [bits, most] of [
  [10, 65_535 / 1023],
  [12, 65_535 / 4095],
] as const) {
  test(`an AVIF of ${bits} bits keeps them, and its white is white`, async ({ page }) => {
    const given = soft("u16", 3);
    given.samples.fill(65_535, 0, 3 * 96 * 40);
    const file = await written(page, given, { format: "AVIF", bits, lossless: true });
    const raster = await decoded(page, file);
    expect(raster).toMatchObject({ type: "u16", channels: 3 });
    const samples = u16(raster.samples);
    expect(samples[0]).toBe(65_535);
    const off = samples.map((value, i) => Math.abs(value - (given.samples[i] as number)));
    expect(Math.max(...off)).toBeLessThanOrEqual(2 * most);
  });
}

test("formats with loss are near, with alpha where they have it", async ({ page }) => {
  for (const format of ["JPEG", "WebP", "AVIF", "JPEG XL"] as const) {
    const given = soft("u8", 4);
    const file = await written(page, given, { format, progressive: true, sampling: "4:2:0" });
    if (format === "JPEG XL") {
      const raster = await decoded(page, file);
      expect(raster).toMatchObject({ width: 96, height: 80, type: "u8", channels: 4 });
      continue;
    }
    const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: 96, height: 80, channels: format === "JPEG" ? 3 : 4 });
    const opaque = (samples: Iterable<number>, channels: number) =>
      Uint16Array.from(
        [...samples].filter((_, i) => Math.floor(i / channels) % 96 < 40 && i % channels < 3),
      ).map((v) => 257 * v);
    expect(psnr(opaque(given.samples, 4), opaque(data, info.channels))).toBeGreaterThan(35);
    if (format === "JPEG") {
      expect(await sharp(file).metadata()).toMatchObject({
        isProgressive: true,
        chromaSubsampling: "4:2:0",
      });
    }
  }
});

test("a float TIFF keeps values beyond black and white", async ({ page }) => {
  const given = picture("f32", 3);
  const raster = await decoded(page, await written(page, given, { format: "TIFF" }));
  expect(raster).toMatchObject({ type: "f32", channels: 3 });
  expect(raster.samples).toBe(bytesOf(given.samples));
});

test("an opaque alpha is left out, another one is not", async ({ page }) => {
  const rgba = picture("u16", 4);
  for (let i = 3; i < rgba.samples.length; i += 4) rgba.samples[i] = 65_535;
  const opaque = await decoded(page, await written(page, rgba, { format: "TIFF" }));
  expect(opaque.channels).toBe(3);
  rgba.samples[rgba.samples.length - 1] = 65_534;
  const almost = await decoded(page, await written(page, rgba, { format: "TIFF" }));
  expect(almost).toMatchObject({ channels: 4, samples: bytesOf(rgba.samples) });
});

/** Of a TIFF as sharp writes it, whose directory has the entry. */
function withOrientation(file: Buffer, orientation: number): Buffer {
  const out = Buffer.from(file);
  const directory = out.readUInt32LE(4);
  for (let i = 0; i < out.readUInt16LE(directory); i++) {
    const at = directory + 2 + 12 * i;
    if (out.readUInt16LE(at) === 274) out.writeUInt16LE(orientation, at + 8);
  }
  return out;
}

test("a TIFF lies as its orientation says, once", async ({ page }) => {
  const samples = samples16(3);
  const plain = await deep(samples, 3).tiff({ compression: "lzw" }).toBuffer();
  const [right, bottom] = [WIDTH - 1, HEIGHT - 1];
  // For each place in the upright picture, the stored pixel: EXIF 2.32, table 4's drawings.
  const stored: ((x: number, y: number) => [number, number])[] = [
    (x, y) => [x, y],
    (x, y) => [right - x, y],
    (x, y) => [right - x, bottom - y],
    (x, y) => [x, bottom - y],
    (x, y) => [y, x],
    (x, y) => [y, bottom - x],
    (x, y) => [right - y, bottom - x],
    (x, y) => [right - y, x],
  ];
  for (const [i, from] of stored.entries()) {
    const raster = await decoded(page, withOrientation(plain, i + 1));
    const [width, height] = i < 4 ? [WIDTH, HEIGHT] : [HEIGHT, WIDTH];
    expect(raster).toMatchObject({ width, height });
    const upright = Array.from({ length: width * height * 3 }, (_, at) => {
      const pixel = Math.floor(at / 3);
      const [x, y] = from(pixel % width, Math.floor(pixel / width));
      return samples[3 * (y * WIDTH + x) + (at % 3)];
    });
    expect([...u16(raster.samples)]).toEqual(upright);
  }
});

test("a CMYK JPEG has the colours of print, and says so, as a CIELAB TIFF does", async ({
  page,
}) => {
  const rgb = () =>
    sharp({ create: { width: 40, height: 30, channels: 3, background: "#c83214" } });
  const file = await rgb()
    .toColourspace("cmyk")
    .withIccProfile("cmyk")
    .jpeg({ quality: 95 })
    .toBuffer();
  expect((await sharp(file).metadata()).space).toBe("cmyk");
  const raster = await decoded(page, file);
  expect(raster).toMatchObject({ width: 40, height: 30, type: "u8", channels: 3, profile: null });
  const [r = 0, g = 0, b = 0] = Buffer.from(raster.samples, "base64");
  expect(Math.abs(r - 0xc8)).toBeLessThan(12);
  expect(Math.abs(g - 0x32)).toBeLessThan(12);
  expect(Math.abs(b - 0x14)).toBeLessThan(16);
  expect(raster.source?.notes).toEqual(["ink"]);
  const tiff = rgb().toColourspace("lab").tiff({ compression: "lzw" });
  const lab = await decoded(page, await tiff.toBuffer());
  expect(lab).toMatchObject({ channels: 3, profile: null, source: { notes: ["lab"] } });
});

test("a TIFF with JPEG inside, as scanners write it", async ({ page }) => {
  const given = soft("u8", 3);
  const raw = { width: 96, height: 80, channels: 3 } as const;
  const file = await sharp(Buffer.from(given.samples.buffer), { raw })
    .tiff({ compression: "jpeg", quality: 95 })
    .toBuffer();
  const raster = await decoded(page, file);
  expect(raster).toMatchObject({ width: 96, height: 80, type: "u8", channels: 3 });
  const wide = (bytes: Iterable<number>) => Uint16Array.from(bytes, (value) => 257 * value);
  expect(psnr(wide(given.samples), wide(Buffer.from(raster.samples, "base64")))).toBeGreaterThan(
    35,
  );
});

test("profile and blocks go along, turned upright", async ({ page }) => {
  const xmp =
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"/></rdf:RDF></x:xmpmeta>';
  const file = await deep(samples16(3), 3)
    .withIccProfile("p3")
    .withExifMerge({
      IFD0: { Copyright: "Somebody", Make: "Camera" },
      IFD2: { DateTimeOriginal: "2026:01:02 03:04:05" },
    })
    .withXmp(xmp)
    .png()
    .toBuffer();
  const first = await decoded(page, file);
  expect(first.profile).not.toBeNull();
  expect(Buffer.from(first.metadata.xmp ?? "", "base64").toString()).toBe(
    xmp.replace('="6"', '="1"'),
  );
  const bytes = (text: string) => Uint8Array.from(Buffer.from(text, "base64"));
  for (const format of ["PNG", "TIFF", "JPEG XL", "AVIF"] as const) {
    const metadata = Object.entries(first.metadata).map(([name, block]) => [name, bytes(block)]);
    const given = {
      ...picture("u16", 3),
      profile: bytes(first.profile ?? ""),
      metadata: Object.fromEntries(metadata),
    };
    // With loss JPEG XL writes a profile of its own that says the same.
    const second = await decoded(page, await written(page, given, { format, lossless: true }));
    expect(second.profile).toBe(first.profile);
    expect(second.metadata.xmp).toBe(first.metadata.xmp);
    const exif = Buffer.from(second.metadata.exif ?? "", "base64").toString("latin1");
    for (const text of ["Camera", "Somebody", "2026:01:02 03:04:05"]) expect(exif).toContain(text);
  }
});

test("without shared memory a TIFF says so, and what browsers decode is decoded", async ({
  page,
}) => {
  const decode = (file: Buffer) =>
    page.evaluate((file) => window.blindspot.vips.decode(file, null), file.toString("base64"));
  const [tiff, png] = await Promise.all([
    deep(samples16(3), 3).tiff({ compression: "lzw" }).toBuffer(),
    deep(samples16(3), 3).png().toBuffer(),
  ]);
  expect(await decode(tiff)).toMatchObject({ code: "needsIsolation" });
  expect(await decode(png)).toMatchObject({ width: WIDTH, height: HEIGHT, type: "u8" });
});

test("damaged files fail as such", async ({ page }) => {
  const given = picture("u16", 3, { width: 200, height: 200 });
  const jxl = await written(page, given, { format: "JPEG XL", lossless: true });
  const hole = Buffer.from(
    await deep(samples16(3), 3).tiff({ compression: "deflate" }).toBuffer(),
  ).fill(7, 40, 200);
  for (const file of [hole, jxl.subarray(0, jxl.length / 2)]) {
    const answer = await page.evaluate(
      (file) => window.blindspot.vips.decode(file),
      file.toString("base64"),
    );
    expect(answer).toMatchObject({ code: "damagedImage", reason: expect.stringMatching(/rror/) });
  }
});
