import { beforeEach, describe, expect, it, vi } from "vitest";
import { AppError } from "../src/base/errors";
import type { FitJob, FitOutcome, FitProgress } from "../src/engine/protocol";
import type { FitEntry, ModelEntry } from "../src/models/manifest";
import { FIT, type FitGraphs, judge } from "../src/network/fit";
import { GOLDEN_SIZE, goldenGraphs, goldenTeacher, readGolden } from "../src/network/fit.fixtures";
import { hash } from "../src/network/procedure";
import type { Folder } from "../src/session/folder";
import { memoryFolder } from "../src/session/folder.fixtures";
import { createCheckpoints } from "./checkpoints";
import { type FitControl, type FitTeacher, runFit } from "./fitting";
import type { Store } from "./store-link";

// The golden network is computed here, slowly: a small pool, few steps, and a guard that sees what they gain.
Object.assign(FIT, {
  ...{ pool: 5, steps: 12, taughtSteps: 12, checkEvery: 4, renewEvery: 4 },
  ...{ leastGain: 1e-4, mostLeft: 1, mostShift: 9 },
});

const file = { sha256: "sha" };
const model = {
  ...{ id: "golden", sha256: "sha", radius: goldenGraphs.radius },
  defaultBlindness: goldenGraphs.blindness,
  fit: { ...{ groups: goldenGraphs.groups, inference: file, gradient: file } } as object,
} as ModelEntry & { fit: FitEntry };

const jobOf = (photo: number): FitJob => ({
  photos: [{ id: `${photo}`, name: "a.jpg", ...GOLDEN_SIZE }],
  ...{ model: model.id, teacher: null, seed: 0, mended: true },
});

/** Photos are called by their numbers. */
const store = {
  rasterInfo: async () => ({ ...GOLDEN_SIZE, type: "u8", channels: 3, profile: null }),
  planes: (id: string, { x, y, width }: { x: number; y: number; width: number }) =>
    readGolden(Number(id), x, y, width),
} as object as Store;

const storeOf = (planes: (x: number, y: number, side: number) => Float32Array): Store => ({
  ...store,
  planes: async (_, { x, y, width }) => Float32Array.from(planes(x, y, width)),
});

/**
 * A disk that outlives its workers. `tear` says which writes are cut off in the middle; `wrote` hears of each.
 */
function diskOf(
  tear: (write: number) => boolean = () => false,
  wrote: (name: string, file: Blob) => Promise<void> = async () => {},
): Folder {
  const root = memoryFolder();
  let writes = 0;
  return {
    ...root,
    async folder(tab) {
      const memory = await root.folder(tab);
      return {
        ...memory,
        async write(name, parts) {
          await memory.write(name, parts);
          const bytes = memory.files.get(name) ?? new Uint8Array();
          await wrote(name, new Blob([bytes]));
          if (!tear(writes++)) return;
          memory.files.set(name, bytes.slice(0, bytes.length / 2));
          throw killed();
        },
      };
    },
  };
}

/** The job of the fit that was cut off, if there is one on this disk. */
const cutOffOn = (disk: Folder) =>
  createCheckpoints(async () => disk)
    .of("tab")
    .job();

const killed = () => new AppError("workerCrashed", { how: "ended" });

/** Answers as the golden one does, which is asked as often as `answers` says. */
function countingTeacher(): FitTeacher & { answers: number } {
  const teacher = {
    ...goldenTeacher,
    cost: 1,
    answers: 0,
    answer: (...asked: Parameters<FitTeacher["answer"]>) => {
      teacher.answers++;
      return goldenTeacher.answer(...asked);
    },
  };
  return teacher;
}

interface Run {
  readonly photo?: number;
  /** Read instead of the photo. */
  readonly planes?: (x: number, y: number, side: number) => Float32Array;
  readonly teacher?: FitTeacher | null;
  /** Told before each run of a graph, which it may end by throwing. */
  readonly before?: (run: number, control: FitControl) => void;
  readonly disk?: Folder;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: FitProgress, control: FitControl) => void;
}

