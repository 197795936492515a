import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { aborted } from "../base/abort";
import { AppError } from "../base/errors";
import { PLAIN } from "../codecs/encoding";
import type { Rect } from "../geometry/rect";
import type { ModelEntry } from "../models/manifest";
import { resultKey } from "../network/settings";
import { FULL } from "../raster/blend";
import { fallbackSentence, recoverySentence } from "../words/en/backends";
import { rejectionOf } from "../words/told.fixtures";
import { createEngine, type EngineParts } from "./client";
import type { DenoiseOptions, Engine } from "./engine";
import {
  FakeCodec,
  FakeDenoiser,
  type FakeDisk,
  FakeStore,
  FIT_STEPS,
  pause,
  rows,
} from "./workers.fixtures";

const settings = { model: "compact", blindness: 0 };
const key = resultKey("a", settings);

/** Denoise workers, as they were started; likewise the others. */
let workers: FakeDenoiser[];
let stores: FakeStore[];
let codecs: FakeCodec[];
let disk: FakeDisk;
let engine: Engine;
/** Prepares each new denoise worker before it is used. */
let upbringing: (worker: FakeDenoiser, index: number) => void;
let schooling: (codec: FakeCodec, index: number) => void;

const kept = <T>(list: T[], made: T, before: (made: T, index: number) => void = () => {}) => {
  before(made, list.length);
  list.push(made);
  return made;
};

const started = (parts: Partial<EngineParts> = {}) =>
  createEngine({
    store: () => kept(stores, new FakeStore(disk)),
    codec: () => kept(codecs, new FakeCodec(), schooling),
    denoise: () => kept(workers, new FakeDenoiser(), upbringing),
    manifest: async () => [],
    ...parts,
  });

beforeEach(() => {
  [workers, stores, codecs, disk] = [[], [], [], { tiles: [] }];
  upbringing = () => {};
  schooling = () => {};
  engine = started();
});
afterEach(() => {
  engine.dispose();
  for (const each of [...workers, ...stores, ...codecs]) each.terminate();
});

const worker = (index = 0) => workers[index] as FakeDenoiser;
const store = (index = 0) => stores[index] as FakeStore;
const codec = (index = 0) => codecs[index] as FakeCodec;

function start(photo: string, options: Partial<DenoiseOptions> = {}) {
  const tiles: Rect[] = [];
  const handle = engine.denoise(photo, settings, {
    signal: new AbortController().signal,
    focus: null,
    onTile: (rect) => void tiles.push(rect),
    ...options,
  });
  return { ...handle, tiles, ys: () => tiles.map(({ y }) => y) };
}

