import { beforeEach, describe, expect, it, vi } from "vitest";
import { AppError } from "../src/base/errors";
import type { FitJob, FitOutcome, FitProgress } from "../src/engine/protocol";
import type { FitEntry, ModelEntry } from "../src/models/manifest";
import { FIT, type FitGraphs, judge } from "../src/network/fit";
import { GOLDEN_SIZE, goldenGraphs, readGolden } from "../src/network/fit.fixtures";
import { hash } from "../src/network/procedure";
import type { Folder } from "../src/session/folder";
import { memoryFolder } from "../src/session/folder.fixtures";
import { createCheckpoints } from "./checkpoints";
import { type FitControl, runFit } from "./fitting";
import type { Store } from "./store-link";

// The golden network is computed here, slowly: a small pool, few steps, and a guard that sees what they gain.
Object.assign(FIT, { ...{ pool: 5, steps: 12, checkEvery: 4 }, leastGain: 1e-4, mostShift: 9 });

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

/** A disk that outlives its workers. `tear` says which writes are cut off in the middle. */
function diskOf(tear: (write: number) => boolean = () => false): Folder {
  const memory = memoryFolder();
  let writes = 0;
  const folder: Folder = {
    ...memory,
    folder: async () => folder,
    async write(name, parts) {
      await memory.write(name, parts);
      if (!tear(writes++)) return;
      const bytes = memory.files.get(name);
      memory.files.set(name, bytes?.slice(0, bytes.length / 2) ?? new Uint8Array());
      throw killed();
    },
  };
  return folder;
}

const killed = () => new AppError("workerCrashed", { how: "ended" });

interface Run {
  readonly photo?: number;
  /** Told before each run of a graph, which it may end by throwing. */
  readonly before?: (run: number, control: FitControl) => void;
  readonly disk?: Folder;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: FitProgress, control: FitControl) => void;
}

/** One worker's try at a fit. */
async function run({ photo = 0, before, disk = diskOf(), signal, onProgress }: Run = {}) {
  const control: FitControl = { stopped: false, shown: null };
  const checkpoints = createCheckpoints(async () => disk);
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
    ...{ job: jobOf(photo), model, teacher: null, store, control, checkpoints },
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
      const moment = () => hash(seed, life) % Math.round(whole.runs * 0.8);
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
    const disk = diskOf();
    const noted: Folder = {
      ...disk,
      async write(name, parts) {
        await disk.write(name, parts);
        const { state } = JSON.parse((await (await disk.read(name))?.text()) ?? "{}");
        if (state) averages.set(state.step, state.average.map(Math.fround));
      },
    };
    const whole = await run({ disk: { ...noted, folder: async () => noted } });
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
      const { checks, parameters, steps } = outcome;
      expect(checks.at(-1)?.step).toBe(at);
      const regular = checks.filter(({ step }) => step % FIT.checkEvery === 0);
      expect(regular).toEqual(whole.outcome.checks.slice(0, regular.length));
      const { best } = judge(checks);
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

  it("is found by the next visit from its first moment on", async () => {
    const disk = diskOf();
    const dead = run({
      disk,
      before() {
        throw killed();
      },
    });
    await expect(dead).rejects.toThrow();
    expect(await createCheckpoints(async () => disk).job()).toEqual(jobOf(0));
    const { outcome } = await run({ disk });
    expect(outcome).toEqual((await undisturbed()).outcome);
    expect(await createCheckpoints(async () => disk).job()).toBeNull();
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
