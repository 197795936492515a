import fc from "fast-check";
import sharp from "sharp";
import { beforeEach, describe, expect, it } from "vitest";
import { PLAIN } from "../../src/codecs/encoding";
import { savePhoto } from "../../src/codecs/save";
import { resultKey } from "../../src/network/settings";
import { FULL } from "../../src/raster/blend";
import { deltaE, labOf } from "../../src/raster/colour/delta-e.fixtures";
import { type DisplaySpace, displayOf } from "../../src/raster/colour/display";
import type { Triple } from "../../src/raster/colour/matrix";
import {
  ADOBE_RGB,
  DISPLAY_P3,
  LINEAR_SRGB,
  PROPHOTO,
  type ReadProfile,
  SRGB,
} from "../../src/raster/colour/profile";
import { readIcc } from "../../src/raster/colour/read-icc";
import { writeIcc } from "../../src/raster/colour/write-icc";
import { cropRgba8, writeRgba8 } from "../../src/raster/planes";
import { type Raster, type Samples, type SourceFacts, samplesOf } from "../../src/raster/raster";
import { createStore, type Store } from "./store";

let store: Store;
beforeEach(() => {
  store = createStore(() => Promise.reject(new Error("no disk")));
});

const settings = { model: "compact", blindness: 0 };
const RESULT = resultKey("a", settings);
const P3 = writeIcc(DISPLAY_P3);

function rgb(samples: Samples, profile: Raster["profile"], width = samples.length / 3): Raster {
  const type = samples instanceof Uint8ClampedArray ? "u8" : "u16";
  const height = samples.length / 3 / width;
  return { width, height, type, channels: 3, samples, profile, metadata: {} };
}

const bytes = (...values: number[]) => Uint8ClampedArray.from(values);

/** The first pixels of a photo or a result. */
async function piece(space: DisplaySpace, result: string | null = null, width = 1, level = 0) {
  const rect = { x: 0, y: 0, width, height: 1 };
  return [...(await store.piece({ photo: "a", result, level, rect, space }))];
}

/**
 * Display P3 to sRGB by the definitions: SMPTE EG 432-1's primaries and IEC 61966-2-1's, the matrix between
 * their light as CSS Color 4 prints it, both with sRGB's curve.
 */
function p3ToSrgb(colour: Triple): Triple {
  const [r, g, b] = colour.map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  const light = [
    1.2249401762805598 * (r as number) - 0.22494017628055996 * (g as number),
    -0.04205695470968816 * (r as number) + 1.0420569547096881 * (g as number),
    -0.019637554590334432 * (r as number) -
      0.07863604555063188 * (g as number) +
      1.0982736001409663 * (b as number),
  ];
  return light.map((v) =>
    v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055,
  ) as unknown as Triple;
}