/** One worker's try at a fit. */
async function run({
  photo = 0,
  planes,
  teacher = null,
  before,
  disk = diskOf(),
  signal,
  onProgress,
}: Run = {}) {
  const control: FitControl = { stopped: false, shown: null };
  const checkpoints = createCheckpoints(async () => disk).of("tab");
  let runs = 0;
  const graphs: FitGraphs = {
    ...goldenGraphs,
    async infer(...asked) {
      before?.(runs, control);
      runs++;
      return goldenGraphs.infer(...asked);
    },
    async differentiate(request) {
      before?.(runs, control);
      runs++;
      return goldenGraphs.differentiate(request);
    },
  };
  const outcome = await runFit({
    ...{ job: jobOf(photo), model, teacher, control, checkpoints },
    store: planes ? storeOf(planes) : store,
    signal: signal ?? new AbortController().signal,
    listener: {
      onProgress: (progress) => onProgress?.(progress, control),
      onPreview() {},
      onWaiting() {},
    },
    inTurn: (work) => work(graphs),
  });
  return { outcome, runs };
}

/** In new workers until it ends, as the engine does it. */
async function goOn(given: Run): Promise<{ outcome: FitOutcome; deaths: number }> {
  for (let deaths = 0; ; deaths++) {
    try {
      const { outcome } = await run(given);
      return { outcome, deaths };
    } catch (error) {
      if (!(error instanceof AppError) || error.name !== "WorkerCrashed") throw error;
    }
  }
}

let once: ReturnType<typeof run> | null = null;
/** The fit that nothing disturbs. */
const undisturbed = () => {
  once ??= run();
  return once;
};

/** By so much every look at the clock is later than the one before, ms. */
let pace = 0;

beforeEach(() => {
  pace = 700; // A checkpoint falls due after some steps.
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => {
    now += pace;
    return now;
  });
});

