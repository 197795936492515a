import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AppError } from "../base/errors";
import {
  createFakeEngine,
  type FakeEngine,
  type FakeTrace,
  pictureFile,
  settled,
} from "../engine/engine.fixtures";
import type { AppStore } from "../state/app-store";
import { influenceOf } from "../state/influence";
import { activeVariant } from "../state/variants";
import { SETTLE_MS } from "./denoising";
import { openPage } from "./start.fixtures";

let engine: FakeEngine;
let store: AppStore;

const state = () => store.getState();
const last = () => engine.traces.at(-1) as FakeTrace;

beforeEach(async () => {
  vi.useFakeTimers();
  engine = createFakeEngine();
  store = openPage({}, engine).store;
  await settled();
  state().addFiles([pictureFile("a.png")]);
  await settled();
  state().setPane({ width: 40, height: 10 });
  await settled();
});

afterEach(() => vi.useRealTimers());

describe("asking about a pixel", () => {
  it("goes before the photo, which goes on afterwards where it was", async () => {
    await engine.runs[0]?.tile();
    state().setInfluencing(true);
    state().setProbe({ x: 3, y: 4 });
    await settled();
    expect(engine.runs[0]?.options.signal.aborted).toBe(true);
    expect(state().job.phase).toBe("held");
    expect(last().pixel).toEqual({ x: 3, y: 4 });
    last().part(0.5);
    expect(influenceOf(state(), activeVariant(state()))?.weights[0]).toBe(0.5);
    await last().finish();
    expect(engine.runs).toHaveLength(2);
    expect(engine.runs[1]?.finished).toHaveLength(1);
  });

  it("asks for every variant on screen, the same only once, and again when one is edited", async () => {
    state().setInfluencing(true);
    state().sweep("blindness");
    state().setProbe({ x: 1, y: 1 });
    for (let i = 0; i < 5; i++) {
      await settled();
      last().part(i);
      await last().finish();
    }
    expect(engine.traces.map(({ settings }) => settings.blindness)).toEqual([
      0, 0.25, 0.5, 0.75, 1,
    ]);
    state().editVariant({ blindness: 0.1 });
    vi.advanceTimersByTime(SETTLE_MS + 1);
    await settled();
    expect(engine.traces).toHaveLength(6);
    expect(last().settings.blindness).toBe(0.1);
  });

  it("lets a run alone when only the blend changes, and asks to the end what was cut short", async () => {
    state().setInfluencing(true);
    state().sweep("blindness");
    state().setProbe({ x: 1.7, y: 1.2 });
    await settled();
    expect(last().pixel).toEqual({ x: 1, y: 1 });
    last().part(1);
    // Another pane's edit cuts the first answer short; it is asked for again.
    state().activate(state().variants[4]?.id ?? "");
    state().editVariant({ blindness: 0.9 });
    vi.advanceTimersByTime(SETTLE_MS + 1);
    const from = engine.traces.length;
    for (let i = 0; i < 5; i++) {
      await settled();
      await last().finish();
    }
    expect(engine.traces.slice(from).map(({ settings }) => settings.blindness)).toContain(0);
    const traces = engine.traces.length;
    const run = engine.runs.at(-1);
    const { blend } = activeVariant(state());
    state().editVariant({ blend: { ...blend, strength: 0.5 } });
    vi.advanceTimersByTime(SETTLE_MS + 1);
    await settled();
    expect(engine.traces).toHaveLength(traces);
    expect(run?.options.signal.aborted).toBe(false);
  });

  it("forgets a probe for a new one, another photo, or when the tool is put down", async () => {
    state().setInfluencing(true);
    state().setProbe({ x: 1, y: 1 });
    await settled();
    const first = last();
    first.part(1);
    state().setProbe({ x: 2, y: 1 });
    await settled();
    expect(first.signal.aborted).toBe(true);
    expect(state().influences.size).toBe(0);
    first.part(1);
    expect(state().influences.size).toBe(0);
    state().addFiles([pictureFile("b.png")]);
    await settled();
    expect(state().probe).toBeNull();
    expect(last().signal.aborted).toBe(true);
    state().setProbe({ x: 0, y: 0 });
    await settled();
    state().setInfluencing(false);
    await settled();
    expect(state().probe).toBeNull();
    expect(state().notices).toEqual([]);
    expect(["preparing", "running"]).toContain(state().job.phase);
  });

  it("says once what went wrong and lets the photo go on", async () => {
    engine.influence = async () => {
      throw new AppError("networkFailed", {}, "no");
    };
    state().setInfluencing(true);
    state().setProbe({ x: 1, y: 1 });
    await settled();
    expect(state().notices).toHaveLength(1);
    expect(["preparing", "running"]).toContain(state().job.phase);
  });
});
