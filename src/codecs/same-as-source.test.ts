import { describe, expect, it } from "vitest";
import type { SourceFacts } from "../raster/raster";
import { type Encoding, PLAIN } from "./encoding";
import { depthFor, sameAsSource } from "./same-as-source";

const FACTS: SourceFacts = {
  format: "JPEG",
  bits: 8,
  float: false,
  profile: null,
  quality: null,
  subsampled: null,
  progressive: false,
  settings: null,
  notes: [],
};

const of = (facts: Partial<SourceFacts>, hasAlpha = false): Encoding =>
  sameAsSource({ name: "a", hasAlpha, source: { ...FACTS, ...facts } });

const named = (name: string, hasAlpha = false): Encoding =>
  sameAsSource({ name, hasAlpha, source: null });

describe("as its source is", () => {
  it("a JPEG keeps quality, sampling and scans", () => {
    const facts = { quality: 0.87, subsampled: false, progressive: true };
    expect(of(facts)).toEqual({
      ...{ format: "JPEG", quality: 0.87, lossless: false, bits: 8 },
      ...{ sampling: "4:4:4", progressive: true },
    });
    expect(of({ quality: 0.5, subsampled: true }).sampling).toBe("4:2:0");
    expect(of({})).toEqual(PLAIN);
  });

  it.each([
    ["PNG", 8, "PNG", 8],
    ["PNG", 1, "PNG", 8],
    ["PNG", 16, "PNG", 16],
    ["TIFF", 16, "TIFF", 16],
    ["TIFF", 32, "TIFF", 16],
    ["AVIF", 10, "AVIF", 10],
    ["AVIF", 12, "AVIF", 12],
    ["JPEG XL", 12, "JPEG XL", 16],
    ["WebP", 8, "WebP", 8],
    ["GIF", 8, "PNG", 8],
    ["BMP", 8, "PNG", 8],
    ["DNG", 14, "TIFF", 16],
    ["CR3", 16, "TIFF", 16],
    ["HEIC", 10, "JPEG", 8],
  ] as const)("a %s of %d bits is a %s of %d", (format, bits, saved, depth) => {
    expect(of({ format, bits })).toMatchObject({ format: saved, bits: depth });
  });

  it("a HEIC is a fine JPEG with all its colour", () => {
    expect(of({ format: "HEIC", quality: 0.6, subsampled: true })).toEqual({
      ...PLAIN,
      sampling: "4:4:4",
    });
  });

  it("a transparent photo is never a JPEG", () => {
    for (const format of ["HEIC", "HEIF", "JPEG"]) expect(of({ format }, true).format).toBe("PNG");
    expect(of({ format: "HEIC", bits: 10 }, true)).toMatchObject({ format: "PNG", bits: 16 });
    expect(named("a.heic", true).format).toBe("PNG");
    expect(named("a", true).format).toBe("PNG");
    expect(of({ format: "WebP" }, true).format).toBe("WebP");
  });

  it("a WebP or JPEG XL without loss stays without", () => {
    expect(of({ format: "WebP", quality: 1 }).lossless).toBe(true);
    expect(of({ format: "AVIF", quality: 1 }).lossless).toBe(true);
    expect(of({ format: "WebP", quality: 0.8, subsampled: true })).toMatchObject({
      ...{ lossless: false, quality: 0.8 },
    });
    expect(of({ format: "JPEG XL", quality: 1 }).lossless).toBe(true);
  });

  it("a raw's preview is the JPEG that it is", () => {
    expect(of({ format: "X3F", notes: ["preview"] }).format).toBe("JPEG");
  });
});

describe("of an unknown source", () => {
  it.each([
    ["a.jpg", "JPEG", 8],
    ["a.JPEG", "JPEG", 8],
    ["a.png", "PNG", 8],
    ["a.tif", "TIFF", 8],
    ["a.jxl", "JPEG XL", 8],
    ["a.webp", "WebP", 8],
    ["a.gif", "PNG", 8],
    ["a.NEF", "TIFF", 16],
    ["a.heic", "JPEG", 8],
    ["pasted", "JPEG", 8],
    ["a.xyz", "JPEG", 8],
  ] as const)("%s becomes %s of %d bits", (name, format, bits) => {
    expect(named(name)).toMatchObject({ format, bits });
  });
});

it("the least depth that holds all is taken, else the greatest", () => {
  expect(depthFor("AVIF", 9)).toBe(10);
  expect(depthFor("AVIF", 16)).toBe(12);
  expect(depthFor("JPEG", 16)).toBe(8);
});
