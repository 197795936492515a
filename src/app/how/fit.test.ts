import { describe, expect, it } from "vitest";
import { addMoments, leastSquares, lossOf, noMoments, windowAround } from "./blind-filter";
import { beginFit, type Fit, step } from "./fit";
import { made } from "./made.fixtures";
import { withNoise } from "./picture";

const window = windowAround(1, 3, false);
const clean = made(72, 60);

/** Weights learnt where noise was of a strength, fitted to where it is of another. */
function fitted(before: number, now: number, side: number, steps = 100): { fit: Fit; first: Fit } {
  const other = withNoise(clean, before, { seed: 9 });
  const moments = noMoments(window);
  addMoments(moments, window, other, other);
  const noisy = withNoise(clean, now, { seed: 5 });
  const learnt = { x: 4, y: 4, width: side, height: side };
  const held = { x: 6 + side, y: 4, width: 24, height: Math.max(side, 24) };
  const first = beginFit(window, noisy, learnt, held, leastSquares(moments));
  let fit = first;
  for (let i = 0; i < steps; i++) fit = step(fit);
  return { fit, first };
}

/** The true error, which no fit is told. */
function errorOf(params: Float64Array, now: number): number {
  const truth = noMoments(window);
  addMoments(truth, window, withNoise(clean, now, { seed: 5 }), clean);
  return Math.sqrt(lossOf(truth, params));
}

describe("a fit", () => {
  it("never learns worse what it learns from", () => {
    const { losses } = fitted(0.02, 0.12, 36).fit;
    for (let i = 1; i < losses.length; i++) {
      expect(losses[i]?.learning).toBeLessThanOrEqual((losses[i - 1]?.learning ?? 0) + 1e-12);
    }
  });

  it("without any clean picture comes nearer to the clean one", () => {
    const { fit, first } = fitted(0.02, 0.12, 36);
    expect(fit.best.step).toBeGreaterThan(0);
    expect(errorOf(fit.best.params, 0.12)).toBeLessThan(0.85 * errorOf(first.params, 0.12));
  });

  it("cannot guess the noise: where it judges, its loss stays above the noise's power", () => {
    const { losses } = fitted(0.02, 0.12, 36).fit;
    // Of some 2,600 samples the power itself is known to 3 %.
    for (const { heldOut } of losses) expect(heldOut).toBeGreaterThan(0.95 * 0.12 ** 2);
  });

  it("keeps the step that serves the part held out, not the one that knows a small part by heart", () => {
    const { fit } = fitted(0.02, 0.12, 8, 300);
    const [last, kept] = [fit.losses.at(-1), fit.losses[fit.best.step]];
    expect(last?.learning).toBeLessThan(0.5 * (last?.heldOut ?? 0));
    expect(kept?.heldOut).toBeLessThan(last?.heldOut ?? 0);
    expect(fit.best.step).toBeLessThan(20);
    expect(errorOf(fit.best.params, 0.12)).toBeLessThan(errorOf(fit.params, 0.12));
  });

  it("changes nothing where nothing is to be gained", () => {
    const { fit, first } = fitted(0.1, 0.1, 12);
    expect(fit.best).toEqual({ step: 0, params: first.params });
  });

  it("stays where it is on a flat picture", () => {
    const flat = { width: 40, height: 20, planes: new Float32Array(2400).fill(0.5) };
    const area = { x: 0, y: 0, width: 20, height: 20 };
    const first = beginFit(window, flat, area, { ...area, x: 20 }, new Float64Array(window.count));
    expect(step(first).params).toEqual(first.params);
    expect(step(first).best.step).toBe(0);
  });
});
