import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { pictureFile, settled } from "../engine/engine.fixtures";
import { FULL } from "../raster/blend";
import type { AppStore } from "../state/app-store";
import { activeVariant, type Variant } from "../state/variants";
import { servedBlend } from "../state/wanted";
import { REST_MS } from "./blending";
import { openPage } from "./start.fixtures";

let store: AppStore;

beforeEach(async () => {
  vi.useFakeTimers();
  ({ store } = openPage());
  store.getState().addFiles([pictureFile("a.png")]);
  await settled();
});

afterEach(() => {
  vi.useRealTimers();
});

const state = () => store.getState();
const active = () => activeVariant(state());
const served = (variant: Variant = active()) => servedBlend(state(), variant);
const slide = (strength: number) => state().editVariant({ blend: { ...active().blend, strength } });
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe("a blend", () => {
  it("is served once its slider rests, and by the page as long as it moves", async () => {
    for (const strength of [0.9, 0.7, 0.5]) {
      slide(strength);
      expect(served()).toBeNull();
      await pass(REST_MS - 1);
      expect(served()).toBeNull();
    }
    // What else changes meanwhile is no movement of the slider.
    state().setDivider(0.3);
    await pass(1);
    expect(state().blending).toBeNull();
    expect(served()).toEqual({ ...FULL, strength: 0.5 });
  });

  it("that rests goes on being served while another variant's slider moves", async () => {
    slide(0.5);
    state().addVariant();
    const [first, second] = state().variants as [Variant, Variant];
    slide(0.4);
    expect(served(first)).toEqual(first.blend);
    expect(served()).toBeNull();
    await pass(REST_MS);
    expect(served()).toMatchObject({ strength: 0.4 });
    // Of a variant that is gone nothing is awaited, and what comes back rests.
    slide(0.3);
    state().removeVariant(second.id);
    await pass(REST_MS);
    state().undo();
    await pass(REST_MS);
    expect(served()).toMatchObject({ strength: 0.3 });
  });

  it("is served at once where no slider was moved", () => {
    slide(0.5);
    state().undo();
    state().redo();
    state().replaceVariants([{ ...active(), blend: { ...FULL, detail: 0.5 } }]);
    expect(served()).toEqual({ ...FULL, detail: 0.5 });
  });

  it("needs no store where the photo or the result alone is shown", async () => {
    for (const blend of [FULL, { ...FULL, strength: 0, chroma: 0.4 }]) {
      state().editVariant({ blend });
      await pass(REST_MS);
      expect(served()).toBeNull();
    }
  });
});
