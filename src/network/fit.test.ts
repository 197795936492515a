import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  adam,
  beginFit,
  type Check,
  checkOn,
  FIT,
  freeSquare,
  heldOut,
  judge,
  takeStep,
  withCheck,
} from "./fit";
import { GOLDEN_SIZE, goldenGraphs, readGolden } from "./fit.fixtures";
import golden from "./fit.golden.json" with { type: "json" };

const source = { sizes: [GOLDEN_SIZE, GOLDEN_SIZE], read: readGolden, seed: golden.seed };

const near = (found: object, expected: object) => {
  for (const [name, value] of Object.entries(expected) as [string, number][]) {
    const own = (found as Record<string, number>)[name] as number;
    expect(Math.abs(own - value), `${name}: ${own}, not ${value}`).toBeLessThanOrEqual(
      1e-5 * Math.abs(value) + 1e-9,
    );
  }
};

describe("a fit", () => {
  it("takes the steps that training takes", async () => {
    const squares = heldOut(source.sizes, source.seed);
    expect(squares).toEqual(golden.heldOut);
    let state = beginFit(goldenGraphs.start);
    near(await checkOn(goldenGraphs, 0, state.average, source, squares), golden.checks[0] ?? {});
    for (const { losses, parameters, average } of golden.steps) {
      const next = await takeStep(goldenGraphs, state, source, squares);
      state = next.state;
      near(next.losses, losses);
      near(state.parameters, { ...parameters });
      near(state.average, { ...average });
    }
    near(await checkOn(goldenGraphs, 3, state.average, source, squares), golden.checks[1] ?? {});
  });

  it("goes on from any step as if it had never stopped", async () => {
    const squares = heldOut(source.sizes, source.seed);
    const begun = beginFit(goldenGraphs.start);
    const { state: one } = await takeStep(goldenGraphs, begun, source, squares);
    const { state: two } = await takeStep(goldenGraphs, one, source, squares);
    const { state: again } = await takeStep(goldenGraphs, structuredClone(one), source, squares);
    expect(again).toEqual(two);
  });
});

describe("squares", () => {
  it("lie inside their photos, and steps learn from none that is held out where there is room", () => {
    const side = fc.integer({ min: 720, max: 5000 });
    fc.assert(
      fc.property(fc.integer(), side, side, fc.nat(500), (seed, width, height, step) => {
        const sizes = [{ width, height }];
        const squares = heldOut(sizes, seed);
        const learnt = freeSquare(sizes, squares, seed, step, 0);
        for (const { x, y } of [...squares, learnt]) {
          expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
          expect(x + FIT.core).toBeLessThanOrEqual(width);
          expect(y + FIT.core).toBeLessThanOrEqual(height);
        }
        for (const { x, y } of squares) {
          const apart = Math.max(Math.abs(x - learnt.x), Math.abs(y - learnt.y));
          expect(apart).toBeGreaterThanOrEqual(FIT.core);
        }
      }),
    );
  });
});

describe("Adam", () => {
  it("moves no parameter further than its group's rate in the first step, against its slope", () => {
    const slopes = fc.array(fc.double({ min: -9, max: 9, noNaN: true }), {
      minLength: 7,
      maxLength: 7,
    });
    fc.assert(
      fc.property(slopes, (values) => {
        const before = beginFit(goldenGraphs.start);
        const after = adam(before, Float64Array.from(values), goldenGraphs.groups);
        after.parameters.forEach((value, i) => {
          const moved = value - (before.parameters[i] as number);
          expect(Math.abs(moved)).toBeLessThanOrEqual(((i < 4 ? 4e-3 : 1e-3) + 1e-12) / FIT.warmUp);
          expect(moved * (values[i] as number)).toBeLessThanOrEqual(0);
        });
      }),
    );
  });
});

describe("the guard", () => {
  const check = (step: number, change: Partial<Check> = {}): Check => ({
    step,
    blind: 0.03,
    invariance: 0.01,
    colour: 0.001,
    shift: 0.1,
    ...change,
  });
  const worse = { blind: 0.0299 };
  const better = { blind: 0.029 };

  it("keeps what it began with where nothing is better, and stops", () => {
    expect(judge([check(0), check(20, worse)])).toEqual({ best: 0, goesOn: true });
    const all = [check(0), check(20, worse), check(40, worse), check(60, worse), check(80, worse)];
    expect(judge(all)).toEqual({ best: 0, goesOn: false });
  });

  it("keeps the best, not the last", () => {
    expect(judge([check(0), check(20, better), check(40)]).best).toBe(1);
  });

  it("takes no gain that is paid with what the seeing network says, or with colours", () => {
    expect(judge([check(0), check(20, { ...better, invariance: 0.0106 })]).best).toBe(0);
    expect(judge([check(0), check(20, { ...better, shift: 2.1 })]).best).toBe(0);
  });

  it("stops after its steps", () => {
    expect(judge([check(0), check(FIT.steps, better)])).toEqual({ best: 1, goesOn: false });
  });

  it("holds what was best", () => {
    let state = withCheck(beginFit(Float32Array.of(1)), check(0));
    state = withCheck({ ...state, step: 20, average: Float64Array.of(2) }, check(20, better));
    state = withCheck({ ...state, step: 40, average: Float64Array.of(3) }, check(40));
    expect([state.best[0], state.bestStep]).toEqual([2, 20]);
  });
});
