import * as Comlink from "comlink";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openFirst } from "../../workers/chain";
import { AppError } from "../base/errors";
import type { Rect } from "../geometry/rect";
import { inspect } from "../measure/inspection";
import type { ModelEntry } from "../models/manifest";
import { type Backend, type BackendChoice, type RuledOut, usesGpu } from "../network/backends";
import { FULL } from "../raster/blend";
import { fallbackSentence, recoverySentence } from "../words/en/backends";
import { rejectionOf } from "../words/told.fixtures";
import { createEngine, type DenoiseOptions, type Engine, type WorkerHandle } from "./client";
import type { DenoiseJob, DenoiseWorker, FinishedTile } from "./protocol";
import { fakeStatus } from "./status.fixtures";

const settings = { model: "compact", blindness: 0 };
const pause = () => new Promise((resolve) => setTimeout(resolve, 2));

/** Photos are four tiles of one row each. */
const rows: readonly Rect[] = [0, 1, 2, 3].map((y) => ({ x: 0, y, width: 2, height: 1 }));

/** A worker that does what the real one promises, behind a real channel, and can be killed. */
class FakeWorker implements WorkerHandle {
  readonly log: string[] = [];
  readonly jobs: DenoiseJob[] = [];
  readonly choices: BackendChoice[] = [];
  /** Backends that are ruled out here, and why. */
  readonly broken = new Map<Backend, RuledOut>();
  readonly remote: Comlink.Remote<DenoiseWorker>;
  readonly crashed: Promise<never>;
  terminated = false;
  /** Called before each tile; what it throws ends the job. */
  beforeTile: (tile: number) => void | Promise<void> = () => {};
  /** What adding a model waits for. */
  trial: Promise<void> = Promise.resolve();
  stopTrial: () => void = () => {};
  private readonly channel = new MessageChannel();
  private readonly cancelled = new Set<string>();
  kill: () => void = () => {};

  constructor() {
    Comlink.expose(this.implementation(), this.channel.port1);
    this.remote = Comlink.wrap(this.channel.port2);
    this.crashed = new Promise((_, reject) => {
      this.kill = () => {
        this.terminate();
        reject(new AppError("workerCrashed", { how: "threw" }, "killed"));
      };
    });
    this.crashed.catch(() => {});
  }

  terminate(): void {
    this.terminated = true;
    this.channel.port1.close();
    this.channel.port2.close();
  }

