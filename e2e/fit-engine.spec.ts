/** A fit in the engine, run by run of its graphs: what is counted here, nobody has to time. */
import { expect, type Page } from "@playwright/test";
import { FIT, judge } from "../src/network/fit";
import { hash } from "../src/network/procedure";
import { SHORT_FIT } from "./engine-page/faults";
import type { FitOrdeal, FitResult } from "./engine-page/fits";
import { test } from "./engine-page/test";

test.slow();
Object.assign(FIT, SHORT_FIT);

/** Of a check: every square, and those held out once more with another's noise. */
const CHECK = FIT.pool + 2 * FIT.heldOut;
/** Before the first step: every square, and those held out with another's noise. */
const BEGUN = CHECK;

const fitted = (page: Page, ordeal: Omit<FitOrdeal, "backend"> = {}): Promise<FitResult> =>
  page.evaluate((given) => window.blindspot.fitted(given), { ...ordeal, backend: "wasm" as const });

test("broken at random runs of its graphs, a fit ends with the same numbers to the last bit", async ({
  page,
}) => {
  test.setTimeout(900_000);
  const whole = await fitted(page);
  expect(whole.end).toBe("done");
  expect(whole.outcome?.parameters).not.toBeNull();
  const kinds = ["denoise worker vanishes", "network worker breaks"] as const;
  // Two with no step in between would have the next backend take over, which adds up in another order.
  const steps = whole.runs - BEGUN;
  const faults = kinds.map((fault, i) => ({ fault, run: BEGUN + (hash(2, i) % steps) }));
  const broken = await fitted(page, { faults });
  expect(broken.runs).toBeGreaterThan(whole.runs);
  expect(broken.end).toBe("done");
  expect(broken.outcome).toEqual(whole.outcome);
});

test("a fit that is cancelled runs one graph more at most", async ({ page }) => {
  test.setTimeout(900_000);
  // While it looks at its squares for the first time, and in a step.
  for (const run of [3, BEGUN + 1]) {
    const { end, runs, after } = await fitted(page, { ended: { run, how: "cancel" } });
    expect(end).toBe("AbortError");
    expect(after).toBeLessThanOrEqual(1);
    expect(runs).toBe(run + 1 + after);
  }
});

test("a fit that is stopped takes one step more at most, and keeps what its guard says", async ({
  page,
}) => {
  test.setTimeout(900_000);
  // In the second step, and in the one after a check.
  for (const [step, run] of [
    [1, BEGUN + 1],
    [FIT.checkEvery, BEGUN + FIT.checkEvery + CHECK],
  ] as const) {
    const { end, outcome, told, after } = await fitted(page, { ended: { run, how: "stop" } });
    expect(end).toBe("done");
    const last = told.at(-1) ?? 0;
    expect(last).toBeGreaterThanOrEqual(step);
    expect(last).toBeLessThanOrEqual(step + 2);
    // That step, and the last check.
    expect(after).toBeLessThanOrEqual(1 + CHECK);
    const { checks = [], taught = false } = outcome ?? {};
    expect(checks.at(-1)?.step).toBe(last);
    const { best } = judge(checks, taught);
    expect(outcome?.steps).toBe(checks[best]?.step);
    expect(outcome?.parameters === null).toBe(best === 0);
  }
});