describe("a photo in Display P3", () => {
  it("is shown in sRGB as the definitions say, a level at most away", async () => {
    // By hand: P3's 0.5 0.5 0.5 is grey; 200 100 50 is sRGB's 216 96 33.
    expect(p3ToSrgb([0.5, 0.5, 0.5]).map((v) => Math.round(255 * v))).toEqual([128, 128, 128]);
    const level = fc.integer({ min: 0, max: 255 });
    await fc.assert(
      fc.asyncProperty(fc.tuple(level, level, level), async (colour) => {
        store.putPhoto("a", rgb(bytes(...colour), P3));
        const exact = p3ToSrgb(colour.map((v) => v / 255) as unknown as Triple);
        const shown = await piece("srgb");
        for (const [c, value] of exact.entries()) {
          const right = 255 * Math.min(1, Math.max(0, value));
          expect(Math.abs((shown[c] as number) - right)).toBeLessThan(1);
        }
        const inGamut = exact.every((v) => v >= 0 && v <= 1);
        const lab = labOf(SRGB, shown.slice(0, 3).map((v) => v / 255) as unknown as Triple);
        const meant = labOf(DISPLAY_P3, colour.map((v) => v / 255) as unknown as Triple);
        if (inGamut) expect(deltaE(lab, meant)).toBeLessThan(1);
      }),
    );
  });

  it("is shown as it is in Display P3, and read in its own values by who asks for them", async () => {
    const raster = rgb(bytes(200, 100, 50, 0, 255, 0), P3);
    store.putPhoto("a", raster);
    const whole = { x: 0, y: 0, width: 2, height: 1 };
    const own = [...cropRgba8(raster, whole)];
    expect(await piece("display-p3", null, 2)).toEqual(own);
    const picture = { photo: "a", result: null, blend: FULL };
    expect([...(await store.read(picture, whole))]).toEqual(own);
    expect([...(await store.read(picture, whole, "srgb"))]).toEqual(await piece("srgb", null, 2));
    expect(store.thumbnail("a", 100, "display-p3")?.rgba).toEqual(bytes(...own));
    expect([...(store.thumbnail("a", 100, "srgb")?.rgba ?? [])]).toEqual(
      await piece("srgb", null, 2),
    );
  });

  it("has results in its own space, shown as it is itself, and the same when its pixels are gone", async () => {
    store.putPhoto("a", rgb(bytes(10, 10, 10, 20, 20, 20), P3));
    const rect = { x: 1, y: 0, width: 1, height: 1 };
    const samples = bytes(200, 100, 50);
    await store.putTile({ photo: "a", settings, model: "", elapsedMs: 0, rect, samples });
    const right = p3ToSrgb([200 / 255, 100 / 255, 50 / 255]).map((v) => Math.round(255 * v));
    const expected = [0, 0, 0, 0, ...right, 255];
    expect(await piece("srgb", RESULT, 2)).toEqual(expected);
    const whole = { x: 0, y: 0, width: 2, height: 1 };
    const blended = await store.read({ photo: "a", result: RESULT, blend: FULL }, whole, "srgb");
    expect([...blended.slice(4)]).toEqual([...right, 255]);
    store.releasePhoto("a");
    expect(await piece("srgb", RESULT, 2)).toEqual(expected);
    // The mean of what is done.
    expect(await piece("srgb", RESULT, 1, 1)).toEqual([...right, 255]);
  });
});

describe("a photo that is partly denoised", () => {
  const [width, height] = [24, 16];
  const whole = { x: 0, y: 0, width, height };
  const blends = [
    { ...FULL, strength: 0.5 },
    { strength: 0.8, luminance: 0.9, chroma: 0.3, detail: 0.4 },
  ];
  const profiles = [SRGB, DISPLAY_P3, ADOBE_RGB, PROPHOTO, LINEAR_SRGB];

  /** Colours from all over the space: many that a screen in sRGB has not. */
  async function hold(type: "u8" | "u16", profile: ReadProfile): Promise<void> {
    const samples = samplesOf(type, 3 * width * height);
    for (let i = 0; i < samples.length; i++) {
      samples[i] = (Math.imul(i + 1, 2_654_435_761) >>> 8) % (type === "u8" ? 256 : 65_536);
    }
    store.putPhoto("a", rgb(samples, writeIcc(profile), width));
    for (const x of [0, 12]) {
      const tile = samplesOf(type, 3 * 12 * height);
      for (let i = 0; i < tile.length; i++) tile[i] = samples[tile.length - 1 - i + x] as number;
      const rect = { x, y: 0, width: 12, height };
      const of = { photo: "a", settings, model: "", elapsedMs: 0 };
      await store.putTile({ ...of, rect, samples: tile });
    }
  }

  /** A file's own samples, and its profile. */
  async function opened(file: Blob) {
    const image = sharp(Buffer.from(await file.arrayBuffer())).keepIccProfile();
    const { icc } = await image.metadata();
    return { samples: Uint8ClampedArray.from(await image.raw().toBuffer()), icc: icc ?? null };
  }

  /** RGBA8 of a file's samples on a canvas, by the file's own profile. */
  function painted(samples: Samples, icc: Uint8Array | null, space: DisplaySpace) {
    const profile = icc && readIcc(new Uint8Array(icc));
    if (profile?.kind !== "rgb") throw new Error("no profile");
    const rgba = new Uint8ClampedArray(4 * width * height);
    const display = displayOf(profile, space);
    if (display) display.write(samples, 3, 0, rgba, 0, width * height);
    else writeRgba8(samples, 3, 0, rgba, 0, width * height);
    return rgba;
  }

  for (const profile of profiles) {
    it(`in ${profile.name} is shown as its saved file is, bit for bit`, async () => {
      await hold("u8", profile);
      for (const blend of blends) {
        const picture = { photo: "a", result: RESULT, blend };
        const header = store.rasterHeader("a");
        const read = (rect: typeof whole) => store.readOwn(picture, rect);
        const choices = { encoding: { ...PLAIN, format: "PNG" }, metadata: "all" } as const;
        const file = await savePhoto(
          { header, source: new Blob(), read },
          { ...choices, provenance: null },
          null,
          new AbortController().signal,
        );
        const saved = await opened(file);
        for (const space of ["srgb", "display-p3"] as const) {
          const shown = await store.piece({ ...picture, level: 0, rect: whole, space });
          expect(shown).toEqual(painted(saved.samples, saved.icc, space));
        }
      }
    });

    it(`in ${profile.name} of 16 bits is shown as it is saved in 16 bits`, async () => {
      await hold("u16", profile);
      for (const blend of blends) {
        const picture = { photo: "a", result: RESULT, blend };
        const saved = await store.readOwn(picture, whole);
        expect(saved).toBeInstanceOf(Uint16Array);
        for (const space of ["srgb", "display-p3"] as const) {
          const shown = await store.piece({ ...picture, level: 0, rect: whole, space });
          expect(shown).toEqual(painted(saved, store.rasterHeader("a").profile, space));
          expect(await store.read(picture, whole, space)).toEqual(shown);
        }
      }
    });
  }

  it("is asked for again when its pixels are gone", async () => {
    await hold("u8", DISPLAY_P3);
    const picture = { photo: "a", result: RESULT, level: 0, rect: whole, space: "srgb" } as const;
    store.releasePhoto("a");
    await expect(store.piece({ ...picture, blend: blends[0] as typeof FULL })).rejects.toThrow(
      "photoNotHeld",
    );
  });
});

