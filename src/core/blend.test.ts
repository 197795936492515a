import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blendTile } from "./blend";

const pixels = fc.uint8Array({ minLength: 4 * 6 * 5, maxLength: 4 * 6 * 5 }).map((bytes) => ({
  width: 6,
  height: 5,
  data: Uint8ClampedArray.from(bytes),
}));
const rect = { x: 2, y: 1, width: 3, height: 4 };
const results = fc
  .uint8Array({ minLength: 4 * 12, maxLength: 4 * 12 })
  .map((bytes) => Uint8ClampedArray.from(bytes));

/** The photo's own pixels in the rectangle. */
function crop({ width, data }: { width: number; data: Uint8ClampedArray }): number[] {
  return Array.from({ length: rect.height }, (_, y) => {
    const from = 4 * ((rect.y + y) * width + rect.x);
    return [...data.subarray(from, from + 4 * rect.width)];
  }).flat();
}

describe("blend", () => {
  it("is the photo at 0, the result at 1, and always keeps the photo's alpha", () => {
    fc.assert(
      fc.property(pixels, results, (photo, result) => {
        const original = crop(photo);
        const full = original.map((value, i) => (i % 4 === 3 ? value : result[i]));
        expect([...blendTile(photo, rect, result, 0)]).toEqual(original);
        expect([...blendTile(photo, rect, result, 1)]).toEqual(full);
      }),
    );
  });

  it("is the rounded mixture in between", () => {
    fc.assert(
      fc.property(
        pixels,
        results,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (photo, result, s) => {
          const original = crop(photo);
          blendTile(photo, rect, result, s).forEach((value, i) => {
            const o = original[i] as number;
            const expected = i % 4 === 3 ? o : o + s * ((result[i] as number) - o);
            expect(Math.abs(value - expected)).toBeLessThanOrEqual(0.5 + 1e-9);
          });
        },
      ),
    );
  });

  it("rounds halves up", () => {
    const photo = { width: 1, height: 1, data: Uint8ClampedArray.of(10, 11, 13, 9) };
    const result = Uint8ClampedArray.of(11, 10, 10, 255);
    const one = { x: 0, y: 0, width: 1, height: 1 };
    expect([...blendTile(photo, one, result, 0.5)]).toEqual([11, 11, 12, 9]);
  });
});
