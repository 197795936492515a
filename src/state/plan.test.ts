import { describe, expect, it } from "vitest";
import { pictureFile } from "../engine/engine.fixtures";
import type { ModelEntry } from "../models/manifest";
import { type AppStore, createAppStore } from "./app-store";
import { pauseOf, plan } from "./plan";
import { timeSpent, wanted } from "./wanted";

const COMPACT = { id: "compact", default: true, inputs: ["image", "blindness"] };
const models = [COMPACT] as unknown as readonly ModelEntry[];

/** A photo of 40 × 10 on screen, as a whole; nothing is done. */
function open(): AppStore {
  const store = createAppStore();
  const state = store.getState();
  store.setState({ models });
  state.setPane({ width: 40, height: 10 });
  state.addFiles([pictureFile("a.png")]);
  state.photoOpened("photo-1", { width: 40, height: 10, hasAlpha: false });
  return store;
}

const column = (x: number) => ({ x, y: 0, width: 10, height: 10 });

/** Tiles of the active variant's result, 100 ms each. */
function make(store: AppStore, ...columns: number[]): void {
  const settings = wanted(store.getState())?.settings;
  if (!settings) throw new Error("nothing is wanted");
  columns.forEach((x, i) => {
    store.getState().addTile("photo-1", settings, column(x), 100 * (i + 1));
  });
}

const planned = (store: AppStore) =>
  plan(store.getState()).map(({ target, within }) => [target.settings.blindness, within]);

const ALL = { x: 0, y: 0, width: 40, height: 10 };

describe("the plan", () => {
  it.each<[string, (store: AppStore) => void, ReturnType<typeof planned>]>([
    ["one variant", () => {}, [[0, null]]],
    ["half of it done", (store) => make(store, 0, 10), [[0, null]]],
    ["all of it done", (store) => make(store, 0, 10, 20, 30), []],
    [
      "another beside it that is not on screen",
      (store) => {
        store.getState().addVariant();
        store.getState().editVariant({ blindness: 1 });
      },
      [[1, null]],
    ],
    [
      "two in a grid: all that is seen of both, then the rest",
      (store) => {
        store.getState().addVariant();
        store.getState().editVariant({ blindness: 1 });
        store.getState().setLayout("grid");
      },
      [
        [1, ALL],
        [0, ALL],
        [1, null],
        [0, null],
      ],
    ],
    [
      "two in a grid, the active one done",
      (store) => {
        store.getState().addVariant();
        store.getState().editVariant({ blindness: 1 });
        store.getState().setLayout("grid");
        make(store, 0, 10, 20, 30);
      },
      [
        [0, ALL],
        [0, null],
      ],
    ],
    ["no photo", (store) => store.getState().closePhoto("photo-1"), []],
  ])("for %s", (_, prepare, expected) => {
    const store = open();
    prepare(store);
    expect(planned(store)).toEqual(expected);
  });

  it.each<[ReturnType<typeof pauseOf>, string, (store: AppStore) => void]>([
    ["session", "a session is read", (store) => store.getState().setSession({ restoring: true })],
    ["influence", "a pixel is asked about", (store) => store.getState().setProbe({ x: 1, y: 1 })],
    ["cancelled", "it was cancelled", (store) => store.getState().cancel()],
    ["failed", "it failed", (store) => store.setState({ halted: "failed" })],
    ["models", "there are no models yet", (store) => store.setState({ models: [] })],
    [
      "failed",
      "there are no models",
      (store) => store.setState({ models: [], modelsFailed: true }),
    ],
  ])("is empty (%s) while %s", (pause, _, prepare) => {
    const store = open();
    prepare(store);
    expect(planned(store)).toEqual([]);
    expect(pauseOf(store.getState())).toBe(pause);
  });

  it.each<[string, (store: AppStore) => void, boolean]>([
    ["the person goes on", (store) => store.getState().goOn(), true],
    ["other settings are chosen", (store) => store.getState().editVariant({ blindness: 1 }), true],
    ["a strength is", (store) => store.getState().renameVariant("variant-1", "Mine"), false],
    ["the view moves", (store) => store.getState().zoomTo(4), false],
    ["it is undone", (store) => store.getState().undo(), false],
    ["the same is asked for", (store) => store.getState().addVariant(), false],
  ])("after a cancel, when %s", (_, act, goesOn) => {
    const store = open();
    store.getState().cancel();
    act(store);
    expect(planned(store).length > 0).toBe(goesOn);
  });
});

it("tells the time of all that is on screen, not of the last variant alone", () => {
  const store = open();
  make(store, 0, 10, 20, 30);
  store.getState().sweep("blindness");
  for (const { id } of store.getState().variants.slice(1)) {
    store.getState().activate(id);
    make(store, 0, 10, 20, 30);
  }
  expect(plan(store.getState())).toEqual([]);
  expect(timeSpent(store.getState())).toBe(5 * 400);
  store.getState().setLayout("single");
  expect(timeSpent(store.getState())).toBe(400);
});
