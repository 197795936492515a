import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blueNoise, NOISE_SIDE } from "./blue-noise";
import { dithered } from "./dither";

const noise = blueNoise();

describe("blue noise", () => {
  it("has each rank once", () => {
    expect(noise.toSorted()).toEqual(Uint16Array.from(noise, (_, i) => i));
  });

  it("spreads the lowest ranks evenly, unlike chance", () => {
    // A quarter of the pixels in every square of 8 × 8 are 16; by chance they would spread by 3.5.
    const counts = new Float64Array(64);
    for (const [at, rank] of noise.entries()) {
      const cell = 8 * (at >> 9) + ((at % NOISE_SIDE) >> 3);
      if (rank < noise.length / 4) counts[cell] = (counts[cell] as number) + 1;
    }
    const spread = Math.sqrt(counts.reduce((sum, count) => sum + (count - 16) ** 2, 0) / 64);
    expect(spread).toBeLessThan(1.2);
  });
});

describe("dither", () => {
  const place = { x: 0, y: 0, width: NOISE_SIDE, height: NOISE_SIDE };

  it("keeps the mean of a patch, and nothing changes by a whole level", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 65_535 }), (value) => {
        const level = value / 257;
        for (const samples of [
          new Uint16Array(4096).fill(value),
          new Float32Array(4096).fill(value / 65_535),
        ]) {
          const out = dithered(samples, 1, place);
          expect(out.every((each) => Math.abs(each - level) < 1)).toBe(true);
          expect(out.reduce((sum, each) => sum + each, 0) / 4096).toBeCloseTo(level, 3);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("leaves alone what needs none", () => {
    const levels = Uint8ClampedArray.from({ length: 4096 }, (_, i) => i);
    expect(dithered(levels, 1, place)).toBe(levels);
    expect(
      dithered(
        Uint16Array.from(levels, (level) => 257 * level),
        1,
        place,
      ),
    ).toEqual(levels);
    expect(
      dithered(
        Float32Array.from(levels, (level) => level / 255),
        1,
        place,
      ),
    ).toEqual(levels);
  });

  it("is the same wherever a picture is cut", () => {
    const width = 100;
    const whole = Uint16Array.from({ length: 3 * width * 90 }, (_, i) => (i * 7919) % 65_536);
    const out = dithered(whole, 3, { x: 0, y: 0, width, height: 90 });
    const part = { x: 37, y: 41, width: 50, height: 30 };
    const row = (from: ArrayLike<number>, y: number) =>
      Array.from({ length: 3 * 50 }, (_, i) => from[3 * ((y + 41) * width + 37) + i] as number);
    const rows = Array.from({ length: 30 }, (_, y) => y);
    const cut = Uint16Array.from(rows.flatMap((y) => row(whole, y)));
    expect([...dithered(cut, 3, part)]).toEqual(rows.flatMap((y) => row(out, y)));
  });

  it("keeps grey grey, and clamps", () => {
    const grey = Float32Array.from({ length: 3 * 4096 }, (_, i) => Math.floor(i / 3) / 4096);
    const out = dithered(grey, 3, place);
    expect(out.every((value, i) => value === out[i - (i % 3)])).toBe(true);
    const wild = Float32Array.of(-0.3, 1.2, Number.NaN, Number.POSITIVE_INFINITY);
    expect([...dithered(wild, 1, { x: 5, y: 3, width: 2, height: 2 })]).toEqual([0, 255, 0, 255]);
  });

  it("leaves no steps in a gradient", () => {
    // 2 levels over 512 pixels: means of 8 × 8 follow it within a third of a level.
    const [width, height] = [512, 8];
    const gradient = Uint16Array.from({ length: width * height }, (_, i) => 20_000 + (i % width));
    const out = dithered(gradient, 1, { x: 0, y: 0, width, height });
    let worst = 0;
    for (let x = 0; x < width; x += 8) {
      let [sum, right] = [0, 0];
      for (let i = 0; i < 64; i++) {
        const at = (i >> 3) * width + x + (i & 7);
        sum += out[at] as number;
        right += (gradient[at] as number) / 257;
      }
      worst = Math.max(worst, Math.abs(sum - right) / 64);
    }
    expect(worst).toBeLessThan(0.1);
  });
});
