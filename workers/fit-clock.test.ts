import { beforeEach, describe, expect, it, vi } from "vitest";
import { createFitClock } from "./fit-clock";

let now = 0;

beforeEach(() => {
  now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
});

const whole = { forward: 100, teacher: 50, step: 200 };
const cost = { forward: 1, teacher: 2, step: 3 };

describe("the clock of a fit", () => {
  it("takes what has not run yet to cost as much more as it does elsewhere", () => {
    const clock = createFitClock(whole, cost);
    expect(clock.etaMs()).toBeNull();
    expect(clock.share()).toBe(0);
    now += 900; // The first run, which allocates, tells nothing.
    clock.done("forward", 10);
    expect(clock.etaMs()).toBeNull();
    now += 20;
    clock.done("forward", 10);
    expect(clock.etaMs()).toBe(2 * (80 * 1 + 50 * 2 + 200 * 3));
    expect(clock.share()).toBeCloseTo(20 / 800);
  });

  it("measures each kind as soon as it can", () => {
    const clock = createFitClock(whole, cost);
    for (const [kind, ms] of [
      ["forward", 10],
      ["teacher", 100],
      ["step", 20],
    ] as const) {
      for (let i = 0; i < 2; i++) {
        now += ms;
        clock.done(kind, 10);
      }
    }
    expect(clock.etaMs()).toBe(80 * 1 + 30 * 10 + 180 * 2);
    expect(clock.share()).toBeCloseTo(1 - 740 / (100 + 500 + 400));
  });

  it("begins further on where a checkpoint saves work, and never goes back", () => {
    const clock = createFitClock(whole, cost);
    clock.skip("teacher", 50);
    const begun = clock.share();
    expect(begun).toBeCloseTo(100 / 800);
    for (let i = 0; i < 2; i++) {
      now += 1000;
      clock.done("step", 1);
      expect(clock.share()).toBeGreaterThanOrEqual(begun);
    }
    clock.skip("step", 198);
    clock.skip("forward", 100);
    expect(clock.share()).toBe(1);
    expect(clock.etaMs()).toBe(0);
  });
});
