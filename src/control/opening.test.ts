import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { AppError } from "../base/errors";
import { findPreview } from "../codecs/raw/preview";
import { createFakeEngine, type FakeEngine, pictureFile, settled } from "../engine/engine.fixtures";
import type { AppStore } from "../state/app-store";
import { checkingReference, currentReference } from "../state/judging";
import { previewsIn } from "../state/notices";
import { wantedResult } from "../state/wanted";
import { byReason } from "../words/sentence";
import { shown } from "../words/told.fixtures";
import { openPage } from "./start.fixtures";

let engine: FakeEngine;
let store: AppStore;
const state = () => store.getState();
const names = () => state().photos.map(({ name }) => name);

beforeEach(async () => {
  ({ engine, store } = openPage({}, createFakeEngine()));
  await settled();
});

describe("a file dropped as a reference", () => {
  it("is opened as a photo where there is none to compare it with", async () => {
    state().setReference(pictureFile("clean.png"));
    await settled();
    expect(names()).toEqual(["clean.png"]);
    expect(state().currentId).toBe("photo-1");
  });

  it("while the first photo is still being opened is a photo too", async () => {
    state().addFiles([pictureFile("noisy.png")]);
    state().setReference(pictureFile("clean.png"));
    await settled();
    expect(names()).toEqual(["noisy.png", "clean.png"]);
  });

  it("is told of when its photo is closed before it was checked", async () => {
    state().addFiles([pictureFile("noisy.png"), pictureFile("other.png")]);
    await settled();
    state().setReference(pictureFile("clean.png"));
    state().setReference(pictureFile("second.png"));
    expect(checkingReference(state())).toBe("clean.png");
    state().closePhoto("photo-1");
    await settled();
    expect(state().notices.map(({ subject }) => subject)).toEqual(["clean.png", "second.png"]);
    expect(checkingReference(state())).toBeNull();
    expect([...engine.open]).toEqual(["photo-2"]);
  });

  it("takes the place of one dropped just before, whose pixels are freed", async () => {
    state().addFiles([pictureFile("noisy.png")]);
    await settled();
    state().setReference(pictureFile("first.png"));
    state().setReference(pictureFile("second.png"));
    await settled();
    expect(currentReference(state())?.name).toBe("second.png");
    expect([...engine.open]).toEqual(["photo-1", "reference-2"]);
  });

  it("that is open as a photo as well costs neither the photo nor its result", async () => {
    const file = pictureFile("both.png");
    state().addFiles([pictureFile("noisy.png"), file]);
    await settled();
    state().select("photo-2");
    await settled();
    await engine.runs.at(-1)?.finish();
    state().setReference(file);
    await settled();
    expect(currentReference(state())?.name).toBe("both.png");
    expect(names()).toEqual(["noisy.png", "both.png"]);
    expect(wantedResult(state())?.donePixels).toBe(400);
    state().dropReference();
    await settled();
    expect(wantedResult(state())?.donePixels).toBe(400);
    expect([...engine.open]).toEqual(["photo-1", "photo-2"]);
  });

  it("waits its turn among photos, and stands for the photo it was dropped on", async () => {
    state().addFiles([pictureFile("noisy.png")]);
    await settled();
    state().addFiles([pictureFile("b.png"), pictureFile("c.png")]);
    state().setReference(pictureFile("clean.png"));
    await settled();
    expect(state().references.get("photo-1")?.name).toBe("clean.png");
    expect(names()).toEqual(["noisy.png", "b.png", "c.png"]);
  });
});

it("what is to be known of how a photo was opened is told once, by name", async () => {
  const source = {
    ...{ format: "TIFF", bits: 16, float: false, profile: "ProPhoto\nRGB" },
    ...{ quality: null, subsampled: null, progressive: false, settings: null },
    notes: ["truncated", "converted"],
  } as const;
  state().addFiles([pictureFile("a.tif", 40, 10, source), pictureFile("b.png")]);
  await settled();
  state().select("photo-2");
  state().select("photo-1");
  await settled();
  expect(shown(state())).toEqual([
    {
      kind: "info",
      subject: "a.tif",
      text: "The end of its file is missing: what was there is shown.",
    },
    {
      kind: "info",
      subject: "a.tif",
      text: "This photo is in ProPhoto RGB: the network sees it in sRGB, and the result is converted back.",
    },
  ]);
  // A profile's name may be a person's screen.
  expect(state().journal.at(-1)?.text).toMatch(/^This photo is in \[name\]: the network sees/);
});

