import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { histogramOf } from "../measure/histogram";
import { picture, randomOf } from "../measure/judging.fixtures";
import { blendOver, FULL } from "./blend";
import { Colours } from "./colour/colours";
import { ADOBE_RGB, DISPLAY_P3, LINEAR_SRGB, PROPHOTO, SRGB } from "./colour/profile";
import { writeIcc } from "./colour/write-icc";
import { findHotPixels } from "./hot-pixels";
import { blendedTiles, ownPartOf, partOf } from "./part";
import { resultPiece } from "./piece";
import { cropOf, cropRgba8, rasterOf, writeRgba8 } from "./planes";
import {
  type Channels,
  coloursOf,
  type Raster,
  type ResultTile,
  type SampleType,
  samplesOf,
  WHITE,
} from "./raster";

const random = randomOf(7);
const photo = rasterOf(picture(23, 17, () => 256 * random()));
const cropped = (data: Uint8ClampedArray<ArrayBuffer>, rect: ResultTile["rect"]) =>
  cropOf({ width: 23, height: 17, data }, rect);
const blends = [FULL, { strength: 0.6, luminance: 0.9, chroma: 0.3, detail: 0.5 }];

/** Four tiles that cover the photo, cut at (x, y). */
function tiles(x: number, y: number): ResultTile[] {
  const cut = [
    { x: 0, y: 0, width: x, height: y },
    { x, y: 0, width: 23 - x, height: y },
    { x: 0, y, width: x, height: 17 - y },
    { x, y, width: 23 - x, height: 17 - y },
  ];
  const result = picture(23, 17, (px, py) => (px * 11 + py * 5) % 256);
  return cut.map((rect) => resultOf({ rect, rgba: cropOf(result, rect) }));
}

const withoutAlphaOf = (rgba: ArrayLike<number>) =>
  Uint8ClampedArray.from(Array.from(rgba).filter((_, i) => i % 4 < 3));

describe("a part of a photo with its tiles blended in", () => {
  it("is what the whole is there, however it was tiled", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 22 }),
        fc.integer({ min: 1, max: 16 }),
        fc.nat(22),
        fc.nat(16),
        fc.constantFrom(...blends),
        async (cutX, cutY, x, y, blend) => {
          const rect = { x, y, width: 23 - x, height: 17 - y };
          const whole = { x: 0, y: 0, width: 23, height: 17 };
          const data = await entire();
          blendOver(cropRgba8(photo, whole), data, blend);
          const part = await partOf(photo, rect, tiles(cutX, cutY), blend);
          expect(part).toEqual(cropped(data, rect));
        },
      ),
    );
  });

  it("is blended with the photo without its hot pixels, where there is a tile, unless nothing is taken", async () => {
    const at = 3 * (5 * 23 + 4);
    const bare = rasterOf(picture(23, 17, (x, y) => 90 + ((x * 7 + y * 3) % 4)));
    const mended = { ...bare, channels: 3 as const, samples: withoutAlphaOf(bare.samples) };
    const raster = { ...mended, samples: mended.samples.slice() };
    raster.samples[at] = 250;
    const hot = findHotPixels(raster);
    expect([...hot.places]).toEqual([at]);
    mended.samples[at] = hot.values[0] as number;
    const [first] = tiles(12, 9) as [ResultTile];
    const rect = { x: 2, y: 1, width: 20, height: 15 };
    for (const blend of blends) {
      expect(await ownPartOf({ ...raster, hot }, rect, [first], blend)).toEqual(
        await ownPartOf(mended, rect, [first], blend),
      );
      expect(await ownPartOf({ ...raster, hot }, rect, [], blend)).toEqual(
        await ownPartOf(raster, rect, [], blend),
      );
    }
    const none = { ...FULL, strength: 0 };
    expect(await ownPartOf({ ...raster, hot }, rect, [first], none)).toEqual(
      await ownPartOf(raster, rect, [], none),
    );
  });

  it("stays as it was where there is no tile", async () => {
    const rect = { x: 2, y: 3, width: 12, height: 9 };
    expect(await partOf(photo, rect, [], blends[1] as typeof FULL)).toEqual(cropRgba8(photo, rect));
  });
});