describe("a photo in sRGB", () => {
  it.each([null, writeIcc(SRGB)])("is shown bit for bit", async (profile) => {
    const levels = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 12, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(levels, async (values) => {
        const raster = rgb(bytes(...values), profile, 4);
        store.putPhoto("a", raster);
        const whole = { x: 0, y: 0, width: 4, height: 1 };
        expect(await piece("srgb", null, 4)).toEqual([...cropRgba8(raster, whole)]);
      }),
    );
  });

  it("is converted for a screen in Display P3", async () => {
    store.putPhoto("a", rgb(bytes(255, 0, 0, 255, 255, 255), null));
    // CSS Color 4: sRGB's red is color(display-p3 0.9175 0.2003 0.1386).
    expect(await piece("display-p3", null, 2)).toEqual([234, 51, 35, 255, 255, 255, 255, 255]);
    expect(store.thumbnail("a", 9, "display-p3")?.rgba.slice(0, 3)).toEqual(bytes(234, 51, 35));
  });
});

describe("a deep photo of light", () => {
  it("keeps its shadows: not rounded to 8 bits before it is encoded", async () => {
    // 16 bits of light; 8 of light would know 0 and 1/255, which is sRGB's 13.
    const light = Uint16Array.from({ length: 3 * 64 }, (_, i) => 3 * Math.floor(i / 3));
    store.putPhoto("a", rgb(light, writeIcc(LINEAR_SRGB), 64));
    const shown = await piece("srgb", null, 64);
    const right = Array.from({ length: 64 }, (_, i) => Math.round((255 * 12.92 * 3 * i) / 65_535));
    expect(shown.filter((_, i) => i % 4 === 0)).toEqual(right);
    expect(new Set(right).size).toBeGreaterThan(8);
    // Halved, and as a thumbnail, too.
    const half = await piece("srgb", null, 32, 1);
    expect(new Set(half).size).toBeGreaterThan(8);
    expect(new Set(store.thumbnail("a", 64, "srgb")?.rgba).size).toBeGreaterThan(8);
  });
});

describe("a photo that the network sees in another space", () => {
  const source: SourceFacts = {
    ...{ format: "TIFF", bits: 8, float: false, profile: "ProPhoto RGB", quality: null },
    ...{ subsampled: null, progressive: false, settings: null, notes: [] },
  };

  it("says so, once, as soon as it is opened", () => {
    const raster = rgb(bytes(1, 2, 3), writeIcc(PROPHOTO));
    const info = store.putPhoto("a", { ...raster, source });
    expect(info.source?.notes).toEqual(["converted"]);
    const again = store.putPhoto("a", { ...raster, source: { ...source, notes: ["converted"] } });
    expect(again.source?.notes).toEqual(["converted"]);
    expect(store.putPhoto("b", { ...rgb(bytes(1, 2, 3), P3), source }).source?.notes).toEqual([]);
    expect(store.putPhoto("c", raster)).not.toHaveProperty("source");
  });
});
