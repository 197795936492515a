/** Saved files of every format and depth, in a real browser under the app's own headers. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import sharp from "sharp";
import { type Encoding, PLAIN, type SavedFormat } from "../src/codecs/encoding";
import { inDepth } from "../src/raster/depth";
import type { Channels, Samples } from "../src/raster/raster";
import type { Choices } from "./engine-page/saving";
import { test } from "./engine-page/test";
import type { ShownRaster } from "./engine-page/vips";

const [WIDTH, HEIGHT] = [96, 80];
const PLACE = { x: 0, y: 0, width: WIDTH, height: HEIGHT };
/** The left half is opaque in any picture. */
const OPAQUE = WIDTH / 2;

/** Soft enough for formats with loss, in 16 bits that 8 cannot hold. */
function soft(channels: Channels): Uint16Array<ArrayBuffer> {
  const colours = channels < 3 ? 1 : 3;
  return Uint16Array.from({ length: WIDTH * HEIGHT * channels }, (_, i) => {
    const [c, x] = [i % channels, Math.floor(i / channels) % WIDTH];
    const y = Math.floor(i / channels / WIDTH);
    if (c === colours) return x < OPAQUE ? 65_535 : 30_000 + 100 * y;
    return 32_768 + 26_000 * Math.sin(x / 19 + c) * Math.cos(y / 23);
  });
}

const deep = (channels: Channels) =>
  sharp(soft(channels), { raw: { width: WIDTH, height: HEIGHT, channels } }).toColourspace(
    channels < 3 ? "grey16" : "rgb16",
  );

const choices = (encoding: Partial<Encoding>, more: Partial<Choices> = {}): Choices => ({
  encoding: { ...PLAIN, sampling: "4:4:4", ...encoding },
  metadata: "all",
  provenance: null,
  ...more,
});

async function saved(page: Page, file: Uint8Array, asked: readonly Choices[]): Promise<Buffer[]> {
  const files = await page.evaluate(([file, asked]) => window.blindspot.saving.save(file, asked), [
    Buffer.from(file).toString("base64"),
    asked,
  ] as const);
  return files.map((each) => {
    if (typeof each !== "string") throw new Error(each.code);
    return Buffer.from(each, "base64");
  });
}

async function decoded(page: Page, file: Buffer): Promise<ShownRaster> {
  const raster = await page.evaluate(
    (file) => window.blindspot.vips.decode(file),
    file.toString("base64"),
  );
  if (!("samples" in raster)) throw new Error(raster.code);
  return raster;
}

interface Found {
  readonly channels: number;
  readonly samples: Samples;
}

/** By sharp; by the app's own decoder what sharp cannot read. */
async function samplesIn(page: Page, file: Buffer, { format, bits }: Encoding): Promise<Found> {
  if (format === "JPEG XL" || (format === "AVIF" && bits > 8)) {
    const { samples, channels, type } = await decoded(page, file);
    const bytes = Uint8ClampedArray.from(Buffer.from(samples, "base64"));
    return { channels, samples: type === "u8" ? bytes : new Uint16Array(bytes.buffer) };
  }
  const { depth, channels: given = 3 } = await sharp(file).metadata();
  expect(depth).toBe(bits === 8 ? "uchar" : "ushort");
  const read = bits === 8 ? sharp(file) : sharp(file).toColourspace(given < 3 ? "grey16" : "rgb16");
  const { data, info } = await read
    .raw({ depth: bits === 8 ? "uchar" : "ushort" })
    .toBuffer({ resolveWithObject: true });
  const bytes = Uint8ClampedArray.from(data);
  return {
    channels: info.channels,
    samples: bits === 8 ? bytes : new Uint16Array(bytes.buffer),
  };
}

/** @returns samples of one channel, of the opaque part only if asked */
function channelOf({ samples, channels }: Found, channel: number, opaque: boolean): number[] {
  return [...samples].filter(
    (_, i) =>
      i % channels === channel && (!opaque || Math.floor(i / channels) % WIDTH < OPAQUE - 8),
  );
}

