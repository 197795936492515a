import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AppError } from "../base/errors";
import { createFakeEngine, type FakeEngine, pictureFile, settled } from "../engine/engine.fixtures";
import { FULL } from "../raster/blend";
import type { AppStore, Given } from "../state/app-store";
import { activeVariant, modelOf } from "../state/variants";
import { wantedResult } from "../state/wanted";
import { shown } from "../words/told.fixtures";
import { openPage } from "./start.fixtures";

let engine: FakeEngine;
let store: AppStore;
let delivered: string[];

function create(given: Given = {}): AppStore {
  return openPage({ ...given, deliver: (_, name) => void delivered.push(name) }, engine).store;
}

beforeEach(async () => {
  vi.useFakeTimers();
  engine = createFakeEngine();
  delivered = [];
  store = create();
  await settled();
});

afterEach(() => {
  vi.useRealTimers();
});

const state = () => store.getState();
const run = (index: number) => {
  const found = engine.runs.at(index);
  if (!found) throw new Error(`There is no run ${index} among ${engine.runs.length}`);
  return found;
};
const add = async (...files: File[]) => {
  state().addFiles(files);
  await settled();
};
const donePixels = () => wantedResult(state())?.donePixels ?? 0;

describe("opening photos", () => {
  it("denoises a photo at once with the default model and settings", async () => {
    await add(pictureFile("a.jpg"));
    expect(engine.runs).toHaveLength(1);
    expect(run(0).settings).toMatchObject({ model: "compact", blindness: 0 });
    await run(0).finish();
    expect(state().job.phase).toBe("idle");
    expect(donePixels()).toBe(400);
  });

  it("denoises a photo that was opened before the manifest came", async () => {
    let arrive = () => {};
    const manifest = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    engine = createFakeEngine(async () => {
      await manifest;
      return [{ id: "compact", default: true }];
    });
    store = create();
    await add(pictureFile("a.jpg"));
    expect(engine.runs).toHaveLength(0);
    expect(state().job.phase).toBe("preparing");
    arrive();
    await settled();
    expect(engine.runs).toHaveLength(1);
  });

  it("shows the first of several, and one bad file stops nothing", async () => {
    await add(new File(["?"], "notes.txt"), pictureFile("a.jpg"), pictureFile("b.jpg"));
    expect(state().photos.map((p) => p.name)).toEqual(["a.jpg", "b.jpg"]);
    expect(state().photos.find((p) => p.id === state().currentId)?.name).toBe("a.jpg");
    expect(shown(state())).toMatchObject([
      {
        kind: "error",
        subject: "notes.txt",
        text: expect.stringContaining("This file is not an image"),
      },
    ]);
  });

  it("keeps the photo on screen and its run when a bad file is dropped", async () => {
    await add(pictureFile("a.jpg"));
    const before = state().currentId;
    await add(new File(["?"], "bad"));
    expect(state().currentId).toBe(before);
    expect(engine.runs).toHaveLength(1);
    expect(run(0).options.signal.aborted).toBe(false);
  });

  it("denoises the photo that is selected", async () => {
    await add(pictureFile("a.jpg"), pictureFile("b.jpg"), pictureFile("c.jpg"));
    const [a, b, c] = state().photos.map((p) => p.id) as [string, string, string];
    expect(engine.open).toEqual(new Set([a, b, c]));
    state().select(b);
    await settled();
    expect(run(-1).photo).toBe(b);
  });

  it("frees everything of a closed photo and shows its neighbour", async () => {
    await add(pictureFile("a.jpg"), pictureFile("b.jpg"));
    const [a, b] = state().photos.map((p) => p.id) as [string, string];
    await run(0).tile();
    state().closePhoto(a);
    await settled();
    expect(run(0).options.signal.aborted).toBe(true);
    expect(engine.open.has(a)).toBe(false);
    expect([...state().results.values()].some((r) => r.photo === a)).toBe(false);
    expect(state().currentId).toBe(b);
    state().closePhoto(b);
    await settled();
    expect(state()).toMatchObject({ currentId: null, photos: [], viewport: null });
    expect(engine.open.size).toBe(0);
  });

  it("gives a photo closed while it opens back", async () => {
    state().addFiles([pictureFile("a.jpg")]);
    state().closePhoto(state().photos[0]?.id ?? "");
    await settled();
    expect(engine.open.size).toBe(0);
    expect(engine.runs).toHaveLength(0);
  });
});

