import { describe, expect, it } from "vitest";
import { enlarge, halve } from "./scale";

const grey = (width: number, ...values: number[]) => ({
  width,
  height: values.length / width,
  rgba: Uint8ClampedArray.from(values.flatMap((value) => [value, value, value, 255])),
});

describe("a picture", () => {
  it("halved has the mean of four, and of fewer at its edges", () => {
    expect(halve(grey(3, 0, 100, 10, 40, 60, 20, 7, 9, 11), 1)).toEqual(grey(2, 50, 15, 8, 11));
  });

  it("halved twice has the mean of all sixteen, rounded once", () => {
    const values = Array.from({ length: 16 }, (_, i) => (i < 9 ? 1 : 0));
    expect(halve(grey(4, ...values), 2)).toEqual(grey(1, 1));
    expect(halve(grey(2, 3, 5), 4)).toEqual(grey(1, 4));
  });

  it("halved mixes colours by their alpha", () => {
    const rgba = Uint8ClampedArray.of(200, 0, 0, 255, 0, 200, 9, 0);
    expect([...halve({ width: 2, height: 1, rgba }, 1).rgba]).toEqual([200, 0, 0, 128]);
    const clear = { width: 1, height: 1, rgba: Uint8ClampedArray.of(9, 9, 9, 0) };
    expect([...halve(clear, 1).rgba]).toEqual([0, 0, 0, 0]);
  });

  it("enlarged is squares", () => {
    expect(enlarge(grey(2, 1, 2, 3, 4), 2)).toEqual(
      grey(4, ...[1, 1, 2, 2], ...[1, 1, 2, 2], ...[3, 3, 4, 4], ...[3, 3, 4, 4]),
    );
  });
});
