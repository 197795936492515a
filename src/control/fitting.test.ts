import { beforeEach, describe, expect, it } from "vitest";
import { AppError } from "../base/errors";
import {
  createFakeEngine,
  type FakeEngine,
  type FakeFit,
  pictureFile,
  settled,
} from "../engine/engine.fixtures";
import type { FitOutcome } from "../engine/protocol";
import type { FitEntry } from "../models/manifest";
import type { AppStore } from "../state/app-store";
import { fittable, suitingProfile } from "../state/fit";
import { lookingAt } from "../state/own-settings";
import { activeVariant, modelOf } from "../state/variants";
import { shown } from "../words/told.fixtures";
import { openPage } from "./start.fixtures";

let engine: FakeEngine;
let store: AppStore;

const state = () => store.getState();
const last = () => engine.fits.at(-1) as FakeFit;
const SHOT = { camera: "Maker One", lens: null, iso: 3200 };
const source = (shot: typeof SHOT) => ({
  ...{ format: "PNG", bits: 8, float: false, profile: null, quality: null },
  ...{ subsampled: null, progressive: false, settings: null, notes: [] },
  shot,
});

const learnt = (change: Partial<FitOutcome> = {}): FitOutcome => ({
  parameters: Float32Array.of(1, 2),
  base: { id: "compact", sha256: "sha" },
  steps: 80,
  checks: [],
  taught: false,
  ...change,
});
const progress = (step: number, losses: number) => ({
  step,
  steps: 120,
  losses: Array.from({ length: losses }, (_, i) => i),
  checks: [],
  share: 0,
  etaMs: null,
});

beforeEach(async () => {
  engine = createFakeEngine(async () => [
    { id: "compact", name: "Compact", sha256: "sha", default: true, fit: {} as FitEntry },
    { id: "turbo", name: "Turbo", default: false, inputs: ["image"] },
  ]);
  store = openPage({}, engine).store;
  await settled();
  state().addFiles([
    pictureFile("a.png", 400, 300, source(SHOT)),
    pictureFile("b.png", 400, 300, source({ ...SHOT, iso: 3000 })),
    pictureFile("c.png", 400, 300, source({ ...SHOT, iso: 100 })),
  ]);
  for (let i = 0; i < 4; i++) await settled();
});

const photoNamed = (name: string) => state().photos.find((photo) => photo.name === name)?.id ?? "";

