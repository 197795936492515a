import fc from "fast-check";
import { expect, it } from "vitest";
import { area, intersects } from "../../geometry/tiles";
import { CHUNK, chunksIn, drawnLevel, levelSize, onLevel, topLevel } from "./levels";

const sizes = fc.record({
  width: fc.integer({ min: 1, max: 9000 }),
  height: fc.integer({ min: 1, max: 9000 }),
});
const all = { x: -1e6, y: -1e6, width: 2e6, height: 2e6 };

it.each([
  [4, 0],
  [1, 0],
  [0.99, 0],
  [0.51, 0],
  [0.5, 1],
  [0.3, 1],
  [0.25, 2],
  [0.13, 2],
  [0.02, 3],
])("at scale %d level %i is drawn", (scale, level) => {
  const photo = { width: 4096, height: 3000 };
  const pane = { width: 800, height: 600 };
  const drawn = drawnLevel(photo, { scale, centre: { x: 2048, y: 1500 } }, pane);
  expect(drawn.level).toBe(level);
  expect(drawn.scale).toBe(scale * 2 ** level);
});

it("cuts every level into chunks that cover it once, up to a level of one chunk", () => {
  fc.assert(
    fc.property(sizes, (size) => {
      const top = topLevel(size);
      for (let level = 0; level <= top; level++) {
        const { width, height } = levelSize(size, level);
        const chunks = chunksIn(size, level, all);
        expect(chunks.reduce((sum, { rect }) => sum + area(rect), 0)).toBe(width * height);
        expect(chunks.length === 1).toBe(level === top || (width <= CHUNK && height <= CHUNK));
      }
      expect(chunksIn(size, top, all)).toHaveLength(1);
    }),
  );
});

it("halves a size as often as a level says, rounding up each time", () => {
  fc.assert(
    fc.property(sizes, fc.integer({ min: 0, max: 6 }), (size, level) => {
      let { width, height } = size;
      for (let n = 0; n < level; n++)
        [width, height] = [Math.ceil(width / 2), Math.ceil(height / 2)];
      expect(levelSize(size, level)).toEqual({ width, height });
    }),
  );
});

it("finds on a level every pixel that a part of the photo has a share in, and no other", () => {
  const spans = fc.integer({ min: 0, max: 400 });
  fc.assert(
    fc.property(spans, spans, spans, fc.integer({ min: 0, max: 4 }), (x, y, length, level) => {
      const size = { width: 801, height: 803 };
      const part = { x, y, width: 1 + length, height: 1 + length };
      const found = onLevel(part, size, level);
      if (!found) throw new Error("nothing found");
      const cell = 2 ** level;
      const inPhoto = (u: number, v: number) => ({
        x: u * cell,
        y: v * cell,
        width: cell,
        height: cell,
      });
      const right = found.x + found.width - 1;
      const bottom = found.y + found.height - 1;
      expect(intersects(inPhoto(found.x, found.y), part)).toBe(true);
      expect(intersects(inPhoto(right, bottom), part)).toBe(true);
      expect(intersects(inPhoto(found.x - 1, found.y), part)).toBe(false);
      expect(intersects(inPhoto(right, bottom + 1), part)).toBe(false);
    }),
  );
});
