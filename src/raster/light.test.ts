import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gaussOf } from "../measure/judging.fixtures";
import { giveLightBack, lightCurve, toLight, toValue } from "./light";

/** `training/blindspot/light.py` makes these; every 32nd number. */
const golden = JSON.parse(readFileSync(new URL("light.golden.json", import.meta.url), "utf8")) as {
  readonly ratio: number;
  readonly curve: readonly number[];
}[];

const ratios = fc.double({ min: 0, max: 0.2, noNaN: true });

describe("Light that noise took", () => {
  it.each(golden.map((one) => [one.ratio, one.curve] as const))(
    "is found as training finds it: a variance of %d per unit of light",
    (ratio, curve) => {
      const found = lightCurve(ratio).filter((_, i) => i % 32 === 0);
      expect(found.length).toBe(curve.length);
      found.forEach((value, i) => {
        expect(value).toBeCloseTo(curve[i] as number, 9);
      });
    },
  );

  it("comes back: the mean of noisy values becomes the value whose light they had", () => {
    const gauss = gaussOf(7);
    for (const ratio of [0.002, 0.02, 0.08]) {
      for (const right of [0.3, 0.5, 0.7]) {
        const light = toLight(right);
        const deviation = Math.sqrt(ratio * light);
        let mean = 0;
        const count = 200_000;
        for (let i = 0; i < count; i++) mean += toValue(light + deviation * gauss()) / count;
        const planes = new Float32Array(3).fill(mean);
        const one = { width: 1, height: 1 };
        giveLightBack(planes, { x: 0, y: 0, ...one }, 0, one, { light: [ratio, ratio, ratio] });
        expect(Math.abs((planes[0] as number) - right)).toBeLessThan(0.5 / 255);
      }
    }
  });

  it("comes back in the order of values; black and white and what lies beyond stay", () => {
    fc.assert(
      fc.property(ratios, fc.array(fc.float({ min: -1, max: 2, noNaN: true })), (ratio, values) => {
        const sorted = Float32Array.from(values).sort();
        const planes = new Float32Array(3 * sorted.length);
        for (const channel of [0, 1, 2]) planes.set(sorted, channel * sorted.length);
        const shape = { width: sorted.length, height: 1 };
        const noise = { light: [ratio, ratio, ratio] as const };
        giveLightBack(planes, { x: 0, y: 0, ...shape }, 0, shape, noise);
        sorted.forEach((value, i) => {
          const given = planes[i] as number;
          if (value <= 0 || value >= 1) expect(given).toBe(value);
          // Nearer to black the noise that is cut off makes the mean too bright, not too dark.
          else if (value > 0.3) expect(given).toBeGreaterThanOrEqual(value - 1e-6);
          expect(given).toBeGreaterThanOrEqual((planes[i - 1] ?? given) - 1e-6);
          expect(planes[i + sorted.length]).toBe(given);
        });
      }),
    );
  });

  it("changes the core alone, and nothing where none was taken", () => {
    const shape = { width: 6, height: 5 };
    const core = { x: 9, y: 9, width: 2, height: 1 };
    const before = Float32Array.from({ length: 90 }, (_, i) => (i + 1) / 91);
    const planes = before.slice();
    giveLightBack(planes, core, 2, shape, { light: [0, 0, 0] });
    planes.forEach((value, i) => {
      expect(value).toBeCloseTo(before[i] as number, 6);
    });
    const given = before.slice();
    giveLightBack(given, core, 2, shape, { light: [0.05, 0.05, 0.05] });
    const changed = [...given.keys()].filter((i) => given[i] !== before[i]);
    expect(changed).toEqual([14, 15, 44, 45, 74, 75]);
  });
});
