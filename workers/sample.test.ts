import { describe, expect, it } from "vitest";
import type { Pixels } from "../src/raster/planes";
import type { PhotoNoise } from "../src/raster/raster";
import { sampleOf } from "./sample";
import { fakeStore } from "./store.fixtures";

const noise: PhotoNoise = {
  levels: [null, { brightness: 4, colour: 4 }, null],
  ...{ brightness: 4, colour: 4, spread: 0 },
  correlation: [0, 0, 0],
  colourCorrelation: [0, 0, 0],
};

const stripes: Pixels = {
  width: 60,
  height: 40,
  data: Uint8ClampedArray.from({ length: 4 * 60 * 40 }, (_, i) =>
    i % 4 === 3 ? 255 : 110 + 40 * (Math.floor(i / 4) % 2),
  ),
};

describe("a sample", () => {
  it("keeps the structure that a result keeps, where that is asked for and the noise is known", async () => {
    const contrast = async (keepStructure: boolean, known: PhotoNoise | null) => {
      const rgba = await sampleOf(
        async (planes) => planes.fill(0.5),
        { radius: 2 },
        { ...fakeStore(stripes), noise: async () => known },
        {
          photo: "a",
          settings: { model: "m", blindness: 0, ...(keepStructure && { keepStructure }) },
          blend: { strength: 1, luminance: 1, chroma: 1, detail: 0 },
          rect: { x: 21, y: 13, width: 16, height: 12 },
        },
      );
      expect(rgba).toHaveLength(4 * 16 * 12);
      return Math.abs((rgba[0] as number) - (rgba[4] as number));
    };
    expect(await contrast(true, noise)).toBeGreaterThan(35);
    expect(await contrast(false, noise)).toBe(0);
    expect(await contrast(true, null)).toBe(0);
  });
});