  private implementation(): DenoiseWorker {
    return {
      prepare: async (model, choice) => {
        this.log.push(`prepare ${model} ${choice.preference}`);
        this.choices.push(choice);
        const { backend, givenUp } = await openFirst(choice, {
          keyOf: (backend) => `${backend} ${model}`,
          ruledOut: (backend) => {
            const ruledOut = this.broken.get(backend);
            return ruledOut ? { ruledOut } : null;
          },
          open: async () => {},
        });
        return {
          ...fakeStatus,
          provider: usesGpu(backend) ? "webgpu" : "wasm",
          backend,
          key: `${backend} ${model}`,
          givenUp,
        };
      },
      addModel: async (onnx, card) => {
        // By content: Node's copy of a File has no name.
        this.log.push(`add ${await onnx.text()} ${await card?.text()}`);
        await this.trial;
        return { model: { id: "own-1" } as ModelEntry, warning: null };
      },
      cancelModel: () => this.stopTrial(),
      openPhoto: async (id, file) => {
        this.log.push(`open ${id}`);
        if (file.size === 0) throw new AppError("emptyFile");
        return { width: 2, height: 4, hasAlpha: false };
      },
      closePhoto: (id) => void this.log.push(`close ${id}`),
      denoise: async (job, onTile) => {
        this.log.push(`denoise ${job.photo}`);
        this.jobs.push(job);
        const done = new Set(job.finished.map((rect) => rect.y));
        for (const rect of rows.filter(({ y }) => !done.has(y))) {
          await pause();
          if (this.cancelled.has(job.id)) return false;
          await this.beforeTile(rect.y);
          const progress = { donePixels: 2, totalPixels: 8, elapsedMs: 1, etaMs: 1 };
          await onTile({ rect, rgba: new Uint8ClampedArray(8) }, progress);
        }
        return true;
      },
      influence: async ({ id, photo, pixel }, onPart) => {
        this.log.push(`influence ${photo} ${pixel.x}`);
        for (let part = 0; part < 3; part++) {
          await pause();
          if (this.cancelled.has(id)) return false;
          await this.beforeTile(part);
          await onPart({ pixel, reach: 0, weights: Float32Array.of(part) });
        }
        return true;
      },
      cancel: (id) => void this.cancelled.add(id),
      refocus: (_, focus) => void this.log.push(`refocus ${focus.x}`),
      save: async ({ count, type }, tileAt) => {
        const bytes: number[] = [];
        for (let i = 0; i < count; i++) bytes.push(...(await tileAt(i)).rgba);
        return new Blob([Uint8Array.from(bytes)], { type });
      },
      saveComparison: async ({ panes, type }, tileAt) => {
        const bytes: number[] = [];
        for (const [pane, { count }] of panes.entries()) {
          for (let i = 0; i < count; i++) bytes.push(...(await tileAt(pane, i)).rgba);
        }
        return new Blob([Uint8Array.from(bytes)], { type });
      },
      findFlat: async (_photo, within) => ({ ...within, width: 1 }),
      inspect: async ({ rect, count }, tileAt) => {
        for (let i = 0; i < count; i++) this.log.push(`inspect ${(await tileAt(i)).rgba[0]}`);
        return inspect(new Uint8ClampedArray(16), new Uint8ClampedArray(16), rect.width, 2);
      },
      align: async (photo, reference) => {
        this.log.push(`align ${photo} ${reference}`);
        return { dx: 0, dy: 0, likeness: 1 };
      },
      score: async ({ photo, reference, count }, tileAt) => {
        await this.beforeTile(0);
        let sum = 0;
        for (let i = 0; i < count; i++) sum += (await tileAt(i)).rgba[0] ?? 0;
        this.log.push(`score ${photo} ${reference}`);
        return { psnr: sum, ssim: null };
      },
    };
  }
}

let workers: FakeWorker[];
let engine: Engine;
/** What each new worker is told before it is used. */
let upbringing: (worker: FakeWorker, index: number) => void;

beforeEach(() => {
  workers = [];
  upbringing = () => {};
  engine = createEngine(
    () => {
      const worker = new FakeWorker();
      upbringing(worker, workers.length);
      workers.push(worker);
      return worker;
    },
    async () => [],
  );
});
afterEach(() => {
  engine.dispose();
  for (const worker of workers) worker.terminate();
});

const worker = (index = 0) => workers[index] as FakeWorker;

function start(photo: string, options: Partial<DenoiseOptions> = {}) {
  const tiles: FinishedTile[] = [];
  const handle = engine.denoise(photo, settings, {
    signal: new AbortController().signal,
    focus: null,
    finished: [],
    onTile: (tile) => void tiles.push(tile),
    ...options,
  });
  return { ...handle, tiles, ys: () => tiles.map(({ rect }) => rect.y) };
}

