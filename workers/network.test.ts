/** The shipped networks, natively: cutting a photo into tiles or cropping it first changes nothing. */
import { readFileSync } from "node:fs";
import ort from "onnxruntime-node";
import { beforeAll, describe, expect, it } from "vitest";
import type { Rect } from "../src/geometry/rect";
import { planTiles, tileCores, tileShape } from "../src/geometry/tiles";
import { goldenConditions, type Manifest } from "../src/models/manifest";
import { type Conditions, conditionsOf } from "../src/network/conditions";
import { type Pixels, rasterOf, readTile } from "../src/raster/planes";
import { feedsOf } from "./feeds";

const models = new URL("../public/models/", import.meta.url);
const { models: entries } = JSON.parse(
  readFileSync(new URL("manifest.json", models), "utf8"),
) as Manifest;

/** Edges, gradients and strong seeded noise: whatever a seam could show in. */
function noisy(width: number, height: number): Pixels {
  let state = 5;
  const data = Uint8ClampedArray.from({ length: 4 * width * height }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const x = (i >> 2) % width;
    const y = Math.floor((i >> 2) / width);
    return ((x >> 4) + (y >> 3)) % 2 ? x + (state >>> 26) : 255 - y - (state >>> 25);
  });
  return { width, height, data };
}

function crop({ width, data }: Pixels, rect: Rect): Pixels {
  const out = new Uint8ClampedArray(4 * rect.width * rect.height);
  for (let y = 0; y < rect.height; y++) {
    const from = 4 * ((rect.y + y) * width + rect.x);
    out.set(data.subarray(from, from + 4 * rect.width), 4 * y * rect.width);
  }
  return { width: rect.width, height: rect.height, data: out };
}

const sighted = conditionsOf({ blindness: 0 }, null);

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] as number))), 0);
}

describe.each(entries)("the shipped network $id", (model) => {
  const photo = noisy(101, 67);
  let session: ort.InferenceSession;
  beforeAll(async () => {
    session = await ort.InferenceSession.create(readFileSync(new URL(model.file, models)));
  });

  /** A photo through the network in tiles of at most `edge`: planes [3, height, width], not rounded. */
  async function denoised(
    photo: Pixels,
    edge: number,
    conditions: Conditions,
  ): Promise<Float32Array> {
    const { width, height } = photo;
    const grid = planTiles(width, height, model.radius, edge, model.multiple);
    const shape = tileShape(grid);
    const out = new Float32Array(3 * width * height);
    for (const core of tileCores(grid)) {
      const planes = new Float32Array(3 * shape.width * shape.height);
      readTile(rasterOf(photo), core, grid.halo, shape, planes);
      const feeds = feedsOf(ort.Tensor, model.inputs, planes, shape, conditions);
      const { denoised } = await session.run(feeds);
      const answer = denoised?.data as Float32Array;
      for (let channel = 0; channel < 3; channel++) {
        for (let y = 0; y < core.height; y++) {
          const from = (channel * shape.height + y + grid.halo) * shape.width + grid.halo;
          const to = (channel * height + core.y + y) * width + core.x;
          out.set(answer.subarray(from, from + core.width), to);
        }
      }
    }
    return out;
  }

  it("gives PyTorch's answers from its half-precision file too, rounding aside", async () => {
    const { golden, fp16 } = model;
    const half = await ort.InferenceSession.create(
      readFileSync(new URL(fp16?.file ?? "none", models)),
    );
    const { width, height } = golden;
    const stored = new Float32Array(
      Uint8Array.from(readFileSync(new URL(golden.file, models))).buffer,
    );
    const size = 3 * width * height;
    for (const [i, conditions] of goldenConditions(golden).entries()) {
      const { denoised } = await half.run(
        feedsOf(ort.Tensor, model.inputs, stored.slice(0, size), { width, height }, conditions),
      );
      const expected = stored.subarray(size * (i + 1), size * (i + 2));
      // Here only weights and values are rounded to half, not the sums: up to 5.2e-4.
      expect(largestDifference(denoised?.data as Float32Array, expected)).toBeLessThanOrEqual(1e-3);
    }
  });

  it.each([
    [16, 0, 1],
    [37, 0.5, 7],
    [64, 1, 3],
    [90, 0, 5],
  ])("gives in tiles of %i at c = %f what it gives untiled", async (edge, c, hole) => {
    const conditions = conditionsOf({ blindness: c, hole }, null);
    const untiled = await denoised(photo, 1000, conditions);
    const tiled = await denoised(photo, edge, conditions);
    expect(largestDifference(tiled, untiled)).toBeLessThanOrEqual(1e-4);
  });

  it.each([
    [1, 1],
    [1, 40],
    [7, 5],
  ])("takes a photo of %i × %i pixels, smaller than its halo", async (width, height) => {
    const small = noisy(width, height);
    const untiled = await denoised(small, 1000, sighted);
    expect(untiled.every(Number.isFinite)).toBe(true);
    expect(largestDifference(await denoised(small, 3, sighted), untiled)).toBeLessThanOrEqual(1e-4);
  });

  it("denoises a crop as it crops the denoised photo, away from the border", async () => {
    const { radius, multiple = 1 } = model;
    // Cut on the network's blocks: elsewhere it would see other ones.
    const part = {
      x: 2 * multiple,
      y: multiple,
      width: 2 * radius + 36,
      height: 2 * radius + 26,
    };
    const photo = noisy(part.x + part.width + 20, part.y + part.height + 3);
    const inner: Rect = {
      x: radius,
      y: radius,
      width: part.width - 2 * radius,
      height: part.height - 2 * radius,
    };
    const whole = await denoised(photo, 1000, sighted);
    const alone = await denoised(crop(photo, part), 1000, sighted);
    let largest = 0;
    let atBorder = 0;
    for (let channel = 0; channel < 3; channel++) {
      for (let y = 0; y < part.height; y++) {
        for (let x = 0; x < part.width; x++) {
          const a = alone[(channel * part.height + y) * part.width + x] as number;
          const at = (channel * photo.height + part.y + y) * photo.width + part.x + x;
          const difference = Math.abs(a - (whole[at] as number));
          const inside =
            x >= inner.x && x < inner.x + inner.width && y >= inner.y && y < inner.y + inner.height;
          if (inside) largest = Math.max(largest, difference);
          else atBorder = Math.max(atBorder, difference);
        }
      }
    }
    expect(largest).toBeLessThanOrEqual(1e-4);
    expect(atBorder).toBeGreaterThan(1e-4); // The border sees other pixels; else this proves nothing.
  });
});
