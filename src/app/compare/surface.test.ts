import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Rect } from "../../geometry/rect";
import { drawnOrigin, type Size, type Viewport } from "../../geometry/viewport";
import { CHUNK, chunkAt, chunksIn, drawnLevel, topLevel } from "./levels";
import { Surface } from "./surface";

/** A chunk that is at hand, by its place. */
interface Sheet {
  readonly level: number;
  readonly rect: Rect;
}

interface Drawn {
  readonly sheet: Sheet;
  readonly source: Rect;
  readonly target: Rect;
}

const picture = { photo: "p", result: null };
const pane = { width: 800, height: 600 };
const everywhere = { x: 0, y: 0, width: 1e6, height: 1e6 };

/** A surface of which the chunks are at hand that `has` says. */
function surfaceOf(size: Size, has: (level: number, column: number, row: number) => boolean) {
  const at = (level: number, column: number, row: number): Sheet | null =>
    has(level, column, row) ? { level, rect: chunkAt(size, level, column, row).rect } : null;
  const surface = new Surface<Sheet>(
    {
      sheetAt: (_, level, column, row) => at(level, column, row),
      isFresh: (_, level, column, row) => has(level, column, row),
    },
    picture,
    size,
  );
  const draw = (viewport: Viewport, pixelated = false) => {
    const drawn: Drawn[] = [];
    const context = {
      imageSmoothingEnabled: true,
      imageSmoothingQuality: "high" as ImageSmoothingQuality,
      drawImage(
        sheet: Sheet,
        ...n: [number, number, number, number, number, number, number, number]
      ) {
        const [sx, sy, sw, sh, dx, dy, dw, dh] = n;
        drawn.push({
          sheet,
          source: { x: sx, y: sy, width: sw, height: sh },
          target: { x: dx, y: dy, width: dw, height: dh },
        });
      },
    };
    surface.draw(context, viewport, pane, pixelated);
    return { drawn, context };
  };
  return { surface, draw };
}

const centred = (size: Size, scale: number): Viewport => ({
  scale,
  centre: { x: size.width / 2, y: size.height / 2 },
});

/** Counts for each device pixel of the pane how often it has been drawn on. */
function counts(drawn: readonly Drawn[]): Uint8Array {
  const counted = new Uint8Array(pane.width * pane.height);
  for (const { target } of drawn) {
    const right = Math.min(pane.width, target.x + target.width);
    const bottom = Math.min(pane.height, target.y + target.height);
    for (let y = Math.max(0, target.y); y < bottom; y++) {
      for (let x = Math.max(0, target.x); x < right; x++) {
        counted[y * pane.width + x] = (counted[y * pane.width + x] as number) + 1;
      }
    }
  }
  return counted;
}

/** A picture larger than the pane at every scale from 0.2 up. */
const large = { width: 5003, height: 4001 };
const viewports = fc.record({
  scale: fc.double({ min: 0.2, max: 8, noNaN: true }),
  centre: fc.record({
    x: fc.double({ min: 2002, max: 3001, noNaN: true }),
    y: fc.double({ min: 1501, max: 2500, noNaN: true }),
  }),
});

