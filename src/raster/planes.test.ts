import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Rect } from "../geometry/rect";
import { planTiles, type TileShape, tileCores, tileShape } from "../geometry/tiles";
import {
  cropRgba8,
  type Pixels,
  partOfTile,
  rasterOf,
  readTile,
  reflect,
  writeCore,
  writeRgba8,
} from "./planes";
import type { Channels, Raster, Samples, SampleType } from "./raster";

const photos: fc.Arbitrary<Pixels> = fc
  .tuple(
    fc.oneof(fc.constantFrom(1, 2, 3, 31), fc.integer({ min: 1, max: 48 })),
    fc.oneof(fc.constantFrom(1, 2, 3, 31), fc.integer({ min: 1, max: 48 })),
    fc.integer(),
  )
  .map(([width, height, seed]) => photo(width, height, seed));

function photo(width: number, height: number, seed: number): Pixels {
  let state = seed >>> 0;
  const data = Uint8ClampedArray.from({ length: 4 * width * height }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
  return { width, height, data };
}

type Network = (planes: Float32Array, shape: TileShape) => Float32Array;

/** A whole photo through a network, tile by tile, as the pipeline does it. */
function through(network: Network, source: Pixels, halo: number, edge: number): Pixels {
  const grid = planTiles(source.width, source.height, halo, edge);
  const shape = tileShape(grid);
  const out = new Uint8ClampedArray(source.data.length);
  for (const core of tileCores(grid)) {
    const planes = new Float32Array(3 * shape.width * shape.height);
    readTile(rasterOf(source), core, halo, shape, planes);
    paste(
      out,
      source.width,
      core,
      rgbaOf(writeCore(network(planes, shape), core, halo, shape, "u8", 3)),
    );
  }
  return { ...source, data: out };
}

function paste(out: Uint8ClampedArray, width: number, core: Rect, rgba: Uint8ClampedArray): void {
  for (let y = 0; y < core.height; y++) {
    const row = rgba.subarray(4 * y * core.width, 4 * (y + 1) * core.width);
    out.set(row, 4 * ((core.y + y) * width + core.x));
  }
}

const identity: Network = (planes) => planes;

/** A local filter that reaches `radius` pixels and sees zeros beyond its input, as a convolution does. */
const median =
  (radius: number): Network =>
  (planes, { width, height }) => {
    const out = new Float32Array(planes.length);
    for (let i = 0; i < planes.length; i++) {
      const x = i % width;
      const y = Math.floor(i / width) % height;
      const reach: number[] = [];
      for (let d = -radius; d <= radius; d++) {
        reach.push(x + d >= 0 && x + d < width ? (planes[i + d] ?? 0) : 0);
        reach.push(y + d >= 0 && y + d < height ? (planes[i + d * width] ?? 0) : 0);
      }
      out[i] = reach.sort((a, b) => a - b)[reach.length >> 1] ?? 0;
    }
    return out;
  };

function flipped({ width, height, data }: Pixels): Pixels {
  const out = new Uint8ClampedArray(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = 4 * (y * width + x);
      out.set(data.subarray(from, from + 4), 4 * (y * width + width - 1 - x));
    }
  }
  return { width, height, data: out };
}

const opaque = (p: Pixels) => p.data.map((value, i) => (i % 4 === 3 ? 255 : value));
const halos = fc.integer({ min: 0, max: 60 });
const edges = fc.integer({ min: 1, max: 60 });

describe("reading and writing tiles", () => {
  it("gives the photo back bit for bit through a network that changes nothing", () => {
    fc.assert(
      fc.property(photos, halos, edges, (p, halo, edge) => {
        expect(through(identity, p, halo, edge).data).toEqual(opaque(p));
      }),
    );
  });

  it("gives the same pixels whatever the tile size, when the halo covers the network's reach", () => {
    fc.assert(
      fc.property(photos, fc.integer({ min: 0, max: 4 }), edges, (p, radius, edge) => {
        const untiled = through(median(radius), p, radius, 1000);
        expect(through(median(radius), p, radius, edge).data).toEqual(untiled.data);
      }),
      { numRuns: 60 },
    );
  });

  it("shows seams when the halo is too small, so the test above can fail", () => {
    const p = photo(24, 24, 7);
    expect(through(median(3), p, 1, 8).data).not.toEqual(through(median(3), p, 3, 8).data);
  });

  it("commutes with a flip: borders are mirrored alike on all sides", () => {
    fc.assert(
      fc.property(photos, edges, (p, edge) => {
        const before = through(median(2), flipped(p), 2, edge);
        expect(flipped(through(median(2), p, 2, edge)).data).toEqual(before.data);
      }),
      { numRuns: 60 },
    );
  });

  it("never reads alpha", () => {
    const p = photo(5, 4, 3);
    const transparent = { ...p, data: p.data.map((value, i) => (i % 4 === 3 ? 0 : value)) };
    expect(through(identity, p, 2, 3).data).toEqual(through(identity, transparent, 2, 3).data);
  });

  it("rounds halves up, clamps, and turns what is not a number into black", () => {
    // 0.5, 1 and 0.25 are exact in single precision, and 0.5 · 255 = 127.5 is a half.
    const cases = [
      [-0.2, 0],
      [0, 0],
      [0.5, 128],
      [0.49, 125],
      [0.25, 64],
      [1, 255],
      [1.7, 255],
      [Number.NaN, 0],
    ] as const;
    const shape = { width: cases.length, height: 1 };
    const planes = Float32Array.from([...cases, ...cases, ...cases], ([value]) => value);
    const rgba = rgbaOf(writeCore(planes, { x: 0, y: 0, ...shape }, 0, shape, "u8", 3));
    expect([...rgba]).toEqual(cases.flatMap(([, byte]) => [byte, byte, byte, 255]));
  });
});

