import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { comparisonLayout } from "./comparison-layout";
import { intersects } from "./tiles";

const part = fc.record({
  width: fc.integer({ min: 1, max: 12_000 }),
  height: fc.integer({ min: 1, max: 12_000 }),
});
const shape = fc.constantFrom(
  ...[1, 2, 3, 4, 7].flatMap((columns) => [1, 2, 7].map((rows) => ({ columns, rows }))),
);
const scale = fc.double({ min: 0.01, max: 32, noNaN: true });

describe("a comparison's layout", () => {
  it("puts every picture and label inside the image, none over another", () => {
    fc.assert(
      fc.property(part, shape, scale, (p, grid, s) => {
        const layout = comparisonLayout(grid.columns * grid.rows, p, s, grid);
        const rects = [
          layout.footer,
          ...layout.cells.flatMap(({ picture, label }) => [
            label,
            { ...picture, ...layout.picture },
          ]),
        ];
        for (const [i, rect] of rects.entries()) {
          expect(Object.values(rect).every(Number.isInteger)).toBe(true);
          expect(Math.min(rect.x, rect.y)).toBeGreaterThanOrEqual(0);
          expect(rect.x + rect.width).toBeLessThanOrEqual(layout.width);
          expect(rect.y + rect.height).toBeLessThanOrEqual(layout.height);
          for (const other of rects.slice(i + 1)) expect(intersects(rect, other)).toBe(false);
        }
      }),
    );
  });

  it("stays within what a browser can encode", () => {
    fc.assert(
      fc.property(part, shape, scale, (p, grid, s) => {
        const { width, height } = comparisonLayout(grid.columns * grid.rows, p, s, grid);
        expect(width * height).toBeLessThanOrEqual(40e6);
        expect(Math.max(width, height)).toBeLessThanOrEqual(16_000);
      }),
    );
  });

  it("shows every photo pixel as one, or as the square it is on screen", () => {
    const grid = { columns: 3, rows: 2 };
    const plain = comparisonLayout(6, { width: 640, height: 480 }, 0.4, grid);
    expect(plain).toMatchObject({ enlarged: 1, halvings: 0, picture: { width: 640, height: 480 } });
    const squares = comparisonLayout(6, { width: 60, height: 40 }, 8.7, grid);
    expect(squares).toMatchObject({ enlarged: 8, picture: { width: 480, height: 320 } });
    const whole = comparisonLayout(6, { width: 6000, height: 4000 }, 0.2, grid);
    expect(whole).toMatchObject({ halvings: 1, picture: { width: 3000, height: 2000 } });
  });
});