/** Noise of any kind, and tiles of it that leave a stripe free. */
function anyOf(type: SampleType, channels: Channels): { raster: Raster; results: ResultTile[] } {
  const [width, height] = [23, 17];
  const filled = (length: number) => {
    const samples = samplesOf(type, length);
    for (let i = 0; i < length; i++) samples[i] = WHITE[type] * random();
    return samples;
  };
  const samples = filled(channels * width * height);
  const raster = { width, height, type, channels, samples, profile: null, metadata: {} };
  const results = [
    { x: 0, y: 0, width: 23, height: 8 },
    { x: 4, y: 8, width: 19, height: 9 },
  ].map((rect) => ({ rect, samples: filled(coloursOf({ channels }) * rect.width * rect.height) }));
  return { raster, results };
}

describe("a part in the photo's own type", () => {
  const rect = { x: 2, y: 3, width: 15, height: 12 };

  /** Photo and results brought to 8 bits first, and blended then. */
  async function blendedAfter(raster: Raster, results: readonly ResultTile[], blend: typeof FULL) {
    const original = cropRgba8(raster, rect);
    const rgba = original.slice();
    const result = await resultPiece(rect, 0, results);
    for (let i = 0; i < rgba.length; i += 4) {
      if (result[i + 3]) rgba.set(result.subarray(i, i + 4), i);
    }
    blendOver(original, rgba, blend);
    return rgba;
  }

  it.each([1, 2, 3, 4] as const)(
    "is that of 8 bits, bit for bit, of %i channels",
    async (channels) => {
      const { raster, results } = anyOf("u8", channels);
      for (const blend of blends) {
        const part = await ownPartOf(raster, rect, results, blend);
        expect(part.length).toBe(channels * 15 * 12);
        const rgba = new Uint8ClampedArray(4 * 15 * 12);
        writeRgba8(part, channels, 0, rgba, 0, 15 * 12);
        expect(rgba).toEqual(await blendedAfter(raster, results, blend));
      }
    },
  );

  it.each(["u16", "f32"] as const)("has all the depth of %s", async (type) => {
    for (const channels of [1, 2, 3, 4] as const) {
      const { raster, results } = anyOf(type, channels);
      for (const blend of blends) {
        const part = await ownPartOf(raster, rect, results, blend);
        const rgba = new Uint8ClampedArray(4 * 15 * 12);
        writeRgba8(part, channels, 0, rgba, 0, 15 * 12);
        const near = await blendedAfter(raster, results, blend);
        // Eight bits round the photo and the result before they are blended.
        for (const [i, level] of rgba.entries()) {
          // A step of alpha is much where pixels fade into what is hidden.
          if ((rgba[i - (i % 4) + 3] as number) < 18) continue;
          expect(Math.abs(level - (near[i] as number))).toBeLessThanOrEqual(2);
        }
        const none = await ownPartOf(raster, rect, results, { ...blend, strength: 0 });
        expect(none).toEqual(await ownPartOf(raster, rect, [], blend));
      }
      const whole = { x: 0, y: 0, width: 23, height: 8 };
      const full = await ownPartOf(raster, whole, results, FULL);
      if (channels % 2 === 1 && type === "u16") expect(full).toEqual(results[0]?.samples);
    }
  });
});