/** Leaves tiles of a result in the store, as if they had been done. */
async function finish(photo: string, rects: readonly Rect[] = rows) {
  const tile = { photo, settings, model: "sha", elapsedMs: 5, samples: new Uint8ClampedArray(6) };
  const result = resultKey(photo, settings);
  store().tiles.set(
    result,
    rects.map((rect) => ({ ...tile, rect })),
  );
  return { photo, result, blend: FULL };
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
    expect(codec().log).toEqual(["open a"]);
    expect(worker().log).toEqual(["prepare compact auto", "denoise a"]);
    expect(heard).toEqual(["webgpu"]);
    expect(engine.status?.provider).toBe("webgpu");
  });

  it("ends with an AbortError after the tiles that were done, and resumes from them", async () => {
    await engine.openPhoto("a", new Blob(["x"]));
    const abort = new AbortController();
    const tiles: Rect[] = [];
    const job = start("a", {
      signal: abort.signal,
      onTile(rect) {
        tiles.push(rect);
        if (tiles.length === 2) abort.abort();
      },
    });
    await expect(job.done).rejects.toMatchObject({ name: "AbortError" });
    expect(tiles.length).toBeLessThan(4);
    const rest = start("a");
    await rest.done;
    expect([...tiles.map(({ y }) => y), ...rest.ys()]).toEqual([0, 1, 2, 3]);
  });

  it("sends refocus on, also when the job has not begun", async () => {
    await engine.openPhoto("a", new Blob(["x"]));
    await engine.prepare("compact");
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
    expect(worker().log).toEqual([
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
    upbringing = (fresh) => {
      fresh.beforeTile = () => new Promise((resolve) => (release = resolve));
    };
    const first = start("a");
    const abort = new AbortController();
    const second = start("a", { signal: abort.signal });
    abort.abort();
    await expect(second.done).rejects.toMatchObject({ name: "AbortError" });
    await vi.waitFor(() => expect(workers).toHaveLength(1));
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
  it("is survived: photos stay decoded, finished tiles are not redone, tiles are smaller", async () => {
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
    expect(worker(1).log).toEqual(["prepare compact auto", "denoise a"]);
    expect(codec().log).toEqual(["open a"]);
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
    await start("a").done;
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

  it("after a tile that nobody was told of is one after progress: no backend's fault", async () => {
    upbringing = (fresh) => {
      fresh.beforeTelling = () => fresh.kill();
    };
    await engine.prepare("compact", "wasm");
    await engine.openPhoto("a", new Blob(["x"]));
    const job = start("a");
    await job.done;
    expect(job.ys()).toEqual([0, 1, 2, 3]);
    expect(workers).toHaveLength(5);
    expect(engine.status).toMatchObject({ backend: "wasm", givenUp: [] });
  });

  it("while nothing is running on the network is no backend's fault", async () => {
    upbringing = (fresh) => {
      fresh.beforeTile = () => fresh.kill();
    };
    await engine.openPhoto("a", new Blob(["x"]));
    await engine.openPhoto("clean", new Blob(["y"]));
    const scored = engine.score(await finish("a"), "clean");
    await expect(scored).rejects.toMatchObject({ name: "WorkerCrashed" });
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

  it("closes a photo in the store, and does not open it again after a crash", async () => {
    await engine.openPhoto("a", new Blob(["x"]));
    await engine.openPhoto("b", new Blob(["x"]));
    engine.closePhoto("a");
    await start("b").done;
    expect(store().log).toContain("forget a");
    store().kill();
    await start("b").done;
    expect(codec(1).log).toEqual(["open b"]);
  });

  it("saves what the store has, which keeps it", async () => {
    await engine.openPhoto("a", new Blob(["x"]));
    const picture = await finish("a");
    const blob = await engine.save({
      ...picture,
      encoding: { ...PLAIN, format: "PNG" },
      metadata: "all",
      provenance: null,
    });
    expect([...new Uint8Array(await blob.arrayBuffer())]).toEqual([0, 9, 1, 9, 2, 9, 3, 9]);
    expect(store().tiles.get(picture.result)).toHaveLength(4);
  });

  it("judges with the photo and its reference open, also after a crash", async () => {
    await engine.openPhoto("a", new Blob(["x"]));
    await engine.openPhoto("clean", new Blob(["y"]));
    const picture = await finish("a");
    expect(await engine.findFlat("a", { x: 0, y: 0, width: 2, height: 2 })).toMatchObject({
      width: 1,
    });
    const rect = { x: 0, y: 0, width: 2, height: 2 };
    await engine.inspect(picture, rect);
    expect(worker().log).toEqual([`inspect a ${key}`]);
    await engine.align("a", "clean");
    worker().beforeTile = () => {
      worker().kill();
      return new Promise(() => {});
    };
    expect(await engine.score(picture, "clean")).toEqual({ psnr: 6, ssim: null });
    expect(worker(1).log).toEqual(["score a clean"]);
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
    const other = started({
      async manifest() {
        if (asked++ === 0) throw new AppError("noModels");
        return [];
      },
    });
    await expect(other.models()).rejects.toMatchObject({ name: "ModelFetch" });
    await other.models();
    await other.models();
    expect(asked).toBe(2);
  });

  it("is followed by the models the person added, as they are now", async () => {
    const named = (id: string) => ({ id }) as ModelEntry;
    const added: ModelEntry[] = [];
    const other = started({ manifest: async () => [named("compact")], own: async () => added });
    expect(await other.models()).toEqual([named("compact")]);
    added.push(named("own-1"));
    expect(await other.models()).toEqual([named("compact"), named("own-1")]);
  });

  it("is not needed for the models the person added", async () => {
    const own = { id: "own-1" } as ModelEntry;
    const other = started({
      manifest: () => Promise.reject(new AppError("noModels")),
      own: async () => [own],
    });
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
      worker.trial = (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener("abort", () => reject(aborted()));
          begun();
        });
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

describe("a fit", () => {
  it("that was told to end does so in the next worker, too", async () => {
    await engine.openPhoto("a", new Blob(["x"]));
    const photo = { id: "a", name: "a.jpg", width: 300, height: 300 };
    const { steps } = await engine.fit(
      { photos: [photo], model: "m", teacher: null, seed: 0, mended: true },
      {
        tab: "a",
        signal: new AbortController().signal,
        onProgress({ step }) {
          if (workers.length > 1 || step !== 2) return;
          // It dies before it hears.
          worker().kill();
          engine.stopFit();
        },
        onPreview() {},
        onWaiting() {},
      },
    );
    expect(workers).toHaveLength(2);
    expect(steps).toBeLessThan(FIT_STEPS);
  });
});

describe("the store", () => {
  const lost: [string, number[]][] = [];
  const listenForLost = () => {
    lost.length = 0;
    engine.onLost((result, rects) => lost.push([result, rects.map(({ y }) => y)]));
  };

  it("that dies costs what it held: photos are decoded again, lost tiles are told and done again", async () => {
    listenForLost();
    await engine.openPhoto("a", new Blob(["x"]));
    await start("a").done;
    store().kill();
    await vi.waitFor(() => expect(lost).toEqual([[key, [0, 1, 2, 3]]]));
    const again = start("a");
    await again.done;
    expect(again.ys()).toEqual([0, 1, 2, 3]);
    expect(codecs.flatMap(({ log }) => log)).toEqual(["open a", "open a"]);
    // The network stays where it was.
    expect(workers).toHaveLength(1);
    expect(
      await engine.piece({
        photo: "a",
        result: key,
        level: 0,
        rect: rows[0] as Rect,
        space: "srgb",
      }),
    ).toHaveLength(8);
  });

  it("that dies in the middle of a job ends no job", async () => {
    listenForLost();
    upbringing = (fresh) => {
      let killed = false;
      fresh.beforeTile = async (y) => {
        if (killed || y < 2) return;
        killed = true;
        store().kill();
        await pause();
      };
    };
    await engine.openPhoto("a", new Blob(["x"]));
    const job = start("a");
    await job.done;
    expect(lost).toEqual([[key, [0, 1]]]);
    expect(job.ys().slice(-4).toSorted()).toEqual([0, 1, 2, 3]);
    expect(workers).toHaveLength(1);
    expect(store(1).tiles.get(key)).toHaveLength(4);
  });

  it("that dies with a session open is told to open it, and what is on disk is not lost", async () => {
    listenForLost();
    await engine.session.open("mine", 1e9);
    await engine.session.setKeeping(false);
    await engine.openPhoto("a", new Blob(["x"]));
    const job = start("a", {
      onTile: ({ y }) => {
        // The last two tiles are kept.
        if (y === 1) store().keeping = true;
      },
    });
    await job.done;
    store().kill();
    await vi.waitFor(() => expect(lost).toHaveLength(1));
    expect(lost).toEqual([[key, [0, 1]]]);
    expect(stores.map(({ opened, keeping }) => [opened, keeping])).toEqual([
      ["mine", true],
      ["mine", false],
    ]);
    const again = start("a");
    await again.done;
    expect(again.ys()).toEqual([0, 1]);
  });

  it("that dies whenever it opens the session is not started again and again", async () => {
    listenForLost();
    await engine.session.open("mine", 1e9);
    await engine.openPhoto("a", new Blob(["x"]));
    await start("a").done;
    const alive = stores.length;
    const dying = setInterval(() => stores.slice(alive).at(-1)?.kill());
    store().kill();
    await vi.waitFor(() => expect(lost).toEqual([[key, [0, 1, 2, 3]]]));
    clearInterval(dying);
    expect(stores.length).toBeLessThanOrEqual(4);
    await start("a").done;
  });

  it("says itself what it lost or kept", async () => {
    listenForLost();
    const told: unknown[] = [];
    engine.onKept((bytes) => told.push(bytes));
    await engine.openPhoto("a", new Blob(["x"]));
    await start("a").done;
    const [onLost, onKept] = store().told ?? [];
    onLost?.(key, rows.slice(1, 2));
    onKept?.({ photos: 1, results: 2 });
    await vi.waitFor(() => expect(told).toEqual([{ photos: 1, results: 2 }]));
    expect(lost).toEqual([[key, [1]]]);
  });

  it("has tiles that nobody heard of: the next job tells them, without progress", async () => {
    const lone = new AbortController();
    upbringing = (fresh, index) => {
      fresh.beforeTelling = (y) => {
        if (index === 0 && y === 1) fresh.kill();
      };
    };
    await engine.openPhoto("a", new Blob(["x"]));
    const told: [number, number | null][] = [];
    const job = start("a", {
      signal: lone.signal,
      onTile: ({ y }, progress) => told.push([y, progress?.donePixels ?? null]),
    });
    await job.done;
    expect(told).toEqual([
      [0, 2],
      [1, null],
      [2, 2],
      [3, 2],
    ]);
    expect(worker(1).jobs[0]).toMatchObject({ finished: rows.slice(0, 2) });
  });

  it("is told how long a result has taken, over all its runs", async () => {
    await engine.openPhoto("a", new Blob(["x"]));
    await start("a").done;
    engine.drop(key, rows.slice(3));
    store().tiles.get(key)?.pop();
    await start("a").done;
    expect(worker().jobs.map(({ elapsedMs }) => elapsedMs)).toEqual([0, 1]);
    expect(store().tiles.get(key)?.at(-1)?.elapsedMs).toBe(2);
    expect(store().log).toContain(`drop ${key} 1`);
  });
});

describe("decoding", () => {
  it("that fails after a restart is tried again by whoever asks next", async () => {
    await engine.openPhoto("a", new Blob(["x"]));
    const picture = await finish("a");
    let failures = 1;
    schooling = (fresh) => {
      fresh.beforeDecode = () => {
        if (failures-- > 0)
          throw new AppError(
            "noMemoryForImage",
            { size: { width: 2, height: 4 }, fits: 0 },
            "full",
          );
      };
    };
    store().kill();
    await pause();
    const order = {
      ...picture,
      encoding: { ...PLAIN, format: "PNG" },
      metadata: "all",
      provenance: null,
    } as const;
    await expect(engine.save(order)).rejects.toMatchObject({ name: "ImageTooLarge" });
    expect(await engine.save(order)).toBeInstanceOf(Blob);
    await start("a").done;
  });

  it("goes on in a new worker when one dies of it, and fails with its sentence in the end", async () => {
    schooling = (fresh, index) => {
      fresh.beforeDecode = () => {
        if (index === 0) fresh.kill();
      };
    };
    expect(await engine.openPhoto("a", new Blob(["x"]))).toMatchObject({ width: 2 });
    expect(codecs).toHaveLength(2);
    schooling = (fresh) => {
      fresh.beforeEncode = () => fresh.kill();
    };
    codec(1).kill();
    const saved = engine.save({
      ...(await finish("a")),
      encoding: { ...PLAIN, format: "PNG" },
      metadata: "all",
      provenance: null,
    });
    await expect(saved).rejects.toMatchObject({ name: "WorkerCrashed" });
  });

  it("of a photo from an earlier visit waits for its first use", async () => {
    engine.registerPhoto("a", new Blob(["x"]), { width: 2, height: 4, hasAlpha: false });
    expect(codecs).toHaveLength(0);
    expect(await engine.thumbnail("a", 64, "srgb")).toMatchObject({ width: 1 });
    expect(codec().log).toEqual(["open a"]);
    await engine.thumbnail("a", 64, "srgb");
    expect(codec().log).toEqual(["open a"]);
  });

  it("is decoded for a piece of its result too: nobody knows its colours before", async () => {
    engine.registerPhoto("a", new Blob(["x"]), { width: 2, height: 4, hasAlpha: false });
    const rect = { x: 0, y: 0, width: 2, height: 1 };
    const ask = () => engine.piece({ photo: "a", result: "r", level: 0, rect, space: "srgb" });
    expect(await ask()).toHaveLength(8);
    expect(await ask()).toHaveLength(8);
    expect(codec().log).toEqual(["open a"]);
  });

  it("drops nothing but photos that are not in use", async () => {
    await engine.openPhoto("a", new Blob(["x"]));
    await engine.openPhoto("b", new Blob(["x"]));
    await start("a").done;
    // Small ones stay.
    expect(codec().log).toEqual(["open a", "open b"]);
    expect(store().log).toEqual([]);
  });
});

describe("cancelling", () => {
  const endless = (signal: AbortSignal) =>
    new Promise<void>((_, reject) => signal.addEventListener("abort", () => reject(aborted())));

  it("ends influence at once while its model downloads, and the download", async () => {
    let downloading = false;
    upbringing = (fresh) => {
      fresh.opening = async (signal) => {
        downloading = true;
        await endless(signal).finally(() => {
          downloading = false;
        });
      };
    };
    await engine.openPhoto("a", new Blob(["x"]));
    const controller = new AbortController();
    const asked = engine.influence(
      "a",
      settings,
      { x: 0, y: 0 },
      {
        signal: controller.signal,
        onPart: () => {},
      },
    );
    await vi.waitFor(() => expect(downloading).toBe(true));
    controller.abort();
    await expect(asked).rejects.toMatchObject({ name: "AbortError" });
    await vi.waitFor(() => expect(downloading).toBe(false));
  });

  it("ends a call that no worker answers", async () => {
    upbringing = (fresh) => {
      fresh.opening = () => new Promise(() => {});
    };
    schooling = (fresh) => {
      fresh.beforeEncode = () => new Promise(() => {});
    };
    await engine.openPhoto("a", new Blob(["x"]));
    const controller = new AbortController();
    const { signal } = controller;
    const calls = [
      start("a", { signal }).done,
      engine.prepare("compact", "wasm", signal),
      engine.save(
        {
          photo: "a",
          result: null,
          blend: FULL,
          encoding: { ...PLAIN, format: "PNG" },
          metadata: "all",
          provenance: null,
        },
        signal,
      ),
    ];
    await pause();
    controller.abort();
    for (const call of calls) await expect(call).rejects.toMatchObject({ name: "AbortError" });
  });
});
