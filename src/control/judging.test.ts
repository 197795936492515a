import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createFakeEngine, type FakeEngine, pictureFile, settled } from "../engine/engine.fixtures";
import type { AppStore } from "../state/app-store";
import {
  checkingReference,
  currentReference,
  inspectedPart,
  inspectionOf,
  noiseOf,
  scoreOf,
} from "../state/judging";
import { activeVariant } from "../state/variants";
import { shown } from "../words/told.fixtures";
import { openPage } from "./start.fixtures";

let engine: FakeEngine;
let store: AppStore;
const state = () => store.getState();

/** Long enough for a rest, and for all that follows from it. */
async function rest() {
  await settled();
  await vi.advanceTimersByTimeAsync(300);
  await settled();
}

beforeEach(async () => {
  vi.useFakeTimers();
  engine = createFakeEngine();
  store = openPage({}, engine).store;
  state().setPane({ width: 100, height: 100 });
  state().addFiles([pictureFile("a.jpg"), pictureFile("b.jpg")]);
  await settled();
});
afterEach(() => vi.useRealTimers());

const finishAll = async () => {
  for (let runs = 0; runs !== engine.runs.length; ) {
    runs = engine.runs.length;
    await engine.runs.at(-1)?.finish();
    await rest();
  }
};

describe("judging", () => {
  it("measures nothing unless asked to", async () => {
    await finishAll();
    expect(engine.inspected).toHaveLength(0);
    expect(state().noiseBox).toBeNull();
  });

  it("finds a flat box, then measures there and in view as soon as that is denoised", async () => {
    state().setJudging(true);
    await rest();
    expect(state().noiseBox).toEqual({ x: 0, y: 0, width: 8, height: 8 });
    expect(engine.inspected).toHaveLength(0);
    await engine.runs[0]?.tile();
    await rest();
    expect(engine.inspected.map(({ rect }) => rect.width)).toEqual([8]);
    expect(noiseOf(state(), activeVariant(state()))).toEqual({ before: 0, after: 0 });
    expect(inspectionOf(state())).toBeNull();
    await engine.runs[0]?.finish();
    await rest();
    expect(engine.inspected.map(({ rect }) => rect.width)).toEqual([8, 40]);
    expect(engine.inspected[0]?.tiles).toHaveLength(1);
    expect(engine.inspected[1]?.tiles).toHaveLength(4);
    expect(inspectionOf(state())).not.toBeNull();
    await rest();
    expect(engine.inspected).toHaveLength(2);
  });

  it("measures again where the box goes, which stays on the photo", async () => {
    state().setJudging(true);
    await finishAll();
    state().moveNoiseBox(5.4, -3);
    expect(state().noiseBox).toEqual({ x: 5, y: 0, width: 8, height: 8 });
    state().moveNoiseBox(500, 500);
    expect(state().noiseBox).toEqual({ x: 32, y: 2, width: 8, height: 8 });
    expect(noiseOf(state(), activeVariant(state()))).toBeNull();
    await rest();
    expect(engine.inspected.at(-1)?.rect).toEqual(state().noiseBox);
    expect(noiseOf(state(), activeVariant(state()))).not.toBeNull();
    state().findFlatBox();
    await rest();
    expect(state().noiseBox?.x).toBe(0);
  });

  it("waits for a blend to rest, and asks no network for it", async () => {
    state().setJudging(true);
    await finishAll();
    const before = engine.inspected.length;
    for (const strength of [0.9, 0.8, 0.7]) {
      state().editVariant({ blend: { ...activeVariant(state()).blend, strength } });
    }
    expect(inspectionOf(state())).toBeNull();
    await rest();
    expect(engine.inspected.length).toBe(before + 2);
    expect(engine.inspected.at(-1)?.blend.strength).toBe(0.7);
    expect(engine.runs).toHaveLength(1);
    // Nothing is kept of what nothing shows.
    expect(state().inspections.size).toBe(2);
  });

  it("looks at the middle of a large view only", async () => {
    state().addFiles([pictureFile("large.jpg", 4000, 2000)]);
    await settled();
    state().setPane({ width: 4000, height: 1000 });
    state().select("photo-3");
    expect(inspectedPart(state())).toEqual({ x: 1744, y: 744, width: 512, height: 512 });
  });
});

describe("a clean reference", () => {
  const reference = (width = 40, height = 10) => pictureFile("clean.png", width, height);

  it("gives every variant shown a score as it completes, and the photo itself one", async () => {
    state().setReference(reference());
    await settled();
    expect(state().judging).toBe(true);
    expect(currentReference(state())).toMatchObject({ name: "clean.png" });
    await rest();
    expect(scoreOf(state(), null)).toEqual({ psnr: 30, ssim: 0.9 });
    expect(scoreOf(state(), activeVariant(state()))).toBeNull();
    state().sweep("blindness");
    await finishAll();
    expect(state().variants.map((variant) => scoreOf(state(), variant)?.psnr)).toEqual(
      Array(5).fill(34),
    );
    expect(engine.scored).toHaveLength(6);
  });

  it("must have the photo's size", async () => {
    state().setReference(reference(40, 11));
    await settled();
    expect(currentReference(state())).toBeNull();
    expect(shown(state()).at(-1)?.text).toBe(
      "A clean reference must have the photo's size: this is 40 × 11, a.jpg is 40 × 10.",
    );
    expect(checkingReference(state())).toBeNull();
    expect([...engine.open]).not.toContain("reference-1");
  });

  it("that is no picture is refused in words, and the one before stays", async () => {
    state().setReference(reference());
    await settled();
    state().setReference(new File(["text"], "notes.txt"));
    await settled();
    expect(state().notices.at(-1)).toMatchObject({ subject: "notes.txt", kind: "error" });
    expect(currentReference(state())?.name).toBe("clean.png");
  });

  it("belongs to its photo, and goes with it", async () => {
    state().setReference(reference());
    await settled();
    await finishAll();
    state().select("photo-2");
    expect(currentReference(state())).toBeNull();
    expect(state().noiseBox).toBeNull();
    await finishAll();
    state().select("photo-1");
    expect(scoreOf(state(), activeVariant(state()))?.psnr).toBe(34);
    state().closePhoto("photo-1");
    await settled();
    expect(state().references.size).toBe(0);
    expect(state().scores.size).toBe(0);
    expect([...engine.open]).not.toContain("reference-1");
  });

  it("can be taken away, and another put in its place", async () => {
    state().setReference(reference());
    await settled();
    await finishAll();
    state().setReference(pictureFile("better.png"));
    await settled();
    expect(scoreOf(state(), null)).toBeNull();
    await rest();
    expect(scoreOf(state(), null)).not.toBeNull();
    state().dropReference();
    expect(currentReference(state())).toBeNull();
    expect(state().scores.size).toBe(0);
  });

  it("that cannot be scored ends judging with a sentence, not with a loop", async () => {
    state().setReference(reference());
    await settled();
    engine.score = async () => {
      throw new Error("no memory");
    };
    await rest();
    expect(state().judging).toBe(false);
    expect(state().notices).toHaveLength(1);
  });
});
