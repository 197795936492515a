import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cropOf } from "../raster/planes";
import { gaussOf, picture, randomOf } from "./judging.fixtures";
import { FLAT_BOX, fineNoise, flattestBox } from "./noise";
import { rowsOf } from "./rows";

describe("estimated fine noise", () => {
  it("is the deviation of white noise, whatever the brightness, on a gradient too", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 2, max: 20, noNaN: true }),
        fc.integer({ min: 70, max: 130 }),
        fc.double({ min: -0.4, max: 0.4, noNaN: true }),
        fc.integer(),
        (sigma, level, slope, seed) => {
          const gauss = gaussOf(seed);
          const { data } = picture(64, 64, (x, y) => level + slope * (x + y) + sigma * gauss());
          expect(Math.abs(fineNoise(data, 64, 64) / sigma - 1)).toBeLessThan(0.1);
        },
      ),
      { numRuns: 50 },
    );
  });

  it("is 0 where nothing changes, and counts every channel", () => {
    expect(fineNoise(picture(8, 8, () => 90).data, 8, 8)).toBe(0);
    const gauss = gaussOf(1);
    const red = picture(64, 64, (_x, _y, channel) => 128 + (channel === 0 ? 12 * gauss() : 0));
    expect(fineNoise(red.data, 64, 64)).toBeCloseTo(12 / Math.sqrt(3), 0);
  });
});

describe("the flattest box", () => {
  it("finds the flat place among noise, texture and clipped light", async () => {
    const gauss = gaussOf(3);
    const random = randomOf(4);
    const texture = Float32Array.from({ length: 64 * 64 }, () => 90 * random());
    const photo = picture(256, 192, (x, y) => {
      if (x < 80 && y < 80) return 255;
      if (x >= 152 && x < 232 && y >= 96 && y < 176) return 120 + 5 * gauss();
      return 80 + (texture[(y >> 2) * 64 + (x >> 2)] as number) + 5 * gauss();
    });
    const box = await flattestBox(rowsOf(photo.data, 256), { x: 0, y: 0, width: 256, height: 192 });
    expect(box).toMatchObject({ width: FLAT_BOX, height: FLAT_BOX });
    expect(box.x).toBeGreaterThanOrEqual(152);
    expect(box.y).toBeGreaterThanOrEqual(96);
    expect(box.x + FLAT_BOX).toBeLessThanOrEqual(232);
    expect(box.y + FLAT_BOX).toBeLessThanOrEqual(176);
    const measured = fineNoise(cropOf(photo, box), box.width, box.height);
    expect(Math.abs(measured - 5)).toBeLessThan(0.5);
  });

  it("always lies inside what it was asked for", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 200 }),
        fc.nat(60),
        fc.nat(60),
        async (width, height, x, y) => {
          const part = picture(width, height, (px, py) => ((x + px) * 7 + (y + py) * 13) % 256);
          const box = await flattestBox(rowsOf(part.data, width), { x, y, width, height });
          expect(box.width).toBeGreaterThan(0);
          expect(box.x).toBeGreaterThanOrEqual(x);
          expect(box.y).toBeGreaterThanOrEqual(y);
          expect(box.x + box.width).toBeLessThanOrEqual(x + width);
          expect(box.y + box.height).toBeLessThanOrEqual(y + height);
        },
      ),
    );
  });

  it("takes clipped places where there are no others", async () => {
    const white = picture(64, 64, () => 255);
    const box = await flattestBox(rowsOf(white.data, 64), { x: 0, y: 0, width: 64, height: 64 });
    expect(box.width).toBe(32);
  });
});