describe("a fit", () => {
  it("makes a variant of its own, beside the one it was fitted from", async () => {
    state().startFit([photoNamed("a.png")]);
    await settled();
    expect(last().job).toMatchObject({ model: "compact", photos: [{ name: "a.png", width: 400 }] });
    const before = activeVariant(state());
    await last().finish(learnt());
    expect(engine.profiles[0]).toMatchObject({
      name: "Compact, fitted to a",
      camera: "Maker One",
      iso: 3200,
      steps: 80,
      photos: 1,
      pixels: 120_000,
    });
    expect(state().variants).toHaveLength(2);
    expect(activeVariant(state()).model).toBe("profile-Compact, fitted to a");
    expect(state().against).toBe(before.id);
    expect(state().fitting).toBeNull();
    expect(shown(state()).at(-1)?.text).toContain("in 80 steps");
    // The new model can be fitted further, from where its base began.
    expect(fittable(state())?.id).toBe("compact");
  });

  it("that learnt nothing changes nothing, and says so", async () => {
    state().startFit([photoNamed("a.png")]);
    await settled();
    await last().finish(learnt({ parameters: null, steps: 0 }));
    expect(engine.profiles).toHaveLength(0);
    expect(state().variants).toHaveLength(1);
    expect(shown(state()).at(-1)?.text).toContain("already served");
  });

  it("is stopped by its signal, and told to end with what it has", async () => {
    state().startFit([photoNamed("a.png")]);
    await settled();
    state().stopFit();
    state().stopFit();
    expect(engine.fitsStopped).toBe(1);
    expect(state().fitting?.stopping).toBe(true);
    state().cancelFit();
    await settled();
    expect(last().options.signal.aborted).toBe(true);
    expect(state().fitting).toBeNull();
    expect(shown(state())).toEqual([]);
  });

  it("keeps the losses of the steps before a worker died", async () => {
    state().startFit([photoNamed("a.png")]);
    await settled();
    last().options.onProgress(progress(5, 5));
    // The new worker began at the checkpoint after three steps, and took one.
    last().options.onProgress(progress(4, 1));
    expect(state().fitting?.progress?.losses).toEqual([0, 1, 2, 0]);
  });

  it("that fails is told of, once", async () => {
    const cutOff = { photos: [], model: "compact", teacher: null, seed: 0, mended: true };
    engine.cutOff.set(state().tab, cutOff);
    state().startFit([photoNamed("a.png")]);
    await settled();
    await last().fail(new AppError("fitTooSmall", { side: 240 }));
    expect(state().fitting).toBeNull();
    expect(shown(state())).toMatchObject([{ kind: "error", subject: "a.png" }]);
    expect(engine.fits).toHaveLength(1);
    // Nor does the next visit begin with it.
    expect(engine.cutOff.size).toBe(0);
  });

  it("of several photos makes one profile", async () => {
    state().startFit([photoNamed("a.png"), photoNamed("b.png")]);
    await settled();
    await last().finish(learnt());
    expect(engine.profiles[0]).toMatchObject({
      name: "Compact, fitted to a and 1 more",
      photos: 2,
    });
  });

  it("is not begun with a model that cannot be fitted", async () => {
    state().editVariant({ model: "turbo" }, false);
    expect(fittable(state())).toBeNull();
    state().startFit([photoNamed("a.png")]);
    await settled();
    expect(engine.fits).toHaveLength(0);
  });
});

describe("a fit that was cut off", () => {
  const job = (name: string) => ({
    photos: [{ id: "photo-9", name, width: 400, height: 300 }],
    model: "compact",
    seed: 0,
    ...{ teacher: "wide", mended: true },
  });

  it("goes on with the same photo under its new number", async () => {
    engine.cutOff.set("mine", job("b.png"));
    engine.cutOff.set("another tab's", job("a.png"));
    // Whose it is, is known once the session has been read.
    state().setSession({ restoring: true });
    store.setState({ fitLookedFor: false });
    await settled();
    expect(engine.fits).toHaveLength(0);
    state().setSession({ restoring: false, tab: "mine" });
    await settled();
    expect(last().options.tab).toBe("mine");
    expect(last().job).toEqual({
      ...job("b.png"),
      photos: [{ id: photoNamed("b.png"), name: "b.png", width: 400, height: 300 }],
    });
  });

  it("rests where its photo is not open", async () => {
    engine.cutOff.set(state().tab, job("elsewhere.png"));
    store.setState({ fitLookedFor: false });
    await settled();
    expect(state().fitting).toBeNull();
  });
});

describe("a profile", () => {
  it("is what all photos of a batch are denoised with", async () => {
    state().startFit([photoNamed("a.png")]);
    await settled();
    await last().finish(learnt());
    for (const { id } of state().photos) {
      const looking = lookingAt(state(), id);
      expect(modelOf(looking, activeVariant(looking))?.name).toBe("Compact, fitted to a");
    }
  });

  it("is offered for photos of the same camera and a near ISO, until it is in use", async () => {
    state().startFit([photoNamed("a.png")]);
    await settled();
    await last().finish(learnt());
    const [unfitted, fitted] = state().variants;
    state().removeVariant(fitted?.id ?? "");
    expect(unfitted?.model).toBeNull();
    state().select(photoNamed("b.png"));
    expect(suitingProfile(state())?.name).toBe("Compact, fitted to a");
    state().select(photoNamed("c.png"));
    expect(suitingProfile(state())).toBeNull();
    state().select(photoNamed("b.png"));
    state().editVariant({ model: suitingProfile(state())?.id ?? null }, false);
    expect(suitingProfile(state())).toBeNull();
  });
});
