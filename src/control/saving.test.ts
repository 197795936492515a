import { beforeEach, describe, expect, it, vi } from "vitest";
import { AppError } from "../base/errors";
import type { SavedFormat } from "../codecs/encoding";
import type { FakeEngine } from "../engine/engine.fixtures";
import { createFakeEngine, pictureFile, settled } from "../engine/engine.fixtures";
import type { SourceFacts } from "../raster/raster";
import type { AppStore } from "../state/app-store";
import { encodingOf, forecastOf, nameNow, placeOf } from "../state/export";
import { readSettings } from "../state/settings-text";
import { shown } from "../words/told.fixtures";
import { SETTLE_MS } from "./denoising";
import type { Saver } from "./saving";
import { openPage } from "./start.fixtures";

let engine: FakeEngine;
let store: AppStore;
let delivered: Parameters<Saver["deliver"]>[];
let keeper: Map<string, string>;

const state = () => store.getState();
const names = () => delivered.map(([, name]) => name);

const SOURCE: SourceFacts = {
  ...{ format: "JPEG", bits: 8, float: false, profile: null, quality: 0.87, subsampled: false },
  ...{ progressive: true, settings: null, notes: [] },
};

/** Keeps choices as the browser does. */
const storage = () => ({
  getItem: (key: string) => keeper.get(key) ?? null,
  setItem: (key: string, value: string) => void keeper.set(key, value),
});

function open(deliver: Saver["deliver"] = (...given) => void delivered.push(given)) {
  ({ store } = openPage({ keeper: storage(), deliver }, engine));
}

/** Photos that their decoder says this of. */
function tell(facts: Partial<SourceFacts>, hasAlpha = false) {
  const { openPhoto } = engine;
  engine.openPhoto = async (...given) => ({
    ...(await openPhoto(...given)),
    ...{ hasAlpha, source: { ...SOURCE, ...facts } },
  });
}

async function add(...files: File[]) {
  state().addFiles(files);
  await settled();
}

const finish = async () => {
  await engine.runs.at(-1)?.finish();
  await settled();
};

async function save(...given: Parameters<ReturnType<AppStore["getState"]>["save"]>) {
  state().save(...given);
  await settled();
}

beforeEach(() => {
  engine = createFakeEngine();
  keeper = new Map();
  delivered = [];
  open();
});

describe("a file's format", () => {
  it("is the source's by itself", async () => {
    tell({});
    await add(pictureFile("a.jpg"));
    await finish();
    await save();
    expect(engine.saved[0]?.encoding).toEqual({
      ...{ format: "JPEG", quality: 0.87, lossless: false, sampling: "4:4:4", bits: 8 },
      progressive: true,
    });
  });

  it("is the person's once chosen, and what was not chosen follows the photo", async () => {
    tell({ format: "PNG", bits: 16, quality: null });
    await add(pictureFile("a.png"));
    state().setEncoding({ format: "TIFF" });
    expect(encodingOf(state())).toMatchObject({ format: "TIFF", bits: 16 });
    state().setEncoding({ bits: 8 });
    expect(encodingOf(state())).toMatchObject({ format: "TIFF", bits: 8 });
    // In another format the depth is the photo's again.
    state().setEncoding({ format: "AVIF" });
    expect(encodingOf(state())).toMatchObject({ format: "AVIF", bits: 12, quality: 0.92 });
    state().setEncoding({ format: "JPEG" });
    expect(encodingOf(state())).toMatchObject({ format: "JPEG", bits: 8, progressive: false });
    state().choose({ format: null });
    expect(encodingOf(state())).toMatchObject({ format: "PNG", bits: 16 });
  });

  it("is kept by the browser, and nonsense is not taken from there", async () => {
    state().setEncoding({ format: "WebP", quality: 0.5 });
    state().choose({ metadata: "withoutLocation", pattern: "{date}" });
    open();
    expect(state().choices).toEqual({
      ...{ format: "WebP", changes: { quality: 0.5 }, metadata: "withoutLocation" },
      pattern: "{date}",
    });
    for (const text of ["{", '{"format":"BMP","changes":{"bits":9},"metadata":"x","pattern":1}']) {
      keeper.set("blindspot:saving", text);
      open();
      expect(state().choices).toEqual({
        ...{ format: null, changes: {}, metadata: "all", pattern: "{name}-denoised" },
      });
    }
  });

  it.each([
    ["WebP", "PNG"],
    ["TIFF", "PNG"],
    ["JPEG", "JPEG"],
    ["PNG", "PNG"],
  ] as const satisfies readonly (readonly [SavedFormat, SavedFormat])[])(
    "%s makes a comparison %s",
    async (format, compared) => {
      await add(pictureFile("a.jpg"));
      state().setPane({ width: 40, height: 10 });
      await finish();
      state().setEncoding({ format });
      state().saveComparison();
      await settled();
      expect(engine.compared[0]?.encoding).toMatchObject({ format: compared, bits: 8 });
      expect(names()).toEqual([`a-comparison.${compared === "JPEG" ? "jpg" : "png"}`]);
    },
  );
});

