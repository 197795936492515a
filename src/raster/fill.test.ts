import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Rect } from "../geometry/rect";
import { planTiles, type TileShape, tileCores, tileShape } from "../geometry/tiles";
import { nearest, readFilledTile } from "./fill";
import { readTile } from "./planes";
import type { Raster, SampleType } from "./raster";
import { samplesOf, WHITE } from "./raster";

function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Noise within some discs, anything under transparency; alpha fades over a pixel or two. */
function cutOut(
  width: number,
  height: number,
  seed: number,
  { type = "u8", channels = 4 }: { type?: SampleType; channels?: 2 | 4 } = {},
): Raster {
  const next = random(seed);
  const discs = Array.from({ length: 3 }, () => [next() * width, next() * height, next() * 9]);
  const samples = samplesOf(type, channels * width * height);
  const white = WHITE[type];
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < channels - 1; c++) samples[channels * i + c] = white * next();
    const [x, y] = [i % width, Math.floor(i / width)];
    const inside = discs.map(([cx = 0, cy = 0, r = 0]) => 2 * (r - Math.hypot(x - cx, y - cy)));
    samples[channels * i + channels - 1] =
      white * Math.min(1, Math.max(0, ...inside.map((depth) => depth / 3)));
  }
  return { width, height, type, channels, samples, profile: null, metadata: {} };
}

const alphaAt = ({ width, channels, samples, type }: Raster, x: number, y: number) =>
  (samples[channels * (y * width + x) + channels - 1] as number) / WHITE[type];

function cropped(raster: Raster, rect: Rect): Raster {
  const { width, channels, type } = raster;
  const samples = samplesOf(type, channels * rect.width * rect.height);
  for (let y = 0; y < rect.height; y++) {
    const from = channels * ((rect.y + y) * width + rect.x);
    samples.set(
      raster.samples.subarray(from, from + channels * rect.width),
      channels * y * rect.width,
    );
  }
  return { ...raster, width: rect.width, height: rect.height, samples };
}

/** A network that sees `radius` pixels far: the mean of a cross. */
function mean(planes: Float32Array, { width, height }: TileShape, radius: number): Float32Array {
  const size = width * height;
  const out = new Float32Array(planes.length);
  for (let at = 0; at < planes.length; at++) {
    const [x, y] = [at % width, Math.floor((at % size) / width)];
    let [sum, count] = [0, 0];
    for (let d = -radius; d <= radius; d++) {
      if (x + d >= 0 && x + d < width) [sum, count] = [sum + (planes[at + d] ?? 0), count + 1];
      if (y + d < 0 || y + d >= height) continue;
      [sum, count] = [sum + (planes[at + d * width] ?? 0), count + 1];
    }
    out[at] = sum / count;
  }
  return out;
}

/** What the network makes of a whole photo, tile by tile: [3, height, width]. */
function through(
  raster: Raster,
  radius: number,
  halo: number,
  edge: number,
  read = readFilledTile,
) {
  const { width, height } = raster;
  const grid = planTiles(width, height, halo, edge);
  const shape = tileShape(grid);
  const out = new Float32Array(3 * width * height);
  for (const core of tileCores(grid)) {
    const planes = new Float32Array(3 * shape.width * shape.height);
    read(raster, core, grid.halo, shape, planes);
    const done = mean(planes, shape, radius);
    for (let c = 0; c < 3; c++) {
      for (let y = 0; y < core.height; y++) {
        const from = (c * shape.height + y + grid.halo) * shape.width + grid.halo;
        out.set(done.subarray(from, from + core.width), (c * height + core.y + y) * width + core.x);
      }
    }
  }
  return out;
}

const seeds = fc.nat(1e6);
const sides = fc.integer({ min: 1, max: 40 });

