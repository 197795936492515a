import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Rect } from "../geometry/rect";
import { randomOf } from "../measure/judging.fixtures";
import { keptMeans, levelSize, photoPiece, resultPiece } from "./piece";
import { cropRgba8, OWN_VALUES, type Painter, writeRgba8 } from "./planes";
import { type Channels, coloursOf, type Raster, type ResultTile } from "./raster";

function photo(width: number, height: number, channels: Channels, seed: number): Raster {
  const random = randomOf(seed);
  const length = width * height * channels;
  // Every third alpha is none: what lies under it must not show.
  const samples = Uint8ClampedArray.from({ length }, (_, i) =>
    channels % 2 === 0 && i % channels === channels - 1 && random() < 0.3 ? 0 : 256 * random(),
  );
  return { width, height, type: "u8", channels, samples, profile: null, metadata: {} };
}

const photos = fc
  .tuple(
    fc.integer({ min: 1, max: 40 }),
    fc.integer({ min: 1, max: 40 }),
    fc.constantFrom<Channels>(1, 2, 3, 4),
    fc.integer(),
  )
  .map((of) => photo(...of));
const levels = fc.integer({ min: 0, max: 5 });

const as16 = (raster: Raster): Raster => ({
  ...raster,
  type: "u16",
  samples: Uint16Array.from(raster.samples, (value) => value * 257),
});
const asFloat = (raster: Raster): Raster => ({
  ...raster,
  type: "f32",
  samples: Float32Array.from(raster.samples, (value) => value / 255),
});

const whole = (raster: Raster, level: number): Rect => ({
  x: 0,
  y: 0,
  ...levelSize(raster, level),
});

/** From RGBA8 at full size, in the plainest way; `done` says which pixels count. */
function reference(
  raster: Raster,
  { x: left, y: top, width, height }: Rect,
  level: number,
  done: (x: number, y: number) => boolean = () => true,
): number[] {
  const rgba = cropRgba8(raster, { x: 0, y: 0, width: raster.width, height: raster.height });
  const out: number[] = [];
  for (let y = top; y < top + height; y++) {
    for (let x = left; x < left + width; x++) {
      const sums = [0, 0, 0, 0];
      let count = 0;
      for (let v = y << level; v < Math.min(raster.height, (y + 1) << level); v++) {
        for (let u = x << level; u < Math.min(raster.width, (x + 1) << level); u++) {
          if (!done(u, v)) continue;
          const at = 4 * (v * raster.width + u);
          const alpha = rgba[at + 3] as number;
          for (const channel of [0, 1, 2]) {
            sums[channel] = (sums[channel] as number) + alpha * (rgba[at + channel] as number);
          }
          sums[3] = (sums[3] as number) + alpha;
          count++;
        }
      }
      const weight = sums[3] as number;
      for (const channel of [0, 1, 2]) {
        out.push(weight === 0 ? 0 : Math.floor((sums[channel] as number) / weight + 0.5));
      }
      out.push(count === 0 ? 0 : Math.floor(weight / count + 0.5));
    }
  }
  return out;
}

/** Pieces of a picture put together. */
function joined(size: { width: number; height: number }, pieces: [Rect, Uint8ClampedArray][]) {
  const out = new Uint8ClampedArray(4 * size.width * size.height);
  for (const [rect, rgba] of pieces) {
    for (let y = 0; y < rect.height; y++) {
      const row = rgba.subarray(4 * y * rect.width, 4 * (y + 1) * rect.width);
      out.set(row, 4 * ((rect.y + y) * size.width + rect.x));
    }
  }
  return out;
}

/** A picture in four at most, cut at a share of its width and height. */
function cut({ width, height }: { width: number; height: number }, a: number, b: number): Rect[] {
  const [x, y] = [Math.floor(a * width), Math.floor(b * height)];
  return [
    { x: 0, y: 0, width: x, height: y },
    { x, y: 0, width: width - x, height: y },
    { x: 0, y, width: x, height: height - y },
    { x, y, width: width - x, height: height - y },
  ].filter((rect) => rect.width > 0 && rect.height > 0);
}

const share = fc.double({ min: 0, max: 1, noNaN: true });

/** A painter like any other, that happens to keep values as they are. */
const painter: Painter = { write: writeRgba8 };

