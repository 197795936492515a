import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BlendSettings, blendOver, FULL } from "./blend";
import { trustIn } from "./fill";
import { cropOf, type Pixels } from "./planes";

const pixels = fc.uint8Array({ minLength: 4 * 6 * 5, maxLength: 4 * 6 * 5 }).map((bytes) => ({
  width: 6,
  height: 5,
  data: Uint8ClampedArray.from(bytes),
}));
const rect = { x: 2, y: 1, width: 3, height: 4 };
const results = fc
  .uint8Array({ minLength: 4 * 12, maxLength: 4 * 12 })
  .map((bytes) => Uint8ClampedArray.from(bytes));

/** `rect` of the photo with RGBA8 of it blended in. */
function blendTile(
  photo: Pixels,
  part: typeof rect,
  result: Uint8ClampedArray,
  blend: BlendSettings,
): Uint8ClampedArray {
  const out = result.slice();
  blendOver(cropOf(photo, part), out, blend);
  return out;
}

/** The photo's own pixels in the rectangle. */
function crop({ width, data }: { width: number; data: Uint8ClampedArray }): number[] {
  return Array.from({ length: rect.height }, (_, y) => {
    const from = 4 * ((rect.y + y) * width + rect.x);
    return [...data.subarray(from, from + 4 * rect.width)];
  }).flat();
}

/** Nearly see-through pixels stay nearly as they were. */
const seen = (original: readonly number[], i: number) =>
  trustIn((original[i - (i % 4) + 3] as number) / 255);

describe("blend", () => {
  it("is the photo at 0, the result at 1 where it is seen, and always keeps the photo's alpha", () => {
    fc.assert(
      fc.property(pixels, results, (photo, result) => {
        const original = crop(photo);
        const full = original.map((value, i) =>
          i % 4 === 3
            ? value
            : Math.floor(value + seen(original, i) * ((result[i] as number) - value) + 0.5),
        );
        expect([...blendTile(photo, rect, result, { ...FULL, strength: 0 })]).toEqual(original);
        expect([...blendTile(photo, rect, result, FULL)]).toEqual(full);
      }),
    );
  });

  it("is the rounded mixture in between", () => {
    fc.assert(
      fc.property(
        pixels,
        results,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (photo, result, s) => {
          const original = crop(photo);
          blendTile(photo, rect, result, { ...FULL, strength: s }).forEach((value, i) => {
            const o = original[i] as number;
            const weight = s * seen(original, i);
            const expected = i % 4 === 3 ? o : o + weight * ((result[i] as number) - o);
            expect(Math.abs(value - expected)).toBeLessThanOrEqual(0.5 + 1e-9);
          });
        },
      ),
    );
  });

  it("rounds halves up", () => {
    const photo = { width: 1, height: 1, data: Uint8ClampedArray.of(10, 11, 13, 90) };
    const result = Uint8ClampedArray.of(11, 10, 10, 255);
    const one = { x: 0, y: 0, width: 1, height: 1 };
    expect([...blendTile(photo, one, result, { ...FULL, strength: 0.5 })]).toEqual([
      11, 11, 12, 90,
    ]);
  });

  it("gives hidden colours back as they were, and fades into them", () => {
    const photo = Uint8ClampedArray.of(10, 20, 30, 0, 100, 100, 100, 4, 100, 100, 100, 16);
    const grey = { ...FULL, luminance: 0.5 };
    for (const [blend, faint, seen] of [
      [FULL, 125, 200],
      [grey, 113, 150],
    ] as const) {
      const result = new Uint8ClampedArray(12).fill(200);
      blendOver(photo, result, blend);
      expect([...result]).toEqual([
        ...[10, 20, 30, 0],
        ...[faint, faint, faint, 4],
        ...[seen, seen, seen, 16],
      ]);
    }
  });

  it("takes brightness and colour apart", () => {
    const grey = Uint8ClampedArray.of(100, 100, 100, 255);
    const brighter = Uint8ClampedArray.of(120, 120, 120, 255);
    blendOver(grey, brighter, { ...FULL, luminance: 0.5 });
    expect([...brighter]).toEqual([110, 110, 110, 255]);
    // A colour of the same brightness: 0.2126 · 50 − 0.7152 · 15 + 0.0722 · 1 is nothing.
    const coloured = Uint8ClampedArray.of(150, 85, 101, 255);
    blendOver(grey, coloured, { ...FULL, luminance: 0 });
    expect([...coloured]).toEqual([150, 85, 101, 255]);
    blendOver(grey, coloured, { ...FULL, chroma: 0 });
    expect([...coloured]).toEqual([100, 100, 100, 255]);
  });

  it("gives back brightness the further it stands out of the noise", () => {
    const original = Uint8ClampedArray.of(100, 100, 100, 255, 100, 100, 100, 255);
    const denoised = Uint8ClampedArray.of(102, 102, 102, 255, 160, 160, 160, 255);
    blendOver(original, denoised, { ...FULL, detail: 1 });
    // 2 · (1 − 4/148) and 60 · (1 − 3600/3744), by hand.
    expect([...denoised]).toEqual([102, 102, 102, 255, 102, 102, 102, 255]);
  });

  it("stays between photo and result in brightness, whatever is set", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const level = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(level, level, share, share, share, share, (o, d, strength, l, c, detail) => {
        const out = Uint8ClampedArray.of(d, d, d, 255);
        const blend = { strength, luminance: l, chroma: c, detail };
        blendOver(Uint8ClampedArray.of(o, o, o, 255), out, blend);
        expect(out[0]).toBeGreaterThanOrEqual(Math.min(o, d));
        expect(out[0]).toBeLessThanOrEqual(Math.max(o, d));
      }),
    );
  });
});

it("gives back less of what is weaker than the knee", () => {
  const original = Uint8ClampedArray.of(140, 140, 140, 255);
  const back = (knee: number) => {
    const denoised = Uint8ClampedArray.of(100, 100, 100, 255);
    blendOver(original, denoised, { ...FULL, detail: 1, knee });
    return denoised[0];
  };
  // 40 levels were taken: half come back at a knee of 40, nearly all at one of 4.
  expect(back(40)).toBe(120);
  expect(back(4)).toBe(140);
});