describe("own models", () => {
  const file = (name: string, content = "x") => new File([content], name);

  it("are used at once, with the card that belongs to them, and go when removed", async () => {
    await add(pictureFile("a.jpg"));
    state().addModels([file("mine.onnx"), file("mine.json")]);
    await settled();
    await settled();
    expect(engine.added).toEqual([["mine.onnx", "mine.json"]]);
    expect(run(-1).settings).toMatchObject({ model: "own-mine.onnx", blindness: 0 });
    expect(state().addingModel).toBeNull();
    expect(state().notices).toMatchObject([{ kind: "info", subject: "mine.onnx" }]);

    // Added again, it is still there once.
    state().addModels([file("mine.onnx")]);
    await settled();
    expect(state().models.filter(({ own }) => own)).toHaveLength(1);

    state().removeModel("own-mine.onnx");
    await settled();
    await settled();
    expect(engine.removed).toEqual(["own-mine.onnx"]);
    expect(state().models.some(({ own }) => own)).toBe(false);
    expect(run(-1).settings.model).toBe("compact");
  });

  it("each take the card of their name, or the only one", async () => {
    state().addModels([file("a.onnx"), file("b.onnx"), file("B.json"), file("c.json")]);
    await settled();
    state().addModels([file("a.onnx"), file("manifest.json")]);
    await settled();
    expect(engine.added).toEqual([
      ["a.onnx", null],
      ["b.onnx", "B.json"],
      ["a.onnx", "manifest.json"],
    ]);
  });

  it("that are refused leave the model in use alone", async () => {
    state().addModels([file("bad.onnx", "")]);
    await settled();
    state().addModels([file("card.json")]);
    await settled();
    expect(modelOf(state(), activeVariant(state()))?.id).toBe("compact");
    expect(state().addingModel).toBeNull();
    expect(shown(state())).toMatchObject([
      { kind: "error", text: expect.stringContaining("bad.onnx cannot be used as a model") },
      { kind: "error", text: expect.stringContaining("A model is an .onnx file") },
    ]);
  });
});