describe("drawing", () => {
  it("at 100 % puts every pixel of the photo on one device pixel", () => {
    const size = { width: 600, height: 500 };
    const { draw } = surfaceOf(size, (level) => level === 0);
    const { drawn } = draw(centred(size, 1));
    expect(drawn.map(({ source, target }) => [source, target])).toEqual([
      [
        { x: 0, y: 0, width: 512, height: 500 },
        { x: 100, y: 50, width: 512, height: 500 },
      ],
      [
        { x: 0, y: 0, width: 88, height: 500 },
        { x: 612, y: 50, width: 88, height: 500 },
      ],
    ]);
  });

  it("touches the level on screen and of it only what is there to be seen", () => {
    const { draw } = surfaceOf(large, () => true);
    const { drawn } = draw({ scale: 0.25, centre: { x: 2048, y: 2048 } });
    expect(drawn.every(({ sheet }) => sheet.level === 2)).toBe(true);
    // 800 × 600 pixels around (512, 512), and the filter's pixel beyond.
    expect(drawn.map(({ sheet: { rect } }) => [rect.x, rect.y])).toEqual([
      [0, 0],
      [512, 0],
      [0, 512],
      [512, 512],
    ]);
    expect(drawn[0]?.source).toEqual({ x: 111, y: 211, width: 401, height: 301 });
  });

  it("draws squares when it is told to, else the mean of what a pixel covers", () => {
    const { draw } = surfaceOf(large, () => true);
    expect(draw(centred(large, 4), true).context.imageSmoothingEnabled).toBe(false);
    expect(draw(centred(large, 1)).context).toMatchObject({
      imageSmoothingEnabled: true,
      imageSmoothingQuality: "low",
    });
  });

  it("has no seam and no overlap at any scale, and every edge on a whole device pixel", () => {
    const { draw } = surfaceOf(large, () => true);
    fc.assert(
      fc.property(viewports, (viewport) => {
        const { drawn } = draw(viewport);
        for (const { target } of drawn) {
          expect(Object.values(target).every(Number.isInteger)).toBe(true);
        }
        expect(counts(drawn).every((count) => count === 1)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it("has none either where any other levels stand in for what has not come", () => {
    fc.assert(
      fc.property(
        viewports,
        fc.integer(),
        fc.double({ min: 0, max: 1 }),
        (viewport, seed, share) => {
          const hash = (...n: number[]) =>
            n.reduce((h, value) => Math.imul(h ^ value, 0x9e3779b1) >>> 0, seed >>> 0) / 2 ** 32;
          const top = topLevel(large);
          const { surface, draw } = surfaceOf(
            large,
            (...place) => place[0] === top || hash(...place) < share,
          );
          expect(surface.covers(viewport, pane)).toBe(true);
          expect(counts(draw(viewport).drawn).every((count) => count === 1)).toBe(true);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("draws from stand-ins the same part of the photo", () => {
    const viewport = { scale: 0.5, centre: { x: 1024, y: 1024 } };
    for (const at of [0, 1, 2, 3, 4]) {
      const { draw } = surfaceOf(large, (level) => level === at);
      const origin = drawnOrigin(viewport, pane);
      for (const { sheet, source, target } of draw(viewport).drawn) {
        const { level, rect } = sheet;
        expect((target.x - origin.x) / 0.5).toBe((rect.x + source.x) * 2 ** level);
        expect((target.y - origin.y) / 0.5).toBe((rect.y + source.y) * 2 ** level);
        expect(target.width / 0.5).toBe(source.width * 2 ** level);
        expect(source.x + source.width).toBeLessThanOrEqual(rect.width);
      }
    }
  });

  it("prefers the next finer level to a coarser one, chunk by chunk", () => {
    const viewport = { scale: 0.5, centre: { x: 512, y: 512 } };
    const { draw } = surfaceOf(
      large,
      (level, column, row) => level === 3 || (level === 0 && column === 1 && row === 0),
    );
    const { drawn } = draw(viewport);
    expect(drawn.filter(({ sheet }) => sheet.level === 0)).toHaveLength(1);
    expect(drawn.filter(({ sheet }) => sheet.level === 3).length).toBeGreaterThan(2);
  });

  it("draws nothing where nothing is at hand", () => {
    const { surface, draw } = surfaceOf(large, (level, column) => level === 0 && column === 5);
    const { drawn } = draw(centred(large, 1));
    expect(drawn.length).toBeGreaterThan(0);
    expect(drawn.every(({ sheet }) => sheet.rect.x === 5 * CHUNK)).toBe(true);
    expect(surface.covers(centred(large, 1), pane)).toBe(false);
  });
});

it("is fresh when every chunk on screen is", () => {
  const viewport = centred(large, 0.3);
  const { level, shown } = drawnLevel(large, viewport, pane);
  const chunks = chunksIn(large, level, shown);
  expect(chunks.length).toBeGreaterThan(2);
  expect(chunksIn(large, level, everywhere).length).toBeGreaterThan(chunks.length);
  for (const missing of [null, ...chunks]) {
    const { surface } = surfaceOf(
      large,
      (n, column, row) =>
        n === level &&
        chunks.some((c) => c.column === column && c.row === row) &&
        (missing?.column !== column || missing.row !== row),
    );
    expect(surface.isFresh(viewport, pane)).toBe(missing === null);
  }
});
