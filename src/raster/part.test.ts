import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { histogramOf } from "../measure/histogram";
import { picture, randomOf } from "../measure/judging.fixtures";
import { blendOver, FULL } from "./blend";
import { partOf } from "./part";
import { cropOf, cropRgba8, rasterOf } from "./planes";
import type { ResultTile } from "./raster";

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

  it("stays as it was where there is no tile", async () => {
    const rect = { x: 2, y: 3, width: 12, height: 9 };
    expect(await partOf(photo, rect, [], blends[1] as typeof FULL)).toEqual(cropRgba8(photo, rect));
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
