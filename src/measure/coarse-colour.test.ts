import { describe, expect, it } from "vitest";
import { blotchesOf, type Coarse } from "./coarse-colour";

const LEVEL = 8 / 255;
const fine = { colour: 3, colourCorrelation: [0.85, 0.65, 0.4] };

/** Patches of blotches that are this many times as strong as the first, beside brightness of that level. */
const patches = (brightness: number, ...strengths: readonly number[]): readonly Coarse[] =>
  strengths.map((by) => [(brightness / 255) ** 2, (by * LEVEL) ** 2]);

const alike = Array.from({ length: 20 }, (_, i) => 1 + (i % 5) / 50);

describe("blotches of colour are told", () => {
  it("where all patches have them", () => {
    expect(blotchesOf(patches(9, ...alike), fine)).toBeCloseTo(8, 5);
  });

  it.each<[string, readonly Coarse[], typeof fine]>([
    ["no patch is large enough", [], fine],
    ["they are weak", patches(2, ...alike.map((by) => by / 5)), fine],
    ["they are stronger than any camera's", patches(9, ...alike.map((by) => 3 * by)), fine],
    ["brightness varies far more", patches(20, ...alike), fine],
    [
      "most places have twice as strong ones",
      patches(9, ...alike.map((by, i) => (i > 5 ? 2 * by : by))),
      fine,
    ],
    ["fine noise explains them", patches(9, ...alike), { ...fine, colour: 9 }],
    ["flat places have none", patches(9, ...alike), { ...fine, colourCorrelation: [0, 0, 0] }],
  ])("not where %s", (_, found, noise) => {
    expect(blotchesOf(found, noise)).toBe(0);
  });
});