describe("other kinds of photo", () => {
  const shape = { width: 4, height: 1 };
  const row = { x: 0, y: 0, ...shape };
  const raster = (type: SampleType, channels: Channels, samples: Raster["samples"]): Raster => ({
    ...shape,
    type,
    channels,
    samples,
    profile: null,
    metadata: {},
  });

  it("are read alike: grey fills three planes, 16 bits and floats mean the same light", () => {
    const planes = (of: Raster) => {
      const out = new Float32Array(12);
      readTile(of, row, 0, shape, out);
      return [...out];
    };
    const grey = planes(raster("u8", 1, Uint8ClampedArray.of(0, 51, 102, 255)));
    expect(grey.slice(0, 4)).toEqual([0, Math.fround(0.2), Math.fround(0.4), 1]);
    expect(grey).toEqual([...grey.slice(0, 4), ...grey.slice(0, 4), ...grey.slice(0, 4)]);
    const alpha = Uint8ClampedArray.of(0, 9, 51, 0, 102, 255, 255, 1);
    expect(planes(raster("u8", 2, alpha))).toEqual(grey);
    expect(planes(raster("u16", 1, Uint16Array.of(0, 13_107, 26_214, 65_535)))).toEqual(grey);
    expect(planes(raster("f32", 1, Float32Array.of(0, 0.2, 0.4, 1)))).toEqual(grey);
    const wild = Float32Array.of(-0.5, Number.NaN, Number.POSITIVE_INFINITY, 7);
    expect(planes(raster("f32", 1, wild)).slice(0, 4)).toEqual([-0.5, 0, 0, 7]);
  });

  it("come back bit for bit in their own type", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 12, maxLength: 12 }), fc.nat(256), (bytes, low) => {
        const u16 = Uint16Array.from(bytes, (byte) => Math.min(65_535, 256 * byte + low));
        for (const of of [
          raster("u16", 3, u16),
          raster(
            "f32",
            3,
            Float32Array.from(bytes, (byte) => byte / 100),
          ),
        ]) {
          const planes = new Float32Array(12);
          readTile(of, row, 0, shape, planes);
          expect(writeCore(planes, row, 0, shape, of.type, 3)).toEqual(of.samples);
        }
      }),
    );
  });

  it("are written grey as the mean of the three planes, clamped where the type is", () => {
    const planes = Float32Array.of(0, 0.5, 2, -1, 0, 0.5, 2, -1, 1, 0.5, 2, Number.NaN);
    expect(writeCore(planes, row, 0, shape, "u8", 1)).toEqual(
      Uint8ClampedArray.of(85, 128, 255, 0),
    );
    expect(writeCore(planes, row, 0, shape, "u16", 1)).toEqual(
      Uint16Array.of(21_845, 32_768, 65_535, 0),
    );
    expect(writeCore(planes, row, 0, shape, "f32", 1)).toEqual(Float32Array.of(1 / 3, 0.5, 2, 0));
  });

  it("are rounded to 8 bits in a crop", () => {
    expect([
      ...cropRgba8(raster("u16", 2, Uint16Array.of(0, 0, 128, 128, 129, 129, 65_535, 257)), row),
    ]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 255, 255, 255, 1]);
    expect([...cropRgba8(raster("f32", 1, Float32Array.of(-1, 0.5, 2, Number.NaN)), row)]).toEqual([
      0, 0, 0, 255, 128, 128, 128, 255, 255, 255, 255, 255, 0, 0, 0, 255,
    ]);
  });
});

describe("reflection", () => {
  it("reads the part of the photo that it tells", () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.nat(39), fc.nat(60), fc.nat(90));
    fc.assert(
      fc.property(sizes, ([length, start, halo, more]) => {
        const from = start % length;
        const core = { x: from, y: 0, width: length - from, height: 1 };
        const shape = { width: core.width + 2 * halo + more, height: 1 };
        const part = partOfTile({ width: length, height: 1 }, core, halo, shape);
        const read = Array.from({ length: shape.width }, (_, i) =>
          reflect(from - halo + i, length),
        );
        expect(Math.min(...read)).toBeGreaterThanOrEqual(part.x);
        expect(Math.max(...read)).toBeLessThan(part.x + part.width);
        expect(part.x).toBeGreaterThanOrEqual(0);
        expect(part.x + part.width).toBeLessThanOrEqual(length);
      }),
    );
  });

  it("mirrors about the outermost pixels, again and again", () => {
    const seen = (length: number) =>
      Array.from({ length: 11 }, (_, i) => reflect(i - 5, length)).join("");
    expect(seen(1)).toBe("00000000000");
    expect(seen(2)).toBe("10101010101");
    expect(seen(3)).toBe("10121012101");
    expect(seen(6)).toBe("54321012345");
  });
});

/** Opaque RGBA8 of a result's RGB8. */
function rgbaOf(rgb: Samples): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray((4 * rgb.length) / 3);
  writeRgba8(rgb, 3, 0, rgba, 0, rgb.length / 3);
  return rgba;
}