describe("a fit", () => {
  it("that is killed again and again, in the middle of runs and of writing, ends the same to the last bit", async () => {
    const whole = await undisturbed();
    expect(whole.outcome.checks.at(-1)?.step).toBe(FIT.steps);
    for (const seed of [1, 2]) {
      let life = 0;
      const moment = () => hash(seed, life) % Math.round(whole.runs * 0.25);
      let last = moment();
      const { outcome, deaths } = await goOn({
        disk: diskOf((write) => hash(seed, 9, write) % 4 === 0),
        before(at) {
          if (life >= 4 || at !== last) return;
          life++;
          last = moment();
          throw killed();
        },
      });
      expect(deaths).toBe(4);
      expect(outcome).toEqual(whole.outcome);
    }
  }, 60_000);

  it("that is told to stop keeps what the guard finds best by then, and no step more is taken", async () => {
    pace = 3000; // A checkpoint after every step: what a stop there would look at.
    const averages = new Map<number, readonly number[]>();
    const disk = diskOf(undefined, async (name, file) => {
      if (!name.endsWith(".json")) return;
      const { state } = JSON.parse(await file.text());
      if (state) averages.set(state.step, state.average.map(Math.fround));
    });
    const whole = await run({ disk });
    const kept: boolean[] = [];
    for (const at of [1, FIT.checkEvery, FIT.checkEvery + 1]) {
      const told: number[] = [];
      const { outcome } = await run({
        onProgress({ step }, control) {
          told.push(step);
          if (step === at) control.stopped = true;
        },
      });
      expect(told.at(-1)).toBe(at);
      const { checks, parameters, steps, taught } = outcome;
      expect(checks.at(-1)?.step).toBe(at);
      const regular = checks.filter(({ step }) => step % FIT.checkEvery === 0);
      expect(regular).toEqual(whole.outcome.checks.slice(0, regular.length));
      const { best } = judge(checks, taught);
      expect(steps).toBe(checks[best]?.step);
      kept.push(best > 0);
      if (best === 0) expect(parameters).toBeNull();
      else expect(Array.from(parameters ?? [])).toEqual(averages.get(steps));
    }
    expect(kept).toContain(true);
  }, 60_000);

  it("that is cancelled runs no graph more", async () => {
    const whole = await undisturbed();
    for (const seed of [1, 2, 3]) {
      const abort = new AbortController();
      const at = hash(seed, 1) % whole.runs;
      let begun = 0;
      const fit = run({
        signal: abort.signal,
        before(number) {
          begun++;
          if (number === at) abort.abort();
        },
      });
      await expect(fit).rejects.toMatchObject({ name: "AbortError" });
      expect(begun).toBe(at + 1);
    }
  }, 60_000);

  it("that goes on asks nobody again for what it learns from", async () => {
    const first = countingTeacher();
    const whole = await run({ teacher: first });
    const squares = FIT.heldOut + FIT.pool;
    expect(first.answers).toBe(squares);
    const looking = squares;
    // Killed in its first step, and in one behind a checkpoint.
    for (const at of [looking + FIT.heldOut, looking + FIT.heldOut + FIT.checkEvery]) {
      const disk = diskOf();
      const dead = run({
        teacher: first,
        disk,
        before(number) {
          if (number === at) throw killed();
        },
      });
      await expect(dead).rejects.toThrow();
      const next = countingTeacher();
      const shares: number[] = [];
      const { outcome, runs } = await run({
        teacher: next,
        disk,
        onProgress: ({ share }) => shares.push(share),
      });
      expect(outcome).toEqual(whole.outcome);
      expect(next.answers).toBe(0);
      expect(runs).toBeLessThanOrEqual(whole.runs - looking);
      // Of the whole fit, looking at the squares is done already.
      expect(shares[0]).toBeGreaterThan(0.1);
    }
  }, 60_000);

  it("tells how far it is from its first run on, and how long it takes from the second", async () => {
    const told: FitProgress[] = [];
    await run({ teacher: countingTeacher(), onProgress: (progress) => told.push(progress) });
    const shares = told.map(({ share }) => share);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    const looking = told.filter(({ checks }) => checks.length === 0);
    expect(looking.length).toBeGreaterThanOrEqual(2 * (FIT.heldOut + FIT.pool));
    expect(told.findIndex(({ etaMs }) => etaMs !== null)).toBe(1);
    expect(told.at(-1)?.etaMs).toBe(0);
  }, 60_000);

  it("to a photo that is flat, clipped or without noise ends before any network runs", async () => {
    const from = (at: (x: number, y: number) => number) => (x: number, y: number, side: number) =>
      Float32Array.from({ length: 3 * side * side }, (_, i) =>
        at(x + (i % side), y + (Math.floor(i / side) % side)),
      );
    const photos = {
      flat: from(() => 0.5),
      slope: from((x, y) => (x + 2 * y) / 1000),
      black: from(() => 0),
      // Noise, and most of it beyond white.
      clipped: from((x, y) => Math.min(1, 0.9 + hash(1, x, y) / 2 ** 32)),
    };
    for (const planes of Object.values(photos)) {
      const disk = diskOf();
      const { outcome, runs } = await run({ planes, disk, teacher: countingTeacher() });
      expect(outcome.parameters).toBeNull();
      expect(runs).toBe(0);
      expect(await cutOffOn(disk)).toBeNull();
    }
  }, 60_000);

  it("is found by the next visit from its first moment on", async () => {
    const disk = diskOf();
    const dead = run({
      disk,
      before() {
        throw killed();
      },
    });
    await expect(dead).rejects.toThrow();
    expect(await cutOffOn(disk)).toEqual(jobOf(0));
    const { outcome } = await run({ disk });
    expect(outcome).toEqual((await undisturbed()).outcome);
    expect(await cutOffOn(disk)).toBeNull();
  }, 60_000);

  it("goes on from no checkpoint of another photo of the same name and size", async () => {
    const disk = diskOf();
    const dead = run({
      disk,
      onProgress({ step }) {
        if (step === FIT.checkEvery + 1) throw killed();
      },
    });
    await expect(dead).rejects.toThrow();
    const steps: number[] = [];
    await run({ disk, photo: 1, onProgress: ({ step }) => steps.push(step) });
    expect(steps[0]).toBe(0);
  }, 60_000);
});
