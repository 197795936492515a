import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PhotoNoise } from "../raster/raster";
import { gaussOf, randomOf } from "./judging.fixtures";
import { measureNoise } from "./photo-noise";
import { pictureReader } from "./photo-noise.fixtures";

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8ClampedArray;
}

function picture(
  width: number,
  height: number,
  value: (x: number, y: number, channel: number) => number,
): Picture {
  const rgb = new Uint8ClampedArray(3 * width * height);
  rgb.forEach((_, i) => {
    const pixel = Math.floor(i / 3);
    rgb[i] = value(pixel % width, Math.floor(pixel / width), i % 3);
  });
  return { width, height, rgb };
}

function measured(of: Picture): PhotoNoise {
  const noise = measureNoise(pictureReader(of.rgb, of.width), of);
  if (!noise) throw new Error("nothing was measured");
  return noise;
}

/** Turned by quarters and mirrored: bit 0 mirrors x, bit 1 mirrors y, bit 2 swaps them. */
function turned({ width, height, rgb }: Picture, how: number): Picture {
  const [wide, high] = how & 4 ? [height, width] : [width, height];
  return picture(wide, high, (x, y, channel) => {
    const u = how & 1 ? wide - 1 - x : x;
    const v = how & 2 ? high - 1 - y : y;
    const [column, row] = how & 4 ? [v, u] : [u, v];
    return rgb[3 * (row * width + column) + channel] as number;
  });
}

const side = fc.integer({ min: 80, max: 200 });
const seed = fc.integer({ min: 0, max: 2 ** 31 });

describe("a photo's own noise", () => {
  it("is that of what is opaque, and not known where nothing is", () => {
    const gauss = gaussOf(3);
    const noisy = picture(240, 200, () => 120 + 6 * gauss());
    const cutOut = (isOpaque: (x: number, y: number) => boolean) => {
      const values = Array.from(noisy.rgb, (value, i) => {
        const pixel = Math.floor(i / 3);
        return isOpaque(pixel % 240, Math.floor(pixel / 240)) ? value : Number.NaN;
      });
      return measureNoise(pictureReader(values, 240), noisy);
    };
    const inside = cutOut((x, y) => Math.hypot(x - 120, y - 100) < 80);
    expect(Math.abs((inside?.brightness ?? 0) / 6 - 1)).toBeLessThan(0.15);
    expect(Math.abs((inside?.colour ?? 0) / 6 - 1)).toBeLessThan(0.15);
    expect(cutOut(() => false)).toBeNull();
  });

  it("is told within 12 % where there is nothing else but a gradient", () => {
    const sigma = fc.double({ min: 1, max: 25, noNaN: true });
    fc.assert(
      fc.property(side, side, sigma, seed, (width, height, level, of) => {
        const gauss = gaussOf(of);
        const { brightness, colour, correlation, spread } = measured(
          picture(width, height, (x, y) => 100 + x / 8 + y / 12 + level * gauss()),
        );
        // Values are whole numbers: 1/12 of variance more.
        const right = Math.hypot(level, Math.sqrt(1 / 12));
        expect(Math.abs(brightness / right - 1)).toBeLessThan(0.12);
        expect(Math.abs(colour / right - 1)).toBeLessThan(0.12);
        expect(Math.abs(correlation[0] as number)).toBeLessThan(0.12);
        expect(Math.abs(spread)).toBeLessThan(0.1);
      }),
      { numRuns: 30 },
    );
  });

  it("is told apart from structure, which is not everywhere", () => {
    const gauss = gaussOf(3);
    const { brightness, spread } = measured(
      picture(256, 192, (x, y) => {
        const structure = x > 110 ? 60 * Math.sin((x * y) / 500) : 0;
        return 120 + structure + 4 * gauss();
      }),
    );
    expect(brightness).toBeGreaterThan(3.3);
    expect(brightness).toBeLessThan(5);
    expect(spread).toBeLessThan(0.4);
  });

  it("of brightness alone has no colour", () => {
    const gauss = gaussOf(5);
    let shared = 0;
    const grey = measured(
      picture(128, 128, (_, __, channel) => {
        if (channel === 0) shared = gauss();
        return 100 + 6 * shared;
      }),
    );
    expect(grey.brightness).toBeGreaterThan(9);
    expect(grey.colour).toBe(0);
  });
  it("is dark, middle and bright places' own", () => {
    const gauss = gaussOf(9);
    const { levels } = measured(
      picture(240, 160, (x) =>
        x < 80 ? 30 + 2 * gauss() : x < 160 ? 95 + 4 * gauss() : 180 + 3 * gauss(),
      ),
    );
    expect(levels.map((level) => Math.round(level?.brightness ?? -1))).toEqual([2, 4, 3]);
  });

  it("is next to nothing in gradients, flat graphics and letters", () => {
    const random = randomOf(1);
    const glyphs = Array.from({ length: 400 }, () => random() < 0.5);
    const letters = (x: number, y: number) =>
      y % 40 < 10 && glyphs[((x >> 1) % 20) | (((y % 40) >> 1) * 20)] && x % 14 < 10 ? 0 : 255;
    for (const value of [
      (x: number, y: number) => x / 2 + y / 3,
      (x: number, _: number, channel: number) => (x < 60 ? 200 : 80 * channel),
      letters,
    ]) {
      const { brightness, colour } = measured(picture(200, 150, value));
      expect(Math.max(brightness, colour)).toBeLessThan(0.6);
    }
  });

  it("is the same for a photo that is mirrored or turned", () => {
    fc.assert(
      fc.property(side, side, seed, fc.integer({ min: 1, max: 7 }), (width, height, of, how) => {
        const gauss = gaussOf(of);
        const one = picture(
          width,
          height,
          (x, y) => 90 + 40 * Math.sin((x * y) / 400) + (2 + x / 40) * gauss(),
        );
        const [a, b] = [measured(one), measured(turned(one, how))];
        expect(b.brightness).toBeCloseTo(a.brightness, 9);
        expect(b.colour).toBeCloseTo(a.colour, 9);
        expect(b.spread).toBeCloseTo(a.spread, 9);
        a.correlation.forEach((value, i) => {
          expect(b.correlation[i]).toBeCloseTo(value, 9);
        });
      }),
      { numRuns: 30 },
    );
  });

  it("cannot be told of less than a block", () => {
    const { rgb } = picture(15, 100, () => 0);
    expect(measureNoise(pictureReader(rgb, 15), { width: 15, height: 100 })).toBeNull();
  });

  it("is found in the parts of a large photo that are read, a few of them", () => {
    let pixels = 0;
    const size = { width: 6000, height: 4000 };
    measureNoise(({ width, height }) => {
      pixels += width * height;
      return new Float32Array(3 * width * height);
    }, size);
    expect(pixels).toBe(12 * 12 * 64 * 64);
  });
});
