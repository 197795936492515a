import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TileShape } from "../geometry/tiles";
import {
  costOf,
  denoiseTile,
  hash,
  PLAIN,
  type Procedure,
  reach,
  type Sampling,
} from "./procedure";

interface Golden {
  readonly width: number;
  readonly height: number;
  readonly origin: readonly [number, number];
  readonly image: string;
  readonly results: readonly {
    readonly procedure: {
      readonly stride: number;
      readonly draws: number;
      readonly seed: number;
      readonly refine: boolean;
      readonly ensemble: boolean;
    };
    readonly planes: string;
  }[];
}

/** `training/blindspot/procedures.py` makes this of the same picture and network. */
const golden = JSON.parse(
  readFileSync(new URL("procedure.golden.json", import.meta.url), "utf8"),
) as Golden;

function decoded(base64: string): Float32Array<ArrayBuffer> {
  const bytes = Uint8Array.from(Buffer.from(base64, "base64"));
  return Float32Array.from(new Uint16Array(bytes.buffer), (level) => level / 65535);
}

/** Of radius 1, not linear and without any symmetry: whatever is mixed up shows. */
async function network(planes: Float32Array, { width, height }: TileShape): Promise<Float32Array> {
  const size = width * height;
  return planes.map((_, i) => {
    const plane = i - (i % size);
    const x = i % width;
    const y = Math.floor((i % size) / width);
    let sum = 0;
    for (let tap = 0; tap < 9; tap++) {
      const u = x + (tap % 3) - 1;
      const v = y + Math.floor(tap / 3) - 1;
      if (u < 0 || v < 0 || u >= width || v >= height) continue;
      sum += (2 ** tap / 511) * (planes[plane + v * width + u] as number);
    }
    return sum * (1.5 - 0.5 * sum);
  });
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] as number))), 0);
}

const sampling: fc.Arbitrary<Sampling> = fc.oneof(
  fc.constant({ kind: "none" } as const),
  fc.record({
    kind: fc.constant("pixel-shuffle" as const),
    stride: fc.integer({ min: 2, max: 5 }),
  }),
  fc.record({
    kind: fc.constant("random" as const),
    stride: fc.integer({ min: 2, max: 5 }),
    draws: fc.integer({ min: 1, max: 3 }),
    seed: fc.integer(),
  }),
);
const procedure: fc.Arbitrary<Procedure> = fc.record({
  sampling,
  refine: fc.boolean(),
  ensemble: fc.boolean(),
});

describe("a procedure", () => {
  it.each(golden.results)("gives Python's numbers: $procedure", async ({ procedure, planes }) => {
    const { stride, draws, seed, refine, ensemble } = procedure;
    const sampling: Sampling =
      stride === 1
        ? { kind: "none" }
        : draws === 0
          ? { kind: "pixel-shuffle", stride }
          : { kind: "random", stride, draws, seed };
    const [x, y] = golden.origin;
    const made = await denoiseTile(
      network,
      decoded(golden.image),
      golden,
      { x, y },
      {
        sampling,
        refine,
        ensemble,
      },
    );
    expect(largestDifference(made, decoded(planes))).toBeLessThan(2 / 65535);
  });

  it("denoises a tile as it cuts it from a larger one, on its own grid", async () => {
    await fc.assert(
      fc.asyncProperty(procedure, fc.nat(2), fc.nat(2), async (procedure, right, down) => {
        const { halo, multiple } = reach(procedure, 1, 1);
        const inner = 2 * multiple;
        const side = inner + 2 * halo;
        const whole = side + 2 * multiple;
        const photo = Float32Array.from(
          { length: 3 * whole * whole },
          (_, i) => hash(3, i) / 2 ** 32,
        );
        const at = { x: right * multiple, y: down * multiple };
        const cut = new Float32Array(3 * side * side);
        cut.forEach((_, i) => {
          const y = Math.floor(i / side) % side;
          const channel = Math.floor(i / (side * side));
          cut[i] = photo[(channel * whole + at.y + y) * whole + at.x + (i % side)] as number;
        });
        const large = await denoiseTile(
          network,
          photo.slice(),
          { width: whole, height: whole },
          { x: 0, y: 0 },
          procedure,
        );
        const small = await denoiseTile(network, cut, { width: side, height: side }, at, procedure);
        small.forEach((value, i) => {
          const x = i % side;
          const y = Math.floor(i / side) % side;
          const channel = Math.floor(i / (side * side));
          if (Math.min(x, y) < halo || Math.max(x, y) >= side - halo) return;
          const there = large[(channel * whole + at.y + y) * whole + at.x + x] as number;
          if (Math.abs(value - there) > 1e-6) expect.fail(`${value} is not ${there} at ${x}, ${y}`);
        });
      }),
      { numRuns: 40 },
    );
  });

  it("runs the network as often as it says, on planes of the whole tile in sum", async () => {
    await fc.assert(
      fc.asyncProperty(procedure, async (procedure) => {
        const side = 60;
        let pixels = 0;
        await denoiseTile(
          async (planes, { width, height }) => {
            expect(planes.length).toBe(3 * width * height);
            pixels += width * height;
            return planes;
          },
          new Float32Array(3 * side * side),
          { width: side, height: side },
          { x: 0, y: 0 },
          procedure,
        );
        expect(pixels).toBe(costOf(procedure) * side * side);
      }),
      { numRuns: 60 },
    );
  });

  it("needs a halo and a grid that hold its network's, at every stride", () => {
    fc.assert(
      fc.property(
        procedure,
        fc.integer({ min: 0, max: 60 }),
        fc.constantFrom(1, 2, 8),
        (p, r, m) => {
          const { halo, multiple } = reach(p, r, m);
          const stride = p.sampling.kind === "none" ? 1 : p.sampling.stride;
          expect(multiple).toBe(stride * m);
          expect(halo % multiple).toBe(0);
          expect(halo).toBeGreaterThanOrEqual(stride * r + (p.refine ? r : 0));
        },
      ),
    );
    expect(reach(PLAIN, 17, 1)).toEqual({ halo: 17, multiple: 1 });
    expect(reach(PLAIN, 17, 1, 7)).toEqual({ halo: 24, multiple: 1 });
    expect(reach(PLAIN, 17, 4, 7)).toEqual({ halo: 28, multiple: 4 });
  });

  it("draws the same for a place every time, and differently elsewhere", () => {
    expect(hash(1, 2, -3)).toBe(hash(1, 2, -3));
    const drawn = new Set<number>();
    for (let x = -50; x < 50; x++) for (let y = -50; y < 50; y++) drawn.add(hash(0, x, y));
    expect(drawn.size).toBeGreaterThan(9_990);
  });
});
