import { beforeEach, describe, expect, it } from "vitest";
import { pictureFile } from "../engine/engine.fixtures";
import type { ModelEntry } from "../models/manifest";
import { PLAIN } from "../network/procedure";
import { type AppStore, createAppStore } from "./app-store";
import { plan } from "./plan";
import { previewDue } from "./preview";
import { hasUnsaved } from "./session";
import { wanted } from "./wanted";

const models = [
  { id: "compact", default: true, inputs: ["image", "blindness"], macsPerPixel: 100_000 },
  { id: "turbo", inputs: ["image"], macsPerPixel: 10_000 },
  { id: "mine", own: true, inputs: ["image"], macsPerPixel: 100 },
] as unknown as readonly ModelEntry[];

/** All of the photo takes compact 40 s then, and turbo 4 s. */
const SLOW = 1e6;

const ALL = { x: 0, y: 0, width: 40, height: 10 };
const column = (x: number) => ({ x, y: 0, width: 10, height: 10 });

let store: AppStore;
const state = () => store.getState();

beforeEach(() => {
  store = createAppStore();
  store.setState({ models, msPerGigaMac: SLOW });
  state().setPane({ width: 40, height: 10 });
  state().addFiles([pictureFile("a.png")]);
  state().photoOpened("photo-1", { width: 40, height: 10, hasAlpha: false });
});

const units = () =>
  plan(state()).map(({ target, within, preview }) => [
    target.settings.model,
    within,
    preview ?? false,
  ]);

const settings = () => {
  const now = wanted(state())?.settings;
  if (!now) throw new Error("nothing is wanted");
  return now;
};

/** Tiles of what is wanted. */
const make = (...columns: number[]) => {
  for (const x of columns) state().addTile("photo-1", settings(), column(x), 1);
};

/** Tiles of the preview that is due. */
const look = (...columns: number[]) => {
  const due = previewDue(state());
  if (!due) throw new Error("no preview is due");
  for (const x of columns) state().addTile("photo-1", due.target.settings, column(x), 1, true);
};

const keys = () => [...state().results.values()].map(({ settings: { model } }) => model);

it("is planned of what is in view before a long run", () => {
  expect(units()).toEqual([
    ["turbo", ALL, true],
    ["compact", null, false],
  ]);
});

it("is no more once it is there", () => {
  look(0, 10, 20);
  expect(units()[0]).toEqual(["turbo", ALL, true]);
  look(30);
  expect(units()).toEqual([["compact", null, false]]);
});

describe("is not planned", () => {
  it.each<[string, () => void]>([
    ["before the speed is known", () => store.setState({ msPerGigaMac: null })],
    ["before a short run", () => store.setState({ msPerGigaMac: SLOW / 6 })],
    ["where it is done", () => make(0, 10, 20, 30)],
    ["where it has begun", () => make(0)],
    ["for the fastest network", () => state().editVariant({ model: "turbo" })],
    ["for one that is as fast", () => state().editVariant({ model: "mine" })],
    ["for several on screen", () => state().sweep("blindness")],
    ["while a file is waited for", () => state().save()],
    [
      "where another result is there to be seen",
      () => {
        make(0, 10, 20, 30);
        state().editVariant({ blindness: 1 });
      },
    ],
  ])("%s", (_, act) => {
    act();
    expect(previewDue(state())).toBeNull();
    expect(units().some(([, , preview]) => preview)).toBe(false);
  });

  it("where little is in view, and it is so only there", () => {
    state().zoomTo(8);
    expect(previewDue(state())).toBeNull();
    expect(units()).toEqual([["compact", null, false]]);
  });

  it("for photos that are not looked at", () => {
    make(0, 10, 20, 30);
    state().addFiles([pictureFile("b.png")]);
    state().photoOpened("photo-2", { width: 40, height: 10, hasAlpha: false });
    state().select("photo-1");
    expect(units()).toEqual([["compact", null, false]]);
    expect(plan(state())[0]?.target.photo.id).toBe("photo-2");
  });
});

it("runs the fastest network once, and looks where the variant's looks", () => {
  const sampling = { kind: "random", stride: 3, draws: 8, seed: 1 } as const;
  state().editVariant({ procedure: { sampling, refine: true, ensemble: true } });
  expect(previewDue(state())?.target.settings.procedure).toEqual({
    ...PLAIN,
    sampling: { ...sampling, draws: 1 },
  });
});

it("is before the same network's many passes", () => {
  state().editVariant({
    model: "compact",
    procedure: { ...PLAIN, ensemble: true },
  });
  expect(previewDue(state())?.target.settings).toMatchObject({ model: "turbo", procedure: PLAIN });
});

describe("what was made of it", () => {
  it("counts for nothing", () => {
    look(0, 10, 20, 30);
    expect(units()).toEqual([["compact", null, false]]);
    expect(hasUnsaved(state())).toBe(false);
  });

  it("goes when the result is there", () => {
    look(0, 10, 20, 30);
    make(0, 10, 20);
    expect(keys()).toEqual(["turbo", "compact"]);
    make(30);
    expect(keys()).toEqual(["compact"]);
  });

  it("stays for settings that it stands in for as well, and goes with others", () => {
    look(0, 10, 20, 30);
    state().editVariant({ blindness: 1 });
    expect(keys()).toEqual(["turbo"]);
    state().editVariant({
      procedure: { ...PLAIN, sampling: { kind: "pixel-shuffle", stride: 2 } },
    });
    expect(keys()).toEqual([]);
  });

  it("is a result like any other once its network is chosen", () => {
    look(0, 10, 20, 30);
    state().editVariant({ model: "turbo" });
    expect(units()).toEqual([]);
    state().editVariant({ model: "compact" });
    expect(keys()).toEqual(["turbo"]);
    make(0, 10, 20, 30);
    expect(keys()).toEqual(["turbo", "compact"]);
  });

  it("goes with the look at another photo", () => {
    look(0, 10);
    state().addFiles([pictureFile("b.png")]);
    state().photoOpened("photo-2", { width: 40, height: 10, hasAlpha: false });
    state().select("photo-2");
    expect(keys()).toEqual([]);
  });
});