it("no drop vanishes: every file is a photo, a reference or a notice", async () => {
  state().addFiles([pictureFile("a.png")]);
  await settled();
  const files = [pictureFile("b.png"), new File(["?"], "notes.txt"), pictureFile("c.png", 9, 9)];
  for (const file of files) state().setReference(file);
  state().addFiles(files);
  await settled();
  const told = state().notices.map(({ subject }) => subject);
  expect(told).toEqual(expect.arrayContaining(["notes.txt", "c.png"]));
  expect(currentReference({ ...state(), currentId: "photo-1" })?.name).toBe("b.png");
  expect(names()).toEqual(["a.png", "b.png", "c.png"]);
});

describe("files that cannot be opened", () => {
  const bad = (count: number) =>
    Array.from({ length: count }, (_, i) => new File(["?"], `bad ${i}.txt`));

  it("share one notice when they came together, by their reasons", async () => {
    const open = engine.openPhoto;
    engine.openPhoto = async (id, file, signal) => {
      if ((file as File).name === "empty.jpg") throw new AppError("emptyFile");
      return open(id, file, signal);
    };
    state().addFiles([pictureFile("a.png"), ...bad(115), new File([], "empty.jpg")]);
    await settled();
    for (let i = 0; i < 200 && state().photos.length > 1; i++) await settled();
    expect(names()).toEqual(["a.png"]);
    const [notice, ...others] = state().notices;
    expect(others).toEqual([]);
    const reasons = byReason(notice?.refused?.files ?? []);
    expect(reasons.map(({ names }) => names.length)).toEqual([115, 1]);
    expect(reasons[1]).toEqual({ why: expect.stringMatching(/is empty/), names: ["empty.jpg"] });
    expect(reasons[0]?.names[7]).toBe("bad 7.txt");
  });

  it("have a notice each when they came one after the other", async () => {
    for (const file of bad(2)) {
      state().addFiles([file]);
      await settled();
    }
    expect(state().notices.map(({ subject }) => subject)).toEqual(["bad 0.txt", "bad 1.txt"]);
  });

  it("may hold a preview, which is opened in their stead where that is wanted", async () => {
    const bytes = readFileSync(new URL("../../e2e/fixtures/patches.dng", import.meta.url));
    const preview = findPreview(bytes);
    const opened: Blob[] = [];
    engine.openPhoto = async (id, file) => {
      if (!file.type) throw new AppError("unknownRaw", { camera: "Maker Model", preview });
      opened.push(file);
      const facts = { format: "JPEG", bits: 8, float: false, profile: null, quality: 0.9 };
      const more = { subsampled: true, progressive: false, settings: null, notes: [] };
      const info = { width: 24, height: 32, hasAlpha: false, source: { ...facts, ...more } };
      engine.registerPhoto(id, file, info);
      return info;
    };
    state().addFiles([new File([bytes], "a.xyz"), new File([bytes], "b.xyz")]);
    await settled();
    const [notice] = state().notices;
    if (!notice) throw new Error("no notice");
    expect(previewsIn(notice).map(({ name }) => name)).toEqual(["a.xyz", "b.xyz"]);
    expect(names()).toEqual([]);
    state().openPreviews(notice.id);
    expect(state().notices).toEqual([]);
    for (let i = 0; i < 50 && opened.length < 2; i++) await settled();
    await settled();
    expect(names()).toEqual(["a.xyz", "b.xyz"]);
    expect(state().photos[0]).toMatchObject({
      file: opened[0],
      info: { width: 24, source: { notes: ["preview"] } },
    });
  });
});

describe("a large photo", () => {
  it("is denoised before its hot pixels are counted, and no result of it depends on their number", async () => {
    let counted: (count: number) => void = () => {};
    const { openPhoto } = engine;
    engine.openPhoto = async (...given) => ({ ...(await openPhoto(...given)), unmeasured: true });
    engine.measurePhoto = async () => ({ uncounted: true });
    const asked: string[] = [];
    engine.countHotPixels = (id) => {
      asked.push(id);
      return new Promise((resolve) => {
        counted = resolve;
      });
    };
    state().addFiles([pictureFile("large.png", 5000, 4000)]);
    await settled();
    const [run] = engine.runs;
    expect(run?.settings.removeHotPixels).toBe(true);
    expect(asked).toEqual([]);
    await run?.tile();
    expect(asked).toEqual(["photo-1"]);
    expect(state().photos[0]?.info?.hotPixels).toBeUndefined();
    counted(0);
    await settled();
    expect(state().photos[0]?.info?.hotPixels).toBe(0);
    expect(engine.runs).toHaveLength(1);
    expect(wantedResult(state())?.donePixels).toBe((5000 * 4000) / 4);
  });
});
