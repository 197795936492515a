import { describe, expect, it } from "vitest";
import { correlation, correlationAt } from "./correlation";

describe("correlation", () => {
  it("is 1 for the same, −1 for the opposite, 0 for what has nothing in common or is nothing", () => {
    expect(correlation([1, -2, 1], [2, -4, 2])).toBeCloseTo(1, 12);
    expect(correlation([1, -2, 1], [-1, 2, -1])).toBeCloseTo(-1, 12);
    expect(correlation([1, -1, 0, 0], [0, 0, 1, -1])).toBe(0);
    expect(correlation([0, 0], [1, -1])).toBe(0);
  });

  it("of planes moves the second back by the shift, and looks at what overlaps", () => {
    const a = Float32Array.of(1, -2, 3, 5, -7, 2);
    const shifted = Float32Array.of(9, 1, -2, 9, 5, -7); // By one pixel to the right.
    expect(correlationAt(a, shifted, 3, 2, 1, 0)).toBeCloseTo(1, 12);
    expect(correlationAt(shifted, a, 3, 2, -1, 0)).toBeCloseTo(1, 12);
    expect(correlationAt(a, shifted, 3, 2, 0, 0)).toBeLessThan(0.9);
    expect(correlationAt(a, shifted, 3, 2, 0, 2)).toBe(0);
  });
});
