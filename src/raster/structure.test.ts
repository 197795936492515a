import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Rect } from "../geometry/rect";
import { tileCores } from "../geometry/tiles";
import { gaussOf } from "../measure/judging.fixtures";
import { type GoldenNoise, photoNoise } from "./noise.fixtures";
import type { PhotoNoise } from "./raster";
import { keepStructure, structureAreaFactor, structureFactor, structureReach } from "./structure";

/** `training/blindspot/structure.py` makes this of the same pictures. Planes of floats. */
const golden = JSON.parse(
  readFileSync(new URL("structure.golden.json", import.meta.url), "utf8"),
) as {
  readonly width: number;
  readonly height: number;
  readonly noise: GoldenNoise;
  readonly before: string;
  readonly after: string;
  readonly kept: string;
}[];

const floats = (base64: string) => {
  const bytes = Uint8Array.from(Buffer.from(base64, "base64"));
  return new Float32Array(bytes.buffer);
};

/** Of white noise, the most there is. */
const STRUCTURE_REACH = 15;

/** Planes of a photo and of a network's answer, in full size. */
interface Answered {
  readonly width: number;
  readonly height: number;
  readonly noise: PhotoNoise;
  readonly before: Float32Array;
  readonly after: Float32Array;
}

const pictures: readonly (Answered & { readonly kept: Float32Array })[] = golden.map((one) => ({
  ...one,
  noise: photoNoise(one.noise),
  before: floats(one.before),
  after: floats(one.after),
  kept: floats(one.kept),
}));

/** The planes of a tile; what lies further beyond the core than a network's answer need be right is spoilt. */
function tileOf(planes: Float32Array, { width, height }: Answered, core: Rect, halo: number) {
  const shape = { width: core.width + 2 * halo, height: core.height + 2 * halo };
  const size = shape.width * shape.height;
  const far = (i: number, length: number) =>
    i < halo - STRUCTURE_REACH || i >= halo + length + STRUCTURE_REACH;
  const tile = Float32Array.from({ length: 3 * size }, (_, i) => {
    const [x, y] = [i % shape.width, Math.floor((i % size) / shape.width)];
    const [column, row] = [core.x - halo + x, core.y - halo + y];
    const beyond = column < 0 || row < 0 || column >= width || row >= height;
    if (beyond || far(x, core.width) || far(y, core.height)) return Number.NaN;
    return planes[Math.floor(i / size) * width * height + row * width + column] as number;
  });
  return { tile, shape };
}

/** The whole answer with its structure, done in these cores. */
function kept(picture: Answered, cores: readonly Rect[], halo: number): Float32Array {
  const { width, height, noise } = picture;
  const out = new Float32Array(3 * width * height);
  let strayed = 0;
  for (const core of cores) {
    const { tile: shown, shape } = tileOf(picture.before, picture, core, halo);
    const { tile: answer } = tileOf(picture.after, picture, core, halo);
    const given = answer.slice();
    keepStructure(shown, answer, core, halo, shape, picture, noise);
    for (let i = 0; i < answer.length; i++) {
      const size = shape.width * shape.height;
      const x = (i % shape.width) - halo;
      const y = Math.floor((i % size) / shape.width) - halo;
      if (x < 0 || y < 0 || x >= core.width || y >= core.height) {
        if (!Object.is(answer[i], given[i])) strayed++;
        continue;
      }
      const at = (core.y + y) * width + core.x + x;
      out[Math.floor(i / size) * width * height + at] = answer[i] as number;
    }
  }
  expect(strayed).toBe(0);
  return out;
}

/** How many values are not the same to the bit. */
const differing = (a: Float32Array, b: Float32Array) =>
  a.reduce((count, value, i) => count + (value === b[i] ? 0 : 1), 0);

const whole = ({ width, height }: Answered): Rect => ({ x: 0, y: 0, width, height });

