import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createFakeEngine, type FakeEngine, pictureFile, settled } from "../engine/engine.fixtures";
import { FULL } from "../raster/blend";
import type { AppStore } from "../state/app-store";
import { plan } from "../state/plan";
import { estimateSeconds, overall } from "../state/progress";
import { activeVariant, captionOf, MOST_VARIANTS } from "../state/variants";
import { openPage } from "./start.fixtures";

let engine: FakeEngine;
let store: AppStore;

beforeEach(async () => {
  vi.useFakeTimers();
  engine = createFakeEngine(async () => [
    { id: "compact", name: "Compact", default: true, macsPerPixel: 100_000 },
    { id: "turbo", name: "Turbo", inputs: ["image"], macsPerPixel: 10_000 },
  ]);
  store = openPage({}, engine).store;
  await settled();
});

afterEach(() => {
  vi.useRealTimers();
});

const state = () => store.getState();
const captions = () => state().variants.map((variant) => captionOf(state(), variant));
const ids = () => state().variants.map(({ id }) => id);
const add = async (...files: File[]) => {
  state().addFiles(files);
  await settled();
};
const run = (index: number) => {
  const found = engine.runs.at(index);
  if (!found) throw new Error(`There is no run ${index} among ${engine.runs.length}`);
  return found;
};

describe("variants", () => {
  it("are added as copies beside the active one, moved and removed, but never all", () => {
    state().editVariant({ blindness: 0.5 });
    state().addVariant();
    expect(activeVariant(state())).toMatchObject({ id: ids()[1], blindness: 0.5 });
    state().editVariant({ blindness: 1 });
    expect(state().variants.map(({ blindness }) => blindness)).toEqual([0.5, 1]);

    const [first, second] = ids() as [string, string];
    state().moveVariant(second, -1);
    expect(ids()).toEqual([second, first]);
    state().moveVariant(second, -1);
    expect(ids()).toEqual([second, first]);

    state().removeVariant(second);
    expect(ids()).toEqual([first]);
    expect(state().activeId).toBe(first);
    state().removeVariant(first);
    expect(ids()).toEqual([first]);
  });

  it("are at most as many as fit on a screen", () => {
    for (let i = 0; i < 10; i++) state().addVariant();
    expect(ids()).toHaveLength(MOST_VARIANTS);
    expect(new Set(ids()).size).toBe(MOST_VARIANTS);
  });

  it("are named by what sets them apart, or as people say", () => {
    expect(captions()).toEqual(["Compact · blindness 0"]);
    state().sweep("blindness");
    expect(captions()).toEqual([
      "blindness 0",
      "blindness 0.25",
      "blindness 0.5",
      "blindness 0.75",
      "blindness 1",
    ]);
    state().editVariant({ model: "turbo", blend: { ...FULL, strength: 0.5 } });
    expect(captions().slice(0, 2)).toEqual(["Turbo · amount 50 %", "Compact · blindness 0.25"]);
    state().renameVariant(ids()[0] ?? "", "Quick look");
    expect(captions()[0]).toBe("Quick look");
    state().renameVariant(ids()[0] ?? "", " ");
    expect(captions()[0]).toBe("Turbo · amount 50 %");
    state().sweep("stride");
    expect(captions()).toEqual([
      "Turbo",
      "every 2nd pixel",
      "every 3rd pixel",
      "every 4th pixel",
      "every 5th pixel",
    ]);
  });

  it("can be undone and redone, a drag of a slider as one step", () => {
    state().sweep("blindness");
    for (let c = 0; c <= 1; c += 0.1) state().editVariant({ blindness: c });
    vi.advanceTimersByTime(2000);
    state().editVariant({ blindness: 0.33 });
    const blindness = () => activeVariant(state()).blindness;
    state().undo();
    expect(blindness()).toBeCloseTo(1);
    state().undo();
    expect(blindness()).toBe(0);
    state().undo();
    expect(ids()).toEqual(["variant-1"]);
    expect(state()).toMatchObject({ canUndo: false, canRedo: true });
    state().undo();
    for (let i = 0; i < 5; i++) state().redo();
    expect(blindness()).toBe(0.33);
    expect(state()).toMatchObject({ canUndo: true, canRedo: false });
    state().undo();
    state().editVariant({ name: "new" });
    expect(state().canRedo).toBe(false);
  });
});

