import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { psnr, scoreOf, ssim } from "./metrics";
import { rowsOf } from "./rows";

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

interface Golden {
  readonly width: number;
  readonly height: number;
  readonly a: string;
  readonly b: string;
  readonly psnr: number;
  readonly ssim: number;
}

/** `training/blindspot/metrics.py` says this of the same pictures. */
const golden = JSON.parse(
  readFileSync(new URL("metrics.golden.json", import.meta.url), "utf8"),
) as readonly Golden[];

/** RGB to RGBA, with an alpha that must not matter. */
function rgba(base64: string, alpha: number): Uint8ClampedArray {
  const rgb = Buffer.from(base64, "base64");
  return Uint8ClampedArray.from({ length: (rgb.length / 3) * 4 }, (_, i) =>
    i % 4 === 3 ? alpha : (rgb[Math.floor(i / 4) * 3 + (i % 4)] as number),
  );
}

describe("against the training framework", () => {
  it("psnr and ssim are the same numbers", () => {
    expect(golden).toHaveLength(3);
    for (const { width, height, a, b, ...expected } of golden) {
      const [one, other] = [rgba(a, 255), rgba(b, 9)];
      expect(psnr(one, other)).toBeCloseTo(expected.psnr, 5);
      expect(ssim(one, other, width, height)).toBeCloseTo(expected.ssim, 7);
      expect(ssim(one, one, width, height)).toBeCloseTo(1, 12);
    }
  });

  it("ssim refuses what is smaller than its window", () => {
    const small = new Uint8ClampedArray(4 * 10 * 30);
    expect(() => ssim(small, small, 10, 30)).toThrow(RangeError);
    expect(() => ssim(small, small.slice(4), 10, 30)).toThrow(RangeError);
  });
});

describe("the score", () => {
  it.each([
    [40, 150],
    [23, 74],
    [11, 75],
    [30, 11],
    [30, 10],
  ])("of %i × %i pixels, read in bands, is what the whole pictures give", async (width, height) => {
    const [a, b] = [7, 11].map((step) =>
      Uint8ClampedArray.from({ length: 4 * width * height }, (_, i) => (i * step + (i >> 6)) % 256),
    ) as [Uint8ClampedArray, Uint8ClampedArray];
    const asked: number[] = [];
    const reader = rowsOf(a, width);
    const score = await scoreOf(
      (y, count) => {
        asked.push(count);
        return reader(y, count);
      },
      rowsOf(b, width),
      width,
      height,
    );
    expect(score.psnr).toBeCloseTo(psnr(a, b), 12);
    if (height < 11) expect(score.ssim).toBeNull();
    else expect(score.ssim).toBeCloseTo(ssim(a, b, width, height), 12);
    expect(Math.max(...asked)).toBeLessThanOrEqual(74);
  });
});