/** A part of a picture as a picture of its own. */
function crop(picture: Answered, { x, y, width, height }: Rect): Answered {
  const cut = (planes: Float32Array) =>
    Float32Array.from({ length: 3 * width * height }, (_, i) => {
      const channel = Math.floor(i / (width * height));
      const row = y + (Math.floor(i / width) % height);
      return planes[(channel * picture.height + row) * picture.width + x + (i % width)] as number;
    });
  return {
    width,
    height,
    noise: picture.noise,
    before: cut(picture.before),
    after: cut(picture.after),
  };
}

const [white, smooth] = pictures as unknown as [Answered, Answered];
const WHITE_NOISE: PhotoNoise = {
  levels: [null, null, null],
  brightness: 6,
  colour: 6,
  correlation: [0, 0, 0],
  colourCorrelation: [0, 0, 0],
  spread: 0,
};

describe("structure that a network took away", () => {
  it.each(pictures.map((picture, i) => [i, picture] as const))(
    "comes back as in training: picture %i",
    (_, picture) => {
      const found = kept(picture, [whole(picture)], STRUCTURE_REACH);
      expect(found).toHaveLength(picture.kept.length);
      let [furthest, moved] = [0, 0];
      found.forEach((value, i) => {
        furthest = Math.max(furthest, Math.abs(value - (picture.kept[i] as number)));
        moved = Math.max(moved, Math.abs(value - (picture.after[i] as number)));
      });
      expect(furthest).toBeLessThan(1e-6);
      expect(moved).toBeGreaterThan(0.1);
    },
  );

  it("is the same to the bit wherever the cuts are", () => {
    const once = [white, smooth].map((picture) => kept(picture, [whole(picture)], STRUCTURE_REACH));
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: STRUCTURE_REACH, max: 20 }),
        (which, columns, rows, multiple, halo) => {
          const picture = which === 0 ? white : smooth;
          const { width, height } = picture;
          const cores = tileCores({ width, height, columns, rows, halo, multiple });
          expect(differing(kept(picture, cores, halo), once[which] as Float32Array)).toBe(0);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("of a crop is the crop of the photo's, away from the border, where it begins on the blocks' grid", () => {
    const all = kept(smooth, [whole(smooth)], STRUCTURE_REACH);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 8 }),
        fc.integer({ min: 0, max: 1 }),
        fc.integer({ min: 32, max: 42 }),
        fc.integer({ min: 32, max: 36 }),
        (fourthX, fourthY, width, height) => {
          const at = { x: 4 * fourthX, y: 4 * fourthY, width, height };
          fc.pre(at.x + width <= smooth.width && at.y + height <= smooth.height);
          const own = kept(crop(smooth, at), [{ ...at, x: 0, y: 0 }], STRUCTURE_REACH);
          const expected = crop({ ...smooth, after: all }, at).after;
          const inner = (planes: Float32Array) =>
            planes.filter((_, i) => {
              const [x, y] = [i % width, Math.floor(i / width) % height];
              const [right, low] = [width - STRUCTURE_REACH, height - STRUCTURE_REACH];
              return x >= STRUCTURE_REACH && x < right && y >= STRUCTURE_REACH && y < low;
            });
          expect(inner(own).length).toBeGreaterThan(0);
          expect(differing(inner(own), inner(expected))).toBe(0);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("comes back however small the photo is", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 4 }),
        (width, height, columns) => {
          const small = crop(white, { x: 11, y: 12, width, height });
          const once = kept(small, [whole(small)], STRUCTURE_REACH);
          expect(once.every(Number.isFinite)).toBe(true);
          const cores = tileCores({ width, height, columns, rows: 2, halo: 17, multiple: 1 });
          expect(differing(kept(small, cores, 17), once)).toBe(0);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("is no noise, which stays away", () => {
    const [width, height] = [64, 64];
    const gauss = gaussOf(1);
    const after = new Float32Array(3 * width * height).fill(0.4);
    const before = after.map((value) => value + (6 / 255) * gauss());
    const found = kept(
      { width, height, noise: WHITE_NOISE, before, after },
      [{ x: 0, y: 0, width, height }],
      STRUCTURE_REACH,
    );
    const distance = (a: Float32Array) => a.reduce((sum, value) => sum + Math.abs(value - 0.4), 0);
    expect(distance(found)).toBeLessThan(0.03 * distance(before));
  });

  it("is what stands out of it: a star that went comes back, and nothing far from it changes", () => {
    const [width, height] = [60, 40];
    const gauss = gaussOf(2);
    const after = new Float32Array(3 * width * height).fill(0.2);
    const star = (x: number, y: number) => 0.35 * Math.exp(-((x - 20) ** 2 + (y - 18) ** 2) / 2);
    const before = after.map(
      (value, i) => value + (1 / 255) * gauss() + star(i % width, Math.floor(i / width) % height),
    );
    const found = kept(
      { width, height, noise: WHITE_NOISE, before, after },
      [{ x: 0, y: 0, width, height }],
      STRUCTURE_REACH,
    );
    for (const channel of [0, 1, 2]) {
      const at = (x: number, y: number) => found[(channel * height + y) * width + x] as number;
      expect(at(20, 18)).toBeGreaterThan(0.2 + 0.8 * 0.35);
      expect(at(20, 18)).toBeLessThan(0.2 + 1.05 * 0.35);
      for (let y = 0; y < height; y++) expect(at(52, y)).toBe(Math.fround(0.2));
    }
  });

  it("is texture, too, that is no stronger than the noise but fills an area", () => {
    const [width, height] = [96, 64];
    const gauss = gaussOf(3);
    const after = new Float32Array(3 * width * height).fill(0.4);
    const texture = after.map((_, i) => {
      const [x, y] = [i % width, Math.floor(i / width) % height];
      return x < 48 ? 0 : (6 / 255) * Math.SQRT2 * Math.sin(x + 0.6 * y);
    });
    const before = after.map((value, i) => value + (texture[i] as number) + (6 / 255) * gauss());
    const found = kept(
      { width, height, noise: WHITE_NOISE, before, after },
      [{ x: 0, y: 0, width, height }],
      STRUCTURE_REACH,
    );
    const product = (a: Float32Array, mean: number) =>
      a.reduce((sum, value, i) => sum + (value - mean) * (texture[i] as number), 0);
    expect(product(found, 0.4)).toBeGreaterThan(0.7 * product(texture, 0));
    const left = (from: number, to: number) =>
      Math.sqrt(
        found.reduce((sum, value, i) => {
          const x = i % width;
          return x < from || x >= to ? sum : sum + (value - 0.4 - (texture[i] as number)) ** 2;
        }, 0) /
          (3 * height * (to - from)),
      );
    expect(255 * left(0, 24)).toBeLessThan(1);
    expect(255 * left(60, 96)).toBeLessThan(4);
  });

  it("must stand out further where neighbours are alike", () => {
    const alike = (next: number) => ({
      ...WHITE_NOISE,
      correlation: [next, 0, 0],
      colourCorrelation: [next, 0, 0],
    });
    expect(structureFactor(alike(0))).toBe(5);
    expect(structureFactor(alike(0.15))).toBe(5);
    expect(structureFactor(alike(0.25))).toBeCloseTo(Math.sqrt(5 * 36));
    expect(structureFactor(alike(0.6))).toBeCloseTo(36);
    expect([0, 0.34, 0.35].map((next) => structureReach(alike(next)))).toEqual([15, 15, 7]);
    expect(structureAreaFactor(alike(0))).toBe(2);
    expect(structureAreaFactor(alike(0.25))).toBeCloseTo(12);
    expect(structureAreaFactor(alike(0.35))).toBe(Number.POSITIVE_INFINITY);
    expect(structureFactor({ ...WHITE_NOISE, brightness: 0, colour: 0 })).toBe(5);
  });
});
