/** HEIC and camera raw in a real browser, under the app's own headers: each decoder in a worker of its own. */
import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import { test } from "./engine-page/test";
import type { ShownRaster } from "./engine-page/vips";

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url));

const decode = (page: Page, file: Uint8Array) =>
  page.evaluate(
    (file) => window.blindspot.apart.decode(file),
    Buffer.from(file).toString("base64"),
  );

async function decoded(page: Page, file: Uint8Array): Promise<ShownRaster> {
  const raster = await decode(page, file);
  if (!("samples" in raster)) throw new Error(`${raster.code}: ${raster.reason}`);
  return raster;
}

const u16 = (text: string) => new Uint16Array(Uint8Array.from(Buffer.from(text, "base64")).buffer);

/** Linear sRGB of the patches in `patches.dng`, as `dng.py` made them, 4 × 3 of 20 pixels. */
const PATCHES = [
  [
    [0.18, 0.18, 0.18],
    [0.6, 0.6, 0.6],
    [0.02, 0.02, 0.02],
    [0.9, 0.9, 0.9],
  ],
  [
    [0.5, 0.1, 0.1],
    [0.1, 0.4, 0.1],
    [0.1, 0.1, 0.5],
    [0.4, 0.4, 0.05],
  ],
  [
    [0.05, 0.3, 0.35],
    [0.35, 0.2, 0.14],
    [0.55, 0.25, 0.03],
    [0.3, 0.05, 0.3],
  ],
];

/** Linear sRGB in linear Rec. 2020: ITU-R BT.2087, table 2. */
const TO_WIDE = [
  [0.6274, 0.3293, 0.0433],
  [0.0691, 0.9195, 0.0114],
  [0.0164, 0.088, 0.8956],
];

const linear = (value: number) =>
  value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;

test("a DNG's colours are those of its patches, upright, in 16 bits and a wide space", async ({
  page,
}) => {
  const raster = await decoded(page, fixture("patches.dng"));
  // 80 × 60 on the sensor; orientation 6 turns it by a quarter with the clock.
  expect(raster).toMatchObject({ width: 60, height: 80, type: "u16", channels: 3 });
  expect(Buffer.from(raster.profile ?? "", "base64").toString("latin1")).toContain("R\0e\0c\0.\0");
  const samples = u16(raster.samples);
  for (const [row, colours] of PATCHES.entries()) {
    for (const [column, colour] of colours.entries()) {
      const [x, y] = [59 - (20 * row + 10), 20 * column + 10];
      for (const [i, weights] of TO_WIDE.entries()) {
        const right = weights.reduce((sum, weight, k) => sum + weight * (colour[k] ?? 0), 0);
        const found = linear((samples[3 * (60 * y + x) + i] ?? 0) / 65_535);
        expect(Math.abs(found - right)).toBeLessThan(0.001);
      }
    }
  }
  const exif = Buffer.from(raster.metadata.exif ?? "", "base64").toString("latin1");
  expect(exif).toContain("Blindspot Test Camera");
});

test("a HEIC in tiles, and one of 10 bits, open in their own depth", async ({ page }) => {
  expect(await decoded(page, fixture("telephone.heic"))).toMatchObject({
    width: 80,
    height: 112,
    type: "u8",
    channels: 3,
  });
  const deep = await decoded(page, fixture("patches-10.heic"));
  expect(deep).toMatchObject({ width: 64, height: 32, type: "u16", channels: 3 });
  expect(new Set(u16(deep.samples).map((value) => value & 63)).size).toBeGreaterThan(2);
});

test("their decoders are loaded for them alone", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await decoded(page, fixture("noisy.png"));
  expect(asked.filter((path) => /heif|libraw/.test(path))).toEqual([]);
  await decoded(page, fixture("patches-8.heic"));
  expect(asked.filter((path) => /^\/heif-[\d.]+\/libheif\.(mjs|wasm)$/.test(path))).toHaveLength(2);
  expect(asked.filter((path) => /libraw/.test(path))).toEqual([]);
});

test("cut off, damaged or unknown, they are refused by a code of their own", async ({ page }) => {
  const dng = fixture("patches.dng");
  const heic = fixture("telephone.heic");
  const code = async (file: Uint8Array) => ((await decode(page, file)) as { code?: string }).code;
  expect(await code(dng.subarray(0, 6000))).toBe("truncatedImage");
  expect(await code(heic.subarray(0, 4000))).toBe("truncatedImage");
  const noise = Buffer.from(heic);
  noise.fill(0x5a, noise.indexOf("mdat") + 4);
  expect(await code(noise)).toMatch(/^(damagedImage|truncatedImage)$/);
  expect(await code(Buffer.concat([Buffer.from("FOVb"), Buffer.alloc(4096)]))).toBe("unknownRaw");
  // A sensor of 60,000 × 60,000 pixels.
  const huge = Buffer.from(dng);
  const [width, height] = [80, 60].map((side) => {
    const entry = Buffer.alloc(12);
    entry.writeUInt16LE(side === 80 ? 256 : 257, 0);
    entry.writeUInt16LE(4, 2);
    entry.writeUInt32LE(1, 4);
    entry.writeUInt32LE(side, 8);
    return huge.indexOf(entry) + 8;
  });
  for (const at of [width, height]) huge.writeUInt32LE(60_000, at);
  expect(await code(huge)).toBe("imageTooLarge");
  expect(await code(Buffer.concat([Buffer.from("8BPS\0\x01"), Buffer.alloc(64)]))).toBe(
    "unopenedKind",
  );
});