describe("one job", () => {
  it("prepares the model, delivers every tile and reports the provider", async () => {
    const heard: (string | undefined)[] = [];
    engine.onStatus((status) => heard.push(status?.provider));
    await engine.openPhoto("a", new Blob(["x"]));
    expect(engine.status).toBeNull();
    const job = start("a");
    await job.done;
    expect(job.ys()).toEqual([0, 1, 2, 3]);
    expect(worker().log).toEqual(["open a", "prepare compact auto", "denoise a"]);
    expect(heard).toEqual(["webgpu"]);
    expect(engine.status?.provider).toBe("webgpu");
  });

  it("ends with an AbortError after the tiles that were done, and resumes from them", async () => {
    await engine.openPhoto("a", new Blob(["x"]));
    const abort = new AbortController();
    const tiles: FinishedTile[] = [];
    const job = start("a", {
      signal: abort.signal,
      onTile(tile) {
        tiles.push(tile);
        if (tiles.length === 2) abort.abort();
      },
    });
    await expect(job.done).rejects.toMatchObject({ name: "AbortError" });
    expect(tiles.length).toBeLessThan(4);
    const rest = start("a", { finished: tiles.map((tile) => tile.rect) });
    await rest.done;
    expect([...tiles.map(({ rect }) => rect.y), ...rest.ys()]).toEqual([0, 1, 2, 3]);
  });

  it("sends refocus on, also when the job has not begun", async () => {
    await engine.openPhoto("a", new Blob(["x"]));
    const first = start("a");
    const second = start("a");
    second.refocus({ x: 7, y: 0, width: 1, height: 1 });
    await Promise.all([first.done, second.done]);
    expect(worker().jobs[1]?.focus).toMatchObject({ x: 7 });
    expect(worker().log).toContain("refocus 7");
  });
});

describe("the queue", () => {
  it("does one thing at a time, in order", async () => {
    await engine.openPhoto("a", new Blob(["x"]));
    await engine.openPhoto("b", new Blob(["x"]));
    const order: string[] = [];
    await Promise.all([
      start("a").done.then(() => order.push("a")),
      engine.prepare("full", "wasm").then(() => order.push("full")),
      start("b").done.then(() => order.push("b")),
    ]);
    expect(order).toEqual(["a", "full", "b"]);
    // The preference stays for later jobs.
    expect(worker().log.slice(2)).toEqual([
      "prepare compact auto",
      "denoise a",
      "prepare full wasm",
      "prepare compact wasm",
      "denoise b",
    ]);
  });

  it("answers a job cancelled while it waits at once, and never starts it", async () => {
    await engine.openPhoto("a", new Blob(["x"]));
    let release = () => {};
    worker().beforeTile = () => new Promise((resolve) => (release = resolve));
    const first = start("a");
    const abort = new AbortController();
    const second = start("a", { signal: abort.signal });
    abort.abort();
    await expect(second.done).rejects.toMatchObject({ name: "AbortError" });
    worker().beforeTile = () => {};
    while (first.tiles.length === 0) {
      release();
      await pause();
    }
    await first.done;
    await start("a").done;
    expect(worker().jobs).toHaveLength(2);
  });

  it("goes on after a job that fails", async () => {
    await engine.openPhoto("a", new Blob(["x"]));
    upbringing = (fresh) => {
      fresh.beforeTile = () => {
        throw new AppError("outOfMemory", { ofGpu: false }, "too little");
      };
    };
    worker().beforeTile = () => {
      throw new AppError("outOfMemory", { ofGpu: false }, "too little");
    };
    const failing = start("a").done;
    await expect(failing).rejects.toBeInstanceOf(AppError);
    expect(await rejectionOf(failing)).toMatchObject({
      name: "OutOfMemory",
      message: expect.stringMatching(/^There is not enough memory \(too little\)\./),
    });
    // Each backend had its turn; the worker of the last one lives.
    expect(workers).toHaveLength(4);
    worker(3).beforeTile = () => {};
    await start("a").done;
    expect(workers).toHaveLength(4);
  });
});

