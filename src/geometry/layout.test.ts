import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gridShape } from "./layout";

describe("the grid of panes", () => {
  it.each([
    [1, 1000, 600, 3, 2, 1, 1],
    [2, 1000, 600, 3, 2, 2, 1],
    [2, 600, 1000, 3, 2, 1, 2],
    [5, 1500, 1000, 3, 2, 3, 2],
    [6, 1500, 1000, 3, 2, 3, 2],
    [4, 1000, 1000, 1, 1, 2, 2],
    [3, 1000, 600, 1, 3, 3, 1],
    [5, 390, 300, 1, 1, 3, 2],
  ])("of %d in %d × %d for a photo of %d × %d is %d × %d", (count, w, h, pw, ph, columns, rows) => {
    const photo = { width: pw, height: ph };
    expect(gridShape(count, { width: w, height: h }, photo)).toEqual({ columns, rows });
  });

  it("holds every pane and shows the photo no smaller than any other grid", () => {
    const side = fc.integer({ min: 1, max: 5000 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), side, side, side, side, (count, w, h, pw, ph) => {
        const scale = (columns: number, rows: number) => Math.min(w / columns / pw, h / rows / ph);
        const { columns, rows } = gridShape(
          count,
          { width: w, height: h },
          { width: pw, height: ph },
        );
        expect(columns * rows).toBeGreaterThanOrEqual(count);
        expect(columns * (rows - 1)).toBeLessThan(count);
        for (let other = 1; other <= count; other++) {
          const most = scale(other, Math.ceil(count / other));
          expect(scale(columns, rows)).toBeGreaterThanOrEqual(most * (1 - 1e-6));
        }
      }),
    );
  });

  it("is one row or one column where that is asked for", () => {
    const area = { width: 800, height: 600 };
    expect(gridShape(5, area, area, "columns")).toEqual({ columns: 5, rows: 1 });
    expect(gridShape(5, area, area, "rows")).toEqual({ columns: 1, rows: 5 });
    expect(gridShape(4, area, area, "auto")).toEqual({ columns: 2, rows: 2 });
  });
});