describe("metadata", () => {
  it("goes along as it is chosen, with a note on how the file was made", async () => {
    engine = createFakeEngine(async () => [
      { id: "compact", default: true, sha256: "abc", defaultBlindness: 0.25 },
    ]);
    open();
    await add(pictureFile("a.jpg"));
    await finish();
    state().renameVariant(state().activeId, "For Anna");
    state().editVariant({ blend: { strength: 0.4, luminance: 1, chroma: 1, detail: 0 } });
    await save();
    const [saved] = engine.saved;
    expect(saved).toMatchObject({
      metadata: "all",
      provenance: { version: "1.2.3", model: "abc" },
    });
    const settings = saved?.provenance?.settings ?? "";
    expect(settings).not.toContain("Anna");
    expect(readSettings(settings)).toMatchObject([
      { model: "compact", blindness: 0.25, blend: { strength: 0.4 } },
    ]);
    state().choose({ metadata: "withoutLocation" });
    await save();
    expect(engine.saved[1]).toMatchObject({ metadata: "withoutLocation" });
    expect(engine.saved[1]?.provenance).not.toBeNull();
    state().choose({ metadata: "none" });
    await save();
    expect(engine.saved[2]).toMatchObject({ metadata: "none", provenance: null });
  });

  it("that names the app's own settings offers them", async () => {
    const settings = '{"blindspot":1,"variants":[{"blindness":0.8}]}';
    tell({ settings });
    await add(pictureFile("a.jpg"));
    expect(state().notices).toMatchObject([
      { subject: "a.jpg", what: { code: "madeHere", data: { settings } } },
    ]);
    expect(shown(state())[0]?.text).toContain("made by Blindspot");
  });

  it("that claims settings which cannot be read offers nothing", async () => {
    tell({ settings: "<script>" });
    await add(pictureFile("a.jpg"));
    expect(state().notices).toEqual([]);
  });
});

describe("a file's name", () => {
  it("is never that of another photo's file", async () => {
    await add(pictureFile("photo.jpg"), pictureFile("photo.jpeg"));
    const [first, second] = state().photos;
    await finish();
    await save();
    await save();
    state().select(second?.id ?? "");
    await settled();
    await finish();
    expect(nameNow(state())).toBe("photo-denoised (2).jpg");
    await save();
    state().select(first?.id ?? "");
    await save();
    expect(names()).toEqual([
      ...["photo-denoised.jpg", "photo-denoised.jpg"],
      ...["photo-denoised (2).jpg", "photo-denoised.jpg"],
    ]);
  });

  it("follows the person's pattern", async () => {
    await add(pictureFile("photo.jpg"));
    await finish();
    state().choose({ pattern: "{counter} {name}/{variant}" });
    await save();
    await save();
    expect(names()[0]).toMatch(/^001 photo_.*blindness 0\.jpg$/);
    expect(names()[1]).toMatch(/^002 /);
  });
});

