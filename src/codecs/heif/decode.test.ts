import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import type { Raster } from "../../raster/raster";
import { rejectionOf } from "../../words/told.fixtures";
import { decodeHeif } from "./decode";
import type { Heif } from "./module";

const require = createRequire(import.meta.url);
const start = require("libheif-js/libheif-wasm/libheif.js") as (options: object) => Heif;
const wasmBinary = readFileSync(require.resolve("libheif-js/libheif-wasm/libheif.wasm"));
const heif = start({ wasmBinary, print: () => {}, printErr: () => {} });

const fixture = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../../e2e/fixtures/${name}.heic`, import.meta.url)));
const decode = (name: string) => decodeHeif(heif, fixture(name), "HEIC");

/** As `e2e/fixtures/heic.py` made them, of 1023. */
const PATCHES = [
  [1023, 0, 0],
  [0, 1023, 0],
  [0, 0, 1023],
  [512, 512, 512],
  [900, 700, 500],
  [300, 301, 302],
  [100, 600, 800],
  [1023, 1023, 1023],
];

/** The pixel in the middle of each patch of 16 × 16. */
function middles({ width, height, channels, samples }: Raster): number[][] {
  const found: number[][] = [];
  for (let y = 8; y < height; y += 16) {
    for (let x = 8; x < width; x += 16) {
      const at = (y * width + x) * channels;
      found.push(Array.from(samples.subarray(at, at + channels)));
    }
  }
  return found;
}

const furthest = (found: readonly number[][], right: readonly number[][]) =>
  Math.max(
    ...found.flatMap((pixel, i) => pixel.map((v, k) => Math.abs(v - (right[i]?.[k] ?? 1e9)))),
  );

describe("a HEIC", () => {
  it.each(["patches-8", "patches-420"])("of 8 bits keeps its colours: %s", (name) => {
    const raster = decode(name);
    expect(raster).toMatchObject({ width: 64, height: 32, type: "u8", channels: 3, profile: null });
    const right = PATCHES.map((patch) => patch.map((v) => (v * 255) / 1023));
    expect(furthest(middles(raster), right)).toBeLessThanOrEqual(3);
  });

  it("of 10 bits keeps them, spread over 16, with a profile for its numbers", () => {
    const raster = decode("patches-10");
    expect(raster).toMatchObject({ width: 64, height: 32, type: "u16", channels: 3 });
    const right = PATCHES.map((patch) => patch.map((v) => (v * 65_535) / 1023));
    expect(furthest(middles(raster), right) / 64).toBeLessThanOrEqual(6);
    // 10 bits are there, and no more.
    const values = new Set(raster.samples);
    for (const value of values) {
      const ten = Math.round((value * 1023) / 65_535);
      expect(Math.round((ten * 65_535) / 1023)).toBe(value);
    }
    expect(Buffer.from(raster.profile ?? []).toString("latin1")).toContain(
      "D\0i\0s\0p\0l\0a\0y\0 \0P\x003",
    );
  });

  it("of one channel stays so", () => {
    const raster = decode("grey");
    expect(raster).toMatchObject({ width: 64, height: 32, type: "u8", channels: 1 });
    expect(
      furthest(
        middles(raster),
        [0, 32, 64, 96, 128, 160, 192, 224].map((v) => [v]),
      ),
    ).toBeLessThanOrEqual(2);
  });

  it("keeps its alpha", () => {
    const raster = decode("alpha");
    expect(raster).toMatchObject({ width: 64, height: 32, type: "u8", channels: 4 });
    const alpha = middles(raster).map((pixel) => pixel.slice(3));
    expect(
      furthest(
        alpha,
        [0, 85, 170, 255, 255, 170, 85, 0].map((v) => [v]),
      ),
    ).toBeLessThanOrEqual(2);
  });

  it("tells of pictures beside the one that is opened", () => {
    expect(decode("two").parts).toEqual([{ kind: "image", count: 1 }]);
    expect(decode("patches-8").parts).toEqual([]);
  });

  it("keeps XMP, and EXIF as a TIFF structure", () => {
    const { xmp, exif } = decode("patches-8").metadata;
    expect(Buffer.from(xmp ?? []).toString()).toContain("x:xmpmeta");
    expect(Buffer.from(exif ?? []).toString("latin1")).toMatch(/^(II\*\0|MM\0\*)/);
  });

  it("of a telephone is put together of its tiles, turned once, with profile and parts", () => {
    const raster = decode("telephone");
    // 112 × 80 lying, turned by a quarter against the clock.
    expect(raster).toMatchObject({ width: 80, height: 112, type: "u8", channels: 3 });
    const at = (x: number, y: number) => {
      const place = (y * raster.width + x) * 3;
      return [Array.from(raster.samples.subarray(place, place + 3))];
    };
    const near = (x: number, y: number, right: number[]) =>
      expect(furthest(at(x, y), [right])).toBeLessThan(40);
    near(20, 80, [200, 40, 40]);
    near(20, 20, [40, 200, 40]);
    near(72, 80, [40, 40, 200]);
    near(72, 20, [200, 200, 40]);
    expect(Buffer.from(raster.profile ?? []).toString("latin1", 36, 40)).toBe("acsp");
    expect(raster.parts).toEqual([
      { kind: "depthMap", count: 1 },
      { kind: "gainMap", count: 1 },
      { kind: "mask", count: 1 },
    ]);
    // The file says 6; the pixels are upright.
    const exif = Buffer.from(raster.metadata.exif ?? []);
    const place = exif.indexOf(Buffer.from([0x12, 0x01, 3, 0]));
    const big = exif.indexOf(Buffer.from([0x01, 0x12, 0, 3]));
    expect(place >= 0 ? exif.readUInt16LE(place + 8) : exif.readUInt16BE(big + 8)).toBe(1);
  });

  it("that is cut off is told from a damaged one", async () => {
    const whole = fixture("telephone");
    for (const share of [0.3, 0.6, 0.95, 0.999]) {
      const part = whole.slice(0, Math.floor(whole.length * share));
      const told = await rejectionOf(Promise.resolve().then(() => decodeHeif(heif, part, "HEIC")));
      expect(told.name).toBe("TruncatedImage");
    }
  });

  it.each(["vvc1", "jpeg", "avc1", "j2k1", "av01"])("packed with %s says so", async (type) => {
    const bytes = fixture("patches-8");
    const at = Buffer.from(bytes).indexOf("hvc1");
    bytes.set(Buffer.from(type), at);
    const told = await rejectionOf(Promise.resolve().then(() => decodeHeif(heif, bytes, "HEIF")));
    expect(told.message).toMatch(
      /^The pixels of this HEIF are packed with [A-Z].*, which cannot be read here\. Export .*\.$/,
    );
  });

  it("that is damaged fails with a sentence, or opens; memory is given back", () => {
    const whole = fixture("patches-420");
    let opened = 0;
    for (let i = 0; i < 300; i++) {
      const bytes = whole.slice();
      for (let k = 0; k < 1 + (i % 4); k++) {
        bytes[(i * 7919 + k * 104_729) % bytes.length] = (i * 31 + k * 17) & 255;
      }
      try {
        decodeHeif(heif, bytes, "HEIC");
        opened++;
      } catch (error) {
        expect((error as { code?: string }).code).toMatch(/Image|foreignCodec|noPixels|imageToo/);
      }
    }
    expect(opened).toBeLessThan(300);
    const before = heif.HEAPU8.length;
    for (let i = 0; i < 50; i++) decode("telephone");
    expect(heif.HEAPU8.length).toBe(before);
  });
});