describe("a piece of a photo", () => {
  it("is the crop at level 0", () => {
    fc.assert(
      fc.property(photos, share, share, (raster, a, b) => {
        for (const rect of cut(raster, a, b)) {
          expect(photoPiece(raster, rect, 0)).toEqual(cropRgba8(raster, rect));
        }
      }),
    );
  });

  it("is the mean of its cells, weighted by alpha", () => {
    fc.assert(
      fc.property(photos, fc.integer({ min: 1, max: 5 }), (raster, level) => {
        const rect = whole(raster, level);
        const plain = reference(raster, rect, level);
        expect([...photoPiece(raster, rect, level)]).toEqual(plain);
        expect([...photoPiece(raster, rect, level, OWN_VALUES, keptMeans(raster))]).toEqual(plain);
      }),
    );
  });

  it("joins its neighbours without a seam", () => {
    fc.assert(
      fc.property(photos, levels, share, share, (raster, level, a, b) => {
        const size = levelSize(raster, level);
        const pieces = cut(size, a, b).map((rect): [Rect, Uint8ClampedArray] => [
          rect,
          photoPiece(raster, rect, level),
        ]);
        expect(joined(size, pieces)).toEqual(photoPiece(raster, whole(raster, level), level));
      }),
    );
  });

  it("is the same whatever the type of its samples", () => {
    fc.assert(
      fc.property(photos, levels, (raster, level) => {
        const rect = whole(raster, level);
        const bytes = photoPiece(raster, rect, level);
        expect(photoPiece(as16(raster), rect, level)).toEqual(bytes);
        // Single precision knows no exact halves of 255ths.
        const floats = photoPiece(asFloat(raster), rect, level);
        for (const [i, value] of floats.entries()) {
          expect(Math.abs(value - (bytes[i] as number))).toBeLessThanOrEqual(level === 0 ? 0 : 1);
        }
      }),
    );
  });

  it("is painted from the same means, whoever paints", () => {
    fc.assert(
      fc.property(photos, levels, (raster, level) => {
        const rect = whole(raster, level);
        for (const each of [raster, as16(raster), asFloat(raster)]) {
          const own = photoPiece(each, rect, level);
          for (const [i, value] of photoPiece(each, rect, level, painter).entries()) {
            expect(Math.abs(value - (own[i] as number))).toBeLessThanOrEqual(level === 0 ? 0 : 1);
          }
        }
      }),
    );
  });
});

describe("a piece of a result", () => {
  /** The photo's colours as tiles. */
  const tilesOf = (raster: Raster, rects: readonly Rect[]): ResultTile[] =>
    rects.map((rect) => {
      const { channels, width, samples } = raster;
      const colours = coloursOf(raster);
      const out: number[] = [];
      for (let y = rect.y; y < rect.y + rect.height; y++) {
        for (let x = rect.x; x < rect.x + rect.width; x++) {
          const at = channels * (y * width + x);
          out.push(...samples.subarray(at, at + colours));
        }
      }
      return { rect, samples: Uint8ClampedArray.from(out) };
    });
  const opaque = fc
    .constantFrom<Channels>(1, 3)
    .chain((channels) =>
      fc
        .tuple(fc.integer({ min: 2, max: 40 }), fc.integer({ min: 2, max: 40 }), fc.integer())
        .map(([width, height, seed]) => photo(width, height, channels, seed)),
    );

  it("is the mean of what is done, and nothing where nothing is", async () => {
    await fc.assert(
      fc.asyncProperty(
        opaque,
        levels,
        share,
        share,
        fc.nat(15),
        async (raster, level, a, b, mask) => {
          const done = cut(raster, a, b).filter((_, i) => mask & (1 << i));
          const isDone = (x: number, y: number) =>
            done.some((r) => x >= r.x && y >= r.y && x < r.x + r.width && y < r.y + r.height);
          const tiles = tilesOf(raster, done);
          for (const rect of cut(levelSize(raster, level), b, a)) {
            const piece = await resultPiece(rect, level, tiles);
            expect([...piece]).toEqual(reference(raster, rect, level, isDone));
            const painted = await resultPiece(rect, level, tiles, painter);
            for (const [i, value] of painted.entries()) {
              expect(Math.abs(value - (piece[i] as number))).toBeLessThanOrEqual(1);
              if (i % 4 === 3) expect(value).toBe(piece[i]);
            }
          }
        },
      ),
    );
  });
});
