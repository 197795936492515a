import fc from "fast-check";
import { expect, it } from "vitest";
import { inDepth } from "./depth";

const row = (length: number) => ({ x: 3, y: 5, width: length, height: 1 });
const bytes = fc.uint8ClampedArray({ minLength: 1, maxLength: 40 });
const words = fc.uint16Array({ minLength: 1, maxLength: 40 });

it("what has the depth already is not touched", () => {
  const levels = Uint8ClampedArray.of(0, 1, 254, 255);
  expect(inDepth(levels, 1, row(4), 8)).toBe(levels);
  const deep = Uint16Array.of(0, 1, 65_534, 65_535);
  expect(inDepth(deep, 1, row(4), 16)).toBe(deep);
});

it("8 bits become 16 and are the same 8 again", () => {
  fc.assert(
    fc.property(bytes, (given) => {
      const levels = new Uint8ClampedArray(given);
      const deep = inDepth(levels, 1, row(levels.length), 16);
      expect([...deep]).toEqual([...levels].map((level) => 257 * level));
      expect(inDepth(deep, 1, row(levels.length), 8)).toEqual(levels);
    }),
  );
});

it.each([10, 12] as const)("8 bits become the nearest of %i", (bits) => {
  const levels = Uint8ClampedArray.from({ length: 256 }, (_, i) => i);
  const deep = inDepth(levels, 1, row(256), bits);
  expect([...deep].map((word) => word >> (16 - bits))).toEqual(
    [...levels].map((level) => Math.round((level / 255) * (2 ** bits - 1))),
  );
  expect(deep[255]).toBe(65_535);
});

it.each([10, 12] as const)("a level of %i bits stays, however it was filled up", (bits) => {
  const most = 2 ** bits - 1;
  const levels = Array.from({ length: most + 1 }, (_, level) => level);
  for (const fill of [
    (level: number) => (level << (16 - bits)) | (level >> (2 * bits - 16)),
    (level: number) => Math.round((level * 65_535) / most),
  ]) {
    const deep = Uint16Array.from(levels, fill);
    const out = inDepth(deep, 1, row(deep.length), bits);
    expect([...out].map((word) => word >> (16 - bits))).toEqual(levels);
  }
});

it.each([10, 12] as const)("16 bits become one of the two levels of %i beside it", (bits) => {
  const most = 2 ** bits - 1;
  fc.assert(
    fc.property(words, (given) => {
      const deep = Uint16Array.from(given);
      for (const [i, word] of inDepth(deep, 1, row(deep.length), bits).entries()) {
        const level = ((deep[i] as number) * most) / 65_535;
        expect(Math.abs((word >> (16 - bits)) - level)).toBeLessThan(1);
      }
    }),
  );
});

it("floats are rounded to 16 bits, those beyond black and white clamped", () => {
  const floats = Float32Array.of(0, 0.5, 1, -0.2, 1.7, Number.NaN, 1 / 65_535);
  const out = [...inDepth(floats, 1, row(7), 16)];
  expect(out).toEqual([0, 32_768, 65_535, 0, 65_535, 0, 1]);
});
