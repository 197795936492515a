import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { made } from "./made.fixtures";
import { cutOut, likenessAt, noiseOf, repeated, rms, withNoise } from "./picture";

const SHAPE = { width: 60, height: 48 };

describe("noise", () => {
  it("is as strong as asked, without a mean, whatever its blotches", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 0.3, noNaN: true }),
        fc.double({ min: 1, max: 5, noNaN: true }),
        fc.integer(),
        (sigma, blotch, seed) => {
          const noise = noiseOf(SHAPE, sigma, blotch, seed);
          const size = SHAPE.width * SHAPE.height;
          for (let channel = 0; channel < 3; channel++) {
            const plane = noise.subarray(channel * size, (channel + 1) * size);
            const mean = plane.reduce((a, b) => a + b, 0) / size;
            expect(Math.abs(mean)).toBeLessThan(1e-6);
            expect(Math.sqrt(plane.reduce((a, b) => a + b * b, 0) / size)).toBeCloseTo(sigma, 5);
          }
        },
      ),
      { numRuns: 12 },
    );
  });

  it("is the same for the same seed, and another for another", () => {
    expect(noiseOf(SHAPE, 0.1, 2, 7)).toEqual(noiseOf(SHAPE, 0.1, 2, 7));
    expect(noiseOf(SHAPE, 0.1, 2, 7)).not.toEqual(noiseOf(SHAPE, 0.1, 2, 8));
  });

  it("is alike between neighbours only where it comes in blotches", () => {
    const likeness = (blotch: number, distance: number) =>
      likenessAt(noiseOf(SHAPE, 0.1, blotch, 3), SHAPE, distance);
    expect(likeness(1, 0)).toBeCloseTo(1, 5);
    expect(Math.abs(likeness(1, 1))).toBeLessThan(0.05);
    expect(likeness(3, 1)).toBeGreaterThan(0.7);
    expect(likeness(3, 1)).toBeGreaterThan(likeness(3, 2));
    expect(Math.abs(likeness(3, 6))).toBeLessThan(0.1);
  });
});

describe("what of the noise is repeated", () => {
  const clean = made();
  const noisy = withNoise(clean, 0.1);

  it("is all of it for the noisy picture itself, half half way, none for the clean one", () => {
    const half = {
      ...clean,
      planes: clean.planes.map((v, i) => (v + (noisy.planes[i] as number)) / 2),
    };
    expect(repeated(clean, noisy, noisy)).toBeCloseTo(1, 6);
    expect(repeated(clean, noisy, half)).toBeCloseTo(0.5, 5);
    expect(repeated(clean, noisy, clean)).toBe(0);
    expect(rms(noisy.planes, clean.planes)).toBeCloseTo(0.1, 5);
  });
});

it("a part cut out holds the pixels that stood there", () => {
  const picture = made();
  const part = cutOut(picture, { x: 5, y: 7, width: 4, height: 3 });
  expect(part.planes).toHaveLength(3 * 12);
  const size = picture.width * picture.height;
  expect(part.planes[12 + 4 + 2]).toBe(picture.planes[size + 8 * picture.width + 7]);
});
