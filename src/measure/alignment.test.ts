import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cropOf, type Pixels } from "../raster/planes";
import { ALIKE, alignedPart, alignmentOf, MOST_OFFSET } from "./alignment";
import { gaussOf, picture, randomOf } from "./judging.fixtures";

const W = 96;
const H = 80;

/** Squares of 3 × 3 at random levels: something to hold on to everywhere. */
const levels = (seed: number) => {
  const random = randomOf(seed);
  const cells = Float32Array.from({ length: 60 * 60 }, () => 40 + 160 * random());
  return (x: number, y: number) =>
    cells[Math.floor((y + 30) / 3) * 60 + Math.floor((x + 30) / 3)] as number;
};

/** As the worker does it: only the middle of the pictures is read. */
function aligned(photo: Pixels, other: Pixels) {
  const part = alignedPart(photo);
  return alignmentOf(cropOf(photo, part), cropOf(other, alignedPart(other)), part);
}

describe("alignment", () => {
  it("finds every shift within its reach, under noise", () => {
    const offset = fc.integer({ min: -MOST_OFFSET, max: MOST_OFFSET });
    fc.assert(
      fc.property(offset, offset, fc.integer(), (dx, dy, seed) => {
        const gauss = gaussOf(seed);
        const scene = levels(seed);
        const noisy = picture(W, H, (x, y) => scene(x, y) + 20 * gauss());
        const clean = picture(W, H, (x, y) => scene(x - dx, y - dy));
        const found = aligned(noisy, clean);
        expect(found).toMatchObject({ dx, dy });
        expect(found.likeness).toBeGreaterThan(ALIKE);
      }),
      { numRuns: 20 },
    );
  });

  it("finds another picture unlike", () => {
    const other = levels(2);
    const scene = levels(1);
    expect(aligned(picture(W, H, scene), picture(W, H, other)).likeness).toBeLessThan(ALIKE);
  });

  it("takes flat pictures, and tiny ones, as they lie", () => {
    for (const side of [1, 5, 40]) {
      const flat = picture(side, side, () => 90);
      expect(aligned(flat, flat)).toMatchObject({ dx: 0, dy: 0 });
    }
    expect(() =>
      aligned(
        picture(4, 4, () => 0),
        picture(4, 5, () => 0),
      ),
    ).toThrow(RangeError);
  });
});
