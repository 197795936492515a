import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type GoldenNoise, photoNoise } from "../raster/noise.fixtures";
import type { PhotoNoise } from "../raster/raster";
import { conditionsOf } from "./conditions";
import { PLAIN } from "./procedure";
import { NOISE_NUMBERS, toldNoise } from "./told-noise";

interface Golden {
  readonly noise: GoldenNoise | null;
  readonly stride: number;
  readonly told: readonly number[];
}

/** `training/blindspot/told.py` tells the same. */
const golden = JSON.parse(
  readFileSync(new URL("told-noise.golden.json", import.meta.url), "utf8"),
) as Golden[];

const strided = (stride: number) =>
  stride === 1 ? PLAIN : ({ sampling: { kind: "pixel-shuffle", stride } } as const);

describe("what a network is told of the noise", () => {
  it.each(golden.map((told, i) => [i, told] as const))(
    "is what training tells it: %i",
    (_, { noise, stride, told }) => {
      const found = toldNoise(noise && photoNoise(noise), strided(stride));
      expect(found).toHaveLength(NOISE_NUMBERS);
      expect(told).toHaveLength(NOISE_NUMBERS);
      found.forEach((value, i) => {
        expect(value).toBeCloseTo(told[i] as number, 7);
      });
    },
  );

  it("follows the downsampling, of either kind", () => {
    const noise: PhotoNoise = {
      levels: [null, null, null],
      brightness: 6,
      colour: 6,
      correlation: [0.8, 0.5, 0.3],
      colourCorrelation: [0.8, 0.5, 0.3],
      spread: 0,
    };
    const neighbours = (procedure: Parameters<typeof toldNoise>[1]) =>
      toldNoise(noise, procedure)[NOISE_NUMBERS - 4];
    const random = { sampling: { kind: "random", stride: 2, draws: 1, seed: 1 } } as const;
    expect(neighbours(PLAIN)).toBeCloseTo(0.8);
    expect(neighbours(strided(3))).toBeCloseTo(0.3);
    expect(neighbours(random)).toBeCloseTo(0.5);
  });

  it("stands among the conditions, with a hole of one pixel unless another is set", () => {
    expect(conditionsOf({ blindness: 0.5 }, null)).toEqual({
      blindness: 0.5,
      hole: 1,
      noise: toldNoise(null, PLAIN),
    });
    expect(conditionsOf({ blindness: 0, hole: 5 }, null).hole).toBe(5);
  });
});