/** Grey may come back in three colours that are equal. */
function compare(found: Found, right: Found, format: SavedFormat): number {
  const colours = right.channels < 3 ? 1 : 3;
  const foundColours = found.channels < 3 ? 1 : 3;
  const flat = format === "JPEG";
  const pairs: [number, number][] = [];
  for (let c = 0; c < foundColours; c++) pairs.push([c, Math.min(c, colours - 1)]);
  if (!flat && right.channels % 2 === 0) pairs.push([foundColours, colours]);
  expect(found.channels % 2).toBe(flat ? 1 : right.channels % 2);
  expect(found.samples.length / found.channels).toBe(WIDTH * HEIGHT);
  const white = right.samples instanceof Uint16Array ? 65_535 : 255;
  let [sum, count] = [0, 0];
  for (const [a, b] of pairs) {
    const [there, here] = [channelOf(found, a, flat), channelOf(right, b, flat)];
    for (const [i, value] of there.entries()) sum += (value - (here[i] as number)) ** 2;
    count += there.length;
  }
  return 10 * Math.log10(white ** 2 / (sum / count));
}

const EXACT: readonly Partial<Encoding>[] = [
  { format: "PNG" },
  { format: "PNG", bits: 16 },
  { format: "TIFF" },
  { format: "TIFF", bits: 16 },
  { format: "WebP", lossless: true },
  { format: "AVIF", lossless: true },
  { format: "AVIF", lossless: true, bits: 10 },
  { format: "AVIF", lossless: true, bits: 12 },
  { format: "JPEG XL", lossless: true },
  { format: "JPEG XL", lossless: true, bits: 16 },
];

const NEAR: readonly Partial<Encoding>[] = [
  { format: "JPEG" },
  { format: "JPEG", progressive: true },
  { format: "WebP" },
  { format: "AVIF" },
  { format: "AVIF", bits: 12 },
  { format: "JPEG XL" },
  { format: "JPEG XL", bits: 16 },
];

for (const channels of [1, 2, 3, 4] as const) {
  test(`16 bits of ${channels} channels, in every format`, async ({ page }) => {
    const asked = [...EXACT, ...NEAR].map((encoding) => choices(encoding));
    const files = await saved(page, await deep(channels).png().toBuffer(), asked);
    for (const [i, { encoding }] of asked.entries()) {
      const file = files[i] as Buffer;
      const found = await samplesIn(page, file, encoding);
      const right = { channels, samples: inDepth(soft(channels), channels, PLACE, encoding.bits) };
      const psnr = compare(found, right, encoding.format);
      const { format, bits } = encoding;
      const name = `${format}, ${bits} bits, ${i < EXACT.length ? "exact" : "near"}`;
      if (i < EXACT.length) expect(psnr, name).toBe(Number.POSITIVE_INFINITY);
      else expect(psnr, name).toBeGreaterThan(42);
      // One channel for grey, none for alpha where there is none; libvips writes grey into AVIF as colour.
      if (["PNG", "TIFF", "JPEG"].includes(format)) {
        const { channels: kept } = await sharp(file).metadata();
        expect(kept, name).toBe(format === "JPEG" ? (channels < 3 ? 1 : 3) : channels);
      }
    }
  });
}

test("8 bits stay bit by bit, and 16 of them are 257 times as much", async ({ page }) => {
  const samples = Uint8ClampedArray.from(soft(3), (value) => value >> 8);
  const raw = { width: WIDTH, height: HEIGHT, channels: 3 } as const;
  const source = await sharp(samples, { raw }).png().toBuffer();
  const asked = EXACT.map((encoding) => choices(encoding));
  const files = await saved(page, source, asked);
  for (const [i, { encoding }] of asked.entries()) {
    const found = await samplesIn(page, files[i] as Buffer, encoding);
    const right = { channels: 3, samples: inDepth(samples, 3, PLACE, encoding.bits) };
    const name = `${encoding.format}, ${encoding.bits} bits`;
    expect(compare(found, right, encoding.format), name).toBe(Number.POSITIVE_INFINITY);
  }
});

