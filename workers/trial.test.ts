import { describe, expect, it } from "vitest";
import type { TileShape } from "../src/geometry/tiles";
import type { ModelEntry } from "../src/models/manifest";
import type { Conditions } from "../src/network/conditions";
import { PLAIN } from "../src/network/procedure";
import { NOISE_NUMBERS, toldNoise } from "../src/network/told-noise";
import { REMARKS } from "../src/words/en/notices";
import { rejectionOf } from "../src/words/told.fixtures";
import { tryModel } from "./trial";

type Change = Partial<Pick<ModelEntry, "radius" | "multiple" | "inputs">>;
const model = (change: Change = {}) =>
  ({ name: "Mine", radius: 2, inputs: ["image", "blindness"], ...change }) as ModelEntry;

/** The mean of the neighbours within `reach`, and (1 − c) of the pixel itself instead. */
function blindMean(reach: number, centre = (c: number) => 1 - c) {
  return async (
    planes: Float32Array,
    { width, height }: TileShape,
    { blindness: c }: Pick<Conditions, "blindness">,
  ) =>
    planes.map((value, i) => {
      const x = i % width;
      const y = Math.floor(i / width) % height;
      const plane = i - (y * width + x);
      let [sum, count] = [0, 0];
      for (let v = Math.max(0, y - reach); v <= Math.min(height - 1, y + reach); v++) {
        for (let u = Math.max(0, x - reach); u <= Math.min(width - 1, x + reach); u++) {
          if (u === x && v === y) continue;
          sum += planes[plane + v * width + u] as number;
          count++;
        }
      }
      return centre(c) * value + ((1 - centre(c)) * sum) / count;
    });
}

describe("a model's first trial", () => {
  it("stores its input and answers as a golden tile", async () => {
    const { stored, golden, warning } = await tryModel(model(), blindMean(2));
    expect(warning).toBeNull();
    expect(golden).toEqual({ width: 48, height: 48, blindness: [0, 0.5, 1] });
    const size = 3 * 48 * 48;
    expect(stored).toHaveLength(4 * size);
    expect(stored.subarray(size, 2 * size)).toEqual(stored.subarray(0, size)); // c = 0 copies.
    expect(stored.subarray(2 * size, 3 * size)).not.toEqual(stored.subarray(0, size));
  });

  it("of a model without blindness asks once, in sides it accepts", async () => {
    const sides: number[] = [];
    const mean = blindMean(2, () => 0.2);
    const change: Change = { inputs: ["image"], multiple: 32 };
    const { golden, warning } = await tryModel(model(change), (planes, shape, c) => {
      sides.push(shape.width);
      return mean(planes, shape, c);
    });
    expect(golden).toEqual({ width: 64, height: 64, blindness: [0] });
    expect(sides.every((side) => side % 32 === 0)).toBe(true);
    expect(warning).toBeNull();
  });

  it("takes a network that answers nothing within its radius of the border", async () => {
    const mean = blindMean(20);
    const { golden } = await tryModel(model({ radius: 26 }), async (planes, shape, c) => {
      const answer = await mean(planes, shape, c);
      return answer.map((value, i) => {
        const [x, y] = [i % shape.width, Math.floor(i / shape.width) % shape.height];
        const edge = Math.min(x, y, shape.width - 1 - x, shape.height - 1 - y);
        return edge < 26 ? 0 : value;
      });
    });
    expect(golden).toMatchObject({ width: 54, height: 54 });
  });

  it("tells a network that asks for it the noise, and looks through its widest hole", async () => {
    const asked: Conditions[] = [];
    const mean = blindMean(2);
    const change: Change = { inputs: ["image", "blindness", "noise", "shift"] };
    const run = async (planes: Float32Array, shape: TileShape, conditions: Conditions) => {
      asked.push(conditions);
      return mean(planes, shape, conditions);
    };
    const { golden } = await tryModel(model(change), run);
    expect(golden.hole).toBe(1);
    expect(golden.noise).toEqual([...toldNoise(null, PLAIN)]);
    expect(asked.every(({ noise }) => noise.length === NOISE_NUMBERS)).toBe(true);
    expect(asked.slice(0, 3).map(({ hole }) => hole)).toEqual([1, 1, 1]);

    // The hole makes it look further than it says.
    const further = async (planes: Float32Array, shape: TileShape, conditions: Conditions) =>
      blindMean(conditions.hole > 1 ? 3 : 2)(planes, shape, conditions);
    await expect(tryModel(model(change), further)).rejects.toMatchObject({ name: "ModelRejected" });
  });

  it("warns of a network that is not blind at 1", async () => {
    const { warning } = await tryModel(
      model(),
      blindMean(2, () => 0.3),
    );
    expect(REMARKS.modelAdded({ warning })).toMatch(/still sees the pixel/);
  });

  it.each([
    ["sees further than it says", blindMean(3), /further than its radius of 2 pixels/],
    [
      "gives another size",
      async (planes: Float32Array) => planes.slice(3),
      /not the size of its input/,
    ],
    ["gives NaN", async (planes: Float32Array) => planes.map(() => Number.NaN), /not finite/],
    [
      "works on 0 to 255",
      async (planes: Float32Array) => planes.map((value) => 255 * value),
      /far from the photo/,
    ],
  ])("refuses a network that %s", async (_, run, message) => {
    expect(await rejectionOf(tryModel(model(), run))).toMatchObject({
      name: "ModelRejected",
      message: expect.stringMatching(message),
    });
  });
});
