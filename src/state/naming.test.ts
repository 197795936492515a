import { describe, expect, it } from "vitest";
import { DEFAULT_PATTERN, filled, freeName } from "./naming";

const tokens = {
  name: "IMG 1.JPG",
  variant: "Compact · blindness 1",
  date: new Date(2026, 0, 9, 23, 59),
  counter: 7,
};

describe("a pattern", () => {
  it.each([
    [DEFAULT_PATTERN, "IMG 1-denoised"],
    ["", "IMG 1-denoised"],
    ["   ", "IMG 1-denoised"],
    ["{name}", "IMG 1"],
    ["{date} {counter} {name}", "2026-01-09 007 IMG 1"],
    ["{name} {variant}", "IMG 1 Compact · blindness 1"],
    ["{name}{name}", "IMG 1IMG 1"],
    ["{other} {constructor} {", "{other} {constructor} {"],
    ["a/b\\c:d*e?.jpg", "a_b_c_d_e_.jpg"],
    ["../../{name}", "_.._IMG 1"],
    ["...", "photo"],
    ["nul", "_nul"],
  ])("%j gives %j", (pattern, name) => {
    expect(filled(pattern, tokens)).toBe(name);
  });

  it("takes no more from a name than is safe", () => {
    expect(filled("{name}", { ...tokens, name: "..\\..\\boot.ini" })).toBe("_.._boot");
    expect(filled("{variant}", { ...tokens, variant: "a/b\u202e" })).toBe("a_b");
    expect(filled(DEFAULT_PATTERN, { ...tokens, name: "x".repeat(200) })).toBe(
      `${"x".repeat(91)}-denoised`,
    );
    expect([...filled("{name}{name}", { ...tokens, name: "x".repeat(90) })]).toHaveLength(100);
  });

  it.each([
    ["IMG 1.JPG", "PNG", "IMG 1-denoised.png"],
    ["archive.tar.webp", "JPEG", "archive.tar-denoised.jpg"],
    ["noextension", "JPEG XL", "noextension-denoised.jxl"],
    [".png", "TIFF", "photo-denoised.tif"],
  ] as const)("names %s as %s: %s", (name, format, saved) => {
    const stem = filled(DEFAULT_PATTERN, { ...tokens, name });
    expect(freeName(stem, format, new Map(), "photo-1")).toBe(saved);
  });
});

it("a name that another photo's file has is not given again", () => {
  const given = new Map([
    ["photo-denoised.jpg", "a"],
    ["photo-denoised (2).jpg", "b"],
  ]);
  expect(freeName("Photo-denoised", "JPEG", given, "a")).toBe("Photo-denoised.jpg");
  expect(freeName("photo-denoised", "JPEG", given, "b")).toBe("photo-denoised (2).jpg");
  expect(freeName("photo-denoised", "JPEG", given, "c")).toBe("photo-denoised (3).jpg");
  expect(freeName("photo-denoised", "PNG", given, "c")).toBe("photo-denoised.png");
});
