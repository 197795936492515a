import { beforeEach, describe, expect, it } from "vitest";
import { createFakeEngine, type FakeEngine, pictureFile, settled } from "../engine/engine.fixtures";
import type { AppStore } from "../state/app-store";
import { checkingReference, currentReference } from "../state/judging";
import { wantedResult } from "../state/wanted";
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
