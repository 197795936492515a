import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  adam,
  beginFit,
  type Check,
  checkOn,
  chooseLesson,
  chooseSquares,
  FIT,
  itself,
  judge,
  keptOf,
  lessonAgain,
  noiseFor,
  renewed,
  type Sample,
  type Square,
  sampleOf,
  takeStep,
  withCheck,
} from "./fit";
import { GOLDEN_SIZE, goldenGraphs, goldenTeacher, readGolden } from "./fit.fixtures";
import golden from "./fit.golden.json" with { type: "json" };

const sizes = [GOLDEN_SIZE, GOLDEN_SIZE];
const { seed } = golden;

const lessonOf = (squares: readonly Square[], teacher = goldenTeacher) =>
  chooseLesson(goldenGraphs, teacher, readGolden, squares);

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
    const squares = chooseSquares(sizes, seed);
    expect(squares).toEqual(golden.squares);
    let lesson = await lessonOf(squares);
    let state = beginFit(goldenGraphs.start);
    expect(lesson.taught).toBe(golden.taught);
    near(await checkOn(goldenGraphs, 0, null, lesson), golden.checks[0] ?? {});
    for (const [step, { loss, parameters, average }] of golden.steps.entries()) {
      if (step === 2) lesson = await renewed(goldenGraphs, readGolden, lesson, state.average);
      const next = await takeStep(goldenGraphs, state, lesson, seed);
      state = next.state;
      near(next, { loss });
      near(state.parameters, { ...parameters });
      near(state.average, { ...average });
    }
    near(await checkOn(goldenGraphs, 3, state.average, lesson), golden.checks[1] ?? {});
  });

  it("goes on from any step as if it had never stopped", async () => {
    const lesson = await lessonOf(chooseSquares(sizes, seed));
    const begun = beginFit(goldenGraphs.start);
    const { state: one } = await takeStep(goldenGraphs, begun, lesson, seed);
    const { state: two } = await takeStep(goldenGraphs, one, lesson, seed);
    const { state: again } = await takeStep(goldenGraphs, structuredClone(one), lesson, seed);
    expect(again).toEqual(two);
  });
});

describe("the better teacher", () => {
  it("teaches: the one whose pictures hold less on flat places", async () => {
    const squares = chooseSquares(sizes, seed).slice(0, 6);
    const idle = { ...goldenTeacher, answer: async (planes: Float32Array) => planes };
    for (const [teacher, better] of [
      [goldenTeacher, goldenTeacher],
      [idle, itself(goldenGraphs)],
      [null, itself(goldenGraphs)],
    ] as const) {
      const found = await chooseLesson(goldenGraphs, teacher, readGolden, squares);
      for (const [i, square] of squares.entries()) {
        const { sample: expected } = await sampleOf(
          goldenGraphs.radius,
          better,
          readGolden,
          square,
        );
        expect(found.samples[i]?.picture).toEqual(expected.picture);
      }
    }
  });
});

describe("a lesson", () => {
  it("that was kept is the same again, to the last bit, without anybody's answer", async () => {
    const squares = chooseSquares(sizes, seed).slice(0, 6);
    const lesson = await lessonOf(squares);
    const { radius, start } = goldenGraphs;
    expect(await lessonAgain(radius, keptOf(lesson), readGolden, squares)).toEqual(lesson);
    const next = await renewed(goldenGraphs, readGolden, lesson, Float64Array.from(start));
    expect(next.round).toBe(1);
    expect(await lessonAgain(radius, keptOf(next), readGolden, squares)).toEqual(next);
    expect(await lessonAgain(radius + 1, keptOf(lesson), readGolden, squares)).toBeNull();
  });
});

describe("noise", () => {
  it("never comes from the place it is put on, and from one as bright if there is one", async () => {
    const sample = (x: number, level: number): Sample => ({
      square: { photo: 0, x, y: 0 },
      ...{ photo: new Float32Array(), picture: new Float32Array() },
      level,
    });
    const level = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer(),
        fc.array(level, { minLength: 3, maxLength: 24 }),
        (given, levels) => {
          const samples = levels.map((value, i) => sample(i * FIT.apart, value));
          for (const one of samples.keys()) {
            expect(noiseFor(samples, one, given, one)).not.toBe(one);
          }
        },
      ),
    );
    // Of many tries one meets the only place that is as bright.
    const samples = [0.2, 0.9, 0.21].map((value, i) => sample(i * FIT.apart, value));
    const found = Array.from({ length: 40 }, (_, i) => noiseFor(samples, 0, i));
    expect(found.filter((other) => other === 2).length).toBeGreaterThan(30);
    // What lies over the same pixels is the same noise.
    const near = [sample(0, 0.2), sample(FIT.apart - 1, 0.2), sample(500, 0.9)];
    const elsewhere = Array.from({ length: 40 }, (_, i) => noiseFor(near, 0, i));
    expect(elsewhere.filter((other) => other === 2).length).toBeGreaterThan(30);
  });
});