describe("work for several panes", () => {
  beforeEach(async () => {
    await add(pictureFile("a.jpg", 40, 10));
    await run(0).finish();
    // The left half is on screen: the pictures have four tiles of ten columns.
    state().setPane({ width: 20, height: 10 });
    state().zoomTo(1, { x: 0, y: 0 });
    state().pan(20, 0);
  });

  it("is only the active variant's while one is shown, and everyone's in the grid", async () => {
    state().sweep("blindness");
    expect(state().layout).toBe("grid");
    state().setLayout("divider");
    await settled();
    expect(plan(state())).toEqual([]);
    state().setLayout("grid");
    expect(plan(state()).map(({ target }) => target.settings.blindness)).toEqual([
      0.25, 0.5, 0.75, 1, 0.25, 0.5, 0.75, 1,
    ]);
    expect(overall(state())).toEqual({ done: 400, total: 2000 });
  });

  it("does what every pane shows first, in turn, and then the rest", async () => {
    state().sweep("blindness");
    state().setLayout("grid");
    await settled();
    const order: string[] = [];
    for (let i = 1; i <= 8; i++) {
      const { settings, options, finished } = run(i);
      order.push(`${settings.blindness} ${options.within ? "seen" : "rest"}`);
      expect(options.within ?? null).toEqual(i <= 4 ? { x: 0, y: 0, width: 20, height: 10 } : null);
      expect(finished).toHaveLength(i <= 4 ? 0 : 2);
      await run(i).finish();
    }
    expect(order).toEqual([
      "0.25 seen",
      "0.5 seen",
      "0.75 seen",
      "1 seen",
      "0.25 rest",
      "0.5 rest",
      "0.75 rest",
      "1 rest",
    ]);
    expect(engine.runs).toHaveLength(9);
    expect(state().job.phase).toBe("idle");
    expect(overall(state())).toEqual({ done: 2000, total: 2000 });
  });

  it("gives every pane the middle of a large view before any gets more", async () => {
    state().addFiles([pictureFile("large.jpg", 4000, 1000)]);
    await settled();
    state().setPane({ width: 4000, height: 1000 });
    state().select("photo-2");
    await settled();
    state().editVariant({ blindness: 0.5 });
    state().addVariant();
    state().editVariant({ blindness: 1 });
    state().setLayout("grid");
    const units = plan(state()).map(({ target, within }) => [target.settings.blindness, within]);
    expect(units).toEqual([
      [1, { x: 1936, y: 436, width: 128, height: 128 }],
      [0.5, { x: 1936, y: 436, width: 128, height: 128 }],
      [1, { x: 1744, y: 244, width: 512, height: 512 }],
      [0.5, { x: 1744, y: 244, width: 512, height: 512 }],
      [1, { x: 976, y: 0, width: 2048, height: 1000 }],
      [0.5, { x: 976, y: 0, width: 2048, height: 1000 }],
      [1, { x: 0, y: 0, width: 4000, height: 1000 }],
      [0.5, { x: 0, y: 0, width: 4000, height: 1000 }],
      [1, null],
      [0.5, null],
    ]);
  });

  it("turns to another pane when the view moves to where that has nothing", async () => {
    state().editVariant({ blindness: 0.5 });
    state().addVariant();
    state().editVariant({ blindness: 1 });
    state().setLayout("grid");
    await settled();
    await run(-1).finish();
    await run(-1).finish();
    // Both have what is seen; the active one's rest is under way.
    expect(run(-1).options.within).toBeNull();
    expect(run(-1).settings.blindness).toBe(1);
    await run(-1).tile();
    state().pan(-20, 0);
    vi.runAllTimers();
    await settled();
    const within = { x: 20, y: 0, width: 20, height: 10 };
    expect(run(-1).settings.blindness).toBe(1);
    expect(run(-1)).toMatchObject({ options: { within }, finished: { length: 3 } });
    await run(-1).finish();
    expect(run(-1).settings.blindness).toBe(0.5);
    expect(run(-1)).toMatchObject({ options: { within }, finished: { length: 2 } });
  });

  it("counts equal variants once", async () => {
    state().addVariant();
    state().setLayout("grid");
    await settled();
    expect(plan(state())).toEqual([]);
    expect(overall(state())).toEqual({ done: 400, total: 400 });
  });

  it("is estimated by what this machine took so far", async () => {
    // A tile of 100 pixels took 100 ms with 100,000 multiply-adds each: 10 s a billion.
    expect(state().msPerGigaMac).toBeCloseTo(10_000);
    state().editVariant({ blindness: 1 });
    expect(estimateSeconds(state(), activeVariant(state()))).toBeCloseTo(0.4);
    state().editVariant({
      procedure: {
        sampling: { kind: "random", stride: 2, draws: 3, seed: 1 },
        refine: true,
        ensemble: false,
      },
    });
    expect(estimateSeconds(state(), activeVariant(state()))).toBeCloseTo(11 * 0.4);
    state().editVariant({ model: "turbo" });
    expect(estimateSeconds(state(), activeVariant(state()))).toBeCloseTo(11 * 0.04);
  });
});
