import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addMoments,
  filterOf,
  gradientOf,
  guess,
  learn,
  leastSquares,
  lossOf,
  noMoments,
  windowAround,
} from "./blind-filter";
import { made } from "./made.fixtures";
import { type Picture, repeated, rms, withNoise } from "./picture";

const clean = made();
const noisy = withNoise(clean, 0.08);

const params = (count: number) =>
  fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: count, maxLength: count });

describe("a window", () => {
  it("leaves out its hole, and holds the ring first", () => {
    for (const hole of [1, 3, 5]) {
      const reach = (hole - 1) / 2 + 3;
      const { offsets, ring } = windowAround(hole, reach, false);
      expect(offsets).toHaveLength((2 * reach + 1) ** 2 - hole ** 2);
      expect(ring).toBe(4 * (hole + 1));
      const far = offsets.map(({ x, y }) => Math.max(Math.abs(x), Math.abs(y)));
      expect(Math.min(...far)).toBe((hole + 1) / 2);
      expect(far.slice(0, ring)).toEqual(new Array(ring).fill((hole + 1) / 2));
    }
  });

  it("lets offsets that turns and flips carry into each other share a weight", () => {
    const { offsets, groups, count } = windowAround(1, 2, true);
    expect(count).toBe(5);
    const of = (x: number, y: number) => groups[offsets.findIndex((o) => o.x === x && o.y === y)];
    expect(of(1, 2)).toBe(of(-2, 1));
    expect(of(1, 2)).not.toBe(of(2, 2));
  });
});

describe("a filter", () => {
  const window = windowAround(3, 3, true);

  it("has weights that add up to 1", () => {
    fc.assert(
      fc.property(params(window.count), (values) => {
        const sum = filterOf(window, values).weights.reduce((a, b) => a + b, 0);
        expect(sum).toBeCloseTo(1, 9);
      }),
    );
  });

  it("is blind: a pixel has no say in its own guess, nor has its hole", () => {
    const filter = learn(window, noisy);
    const before = guess(filter, noisy);
    const at = 20 * noisy.width + 17;
    const changed = { ...noisy, planes: noisy.planes.slice() };
    for (const by of [0, 1, noisy.width, -noisy.width - 1]) changed.planes[at + by] = 9;
    expect(guess(filter, changed).planes[at]).toBe(before.planes[at]);
    // And it does look at what is beyond.
    changed.planes[at + 2] = 9;
    expect(guess(filter, changed).planes[at]).not.toBe(before.planes[at]);
  });

  it("keeps the colour of a flat picture, its border included", () => {
    const flat: Picture = { width: 9, height: 7, planes: new Float32Array(189).fill(0.4) };
    for (const value of guess(learn(window, noisy), flat).planes) expect(value).toBeCloseTo(0.4, 5);
  });
});

describe("the loss", () => {
  const window = windowAround(1, 2, true);
  const moments = noMoments(window);
  addMoments(moments, window, noisy, noisy);

  it("is the mean squared error of the guesses", () => {
    fc.assert(
      fc.property(params(window.count), (values) => {
        const error = rms(guess(filterOf(window, values), noisy).planes, noisy.planes);
        expect(Math.sqrt(lossOf(moments, values))).toBeCloseTo(error, 5);
      }),
      { numRuns: 10 },
    );
  });

  it("has the gradient that its differences show", () => {
    const values = [0.3, -0.2, 0.1, 0, 0.4];
    const step = 1e-5;
    const gradient = gradientOf(moments, values);
    for (let g = 0; g < window.count; g++) {
      const moved = (by: number) => values.map((value, i) => value + (i === g ? by : 0));
      const difference =
        (lossOf(moments, moved(step)) - lossOf(moments, moved(-step))) / (2 * step);
      expect(gradient[g]).toBeCloseTo(difference, 7);
    }
  });

  it("is least at the least squares' parameters", () => {
    const best = leastSquares(moments, 0);
    for (const slope of gradientOf(moments, best)) expect(Math.abs(slope)).toBeLessThan(1e-10);
    fc.assert(
      fc.property(params(window.count), (values) => {
        expect(lossOf(moments, values)).toBeGreaterThanOrEqual(lossOf(moments, best));
      }),
    );
  });

  it("counts only the area it is asked of", () => {
    const area = { x: 3, y: 4, width: 5, height: 6 };
    const part = noMoments(window);
    addMoments(part, window, noisy, noisy, area);
    expect(part.samples).toBe(3 * 30);
  });
});

describe("learning from one noisy picture alone", () => {
  const window = windowAround(1, 3, true);

  it("finds what is under independent noise, and repeats none of it", () => {
    const guessed = guess(learn(window, noisy), noisy);
    expect(rms(guessed.planes, clean.planes)).toBeLessThan(0.7 * 0.08);
    expect(Math.abs(repeated(clean, noisy, guessed))).toBeLessThan(0.05);
  });

  it("repeats noise that comes in blotches, unless the hole covers them", () => {
    const blotched = withNoise(clean, 0.08, { blotch: 3 });
    const share = (hole: number) =>
      repeated(
        clean,
        blotched,
        guess(learn(windowAround(hole, (hole - 1) / 2 + 3, true), blotched), blotched),
      );
    expect(share(1)).toBeGreaterThan(0.9);
    expect(share(7)).toBeLessThan(0.3);
  });

  it("learns nothing from a flat picture, and says its colour", () => {
    const flat: Picture = { width: 12, height: 12, planes: new Float32Array(432).fill(0.25) };
    for (const value of guess(learn(window, flat), flat).planes) expect(value).toBeCloseTo(0.25, 6);
  });
});