describe("a crash", () => {
  it("is survived: photos are opened again, finished tiles are not redone, tiles are smaller", async () => {
    upbringing = (fresh, index) => {
      fresh.beforeTile = (y) => {
        if (index === 0 && y === 2) fresh.kill();
      };
    };
    await engine.openPhoto("a", new Blob(["x"]));
    const job = start("a");
    await job.done;
    expect(job.ys()).toEqual([0, 1, 2, 3]);
    expect(workers).toHaveLength(2);
    expect(worker(1).log).toEqual(["open a", "prepare compact auto", "denoise a"]);
    expect(worker(1).jobs[0]).toMatchObject({ finished: rows.slice(0, 2), halvings: 1 });
    expect(engine.status).toMatchObject({ provider: "webgpu", givenUp: [] });
  });

  it("of the GPU, twice in a row, makes the next backend take over, and says so", async () => {
    upbringing = (fresh, index) => {
      fresh.broken.set("webgpu-fp16", "noHalf");
      fresh.beforeTile = (y) => {
        if (index < 2 && y === 1) throw new AppError("deviceLost", {}, "lost");
      };
    };
    const told: string[] = [];
    engine.onRecovery((recovery) => told.push(recoverySentence(recovery)));
    await engine.openPhoto("a", new Blob(["x"]));
    const job = start("a");
    await job.done;
    expect(job.ys()).toEqual([0, 1, 2, 3]);
    expect(workers.map((w) => w.terminated)).toEqual([true, true, false]);
    expect(engine.status).toMatchObject({
      backend: "wasm",
      givenUp: [{ backend: "webgpu-fp16" }, { backend: "webgpu", lasting: true }],
    });
    expect(fallbackSentence(engine.status?.givenUp ?? [])).toMatch(
      /WebGPU is not used: the graphics processor stopped working \(lost\)\.$/,
    );
    expect(told).toEqual([
      "The denoiser stopped and was started again; what it had finished by then is kept.",
      "WebGPU is not used: the graphics processor stopped working (lost). What was done so far is kept.",
    ]);
    // Later jobs do not begin with it again.
    await start("a", { finished: rows }).done;
    expect(workers).toHaveLength(3);
  });

  it("is reported when it comes every time, after two tries a backend and three of the last", async () => {
    upbringing = (fresh) => {
      fresh.beforeTile = () => fresh.kill();
    };
    await engine.prepare("compact", "wasm");
    await engine.openPhoto("a", new Blob(["x"]));
    const job = start("a");
    worker().beforeTile = () => worker().kill();
    await expect(job.done).rejects.toMatchObject({ name: "WorkerCrashed" });
    expect(workers.map((w) => w.choices.at(-1)?.known.length)).toEqual([0, 0, 1, 1, 1]);
    expect(workers[4]?.jobs[0]?.halvings).toBe(2);
    expect(engine.status).toBeNull();
  });

  it("before every tile ends no job that advances", async () => {
    upbringing = (fresh, index) => {
      let left = index % 2; // Every second worker does one tile before it dies.
      fresh.beforeTile = () => {
        if (left-- === 0) fresh.kill();
      };
    };
    await engine.prepare("compact", "wasm-single");
    await engine.openPhoto("a", new Blob(["x"]));
    worker().beforeTile = () => worker().kill();
    const job = start("a");
    await job.done;
    expect(job.ys()).toEqual([0, 1, 2, 3]);
    expect(workers).toHaveLength(8);
    // As many as there were failures in a row, not in all.
    expect(workers.map((w) => w.jobs[0]?.halvings)).toEqual([0, 1, 1, 2, 2, 2, 2, 2]);
  });

  it("while nothing is running on the network is no backend's fault", async () => {
    upbringing = (fresh) => {
      fresh.beforeTile = () => fresh.kill();
    };
    await engine.openPhoto("a", new Blob(["x"]));
    await engine.openPhoto("clean", new Blob(["y"]));
    const tiles = rows.map((rect) => ({ rect, rgba: Uint8ClampedArray.of(rect.y, 9) }));
    worker().beforeTile = () => worker().kill();
    const request = { photo: "a", reference: "clean", tiles, blend: FULL };
    await expect(engine.score(request)).rejects.toMatchObject({ name: "WorkerCrashed" });
    expect(workers).toHaveLength(3);
    upbringing = () => {};
    expect(await engine.prepare("compact")).toMatchObject({ backend: "webgpu-fp16", givenUp: [] });
  });

  it("leaves other work in the same worker to be done in the next one", async () => {
    upbringing = (fresh, index) => {
      fresh.beforeTile = (y) => {
        if (index < 3 && y === index) throw new AppError("networkFailed", {}, "no");
      };
    };
    await engine.openPhoto("a", new Blob(["x"]));
    await engine.openPhoto("clean", new Blob(["y"]));
    const job = start("a");
    const inspected = engine.align("a", "clean");
    await Promise.all([job.done, inspected]);
    expect(workers).toHaveLength(4);
    expect(job.ys()).toEqual([0, 1, 2, 3]);
  });
});