describe("squares", () => {
  it("lie inside their photos, and steps learn from none that is held out where there is room", () => {
    const side = fc.integer({ min: 720, max: 5000 });
    fc.assert(
      fc.property(fc.integer(), side, side, (seed, width, height) => {
        const sizes = [{ width, height }];
        const squares = chooseSquares(sizes, seed);
        const held = squares.slice(0, FIT.heldOut);
        for (const { x, y } of squares) {
          expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
          expect(x + FIT.core).toBeLessThanOrEqual(width);
          expect(y + FIT.core).toBeLessThanOrEqual(height);
        }
        for (const learnt of squares.slice(FIT.heldOut)) {
          for (const { x, y } of held) {
            const apart = Math.max(Math.abs(x - learnt.x), Math.abs(y - learnt.y));
            expect(apart).toBeGreaterThanOrEqual(FIT.core);
          }
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
        const after = adam(before, Float64Array.from(values), goldenGraphs.groups, FIT.steps);
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
    recovery: 1,
    left: 0.2,
    shift: 0.1,
    noise: 5,
    ...change,
  });
  const worse = { recovery: 0.99 };
  const better = { recovery: 0.97 };
  /** Of a network that taught itself. */
  const judgeOwn = (checks: readonly Check[]) => judge(checks, false);

  it("keeps what it began with where nothing is better, and stops", () => {
    expect(judgeOwn([check(0), check(20, worse)])).toEqual({ best: 0, goesOn: true });
    const all = [check(0), check(20, worse), check(FIT.steps, worse)];
    expect(judgeOwn(all)).toEqual({ best: 0, goesOn: false });
  });

  it("keeps the latest that is sound", () => {
    expect(judgeOwn([check(0), check(20, better), check(40)]).best).toBe(1);
    expect(judgeOwn([check(0), check(20, { recovery: 0.9 }), check(40, better)]).best).toBe(2);
  });

  it("takes of another teacher what leaves clearly less on flat places, however it finds pictures again", () => {
    const judged = (change: Partial<Check>, taught = true) =>
      judge([check(0), check(20, change)], taught).best;
    expect(judged({ recovery: 1.1, left: 0.159 })).toBe(1);
    expect(judged({ recovery: 0.8, left: 0.161 })).toBe(0);
    expect(judged({ recovery: 1.1, left: 0.159 }, false)).toBe(0);
  });

  it("ends where ever more noise is left on flat places, and keeps nothing of that", () => {
    const judged = (...left: number[]) =>
      judgeOwn([
        check(0),
        ...left.map((share, i) => check((i + 1) * FIT.renewEvery, { ...better, left: share })),
      ]);
    expect(judged(0.215)).toEqual({ best: 1, goesOn: true });
    expect(judged(0.217)).toEqual({ best: 0, goesOn: false });
    expect(judged(0.2, 0.231)).toEqual({ best: 2, goesOn: true });
    expect(judged(0.2, 0.233)).toEqual({ best: 0, goesOn: false });
  });

  it("takes no gain that is paid with colours", () => {
    expect(judgeOwn([check(0), check(20, { ...better, shift: 2.1 })]).best).toBe(0);
  });

  it("ends at once where there is no noise", () => {
    expect(judgeOwn([check(0, { noise: 0.3 })])).toEqual({ best: 0, goesOn: false });
  });

  it("stops after its steps", () => {
    expect(judgeOwn([check(0), check(FIT.steps, better)])).toEqual({ best: 1, goesOn: false });
  });

  it("holds what was best", () => {
    let state = withCheck(beginFit(Float32Array.of(1)), check(0), false);
    state = withCheck(
      { ...state, step: 20, average: Float64Array.of(2) },
      check(20, better),
      false,
    );
    state = withCheck({ ...state, step: 40, average: Float64Array.of(3) }, check(40), false);
    expect([state.best[0], state.bestStep]).toEqual([2, 20]);
  });
});