describe("where it goes", () => {
  const handle = { name: "mine.jpg" } as FileSystemFileHandle;

  beforeEach(async () => {
    await add(pictureFile("a.jpg"), pictureFile("b.jpg"));
    await finish();
  });

  it("is told, with its size", async () => {
    await save();
    expect(shown(state())).toEqual([
      { kind: "info", subject: null, text: "Saved a-denoised.jpg, 1 kB." },
    ]);
    await save();
    expect(state().notices).toHaveLength(1);
    expect(state().unsaved.has(state().currentId ?? "")).toBe(false);
    // The journal names no file.
    expect(
      state()
        .journal.map(({ text }) => text)
        .join(),
    ).not.toContain("a-denoised");
  });

  it("once chosen, is kept for the photo as long as its format stays", async () => {
    await save({ kind: "place", handle });
    expect(delivered[0]?.slice(1)).toEqual(["mine.jpg", { kind: "place", handle }]);
    expect(placeOf(state())).toMatchObject({ handle });
    state().setEncoding({ format: "PNG" });
    expect(placeOf(state())).toBeNull();
    state().setEncoding({ format: "JPEG" });
    expect(placeOf(state())).toMatchObject({ handle });
    const [first, second] = state().photos;
    state().select(second?.id ?? "");
    expect(placeOf(state())).toBeNull();
    state().closePhoto(first?.id ?? "");
    expect(state().places.size).toBe(0);
  });

  it("that cannot be written to is told, and nothing is lost", async () => {
    engine = createFakeEngine();
    open(async () => {
      throw new AppError("fileNotPlaced", { name: "mine.jpg", why: "full" }, "quota");
    });
    await add(pictureFile("a.jpg"));
    await finish();
    state().editVariant({ blend: { strength: 0.4, luminance: 1, chroma: 1, detail: 0 } });
    await save({ kind: "place", handle });
    expect(shown(state())).toEqual([
      {
        ...{ kind: "error", subject: "a.jpg" },
        text: "The file mine.jpg was not written: there is no room left. Free some space, or choose another place. The result is still here.",
      },
    ]);
    expect(state().exporting).toBeNull();
    expect(placeOf(state())).toBeNull();
    expect(state().unsaved.size).toBe(1);
    expect(state().results.size).toBe(1);
  });

  it("may be the clipboard: pixels and nothing else", async () => {
    const taken: (Blob | null)[] = [];
    await save({ kind: "clipboard", take: (file) => taken.push(file) });
    expect(engine.saved[0]).toMatchObject({
      ...{ encoding: { format: "PNG", bits: 8 }, metadata: "none", provenance: null },
    });
    expect(taken).toHaveLength(1);
    expect(taken[0]).toBeInstanceOf(Blob);
    expect(delivered).toEqual([]);
    expect(state().notices).toEqual([]);
  });

  it("may be another app, which hears when there is nothing", async () => {
    const taken: [Blob | null, string][] = [];
    await save({ kind: "apps", take: (...given) => taken.push(given) });
    expect(taken[0]?.[1]).toBe("a-denoised.jpg");
    state().editVariant({ blindness: 1 });
    state().save({ kind: "apps", take: (...given) => taken.push(given) });
    state().cancel();
    await settled();
    expect(taken[1]?.[0]).toBeNull();
    expect(shown(state()).at(-1)?.text).toContain("Not saved");
  });
});

describe("the forecast", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    return () => vi.useRealTimers();
  });

  const rested = async () => {
    vi.advanceTimersByTime(SETTLE_MS);
    await settled();
  };

  it("comes once the photo is finished and the choices rest, and goes with another choice", async () => {
    const asked: string[] = [];
    const { forecast } = engine;
    engine.forecast = (request, signal) => {
      asked.push(`${request.encoding.format} ${request.metadata}`);
      return forecast(request, signal);
    };
    engine.predicted = { bytes: 5, lost: [{ what: "gainMap", why: "format", count: 1 }] };
    await add(pictureFile("a.jpg"));
    await rested();
    expect(asked).toEqual([]);
    await finish();
    await rested();
    expect(asked).toEqual(["JPEG all"]);
    expect(forecastOf(state())).toBe(engine.predicted);

    state().setEncoding({ format: "PNG" });
    expect(forecastOf(state())).toBeNull();
    vi.advanceTimersByTime(SETTLE_MS - 1);
    state().choose({ metadata: "none" });
    vi.advanceTimersByTime(SETTLE_MS - 1);
    expect(asked).toHaveLength(1);
    await rested();
    expect(asked).toEqual(["JPEG all", "PNG none"]);
    // A name makes no other file.
    state().choose({ pattern: "{date}" });
    await rested();
    expect(asked).toHaveLength(2);
    expect(forecastOf(state())).toBe(engine.predicted);
  });

  it("is stopped when the choices change under it", async () => {
    const signals: (AbortSignal | undefined)[] = [];
    engine.forecast = (_, signal) => {
      signals.push(signal);
      return new Promise(() => {});
    };
    await add(pictureFile("a.jpg"));
    await finish();
    await rested();
    state().setEncoding({ format: "PNG" });
    expect(signals.map((signal) => signal?.aborted)).toEqual([true]);
  });

  it("that fails tells nothing, and is not asked for again", async () => {
    let asked = 0;
    engine.forecast = async () => {
      asked++;
      throw new Error("nothing is forecast yet");
    };
    await add(pictureFile("a.jpg"));
    await finish();
    await rested();
    state().setSplit("vertical");
    await rested();
    expect(asked).toBe(1);
    expect(forecastOf(state())).toBeNull();
    expect(state().notices).toEqual([]);
  });
});
