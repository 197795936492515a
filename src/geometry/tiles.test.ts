import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Rect } from "./rect";
import {
  area,
  halveTiles,
  orderCores,
  planTiles,
  remainingCores,
  tileCores,
  tileShape,
} from "./tiles";

/** Small, prime, 1×1, 1×N: sizes at which an off-by-one shows. */
const side = fc.oneof(fc.constantFrom(1, 2, 3, 31, 97, 101), fc.integer({ min: 1, max: 60 }));
const edge = fc.integer({ min: 1, max: 120 });
const halo = fc.integer({ min: 0, max: 40 });
const multiple = fc.constantFrom(1, 1, 2, 3, 8);

/** Counts how often each pixel is covered. */
function coverage(width: number, height: number, rects: readonly Rect[]): Uint8Array {
  const counts = new Uint8Array(width * height);
  for (const r of rects) {
    for (let y = r.y; y < r.y + r.height; y++) {
      for (let x = r.x; x < r.x + r.width; x++) {
        expect(x >= 0 && x < width && y >= 0 && y < height).toBe(true);
        counts[y * width + x] = (counts[y * width + x] ?? 0) + 1;
      }
    }
  }
  return counts;
}

const everyPixelOnce = (width: number, height: number, rects: readonly Rect[]) =>
  coverage(width, height, rects).every((n) => n === 1);

describe("tiles", () => {
  it("cover every pixel exactly once, at every size and after any number of halvings", () => {
    fc.assert(
      fc.property(
        side,
        side,
        halo,
        edge,
        multiple,
        fc.nat(4),
        (width, height, halo, edge, multiple, halvings) => {
          let grid = planTiles(width, height, halo, edge, multiple);
          for (let i = 0; i < halvings; i++) grid = halveTiles(grid) ?? grid;
          expect(everyPixelOnce(width, height, tileCores(grid))).toBe(true);
        },
      ),
    );
  });

  it("all fit one shape, which wastes at most one row and column and respects the edge", () => {
    fc.assert(
      fc.property(side, side, halo, edge, (width, height, halo, edge) => {
        const grid = planTiles(width, height, halo, edge);
        const shape = tileShape(grid);
        expect(shape.width - 2 * halo).toBeLessThanOrEqual(edge);
        expect(shape.height - 2 * halo).toBeLessThanOrEqual(edge);
        for (const core of tileCores(grid)) {
          expect([0, 1]).toContain(shape.width - 2 * halo - core.width);
          expect([0, 1]).toContain(shape.height - 2 * halo - core.height);
        }
      }),
    );
  });

  it("stay within a number of pixels, halo and all, for as little work as that allows", () => {
    const pixels = fc.integer({ min: 1, max: 20_000 });
    fc.assert(
      fc.property(side, side, halo, edge, pixels, (width, height, halo, edge, pixels) => {
        const grid = planTiles(width, height, halo, edge, 1, pixels);
        const size = (of: typeof grid) => area({ x: 0, y: 0, ...tileShape(of) });
        const coarsest = planTiles(width, height, halo, edge);
        if (size(coarsest) <= pixels) {
          expect(grid).toEqual(coarsest);
          return;
        }
        // Nothing fits where a single pixel's halo does not.
        if ((1 + 2 * halo) ** 2 > pixels) return;
        expect(size(grid)).toBeLessThanOrEqual(pixels);
        expect(everyPixelOnce(width, height, tileCores(grid))).toBe(true);
        const square = planTiles(width, height, halo, Math.floor(Math.sqrt(pixels)) - 2 * halo);
        if (square.columns < coarsest.columns || square.rows < coarsest.rows) return;
        // Cores are whole pixels: rounding up may add one line to each tile of a column.
        const rounding = tileShape(square).width * square.columns * (square.rows - 1);
        expect(size(grid) * grid.columns * grid.rows).toBeLessThanOrEqual(
          size(square) * square.columns * square.rows + rounding,
        );
      }),
    );
  });

  it("are whole blocks of the network's multiple, halo and all, and cores fit their tile", () => {
    fc.assert(
      fc.property(
        side,
        side,
        halo,
        edge,
        multiple,
        fc.nat(3),
        (width, height, halo, edge, multiple, halvings) => {
          let grid = planTiles(width, height, halo, edge, multiple);
          for (let i = 0; i < halvings; i++) grid = halveTiles(grid) ?? grid;
          const shape = tileShape(grid);
          expect(grid.halo).toBeGreaterThanOrEqual(halo);
          expect(shape.width - 2 * grid.halo).toBeLessThanOrEqual(Math.max(edge, multiple));
          for (const length of [shape.width, shape.height, grid.halo]) {
            expect(length % multiple).toBe(0);
          }
          for (const core of tileCores(grid)) {
            expect([core.x % multiple, core.y % multiple]).toEqual([0, 0]);
            expect(core.width + 2 * grid.halo).toBeLessThanOrEqual(shape.width);
            expect(core.height + 2 * grid.halo).toBeLessThanOrEqual(shape.height);
          }
        },
      ),
    );
  });

  it("nest when halved: a finer core lies within one coarser core", () => {
    fc.assert(
      fc.property(side, side, edge, multiple, (width, height, edge, multiple) => {
        const grid = planTiles(width, height, 5, edge, multiple);
        const coarse = tileCores(grid);
        for (const fine of tileCores(halveTiles(grid) ?? grid)) {
          const within = coarse.filter(
            (c) =>
              fine.x >= c.x &&
              fine.y >= c.y &&
              fine.x + fine.width <= c.x + c.width &&
              fine.y + fine.height <= c.y + c.height,
          );
          expect(within).toHaveLength(1);
        }
      }),
    );
  });

  it("stop halving at single pixels", () => {
    let grid = planTiles(5, 3, 2, 100);
    let steps = 0;
    for (let next = halveTiles(grid); next; next = halveTiles(grid)) {
      grid = next;
      steps++;
    }
    expect(steps).toBe(3);
    expect(tileCores(grid)).toHaveLength(15);
    expect(halveTiles(planTiles(16, 8, 2, 8, 8))).toBeNull();
  });
});