describe("the choice of a backend", () => {
  it("begins there, and what is known not to work is not tried until it is forgotten", async () => {
    const known = [
      {
        backend: "webgpu-fp16",
        cause: { ruledOut: "noHalf" },
        key: "webgpu-fp16 compact",
        lasting: true,
      },
    ] as const;
    engine.prefer("auto", known);
    const { backend, givenUp } = await engine.prepare("compact");
    expect(backend).toBe("webgpu");
    expect(fallbackSentence(givenUp)).toBe(
      "WebGPU in half precision is not used: this graphics processor does not offer it.",
    );
    // Another model is another matter.
    expect(await engine.prepare("full")).toMatchObject({ backend: "webgpu-fp16" });
    engine.prefer("auto", []);
    expect(await engine.prepare("compact")).toMatchObject({ backend: "webgpu-fp16" });
    engine.prefer("wasm-single", []);
    expect(await engine.prepare("compact")).toMatchObject({ backend: "wasm-single" });
    expect(worker().choices.map(({ round }) => round)).toEqual([1, 1, 2, 3]);
  });
});

describe("photos and files", () => {
  it("forgets a photo that cannot be opened, with the worker's sentence", async () => {
    expect(await rejectionOf(engine.openPhoto("a", new Blob()))).toEqual({
      name: "EmptyFile",
      message: "This file is empty (0 bytes); choose another one.",
    });
    await expect(start("a").done).rejects.toThrow("no open photo a");
  });

  it("closes a photo in the worker, and does not open it again after a crash", async () => {
    await engine.openPhoto("a", new Blob(["x"]));
    await engine.openPhoto("b", new Blob(["x"]));
    engine.closePhoto("a");
    await start("b").done;
    expect(worker().log).toContain("close a");
    worker().kill();
    await start("b").done;
    expect(worker(1).log).not.toContain("open a");
  });

  it("hands tiles over one by one to be saved and keeps its own", async () => {
    await engine.openPhoto("a", new Blob(["x"]));
    const tiles = rows.map((rect) => ({ rect, rgba: Uint8ClampedArray.of(rect.y, 9) }));
    const blob = await engine.save({
      photo: "a",
      tiles,
      blend: FULL,
      type: "image/png",
      quality: 1,
    });
    expect([...new Uint8Array(await blob.arrayBuffer())]).toEqual([0, 9, 1, 9, 2, 9, 3, 9]);
    expect(tiles.every(({ rgba }) => rgba.length === 2)).toBe(true);
  });

  it("judges with the photo and its reference open, also after a crash", async () => {
    await engine.openPhoto("a", new Blob(["x"]));
    await engine.openPhoto("clean", new Blob(["y"]));
    const tiles = rows.map((rect) => ({ rect, rgba: Uint8ClampedArray.of(rect.y, 9) }));
    expect(await engine.findFlat("a", { x: 0, y: 0, width: 2, height: 2 })).toMatchObject({
      width: 1,
    });
    const rect = { x: 0, y: 0, width: 2, height: 2 };
    await engine.inspect({ photo: "a", rect, tiles: tiles.slice(2), blend: FULL });
    expect(worker().log.slice(-2)).toEqual(["inspect 2", "inspect 3"]);
    await engine.align("a", "clean");
    worker().beforeTile = () => {
      worker().kill();
      return new Promise(() => {});
    };
    const request = { photo: "a", reference: "clean", tiles, blend: FULL };
    expect(await engine.score(request)).toEqual({ psnr: 6, ssim: null });
    expect(worker(1).log).toEqual(["open a", "open clean", "score a clean"]);
  });

  it("ends what is under way when disposed of", async () => {
    await engine.openPhoto("a", new Blob(["x"]));
    const job = start("a");
    await pause();
    engine.dispose();
    await expect(job.done).rejects.toMatchObject({ name: "AbortError" });
    expect(worker().terminated).toBe(true);
  });
});

