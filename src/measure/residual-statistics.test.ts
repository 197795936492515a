import { describe, expect, it } from "vitest";
import type { Pixels } from "../raster/planes";
import { describeResidual } from "../words/en/residual";
import { gaussOf, picture } from "./judging.fixtures";
import { removesStructure, residualStatistics } from "./residual-statistics";

const SIDE = 192;
const all = (photo: Pixels, denoised: Pixels) =>
  residualStatistics(photo.data, denoised.data, photo.width, photo.height);

/** Smooth above, stripes and squares below: blocks without and with structure. */
const scene = (x: number, y: number) =>
  y < SIDE / 2
    ? 110 + x / 8
    : 120 + (((x >> 2) + (y >> 3)) % 2 ? 35 : -35) * ((x / SIDE) ** 2 + 0.2);

function noisy(sigma: number, seed = 1): Pixels {
  const gauss = gaussOf(seed);
  return picture(SIDE, SIDE, (x, y) => scene(x, y) + sigma * gauss());
}

/** Means over 3 × 3 pixels. */
function softened({ width, height, data }: Pixels): Pixels {
  return picture(width, height, (x, y, channel) => {
    let [sum, count] = [0, 0];
    for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
      for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++, count++) {
        sum += data[4 * (v * width + u) + channel] as number;
      }
    }
    return sum / count;
  });
}

describe("the residual's statistics", () => {
  it("of white noise taken away exactly: no correlation, no structure", () => {
    const statistics = all(noisy(6), picture(SIDE, SIDE, scene));
    // One noise for three channels would be 6; here each has its own.
    expect(statistics.rms).toBeCloseTo(6 * Math.hypot(0.2126, 0.7152, 0.0722), 0);
    expect(statistics.across[0]).toBeCloseTo(1, 6);
    for (const value of [...statistics.across.slice(1), ...statistics.down.slice(1)]) {
      expect(Math.abs(value)).toBeLessThan(0.03);
    }
    expect(Math.abs(statistics.likeness)).toBeLessThan(0.1);
    expect(removesStructure(statistics)).toBe(false);
    expect(describeResidual(statistics)).toMatch(/^Fine grain, and no edges/);
  });

  it("of softening: structure removed", () => {
    const photo = noisy(3);
    const statistics = all(photo, softened(photo));
    expect(statistics.structure).toBeGreaterThan(0.45);
    expect(statistics.likeness).toBeGreaterThan(0.15);
    const [flattest, , , , richest] = statistics.byStructure as number[];
    expect(richest).toBeGreaterThan(1.3 * (flattest as number));
    expect(describeResidual(statistics)).toBe(
      "Edges or texture went with the noise here: compare at 200 %.",
    );
  });

  it("does not take noise that grows with the light for structure", () => {
    const gauss = gaussOf(5);
    const clean = (x: number, y: number) => 30 + x + ((y >> 3) % 2 ? x / 8 : 0);
    const photo = picture(SIDE, SIDE, (x, y) => clean(x, y) + (1 + x / 20) * gauss());
    const statistics = all(photo, picture(SIDE, SIDE, clean));
    const [flattest, , , , richest] = statistics.byStructure as number[];
    expect(richest).toBeGreaterThan(1.3 * (flattest as number));
    expect(removesStructure(statistics)).toBe(false);
  });

  it("tells the size of coarse grain, in its direction", () => {
    const gauss = gaussOf(2);
    const grain = Float32Array.from({ length: SIDE * SIDE }, () => 8 * gauss());
    const photo = picture(SIDE, SIDE, (x, y) => 120 + (grain[y * SIDE + (x >> 2)] as number));
    const statistics = all(
      photo,
      picture(SIDE, SIDE, () => 120),
    );
    // Grain of four pixels: at a shift of s, 1 − s/4 of the pairs lie in the same grain.
    for (const shift of [1, 2, 3]) {
      expect(statistics.across[shift]).toBeCloseTo(1 - shift / 4, 1);
      expect(statistics.down[shift]).toBeCloseTo(0, 1);
    }
    expect(describeResidual(statistics)).toContain("Grain of about 3 pixels");
  });

  it("says so when there is nothing to tell", () => {
    const photo = noisy(5);
    expect(describeResidual(all(photo, photo))).toBe("Next to nothing was removed here.");
    const [a, b] = [picture(32, 32, (x) => 100 + 9 * (x % 2)), picture(32, 32, () => 100)];
    expect(all(a, b).structure).toBeNull();
    expect(describeResidual(all(a, b))).toMatch(/^Too small/);
    expect(() => residualStatistics(a.data, photo.data, 32, 32)).toThrow(RangeError);
  });
});