describe("remaining cores", () => {
  it("complete what an earlier run with other tiles finished: every pixel once, nothing redone", () => {
    fc.assert(
      fc.property(
        side,
        side,
        edge,
        edge,
        fc.infiniteStream(fc.boolean()),
        (w, h, first, second, keep) => {
          const finished = tileCores(planTiles(w, h, 3, first)).filter(() => keep.next().value);
          const rest = remainingCores(tileCores(planTiles(w, h, 3, second)), finished);
          expect(everyPixelOnce(w, h, [...finished, ...rest])).toBe(true);
        },
      ),
    );
  });

  it("are just the unfinished cores when the tiles are the same", () => {
    const cores = tileCores(planTiles(100, 80, 4, 30));
    expect(remainingCores(cores, cores.slice(0, 5))).toEqual(cores.slice(5));
  });
});

describe("order", () => {
  const rect = fc.record({
    x: fc.integer({ min: -50, max: 120 }),
    y: fc.integer({ min: -50, max: 120 }),
    width: fc.integer({ min: 1, max: 100 }),
    height: fc.integer({ min: 1, max: 100 }),
  });

  it("only reorders: what is in focus first, each lot nearest first", () => {
    fc.assert(
      fc.property(side, side, edge, rect, (width, height, edge, f) => {
        const cores = tileCores(planTiles(width, height, 1, edge));
        const ordered = orderCores(cores, f);
        const key = (r: Rect) => r.y * 1000 + r.x;
        const sorted = (list: Rect[]) => [...list].sort((a, b) => key(a) - key(b));
        expect(sorted(ordered)).toEqual(sorted(cores));

        const rank = (r: Rect) => ({
          shown:
            r.x < f.x + f.width &&
            f.x < r.x + r.width &&
            r.y < f.y + f.height &&
            f.y < r.y + r.height,
          distance: Math.hypot(
            r.x + r.width / 2 - f.x - f.width / 2,
            r.y + r.height / 2 - f.y - f.height / 2,
          ),
        });
        for (let i = 1; i < ordered.length; i++) {
          const [a, b] = [rank(ordered[i - 1] as Rect), rank(ordered[i] as Rect)];
          expect(a.shown || !b.shown).toBe(true);
          if (a.shown === b.shown) expect(a.distance).toBeLessThanOrEqual(b.distance + 1e-9);
        }
      }),
    );
  });

  it("counts an area in pixels", () => {
    expect(area({ x: -3, y: 9, width: 4, height: 5 })).toBe(20);
  });
});
