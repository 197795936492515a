import { describe, expect, it } from "vitest";
import { guess } from "./blind-filter";
import { conditional, errorAt, errorsOf, learnConditional } from "./conditional";
import { made } from "./made.fixtures";
import { rms, withNoise } from "./picture";

const clean = made();
const { filter, trust } = learnConditional(clean);

function at(sigma: number) {
  const noisy = withNoise(clean, sigma, { seed: 2 });
  const guessed = guess(filter, noisy);
  const errors = errorsOf(clean, noisy, guessed);
  const curve = Array.from({ length: 21 }, (_, i) => errorAt(errors, trust, i / 20));
  return { noisy, guessed, errors, best: curve.indexOf(Math.min(...curve)) / 20 };
}

describe("blindness", () => {
  it("at 1 is the guess alone, at 0 has the pixel's trusted share", () => {
    const { noisy, guessed } = at(0.1);
    expect(conditional(noisy, guessed, trust, 1).planes).toEqual(guessed.planes);
    const seeing = conditional(noisy, guessed, 0.5, 0).planes;
    expect(seeing[70]).toBeCloseTo(
      ((noisy.planes[70] as number) + (guessed.planes[70] as number)) / 2,
      6,
    );
  });

  it("has the error that the result has", () => {
    const { noisy, guessed, errors } = at(0.1);
    for (const c of [0, 0.3, 1]) {
      const result = conditional(noisy, guessed, trust, c);
      expect(errorAt(errors, trust, c)).toBeCloseTo(rms(result.planes, clean.planes), 6);
    }
  });

  it("serves best at 0 with weak noise, and the higher the stronger noise is", () => {
    const [weak, middling, strong] = [at(0.015), at(0.08), at(0.2)] as const;
    expect(trust).toBeGreaterThan(0.1);
    expect(trust).toBeLessThan(1);
    expect(weak.best).toBe(0);
    expect(middling.best).toBeGreaterThan(0);
    expect(strong.best).toBeGreaterThan(middling.best);
  });
});
