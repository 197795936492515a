import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CLIP_REACH, clippedIn, keepClipped } from "./clip-points";
import { readTile } from "./planes";
import type { Raster } from "./raster";

/** `training/blindspot/clip_points.py` makes this of the same picture. */
const golden = JSON.parse(
  readFileSync(new URL("clip-points.golden.json", import.meta.url), "utf8"),
) as { width: number; height: number; picture: string; shares: string };
const { width, height } = golden;
const size = width * height;
const levels = Uint8ClampedArray.from(Buffer.from(golden.picture, "base64"));
const photo: Raster = {
  ...{ width, height, type: "u8", channels: 3, profile: null, metadata: {} },
  samples: levels.map((_, i) => levels[(i % 3) * size + Math.floor(i / 3)] as number),
};
const whole = { x: 0, y: 0, width, height };

/** The planes of a tile, and what is to stay of its core. */
function tileOf(core: typeof whole, halo: number) {
  const shape = { width: core.width + 2 * halo, height: core.height + 2 * halo };
  const planes = new Float32Array(3 * shape.width * shape.height);
  readTile(photo, core, halo, shape, planes);
  return { planes, shape, shares: clippedIn(planes, core, halo, shape) };
}

const sides = (length: number) =>
  fc.tuple(fc.integer({ min: 0, max: length - 1 }), fc.integer({ min: 1, max: length }));

describe("clip points", () => {
  it("stay where training has them stay", () => {
    const expected = Int8Array.from(Buffer.from(golden.shares, "base64"), (step) => step);
    const { shares } = tileOf(whole, 5);
    expect(Int8Array.from(shares ?? [], (share) => Math.round(14 * share))).toEqual(expected);
    expect(expected).toContain(14);
    expect(expected).toContain(-14);
    expect(expected.some((step) => step !== 0 && Math.abs(step) < 14)).toBe(true);
  });

  it("do not depend on the cut", () => {
    const all = tileOf(whole, CLIP_REACH).shares as Float32Array;
    fc.assert(
      fc.property(
        sides(width),
        sides(height),
        fc.integer({ min: CLIP_REACH, max: 9 }),
        ([x, wide], [y, tall], halo) => {
          const core = {
            ...{ x, y },
            width: Math.min(wide, width - x),
            height: Math.min(tall, height - y),
          };
          const { shares } = tileOf(core, halo);
          const area = core.width * core.height;
          for (let i = 0; i < 3 * area; i++) {
            const row = y + Math.floor((i % area) / core.width);
            const at = Math.floor(i / area) * size + row * width + x + (i % core.width);
            expect(shares?.[i] ?? 0).toBe(all[at]);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it("are put back exactly, and nothing else is", () => {
    const core = { x: 3, y: 2, width: 30, height: 25 };
    const { planes, shape, shares } = tileOf(core, 4);
    const answer = planes.map(() => 0.5);
    keepClipped(answer, shares as Float32Array, core, 4, shape);
    const area = core.width * core.height;
    let moved = 0;
    for (let i = 0; i < answer.length; i++) {
      const x = (i % shape.width) - 4;
      const y = Math.floor((i % (shape.width * shape.height)) / shape.width) - 4;
      const channel = Math.floor(i / (shape.width * shape.height));
      const inside = x >= 0 && y >= 0 && x < core.width && y < core.height;
      const share = inside ? (shares?.[channel * area + y * core.width + x] ?? 0) : 0;
      if (Math.abs(share) === 1) expect(answer[i]).toBe(planes[i]);
      if (share === 0) expect(answer[i]).toBe(0.5);
      else moved++;
    }
    expect(moved).toBeGreaterThan(100);
  });

  it("are none where nothing is clipped", () => {
    const shape = { width: 9, height: 9 };
    const planes = new Float32Array(3 * 81).fill(0.5);
    expect(clippedIn(planes, { x: 0, y: 0, width: 1, height: 1 }, 4, shape)).toBeNull();
  });
});
