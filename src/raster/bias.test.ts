import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gaussOf } from "../measure/judging.fixtures";
import { inversesFor, removeBias } from "./bias";
import { toLight, toValue } from "./light";
import { type GoldenNoise, photoNoise } from "./noise.fixtures";
import { isBiased, type PhotoNoise } from "./raster";

/** `training/blindspot/bias.py` makes these; every 32nd number. */
const golden = JSON.parse(readFileSync(new URL("bias.golden.json", import.meta.url), "utf8")) as {
  readonly noise: GoldenNoise;
  readonly inverses: readonly (readonly number[])[];
}[];

/** @param ratio variance of light per unit of it; 0 where the noise was added to values */
const noiseOf = (level: number, ratio = 0): PhotoNoise => ({
  ...{ levels: [null, null, null], brightness: level, colour: level, spread: 0 },
  ...{ correlation: [0, 0, 0], colourCorrelation: [0, 0, 0], light: [ratio, ratio, ratio] },
});

/** Values of three equal channels in one row, freed of the noise's bias. */
function freed(values: readonly number[], noise: PhotoNoise): Float32Array {
  const planes = Float32Array.from([...values, ...values, ...values]);
  const shape = { width: values.length, height: 1 };
  const inverses = inversesFor(noise);
  if (inverses) removeBias(planes, { x: 0, y: 0, ...shape }, 0, shape, inverses);
  return planes;
}

const noises = fc
  .record({
    level: fc.double({ min: 0, max: 60, noNaN: true }),
    ratio: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.2, noNaN: true })),
  })
  .map(({ level, ratio }) => noiseOf(level, ratio));

describe("The bias of noise", () => {
  it.each(golden.map((one, i) => [i, one] as const))(
    "is undone as training does it: noise %i",
    (_, { noise, inverses }) => {
      const found = inversesFor(photoNoise(noise));
      if (!found) throw new Error("nothing to undo");
      found.forEach((inverse, channel) => {
        inverses[channel]?.forEach((value, i) => {
          expect(inverse[32 * i]).toBeCloseTo(value, 9);
        });
      });
    },
  );

  it("is found: the mean of noisy values becomes the value that was there", () => {
    const gauss = gaussOf(7);
    const count = 200_000;
    const expectFreed = (right: number, noise: PhotoNoise, noisy: (z: number) => number) => {
      let mean = 0;
      for (let i = 0; i < count; i++) mean += noisy(gauss()) / count;
      expect(Math.abs((freed([mean], noise)[0] as number) - right)).toBeLessThan(0.5 / 255);
    };
    for (const ratio of [0.002, 0.02, 0.08]) {
      for (const right of [0.3, 0.5, 0.7]) {
        const light = toLight(right);
        expectFreed(right, noiseOf(9, ratio), (z) => toValue(light + Math.sqrt(ratio * light) * z));
      }
    }
    for (const level of [8, 40]) {
      for (const right of [0.03, 0.5, 0.97]) {
        expectFreed(right, noiseOf(level), (z) =>
          Math.min(1, Math.max(0, right + (level / 255) * z)),
        );
      }
    }
  });

  it("keeps the order of values; black and white and what lies beyond stay, and grey stays grey", () => {
    const values = fc.array(fc.float({ min: -1, max: 2, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(noises, values, (noise, unsorted) => {
        const sorted = [...Float32Array.from(unsorted).sort()];
        const planes = freed(sorted, noise);
        sorted.forEach((value, i) => {
          const given = planes[i] as number;
          if (value <= 0 || value >= 1 || !isBiased(noise)) expect(given).toBe(value);
          expect(given).toBeGreaterThanOrEqual((planes[i - 1] ?? given) - 1e-6);
          expect(planes[i + sorted.length]).toBe(given);
        });
      }),
      { numRuns: 20 },
    );
  });

  it("is taken from the core alone", () => {
    const shape = { width: 6, height: 5 };
    const before = Float32Array.from({ length: 90 }, (_, i) => (i + 1) / 91);
    const planes = before.slice();
    const inverses = inversesFor(noiseOf(9, 0.05)) ?? [];
    removeBias(planes, { x: 9, y: 9, width: 2, height: 1 }, 2, shape, inverses);
    const changed = [...planes.keys()].filter((i) => planes[i] !== before[i]);
    expect(changed).toEqual([14, 15, 44, 45, 74, 75]);
  });
});