describe("jobs", () => {
  beforeEach(() => add(pictureFile("a.jpg")));

  it("never runs the network for the strength", async () => {
    await run(0).finish();
    for (let percent = 0; percent <= 100; percent++)
      state().editVariant({ blend: { ...FULL, strength: percent / 100 } });
    vi.runAllTimers();
    await settled();
    expect(engine.runs).toHaveLength(1);
    expect(activeVariant(state()).blend.strength).toBe(1);
  });

  it("cancels, keeps the finished tiles, and resumes with the rest", async () => {
    await run(0).tile();
    state().cancel();
    expect(run(0).options.signal.aborted).toBe(true);
    await settled();
    expect(state().job.phase).toBe("cancelled");
    expect(state().notices).toEqual([]);
    expect(donePixels()).toBe(100);
    state().goOn();
    await settled();
    expect(run(1).finished).toEqual([{ x: 0, y: 0, width: 10, height: 10 }]);
    await run(1).finish();
    expect(donePixels()).toBe(400);
    expect(wantedResult(state())?.elapsedMs).toBe(400);
  });

  it("counts a tile once when a cancelled run delivers it late", async () => {
    await run(0).tile();
    state().cancel();
    state().goOn();
    await settled();
    await run(1).tile();
    await run(0).tile();
    expect(donePixels()).toBe(200);
    await run(1).finish();
    expect(donePixels()).toBe(400);
  });

  it("waits until the blindness slider rests, then runs once", async () => {
    await run(0).tile();
    for (const blindness of [0.2, 0.5, 0.8]) state().editVariant({ blindness });
    expect(run(0).options.signal.aborted).toBe(true);
    vi.advanceTimersByTime(299);
    await settled();
    expect(engine.runs).toHaveLength(1);
    vi.advanceTimersByTime(1);
    await settled();
    expect(engine.runs).toHaveLength(2);
    expect(run(1).settings.blindness).toBe(0.8);
  });

  it("goes back to finished settings without the network", async () => {
    await run(0).finish();
    state().editVariant({ blindness: 1 });
    vi.runAllTimers();
    await settled();
    await run(1).finish();
    state().editVariant({ blindness: 0 });
    expect(state().job.phase).toBe("idle");
    expect(donePixels()).toBe(400);
    state().editVariant({ model: "full" });
    vi.runAllTimers();
    await settled();
    expect(engine.runs).toHaveLength(3);
    expect(run(2).settings).toMatchObject({ model: "full", blindness: 0 });
  });

  it("runs each model at the blindness it recommends, until the person sets one", async () => {
    state().editVariant({ model: "full" });
    vi.runAllTimers();
    await settled();
    expect(run(1).settings).toMatchObject({ model: "full", blindness: 0.25 });
    state().editVariant({ model: "compact" });
    vi.runAllTimers();
    await settled();
    state().editVariant({ blindness: 0.6 });
    state().editVariant({ model: "full" });
    vi.runAllTimers();
    await settled();
    expect(run(-1).settings).toMatchObject({ model: "full", blindness: 0.6 });
  });

  it("has one result of a model without blindness, wherever the slider was", async () => {
    state().editVariant({ blindness: 0.7 });
    state().editVariant({ model: "turbo" });
    vi.runAllTimers();
    await settled();
    expect(run(-1).settings).toMatchObject({ model: "turbo", blindness: 0 });
    await run(-1).finish();
    const runs = engine.runs.length;
    state().editVariant({ blindness: 0.2 });
    vi.runAllTimers();
    await settled();
    expect(engine.runs).toHaveLength(runs);
    expect(donePixels()).toBe(400);
  });

  it("says what failed, keeps the tiles, and can try again", async () => {
    await run(0).tile();
    await run(0).fail(new AppError("outOfMemory", { ofGpu: false }, "it ran out"));
    expect(state().job.phase).toBe("failed");
    expect(shown(state())).toMatchObject([
      {
        text: "There is not enough memory (it ran out). Close other tabs or programs and try again.",
      },
    ]);
    expect(donePixels()).toBe(100);
    state().goOn();
    await settled();
    expect(run(1).finished).toHaveLength(1);
  });

  it("puts what the view shows first, and again when the view moves", async () => {
    state().setPane({ width: 10, height: 10 });
    state().zoomTo(2, { x: 0, y: 0 });
    vi.runAllTimers();
    expect(run(0).refocused.at(-1)).toMatchObject({ width: 5, height: 5 });
  });

  it("leaves off where another photo is selected, and goes on from there", async () => {
    await run(0).tile();
    const first = state().currentId ?? "";
    await add(pictureFile("b.jpg"));
    expect(run(0).options.signal.aborted).toBe(true);
    state().select(first);
    await settled();
    expect(run(-1).photo).toBe(first);
    expect(run(-1).finished).toHaveLength(1);
  });
});

describe("the cache of results", () => {
  it("drops the least recently used, never what is on screen", async () => {
    // Room for two results of 400 pixels.
    store = create({ cacheBytes: 2 * 400 * 4 });
    await settled();
    await add(pictureFile("a.jpg"));
    await run(-1).finish();
    for (const blindness of [0.5, 1]) {
      state().editVariant({ blindness });
      vi.runAllTimers();
      await settled();
      await run(-1).finish();
      state().editVariant({ blindness: 0 });
      await settled();
    }
    const kept = [...state().results.keys()].map((key) => Number(key.split(" ")[2]));
    expect(kept).toEqual([1, 0]);
  });

  it("keeps a single result larger than the budget", async () => {
    store = create({ cacheBytes: 10 });
    await settled();
    await add(pictureFile("a.jpg"));
    await run(-1).finish();
    expect(donePixels()).toBe(400);
  });
});