describe("a part of a photo that the network sees in sRGB", () => {
  const rect = { x: 2, y: 3, width: 15, height: 12 };
  // IEC 61966-2-1, by hand.
  const decode = (v: number) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const encode = (v: number) => (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055);

  it("is blended there: half a change of light is half of what is seen", async () => {
    // The profile's own numbers are rounded to 1/65536.
    const near = { u8: 0.51, u16: 6, f32: 1e-4 };
    for (const type of ["u8", "u16", "f32"] as const) {
      for (const channels of [1, 2, 3, 4] as const) {
        const { raster, results } = anyOf(type, channels);
        const light = { ...raster, profile: writeIcc(LINEAR_SRGB) };
        const blend = { ...FULL, strength: 0.5 };
        const part = await ownPartOf(light, rect, results, blend);
        const before = await ownPartOf(light, rect, [], blend);
        const after = await ownPartOf(light, rect, results, FULL);
        for (const [i, value] of part.entries()) {
          const [a, b] = [before, after].map((of) => (of[i] as number) / WHITE[type]);
          const alpha =
            channels % 2 === 0 ? (before[i - (i % channels) + channels - 1] as number) : 0;
          // Hidden, or nearly: those fade into what was there.
          if (channels % 2 === 0 && (i % channels === channels - 1 || alpha < WHITE[type] / 16))
            continue;
          const right = decode((encode(a as number) + encode(b as number)) / 2) * WHITE[type];
          expect(Math.abs(value - right)).toBeLessThan(near[type]);
        }
      }
    }
  });

  it("is the photo at no strength, and the result at full strength", async () => {
    for (const profile of [LINEAR_SRGB, PROPHOTO]) {
      for (const type of ["u8", "u16", "f32"] as const) {
        const { raster, results } = anyOf(type, 4);
        const own = await ownPartOf(raster, rect, [], FULL);
        const full = await ownPartOf(raster, rect, results, FULL);
        const there = { ...raster, profile: writeIcc(profile) };
        const other = { ...(blends[1] as typeof FULL), strength: 0 };
        expect(await ownPartOf(there, rect, results, other)).toEqual(own);
        expect(await ownPartOf(there, rect, results, FULL)).toEqual(full);
        const rgba = new Uint8ClampedArray(4 * rect.width * rect.height);
        writeRgba8(own, 4, 0, rgba, 0, rect.width * rect.height);
        expect(await partOf(there, rect, results, other)).toEqual(rgba);
      }
    }
  });
});

describe("tiles as they are shown", () => {
  const rect = { x: 2, y: 3, width: 15, height: 12 };
  const isDone = (x: number, y: number) => y < 8 || x >= 4;

  it("have the colours that are saved, to the last bit, whatever the photo and the screen are", async () => {
    for (const profile of [SRGB, DISPLAY_P3, ADOBE_RGB, PROPHOTO, LINEAR_SRGB]) {
      const colours = new Colours(profile);
      for (const type of ["u8", "u16", "f32"] as const) {
        for (const channels of [1, 2, 3, 4] as const) {
          const { raster: own, results } = anyOf(type, channels);
          const raster = { ...own, profile: writeIcc(profile) };
          for (const blend of [...blends, { ...FULL, strength: 0.5 }]) {
            const saved = await ownPartOf(raster, rect, results, blend);
            for (const space of ["srgb", "display-p3"] as const) {
              const painter = colours.painter(space);
              const right = new Uint8ClampedArray(4 * 15 * 12);
              painter.write(saved, channels, 0, right, 0, 15 * 12);
              // Shown in the photo's alpha, of which the canvas knows.
              for (let i = 0; i < right.length; i += 4) {
                const [x, y] = [rect.x + ((i / 4) % 15), rect.y + Math.floor(i / 60)];
                if (isDone(x, y)) right[i + 3] = 255;
                else right.fill(0, i, i + 4);
              }
              const tiles = blendedTiles(raster, rect, results, blend);
              expect(await resultPiece(rect, 0, tiles, painter)).toEqual(right);
            }
          }
        }
      }
    }
  });

  it("are none where nothing is done", async () => {
    const { raster } = anyOf("u8", 3);
    const piece = await resultPiece(rect, 0, blendedTiles(raster, rect, [], FULL));
    expect(piece.every((value) => value === 0)).toBe(true);
  });
});

const entire = () => partOf(photo, { x: 0, y: 0, width: 23, height: 17 }, tiles(9, 9), FULL);

describe("a histogram", () => {
  it("counts every pixel once a channel", () => {
    const [red, green, blue] = histogramOf(
      picture(10, 4, (x, _y, channel) => (channel ? x : 7)).data,
    );
    expect(red[7]).toBe(40);
    expect([...green.slice(0, 10)]).toEqual(Array(10).fill(4));
    expect(blue.reduce((a, b) => a + b)).toBe(40);
  });
});

/** Without the alpha of RGBA8. */
function resultOf({
  rect,
  rgba,
}: {
  rect: ResultTile["rect"];
  rgba: Uint8ClampedArray;
}): ResultTile {
  return { rect, samples: rgba.filter((_, i) => i % 4 < 3) };
}