describe("under transparency", () => {
  it("the nearest pixel is the nearest", () => {
    fc.assert(
      fc.property(
        sides,
        sides,
        seeds,
        fc.nat(20),
        fc.constantFrom(0.01, 0.1, 0.5),
        (width, height, seed, reach, share) => {
          const next = random(seed);
          const sources = Array.from({ length: width * height }, () => next() < share);
          const found = nearest(
            { x: 5, y: 7, width, height },
            reach,
            (x, y) => sources[(y - 7) * width + x - 5] ?? false,
          );
          for (const [at, source] of found.entries()) {
            const squared = (other: number) =>
              ((at % width) - (other % width)) ** 2 +
              (Math.floor(at / width) - Math.floor(other / width)) ** 2;
            let least = reach * reach + 1;
            for (const [other, there] of sources.entries()) {
              if (there) least = Math.min(least, squared(other));
            }
            if (least > reach * reach) expect(source).toBe(-1);
            else {
              expect(sources[source]).toBe(true);
              expect(squared(source)).toBe(least);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it("no hidden colour is seen, whatever the cuts", () => {
    fc.assert(
      fc.property(
        sides,
        sides,
        seeds,
        fc.integer({ min: 1, max: 4 }),
        sides,
        (width, height, seed, radius, edge) => {
          const raster = cutOut(width, height, seed);
          const other = { ...raster, samples: raster.samples.slice() };
          for (let i = 0; i < width * height; i++) {
            if (other.samples[4 * i + 3] === 0) other.samples.set([255, 0, 255], 4 * i);
          }
          expect(through(other, radius, radius, edge)).toEqual(
            through(raster, radius, radius, edge),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it("neither tile size nor a wider halo changes a pixel that is seen", () => {
    fc.assert(
      fc.property(
        sides,
        sides,
        seeds,
        fc.integer({ min: 1, max: 4 }),
        fc.nat(5),
        sides,
        (width, height, seed, radius, more, edge) => {
          const raster = cutOut(width, height, seed);
          const whole = through(raster, radius, radius, 1000);
          expect(through(raster, radius, radius, edge)).toEqual(whole);
          const wider = through(raster, radius, radius + more, edge);
          for (const [at, value] of whole.entries()) {
            const i = at % (width * height);
            if (alphaAt(raster, i % width, Math.floor(i / width)) < 1 / 16) continue;
            expect(wider[at]).toBe(value);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it("a crop is denoised as it is within the whole, away from its border", () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 3 }), (seed, radius) => {
        const raster = cutOut(56, 48, seed);
        const rect = { x: 9, y: 6, width: 40, height: 36 };
        // The network's radius, and as far as what it sees was taken from: 2√2 times as much.
        const border = radius + Math.ceil(2 * Math.ceil(Math.SQRT2 * radius));
        const whole = through(raster, radius, radius, 1000);
        const part = through(cropped(raster, rect), radius, radius, 13);
        for (let c = 0; c < 3; c++) {
          for (let y = border; y < rect.height - border; y++) {
            for (let x = border; x < rect.width - border; x++) {
              expect(part[(c * rect.height + y) * rect.width + x]).toBe(
                whole[(c * 48 + y + rect.y) * 56 + x + rect.x],
              );
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it("a cut-out of one colour has no rim, whatever is hidden", () => {
    for (const type of ["u8", "u16", "f32"] as const) {
      for (const channels of [2, 4] as const) {
        const raster = cutOut(40, 40, 3, { type, channels });
        let seen = 0;
        for (let i = 0; i < 1600; i++) {
          if (alphaAt(raster, i % 40, Math.floor(i / 40)) === 0) continue;
          raster.samples.fill(0.8 * WHITE[type], channels * i, channels * i + channels - 1);
          seen++;
        }
        expect(seen).toBeGreaterThan(50);
        const [filled, black] = [readFilledTile, readTile].map((read) =>
          through(raster, 3, 3, 17, read),
        ) as [Float32Array, Float32Array];
        let worst = 0;
        for (const [at, value] of filled.entries()) {
          const i = at % 1600;
          if (alphaAt(raster, i % 40, Math.floor(i / 40)) < 1 / 16) continue;
          expect(value).toBeCloseTo(0.8, 4);
          worst = Math.max(worst, Math.abs((black[at] as number) - 0.8));
        }
        expect(worst).toBeGreaterThan(0.1);
      }
    }
  });

  it("faint pixels fade into what is filled", () => {
    const row = { x: 0, y: 0, width: 4, height: 1 };
    const samples = Float32Array.of(0.25, 1, 1, 1 / 32, 1, 1 / 64, 1, 0);
    const raster: Raster = {
      ...{ width: 4, height: 1, type: "f32", channels: 2, samples },
      ...{ profile: null, metadata: {} },
    };
    const planes = new Float32Array(12);
    // A halo of nothing sees no further than its pixel.
    readFilledTile(raster, row, 0, row, planes);
    expect([...planes.subarray(0, 4)]).toEqual([0.25, 0.75, 0.625, 0.5]);
    const wide = new Float32Array(3 * 10 * 7);
    readFilledTile(raster, row, 3, { width: 10, height: 7 }, wide);
    // 0.25 is the nearest, and nothing stands mirrored about it.
    expect([...wide.subarray(33, 37)]).toEqual([0.25, 0.625, 0.4375, 0.25]);
  });
});