describe("the manifest", () => {
  it("is asked for once, but again after a failure", async () => {
    let asked = 0;
    const other = createEngine(
      () => new FakeWorker(),
      async () => {
        if (asked++ === 0) throw new AppError("noModels");
        return [];
      },
    );
    await expect(other.models()).rejects.toMatchObject({ name: "ModelFetch" });
    await other.models();
    await other.models();
    expect(asked).toBe(2);
  });

  it("is followed by the models the person added, as they are now", async () => {
    const named = (id: string) => ({ id }) as ModelEntry;
    const added: ModelEntry[] = [];
    const other = createEngine(
      () => new FakeWorker(),
      async () => [named("compact")],
      async () => added,
    );
    expect(await other.models()).toEqual([named("compact")]);
    added.push(named("own-1"));
    expect(await other.models()).toEqual([named("compact"), named("own-1")]);
  });

  it("is not needed for the models the person added", async () => {
    const own = { id: "own-1" } as ModelEntry;
    const other = createEngine(
      () => new FakeWorker(),
      () => Promise.reject(new AppError("noModels")),
      async () => [own],
    );
    expect(await other.models()).toEqual([own]);
  });
});

describe("adding a model", () => {
  it("waits for the job under way, and is told to the worker with its card", async () => {
    await engine.openPhoto("a", new Blob(["x"]));
    const job = start("a");
    const added = engine.addModel(new File(["onnx"], "a.onnx"), new File(["card"], "a.json"));
    await job.done;
    expect(await added).toEqual({ model: { id: "own-1" }, warning: null });
    expect(worker().log.slice(-2)).toEqual(["denoise a", "add onnx card"]);
  });

  it("can be cancelled, before its turn and while it is tried", async () => {
    const file = new File(["onnx"], "a.onnx");
    let begun = () => {};
    const tried = new Promise<void>((resolve) => {
      begun = resolve;
    });
    upbringing = (worker) => {
      worker.trial = new Promise((_, reject) => {
        worker.stopTrial = () =>
          reject(new AppError("modelRejected", { name: "a", why: { code: "trialCancelled" } }));
        begun();
      });
      worker.trial.catch(() => {});
    };
    const [first, second] = [new AbortController(), new AbortController()];
    const ends = [first, second].map(({ signal }) =>
      expect(engine.addModel(file, null, signal)).rejects.toMatchObject({ name: "AbortError" }),
    );
    await tried;
    second.abort();
    await vi.waitFor(() => expect(worker().log).toHaveLength(1));
    first.abort();
    await Promise.all(ends);
    expect(worker().log).toEqual(["add onnx undefined"]);
    expect(workers).toHaveLength(1);
  });
});

describe("asking about a pixel", () => {
  it("hands out the map as it grows, in a new worker when one dies of it", async () => {
    upbringing = (worker, index) => {
      worker.beforeTile = (part) => {
        if (index === 0 && part === 1) worker.kill();
      };
    };
    await engine.openPhoto("a", new Blob(["x"]));
    const parts: number[] = [];
    await engine.influence(
      "a",
      { model: "m", blindness: 1 },
      { x: 3, y: 1 },
      {
        signal: new AbortController().signal,
        onPart: ({ weights }) => void parts.push(weights[0] as number),
      },
    );
    expect(workers).toHaveLength(2);
    expect(workers[1]?.log).toContain("influence a 3");
    expect(parts.slice(-3)).toEqual([0, 1, 2]);
  });

  it("stops when it is cancelled", async () => {
    await engine.openPhoto("a", new Blob(["x"]));
    const controller = new AbortController();
    const asked = engine.influence(
      "a",
      { model: "m", blindness: 1 },
      { x: 3, y: 1 },
      {
        signal: controller.signal,
        onPart: () => controller.abort(),
      },
    );
    await expect(asked).rejects.toThrow(/cancelled/);
    expect(workers).toHaveLength(1);
  });
});
