import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { measureNoise } from "../measure/photo-noise";
import { pictureReader } from "../measure/photo-noise.fixtures";
import type { GoldenNoise } from "../raster/noise.fixtures";
import type { PhotoNoise } from "../raster/raster";
import { chooseFor } from "./auto";
import rule from "./auto.rule.json" with { type: "json" };

interface Golden {
  readonly width: number;
  readonly height: number;
  readonly image: string;
  readonly noise: GoldenNoise;
  readonly choice: {
    readonly strength: number;
    readonly blindness: number;
    readonly stride: number;
    readonly hole: number;
    readonly told: boolean;
    readonly blotches: number;
  };
}

/** `training/blindspot/auto.py` measures the same pictures and chooses for them. */
const golden = JSON.parse(
  readFileSync(new URL("auto.golden.json", import.meta.url), "utf8"),
) as Golden[];

const told = ({ levels, correlation, colourCorrelation, ...rest }: PhotoNoise) => [
  ...levels.flatMap((level) => (level ? [level.brightness, level.colour] : [-1, -1])),
  ...[rest.brightness, rest.colour, ...correlation, ...colourCorrelation, rest.spread],
  ...(rest.light ?? []),
  rest.blotches ?? -1,
];

describe("Auto", () => {
  it.each(golden.map((picture, i) => [i, picture] as const))(
    "measures and chooses as training does: picture %i",
    (_, { width, height, image, noise, choice }) => {
      const read = pictureReader(Uint8Array.from(Buffer.from(image, "base64")), width);
      const found = measureNoise(read, { width, height });
      if (!found) throw new Error("nothing measured");
      const expected = [
        ...noise.levels.flatMap((level) => level ?? [-1, -1]),
        ...[noise.brightness, noise.colour, ...noise.correlation, ...noise.colour_correlation],
        ...[noise.spread, ...noise.light, noise.blotches],
      ];
      told(found).forEach((value, i) => {
        expect(value).toBeCloseTo(expected[i] as number, 6);
      });
      const { sampling, ...chosen } = chooseFor(found);
      const { stride: _stride, ...expectedChoice } = choice;
      expect(chosen).toEqual(expectedChoice);
      expect(sampling.kind === "none" ? 1 : sampling.stride).toBe(choice.stride);
    },
  );

  const share = fc.double({ min: -1, max: 1, noNaN: true });
  const noise = fc.record<PhotoNoise>({
    levels: fc.constant([null, null, null]),
    brightness: fc.double({ min: 0, max: 128, noNaN: true }),
    colour: fc.double({ min: 0, max: 128, noNaN: true }),
    correlation: fc.tuple(share, share, share),
    colourCorrelation: fc.tuple(share, share, share),
    spread: fc.double({ min: 0, max: 6, noNaN: true }),
    blotches: fc.constantFrom(0, 5),
  });

  it("stays within what can be set, in steps that a slider knows", () => {
    fc.assert(
      fc.property(noise, (measured) => {
        const { strength, blindness } = chooseFor(measured);
        for (const value of [strength, blindness]) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
          expect(Math.abs(20 * value - Math.round(20 * value))).toBeLessThan(1e-9);
        }
      }),
    );
  });

  it("takes less the more a photo may be texture, and is never blinder for it", () => {
    fc.assert(
      fc.property(noise, fc.double({ min: 0, max: 3, noNaN: true }), (measured, more) => {
        const before = chooseFor(measured);
        const after = chooseFor({ ...measured, spread: measured.spread + more });
        expect(after.strength).toBeLessThanOrEqual(before.strength);
        // By a stride it is kept from being blind.
        if (before.sampling.kind !== "none") return;
        expect(after.blindness).toBeLessThanOrEqual(before.blindness);
      }),
    );
  });

  it("leaves weak noise alone", () => {
    fc.assert(
      fc.property(noise, (measured) => {
        const weak = { ...measured, brightness: rule.level * 0.99 };
        expect(chooseFor(weak)).toEqual({
          strength: 0,
          blindness: 0,
          hole: 1,
          told: false,
          sampling: { kind: "none" },
          blotches: 0,
        });
      }),
    );
  });
});
