import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createFakeEngine, type FakeEngine, pictureFile, settled } from "../engine/engine.fixtures";
import { intersects } from "../geometry/tiles";
import type { AppStore } from "../state/app-store";
import { overall } from "../state/progress";
import { visible } from "../state/view";
import { shownVariants, wanted, wantedBy } from "../state/wanted";
import { shown } from "../words/told.fixtures";
import { openPage } from "./start.fixtures";

/** A photo of 40 × 10 in four tiles of 10 × 10, 400 bytes each. */
const TILE = 400;

let engine: FakeEngine;
let store: AppStore;
const state = () => store.getState();

async function open(cacheBytes: number): Promise<void> {
  engine = createFakeEngine();
  store = openPage({ cacheBytes }, engine).store;
  await settled();
  state().addFiles([pictureFile("a.png"), pictureFile("b.png")]);
  await settled();
}

/** Lets the network work until it rests. */
async function rest(): Promise<void> {
  for (let step = 0; step < 400; step++) {
    vi.advanceTimersByTime(1000);
    await settled();
    const run = engine.runs.at(-1);
    if (state().job.phase === "idle") return;
    await run?.tile().catch(() => {});
  }
  throw new Error("the network never rests");
}

const bytes = () => [...state().results.values()].reduce((sum, r) => sum + 4 * r.donePixels, 0);

/** Everything in view of every pane is there. */
function expectViewComplete(): void {
  const view = visible(state());
  if (!view) throw new Error("no view");
  for (const variant of shownVariants(state())) {
    const tiles = state().results.get(wantedBy(state(), variant)?.key ?? "")?.tiles ?? [];
    const needed = [0, 10, 20, 30].filter((x) =>
      intersects({ x, y: 0, width: 10, height: 10 }, view),
    );
    for (const x of needed) expect(tiles.map(({ rect }) => rect.x)).toContain(x);
  }
}

/** At 100 % in a pane of 10 × 10: a tile or two in view. */
function lookAt(x: number): void {
  state().setPane({ width: 10, height: 10 });
  state().zoomTo(1);
  state().pan(1000, 0);
  state().pan(-x, 0);
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("a cache too small for all panes", () => {
  it("holds what is in view of every pane, the active one whole, and comes to rest", async () => {
    await open(10 * TILE);
    lookAt(0);
    state().sweep("blindness");
    await rest();
    expectViewComplete();
    expect(state().results.get(wanted(state())?.key ?? "")?.donePixels).toBe(400);
    expect(bytes()).toBeLessThanOrEqual(10 * TILE);
    const { done, total } = overall(state());
    expect(done).toBe(total);
    const runs = engine.runs.length;
    await rest();
    expect(engine.runs.length).toBe(runs);
  });

  it("makes what was dropped again when it comes into view", async () => {
    await open(10 * TILE);
    lookAt(0);
    state().sweep("blindness");
    await rest();
    lookAt(30);
    await rest();
    expectViewComplete();
    lookAt(0);
    await rest();
    expectViewComplete();
    expect(bytes()).toBeLessThanOrEqual(10 * TILE);
  });

  it("lets go of hidden results first, tile by tile, the oldest first", async () => {
    await open(6 * TILE);
    state().setPane({ width: 40, height: 10 });
    await rest();
    const first = wanted(state())?.key ?? "";
    state().editVariant({ blindness: 0.7 });
    await rest();
    expect(state().results.get(wanted(state())?.key ?? "")?.tiles).toHaveLength(4);
    expect(state().results.get(first)?.tiles).toHaveLength(2);
    const runs = engine.runs.length;
    state().undo();
    await rest();
    // Only the two that were dropped are made again.
    expect(engine.runs.length).toBe(runs + 1);
    expect(engine.runs.at(-1)?.finished).toHaveLength(2);
  });

  it("gives memory back at once when another tab needs its share", async () => {
    await open(100 * TILE);
    state().setPane({ width: 40, height: 10 });
    await rest();
    state().editVariant({ blindness: 0.7 });
    await rest();
    expect(bytes()).toBe(8 * TILE);
    state().setCacheBytes(5 * TILE);
    expect(bytes()).toBe(5 * TILE);
    expectViewComplete();
    state().setCacheBytes(100 * TILE);
    expect(bytes()).toBe(5 * TILE);
  });

  it("comes to rest with everything in view, whatever is done", async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant("look" as const), x: fc.nat(30) }),
      fc.record({ kind: fc.constant("activate" as const), at: fc.nat(5) }),
      fc.record({ kind: fc.constant("photo" as const), at: fc.nat(1) }),
      fc.record({ kind: fc.constant("add" as const), c: fc.integer({ min: 0, max: 20 }) }),
      fc.record({ kind: fc.constant("remove" as const), at: fc.nat(5) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 10 }), async (steps) => {
        await open(13 * TILE);
        lookAt(0);
        state().sweep("blindness");
        await rest();
        for (const taken of steps) {
          const { variants, photos } = state();
          if (taken.kind === "look") lookAt(taken.x);
          if (taken.kind === "activate") state().activate(variants[taken.at]?.id ?? "");
          if (taken.kind === "photo") {
            state().select(photos[taken.at]?.id ?? "");
            lookAt(5);
          }
          if (taken.kind === "add") {
            state().addVariant();
            state().editVariant({ blindness: taken.c / 20 });
          }
          if (taken.kind === "remove") state().removeVariant(variants[taken.at]?.id ?? "");
          state().setLayout("grid");
          await rest();
          expectViewComplete();
          // Six panes with two tiles in view each, and the active one whole.
          expect(bytes()).toBeLessThanOrEqual(14 * TILE);
        }
      }),
      { numRuns: 25 },
    );
  });

  it("switching photos and back runs nothing as long as both fit", async () => {
    await open(100 * TILE);
    state().setPane({ width: 40, height: 10 });
    await rest();
    const [a, b] = state().photos;
    state().select(b?.id ?? "");
    await rest();
    const runs = engine.runs.length;
    for (const photo of [a, b, a]) {
      state().select(photo?.id ?? "");
      await rest();
    }
    expect(engine.runs.length).toBe(runs);
  });
});

describe("a comparison as one image", () => {
  it("finishes what is in view of every variant first, and hands over no other tiles", async () => {
    await open(100 * TILE);
    lookAt(12);
    state().sweep("blindness");
    state().setLayout("divider");
    state().saveComparison();
    expect(state().exporting?.step).toBe("finishing");
    await rest();
    await settled();
    expect(state().exporting).toBeNull();
    const [request] = engine.compared;
    expect(request?.rect).toEqual({ x: 12, y: 0, width: 10, height: 10 });
    expect(request?.panes.map(({ label }) => label)).toEqual([
      "Original",
      "blindness 0",
      "blindness 0.25",
      "blindness 0.5",
      "blindness 0.75",
      "blindness 1",
    ]);
    expect(request?.panes[0]?.tiles).toEqual([]);
    for (const { tiles } of request?.panes.slice(1) ?? []) {
      expect(tiles.map(({ x }) => x).sort()).toEqual([10, 20]);
    }
    expect(request?.layout.cells).toHaveLength(6);
  });

  it("is not saved when it is cancelled, and says so", async () => {
    await open(100 * TILE);
    lookAt(0);
    state().sweep("blindness");
    state().saveComparison();
    await settled();
    state().cancel();
    await settled();
    expect(engine.compared).toEqual([]);
    expect(shown(state()).at(-1)?.text).toContain("Not saved");
    expect(state().exporting).toBeNull();
  });
});
