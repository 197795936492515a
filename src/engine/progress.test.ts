import { describe, expect, it } from "vitest";
import { createProgressMeter } from "./progress";

describe("progress", () => {
  it("counts pixels of earlier runs as done but not as speed", () => {
    const meter = createProgressMeter(1000, 400, 50);
    expect(meter.add(100, 250)).toEqual({
      donePixels: 500,
      totalPixels: 1000,
      elapsedMs: 200,
      etaMs: 1000,
    });
  });

  it("forgets a slow first tile as soon as there is a second", () => {
    const meter = createProgressMeter(400, 0, 0);
    expect(meter.add(100, 9000).etaMs).toBe(27000);
    expect(meter.add(100, 9100).etaMs).toBe(200);
  });

  it("ignores one hiccup but follows a machine that has become slow", () => {
    const meter = createProgressMeter(100_000, 0, 0);
    let now = 0;
    const tile = (ms: number) => {
      now += ms;
      return meter.add(100, now);
    };
    for (let i = 0; i < 9; i++) tile(100);
    const hiccup = tile(5000);
    expect(hiccup.etaMs).toBe(hiccup.totalPixels - hiccup.donePixels);
    for (let i = 0; i < 9; i++) tile(300);
    const slower = tile(300);
    expect(slower.etaMs).toBe(3 * (slower.totalPixels - slower.donePixels));
  });

  it("ends at zero", () => {
    const meter = createProgressMeter(100, 0, 0);
    expect(meter.add(100, 5)).toEqual({
      donePixels: 100,
      totalPixels: 100,
      elapsedMs: 5,
      etaMs: 0,
    });
  });
});
