import { describe, expect, it } from "vitest";
import { speedClass } from "../speed-class";
import { describeModel } from "./models";

describe("a model in the menu", () => {
  it.each([
    [29_999, "fast"],
    [30_000, "medium"],
    [299_999, "medium"],
    [300_000, "slow"],
  ] as const)("of %d multiply-adds a pixel is %s", (macsPerPixel, speed) => {
    expect(speedClass({ macsPerPixel })).toBe(speed);
  });

  it.each([
    [480_207, 114_696, "0.5 MB, medium speed"],
    [900, 14_000, "0.1 MB, fast"],
    [40_400_000, 2_000_000, "40 MB, slow"],
  ])("of %d bytes is told in a few words", (bytes, macsPerPixel, text) => {
    expect(describeModel({ bytes, macsPerPixel })).toBe(text);
  });
});
