import { describe, expect, it } from "vitest";
import { psnr } from "./metrics";

describe("psnr", () => {
  it("is infinite for equal colours, whatever the alpha", () => {
    expect(psnr(Uint8ClampedArray.of(1, 2, 3, 4), Uint8ClampedArray.of(1, 2, 3, 200))).toBe(
      Number.POSITIVE_INFINITY,
    );
  });

  it("is 0 dB between black and white, and 48.13 dB for one level everywhere", () => {
    const black = new Uint8ClampedArray(40);
    expect(
      psnr(
        black,
        black.map(() => 255),
      ),
    ).toBeCloseTo(0, 12);
    expect(
      psnr(
        black,
        black.map(() => 1),
      ),
    ).toBeCloseTo(20 * Math.log10(255), 12);
  });

  it("refuses images of different sizes", () => {
    expect(() => psnr(new Uint8ClampedArray(4), new Uint8ClampedArray(8))).toThrow(RangeError);
  });
});