describe("saving", () => {
  beforeEach(() => add(pictureFile("IMG_1.JPG")));

  it("saves what is shown", async () => {
    await run(0).finish();
    state().editVariant({ blend: { ...FULL, strength: 0.4 } });
    state().setEncoding({ format: "PNG" });
    state().save();
    await settled();
    expect(delivered).toEqual(["IMG_1-denoised.png"]);
    expect(engine.saved[0]).toMatchObject({
      blend: { strength: 0.4 },
      encoding: { format: "PNG" },
    });
    expect(engine.saved[0]?.tiles).toHaveLength(4);
  });

  it("finishes the photo first", async () => {
    await run(0).tile();
    state().save();
    expect(state().exporting?.step).toBe("finishing");
    await run(0).finish();
    await settled();
    expect(engine.saved[0]?.tiles).toHaveLength(4);
    expect(state().exporting).toBeNull();
  });

  it("resumes a cancelled run in order to finish it", async () => {
    await run(0).tile();
    state().cancel();
    state().save();
    await settled();
    await run(1).finish();
    await settled();
    expect(delivered).toEqual(["IMG_1-denoised.jpg"]);
  });

  it.each([
    ["cancelled", () => state().cancel()],
    ["failed", () => run(0).fail(new AppError("workerCrashed", { how: "ended" }))],
    ["given other settings", () => state().editVariant({ blindness: 1 })],
    ["closed", () => state().closePhoto(state().currentId ?? "")],
  ])("saves nothing and says so when the photo is %s meanwhile", async (_, interrupt) => {
    await run(0).tile();
    state().save();
    await interrupt();
    await settled();
    expect(engine.saved).toEqual([]);
    expect(delivered).toEqual([]);
    expect(state().exporting).toBeNull();
    expect(shown(state()).at(-1)?.text).toContain("Not saved");
  });

  it("says why a file could not be written", async () => {
    await run(0).finish();
    engine.save = async () => {
      throw new AppError("imageNotWritten", { size: { width: 40, height: 10 } }, "full");
    };
    state().save();
    await settled();
    expect(shown(state()).at(-1)?.text).toBe(
      "The browser could not write this 40 × 10 image (full). Close other tabs and try again, or save as JPEG.",
    );
    expect(state().exporting).toBeNull();
  });
});

describe("the view", () => {
  it("fits a photo, follows the pane while fitted, and stays put when zoomed", async () => {
    state().setPane({ width: 20, height: 20 });
    await add(pictureFile("a.jpg", 40, 20));
    expect(state().viewport?.scale).toBe(0.5);
    state().setPane({ width: 10, height: 10 });
    expect(state().viewport?.scale).toBe(0.25);
    state().zoomTo(2);
    expect(state().fitted).toBe(false);
    state().setPane({ width: 30, height: 30 });
    expect(state().viewport?.scale).toBe(2);
    state().fit();
    expect(state()).toMatchObject({ fitted: true, viewport: { scale: 0.75 } });
  });

  it("keeps the divider within the pane", () => {
    state().setDivider(-1);
    expect(state().divider).toBe(0);
    state().setDivider(7);
    expect(state().divider).toBe(1);
  });
});

describe("notices", () => {
  it("says the same thing once and goes when dismissed", () => {
    const error = new AppError("modelUnreachable", { file: "a.onnx", status: 404 });
    state().fail(error);
    state().fail(error, "a.jpg");
    expect(state().notices).toHaveLength(1);
    state().dismiss(state().notices[0]?.id ?? 0);
    expect(state().notices).toEqual([]);
  });

  it("shows a manifest that could not be fetched, and tries again with the next photo", async () => {
    let broken = true;
    engine = createFakeEngine(async () => {
      if (broken) throw new AppError("noModels");
      return [{ id: "compact", default: true }];
    });
    store = create();
    await settled();
    expect(shown(state())).toMatchObject([
      { text: "The list of models on this site is empty or unreadable." },
    ]);
    broken = false;
    await add(pictureFile("a.jpg"));
    await settled();
    expect(engine.runs).toHaveLength(1);
  });
});
