import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { residualOver } from "./residual";

describe("the residual", () => {
  it("is amplified around mid-grey, by hand", () => {
    const denoised = Uint8ClampedArray.of(100, 100, 100, 255, 0, 255, 128, 255);
    residualOver(Uint8ClampedArray.of(103, 90, 100, 255, 255, 0, 128, 7), denoised, 5);
    expect([...denoised]).toEqual([143, 78, 128, 255, 255, 0, 128, 7]);
  });

  it("is mid-grey where nothing was taken away, whatever the gain", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 8, maxLength: 8 }),
        fc.integer({ min: 1, max: 20 }),
        (bytes, gain) => {
          const original = Uint8ClampedArray.from(bytes);
          const denoised = original.slice();
          residualOver(original, denoised, gain);
          denoised.forEach((value, i) => {
            expect(value).toBe(i % 4 === 3 ? original[i] : 128);
          });
        },
      ),
    );
  });

  it("needs images of the same size", () => {
    expect(() => residualOver(new Uint8ClampedArray(4), new Uint8ClampedArray(8), 1)).toThrow(
      RangeError,
    );
  });
});