test("sampling and order of a JPEG are those that were chosen", async ({ page }) => {
  const asked = (["4:4:4", "4:2:0"] as const).flatMap((sampling) =>
    [false, true].map((progressive) => choices({ sampling, progressive })),
  );
  const files = await saved(page, await deep(3).png().toBuffer(), asked);
  for (const [i, { encoding }] of asked.entries()) {
    expect(await sharp(files[i]).metadata()).toMatchObject({
      chromaSubsampling: encoding.sampling,
      isProgressive: encoding.progressive,
    });
  }
});

/** Bits of bytes, the highest first. */
function bitsOf(bytes: Uint8Array): (count: number) => number {
  let at = 0;
  return (count) => {
    let value = 0;
    for (let i = 0; i < count; i++, at++) {
      value = 2 * value + (((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1);
    }
    return value;
  };
}

/** Still pictures' sequence headers in an AVIF: which are of one plane, and which use all values. AV1, 5.5. */
function sequencesIn(file: Buffer): { grey: boolean; full: boolean }[] {
  const found = [];
  // A temporal delimiter, then the header of a sequence that tells its length.
  for (let at = file.indexOf("mdat"); ; at++) {
    at = file.indexOf(Buffer.of(0x12, 0x00, 0x0a), at);
    if (at < 0) return found;
    const read = bitsOf(file.subarray(at + 4, at + 4 + (file[at + 3] ?? 0)));
    const profile = read(3);
    expect(read(2), "still, with a reduced header").toBe(3);
    read(5);
    const [width, height] = [read(4) + 1, read(4) + 1];
    read(width + height + 6);
    if (read(1) === 1 && profile === 2) read(1);
    const grey = profile !== 1 && read(1) === 1;
    // BT.709's primaries, sRGB's curve and no matrix use all values without saying so.
    const rgb = read(1) === 1 && read(24) === 0x010d00;
    found.push({ grey, full: rgb || read(1) === 1 });
  }
}

test("alpha of an AVIF is written in all its values, and says so", async ({ page }) => {
  // Some readers stretch alpha whose stream says nothing, or that it is of television's range.
  const asked = ([8, 10, 12] as const).flatMap((bits) =>
    [false, true].map((lossless) => choices({ format: "AVIF", bits, lossless })),
  );
  for (const file of await saved(page, await deep(4).png().toBuffer(), asked)) {
    const sequences = sequencesIn(file);
    expect(sequences).toEqual([
      { grey: false, full: true },
      { grey: true, full: true },
    ]);
    const { data, info } = await sharp(file)
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    for (const y of [10, 40, 70]) {
      const alpha = data[(y * WIDTH + 80) * info.channels + 3] ?? 0;
      expect(Math.abs(alpha - (30_000 + 100 * y) / 257)).toBeLessThan(1.5);
    }
  }
});

const ALL: readonly Partial<Encoding>[] = [
  { format: "JPEG" },
  { format: "JPEG", progressive: true },
  { format: "PNG" },
  { format: "PNG", bits: 16 },
  { format: "WebP" },
  { format: "TIFF", bits: 16 },
  { format: "AVIF", bits: 12 },
  // With loss it writes a profile of its own that says the same.
  { format: "JPEG XL", lossless: true },
];

test("the profile comes back byte by byte, and sRGB needs none", async ({ page }) => {
  const source = await deep(3).withIccProfile("p3").png().toBuffer();
  const { icc: right } = await sharp(source).metadata();
  const asked = ALL.map((encoding) => choices(encoding, { metadata: "none" }));
  const profileIn = async (file: Buffer, { format }: Encoding) =>
    format === "JPEG XL"
      ? Buffer.from((await decoded(page, file)).profile ?? "", "base64")
      : (await sharp(file).metadata()).icc;
  const files = await saved(page, source, asked);
  for (const [i, { encoding }] of asked.entries()) {
    const found = await profileIn(files[i] as Buffer, encoding);
    expect(right && found?.equals(right), encoding.format).toBe(true);
  }
  const plain = await saved(page, await deep(3).png().toBuffer(), asked);
  for (const [i, { encoding }] of asked.entries()) {
    if (encoding.format === "JPEG XL") continue; // It always tells its colours.
    expect(await profileIn(plain[i] as Buffer, encoding), encoding.format).toBeUndefined();
  }
});

/** What a person and a camera have said of a photo: 27 fields, by the groups of ExifTool. */
const FIELDS: Readonly<Record<string, string | number | string[]>> = {
  "IFD0:Make": "Examplecam",
  "IFD0:Model": "EX-1",
  "IFD0:Artist": "A. Person",
  "IFD0:Copyright": "2026 A. Person",
  "IFD0:ImageDescription": "A bay at dusk",
  "IFD0:XResolution": 300,
  "IFD0:YResolution": 300,
  "IFD0:ResolutionUnit": 2,
  "ExifIFD:ExposureTime": 0.004,
  "ExifIFD:FNumber": 2.8,
  "ExifIFD:ISO": 6400,
  "ExifIFD:FocalLength": 35,
  "ExifIFD:DateTimeOriginal": "2026:07:03 18:22:31",
  "ExifIFD:OffsetTimeOriginal": "+02:00",
  "ExifIFD:LensModel": "EX 35mm",
  "ExifIFD:SerialNumber": "EX12345",
  "GPS:GPSLatitude": 12.5,
  "GPS:GPSLongitude": 34.25,
  "GPS:GPSAltitude": 120,
  "XMP-xmp:Rating": 4,
  "XMP-dc:Subject": ["bay", "dusk"],
  "XMP-dc:Title": "The bay",
  "XMP-photoshop:City": "Bonn",
  "IPTC:ObjectName": "The bay",
  "IPTC:Keywords": ["bay", "dusk"],
  "IPTC:By-line": "A. Person",
  "IPTC:City": "Bonn",
};
const OF_PLACE = /^GPS:|City$/;

const hasExifTool = (() => {
  try {
    execFileSync("exiftool", ["-ver"]);
    return true;
  } catch {
    return false;
  }
})();

/** Uses a file in a folder of its own. */
function exifTool<T>(file: Buffer, use: (path: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "exiftool-"));
  try {
    const path = join(folder, "photo");
    writeFileSync(path, file);
    return use(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const fieldsOf = (file: Buffer): Record<string, unknown> =>
  exifTool(file, (path) => {
    const text = execFileSync("exiftool", ["-json", "-n", "-G1", "-a", path], { encoding: "utf8" });
    return JSON.parse(text)[0];
  });

/** A JPEG that lies on its side, with all the fields. */
async function described(): Promise<Buffer> {
  const raw = { width: WIDTH, height: HEIGHT, channels: 3 } as const;
  const samples = Uint8Array.from(soft(3), (value) => value >> 8);
  const jpeg = await sharp(samples, { raw }).jpeg().toBuffer();
  return exifTool(jpeg, (path) => {
    const given = Object.entries(FIELDS).flatMap(([name, value]) =>
      [value].flat().map((each) => `-${name}=${each}`),
    );
    const more = ["-GPS:GPSLatitudeRef=S", "-GPS:GPSLongitudeRef=E", "-IFD0:Orientation=6"];
    execFileSync("exiftool", ["-q", "-n", "-overwrite_original", ...given, ...more, path]);
    return readFileSync(path);
  });
}

test("what a photo tells of itself is in every format, its place only if wanted", async ({
  page,
}) => {
  test.skip(!hasExifTool, "ExifTool is not installed: metadata in saved files stay unchecked");
  const source = await described();
  expect(Object.keys(FIELDS)).toHaveLength(27);
  expect(fieldsOf(source)).toMatchObject(FIELDS);
  const provenance = { version: "0.1.0", model: "ab".repeat(32), settings: "strength=0.5" };
  for (const mode of ["all", "withoutLocation", "none"] as const) {
    const asked = ALL.map((encoding) => choices(encoding, { metadata: mode, provenance }));
    const files = await saved(page, source, asked);
    const forecasts = await page.evaluate(
      ([file, asked]) => window.blindspot.saving.forecast(file, asked, false),
      [source.toString("base64"), asked] as const,
    );
    for (const [i, { encoding }] of asked.entries()) {
      const { format } = encoding;
      const name = `${format} of ${encoding.bits} bits, ${mode}`;
      const file = files[i] as Buffer;
      const { lost, bytes } = forecasts[i] ?? { lost: [], bytes: 0 };
      // Nothing has to be estimated of so small a photo but how well its blocks pack.
      expect(Math.abs(bytes / file.length - 1), name).toBeLessThan(0.5);
      if (format === "JPEG XL") {
        // In boxes that ExifTool cannot unpack without a further library.
        const { exif = "", xmp = "" } = (await decoded(page, file)).metadata;
        const text = Buffer.from(exif, "base64").toString("latin1");
        expect(text.includes("EX 35mm"), name).toBe(mode !== "none");
        expect(Buffer.from(xmp, "base64").includes("The bay"), name).toBe(mode !== "none");
        continue;
      }
      const found = fieldsOf(file);
      const named = lost.map(({ what }) => what);
      const kept = Object.entries(FIELDS).filter(([field]) => {
        if (mode === "withoutLocation" && OF_PLACE.test(field)) return false;
        return mode !== "none" && !(named.includes("iptc") && field.startsWith("IPTC:"));
      });
      expect(found, name).toMatchObject(Object.fromEntries(kept));
      const names = kept.map(([field]) => field);
      for (const field of Object.keys(FIELDS)) {
        // Every TIFF tells a density, and libvips writes one into an AVIF.
        if (!names.includes(field) && !/Resolution/.test(field)) {
          expect(found[field], `${name}, ${field}`).toBeUndefined();
        }
      }
      expect(named, name).toEqual(
        mode !== "none" && ["WebP", "AVIF"].includes(format) ? ["iptc"] : [],
      );
      if (mode === "none") continue;
      expect(found["IFD0:Orientation"] ?? 1, name).toBe(1);
      expect(JSON.stringify(found), name).toContain("strength=0.5");
    }
  }
});

test("what needs isolation is refused by a code where there is none, and the rest is written", async ({
  page,
}) => {
  await page.route("**/*", async (route) => {
    const answer = await route.fetch();
    const headers = {
      ...answer.headers(),
      "cross-origin-opener-policy": "unsafe-none",
      "cross-origin-embedder-policy": "unsafe-none",
    };
    await route.fulfill({ response: answer, headers });
  });
  await page.reload();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  const source = await deep(3).toColourspace("srgb").png().toBuffer();
  const asked = [...ALL.map((encoding) => choices(encoding))];
  const files = await page.evaluate(([file, asked]) => window.blindspot.saving.save(file, asked), [
    source.toString("base64"),
    asked,
  ] as const);
  for (const [i, { encoding }] of asked.entries()) {
    const { format, bits, progressive } = encoding;
    const plain = bits === 8 && (format === "PNG" || (format === "JPEG" && !progressive));
    if (plain) expect(typeof files[i]).toBe("string");
    else expect(files[i]).toEqual({ code: "encoderNeedsIsolation" });
  }
});
