import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rasterOf, readTile } from "../raster/planes";
import { describeInfluence } from "../words/en/influence";
import {
  type InfluenceMap,
  influenceOrder,
  summarise,
  type TileSource,
  traceInfluence,
} from "./influence";
import { PLAIN, type Procedure, type Run } from "./procedure";

/** A network that is one 3 × 3 kernel on every channel; its tile's border reads zeros. */
function convolution(kernel: readonly number[]): Run {
  return async (planes, { width, height }) => {
    const out = new Float32Array(planes.length);
    for (let plane = 0; plane < planes.length; plane += width * height) {
      for (let y = 1; y < height - 1; y++) {
        for (let x = 1; x < width - 1; x++) {
          let sum = 0;
          for (let k = 0; k < 9; k++) {
            const from = plane + (y + Math.floor(k / 3) - 1) * width + x + (k % 3) - 1;
            sum += (kernel[k] as number) * (planes[from] as number);
          }
          out[plane + y * width + x] = sum;
        }
      }
    }
    return out;
  };
}

const KERNEL = [0.1, -0.05, 0.2, 0.15, 0, 0.3, 0.02, 0.08, 0.2];
const SUM = KERNEL.reduce((a, b) => a + b);

function photo(width: number, height: number): TileSource {
  const data = Uint8ClampedArray.from({ length: 4 * width * height }, (_, i) =>
    i % 4 === 3 ? 255 : (i * 37 + (i >> 5) * 11) % 256,
  );
  return {
    width,
    height,
    async planes(core, halo, shape) {
      const planes = new Float32Array(3 * shape.width * shape.height);
      readTile(rasterOf({ width, height, data }), core, halo, shape, planes);
      return planes;
    },
  };
}

async function trace(
  pixel: { x: number; y: number },
  {
    width = 24,
    height = 20,
    procedure = PLAIN,
  }: { width?: number; height?: number; procedure?: Procedure } = {},
): Promise<InfluenceMap> {
  let last: InfluenceMap | null = null;
  for await (const map of traceInfluence(
    convolution(KERNEL),
    photo(width, height),
    pixel,
    procedure,
    { radius: 1 },
    3,
  )) {
    last = map;
  }
  if (!last) throw new Error("no map");
  return last;
}

const weightAt = ({ weights, reach }: InfluenceMap, x: number, y: number) =>
  weights[(y + reach) * (2 * reach + 1) + x + reach] as number;

describe("the influence of a pixel's neighbours", () => {
  it("is a linear network's kernel, and nothing beyond it", async () => {
    const map = await trace({ x: 11, y: 9 });
    for (let y = -3; y <= 3; y++) {
      for (let x = -3; x <= 3; x++) {
        const inside = Math.max(Math.abs(x), Math.abs(y)) <= 1;
        const expected = inside ? (KERNEL[3 * (y + 1) + x + 1] as number) : 0;
        expect(weightAt(map, x, y)).toBeCloseTo(expected, 4);
      }
    }
    // The kernel's middle is 0: changing the pixel itself changes nothing at all.
    expect(Math.abs(weightAt(map, 0, 0))).toBe(0);
  });

  it("counts what is mirrored beyond the border as the pixel it is, wherever the pixel lies", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(8), fc.nat(6), async (x, y) => {
        const map = await trace({ x, y }, { width: 9, height: 7 });
        const real = map.weights.filter((weight) => !Number.isNaN(weight));
        expect(real.reduce((a, b) => a + b, 0)).toBeCloseTo(SUM, 3);
        // Nothing is said of pixels that do not exist.
        expect(Number.isNaN(weightAt(map, -3, 0))).toBe(x < 3);
        expect(Number.isNaN(weightAt(map, 0, 3))).toBe(y > 3);
      }),
      { numRuns: 20 },
    );
  });

  it("lies on the stride's lattice when the photo is downsampled", async () => {
    const procedure: Procedure = { ...PLAIN, sampling: { kind: "pixel-shuffle", stride: 2 } };
    const map = await trace({ x: 11, y: 9 }, { procedure });
    for (let y = -3; y <= 3; y++) {
      for (let x = -3; x <= 3; x++) {
        const on = x % 2 === 0 && y % 2 === 0 && Math.abs(x) <= 2 && Math.abs(y) <= 2;
        const expected = on ? (KERNEL[3 * (y / 2 + 1) + x / 2 + 1] as number) : 0;
        expect(weightAt(map, x, y)).toBeCloseTo(expected, 4);
      }
    }
  });

  it("is handed out from the pixel outwards", async () => {
    expect(influenceOrder(1)[0]).toEqual({ x: 0, y: 0 });
    expect(influenceOrder(2)).toHaveLength(25);
    const maps: InfluenceMap[] = [];
    const run = convolution(KERNEL);
    for await (const map of traceInfluence(
      run,
      photo(9, 9),
      { x: 4, y: 4 },
      PLAIN,
      { radius: 1 },
      1,
    )) {
      maps.push(map);
    }
    expect(maps).toHaveLength(9);
    expect(maps[0]?.weights.filter((w) => !Number.isNaN(w))).toHaveLength(1);
    expect(summarise(maps[0] as InfluenceMap, { width: 9, height: 9 }).done).toBeCloseTo(1 / 9);
  });

  it("is told in shares", async () => {
    const summary = summarise(await trace({ x: 11, y: 9 }), { width: 24, height: 20 });
    expect(summary.own).toBe(0);
    expect(summary.ring).toBeCloseTo(1, 4);
    expect(summary.done).toBe(1);
    expect(describeInfluence(summary)).toBe(
      "Blind: this pixel's own value counts 0 %. 100 % comes from the 8 pixels around it.",
    );
    expect(describeInfluence({ own: 0.43, ring: 0.3, done: 1 })).toMatch(/^This .* counts 43 %\./);
  });
});
