import { beforeEach, describe, expect, it } from "vitest";
import { AppError } from "../base/errors";
import { createFakeEngine, type FakeEngine, pictureFile, settled } from "../engine/engine.fixtures";
import type { EngineStatus } from "../engine/protocol";
import { fakeStatus } from "../engine/status.fixtures";
import { JOURNAL_ENTRIES } from "../state/journal-entries";
import { openPage } from "./start.fixtures";

const KEY = "blindspot:journal";
let kept: Map<string, string>;
let engine: FakeEngine;
let announce: (status: EngineStatus | null) => void;

beforeEach(() => {
  kept = new Map();
  engine = createFakeEngine();
  const listeners: ((status: EngineStatus | null) => void)[] = [];
  engine.onStatus = (listener) => {
    listeners.push(listener);
    return () => {};
  };
  announce = (status) => {
    for (const listener of listeners) listener(status);
  };
});

const create = () =>
  openPage(
    {
      keeper: {
        getItem: (key) => kept.get(key) ?? null,
        setItem: (key, value) => void kept.set(key, value),
      },
    },
    engine,
  ).store;

describe("the journal", () => {
  it("holds what was said, errors by their kind, across visits", () => {
    const store = create();
    store.getState().inform("modelAdded", { warning: null });
    store.getState().fail(new AppError("sessionNotKept", {}, "no room"));
    store.getState().fail(new TypeError("x is undefined"));
    const said = [
      ["info", "The model was added and is in use now."],
      [
        "error",
        "StorageFull: The session cannot be kept any more (no room). Save what you need before you leave.",
      ],
      ["error", "Something unexpected happened: TypeError: x is undefined"],
    ];
    const entries = (from: ReturnType<typeof create>) =>
      from.getState().journal.map(({ kind, text }) => [kind, text]);
    expect(entries(store)).toEqual(said);
    expect(entries(create())).toEqual(said);
    store.getState().clearJournal();
    expect(entries(create())).toEqual([]);
  });

  it("is bounded in what it keeps", () => {
    const store = create();
    for (let i = 0; i < JOURNAL_ENTRIES + 20; i++)
      store.getState().inform("presetsTaken", { added: i, replaced: 0 });
    expect(create().getState().journal).toHaveLength(JOURNAL_ENTRIES);
  });

  it("names no photo and no model of the person's, even after it was closed", async () => {
    const store = create();
    await settled();
    store
      .getState()
      .addFiles([pictureFile("Anna at home.jpg"), new File(["no"], "Letter to Ben.txt")]);
    await settled();
    store.getState().closePhoto("photo-1");
    store.getState().fail(new Error("cannot read Anna at home.jpg"));
    store.getState().addModels([new File([], "Clara's net.onnx")]);
    await settled();
    store.getState().fail(new Error("nothing for Clara's net"));
    expect(store.getState().journal.length).toBeGreaterThanOrEqual(3);
    expect(kept.get(KEY)).not.toMatch(/Anna|Ben|Clara/);
    expect(store.getState().notices.map(({ subject }) => subject)).toContain("Letter to Ben.txt");
  });

  it("tells how the network runs, once, and that it had to be started anew", () => {
    const store = create();
    const status = { ...fakeStatus, threads: 4 };
    announce(status);
    announce({ ...status });
    announce(null);
    announce({
      ...status,
      givenUp: [{ backend: "webgpu", cause: { ruledOut: "noHalf" }, key: "", lasting: false }],
    });
    expect(store.getState().journal.map(({ text }) => text)).toEqual([
      "The network runs on WASM, 4 threads.",
      "The denoiser stopped; it starts anew when it is next needed.",
      "The network runs on WASM, 4 threads. WebGPU is not used: this graphics processor does not offer it.",
    ]);
  });

  it("works where nothing can be kept", () => {
    const refuse = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
    const { store } = openPage({ keeper: { getItem: refuse, setItem: refuse } }, engine);
    store.getState().inform("photoNotFinished");
    expect(store.getState().journal).toHaveLength(1);
  });
});

it("keeps how long finished results took, not unfinished ones", async () => {
  const store = create();
  await settled();
  store.getState().addFiles([pictureFile("a.jpg")]);
  await settled();
  await engine.runs[0]?.tile();
  expect(store.getState().timings).toEqual([]);
  await engine.runs[0]?.finish();
  expect(store.getState().timings).toEqual([
    { model: "compact", pixels: 400, ms: 400, provider: null },
  ]);
});
