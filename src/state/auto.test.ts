import { describe, expect, it } from "vitest";
import { chooseFor } from "../network/auto";
import rule from "../network/auto.rule.json" with { type: "json" };
import { FULL } from "../raster/blend";
import type { PhotoNoise } from "../raster/raster";
import { type AppStore, createAppStore } from "./app-store";
import { ALL_AUTO, autoChoice, NO_AUTO, settingsOf } from "./auto";
import { plan } from "./plan";
import { overall } from "./progress";
import { readSettings, settingsText } from "./settings-text";
import { activeVariant, blindnessOf, captionOf, FIRST, networkSettings } from "./variants";
import { isComplete, wanted } from "./wanted";

const strong: PhotoNoise = {
  levels: [null, { brightness: 20, colour: 20 }, null],
  brightness: 20,
  colour: 20,
  correlation: [0.1, 0, 0],
  colourCorrelation: [0.1, 0, 0],
  spread: 0,
};
const none: PhotoNoise = { ...strong, brightness: 0, colour: 0 };
const grain: PhotoNoise = { ...strong, correlation: [rule.coarse + 0.05, 0.3, 0] };

/** A store with one photo of such noise, or of noise that is not known. */
function open(noise: PhotoNoise | null): AppStore {
  const store = createAppStore();
  const size = { width: 100, height: 80, hasAlpha: false };
  store.setState({
    models: [
      {
        id: "compact",
        default: true,
        inputs: ["image", "blindness"],
        defaultBlindness: 0.25,
        macsPerPixel: 1,
      },
      { id: "mine", own: true, inputs: ["image", "blindness"], defaultBlindness: 0.1 },
      {
        id: "wide",
        name: "Wide",
        inputs: ["image", "blindness", "noise", "shift"],
        macsPerPixel: 1,
      },
    ] as never,
  });
  store.getState().addFiles([new File(["x"], "a.png")]);
  store.getState().photoOpened("photo-1", noise ? { ...size, noise } : size);
  return store;
}

const settings = (store: AppStore) => settingsOf(store.getState(), activeVariant(store.getState()));

describe("detail that is given back", () => {
  it("stands out of the photo's own noise, whoever sets the rest", () => {
    const given = (noise: PhotoNoise, auto: typeof ALL_AUTO) => {
      const store = open(noise);
      store.getState().editVariant({ auto, blend: { ...FULL, detail: 0.5 } });
      return settings(store).blend.knee;
    };
    expect(given(strong, ALL_AUTO)).toBe(60);
    expect(given(strong, NO_AUTO)).toBe(60);
    expect(given({ ...strong, brightness: 2 }, NO_AUTO)).toBe(given(none, NO_AUTO));
    expect(settings(open(strong)).blend.knee).toBeUndefined();
  });
});

describe("Auto", () => {
  it("is what photos start with, and is the same for as long as nothing changes", () => {
    const store = open(strong);
    expect(store.getState().variants).toEqual([FIRST]);
    expect(FIRST.auto).toEqual(ALL_AUTO);
    const { strength, blindness, sampling } = chooseFor(strong);
    expect(blindness).toBeGreaterThan(0.25);
    expect(settings(store)).toEqual({
      blindness,
      hole: 1,
      procedure: { ...FIRST.procedure, sampling },
      blotches: 0,
      blend: { ...FULL, strength },
    });
    expect(settings(store)).toBe(settings(store));
    expect(wanted(store.getState())?.settings.blindness).toBe(blindness);
  });

  it("follows the photo", () => {
    const store = open(strong);
    store.getState().addFiles([new File(["y"], "b.png")]);
    store.getState().photoOpened("photo-2", { width: 9, height: 9, hasAlpha: false, noise: grain });
    expect(settings(store).procedure.sampling).toEqual(chooseFor(grain).sampling);
    expect(chooseFor(grain).sampling.kind).toBe("pixel-shuffle");
    store.getState().select("photo-1");
    expect(settings(store).procedure.sampling).toEqual({ kind: "none" });
  });

  it("leaves the values before it where nothing is known of the noise", () => {
    const store = open(null);
    expect(autoChoice(store.getState())).toBeNull();
    expect(settings(store)).toMatchObject({ blindness: null, blend: FULL });
    expect(blindnessOf(store.getState(), activeVariant(store.getState()))).toBe(0.25);
  });

  it("gives way to a value set by hand, to that alone, and comes back", () => {
    const store = open(grain);
    const chosen = chooseFor(grain);
    const { editVariant } = store.getState();
    editVariant({ blindness: 0.9 });
    expect(activeVariant(store.getState()).auto).toEqual({ ...ALL_AUTO, blindness: false });
    expect(settings(store)).toMatchObject({
      blindness: 0.9,
      procedure: { sampling: chosen.sampling },
    });
    editVariant({ blend: { ...FULL, chroma: 0.5 } });
    editVariant({ procedure: { ...FIRST.procedure, refine: true } });
    expect(activeVariant(store.getState()).auto).toEqual({ ...ALL_AUTO, blindness: false });
    editVariant({ blend: { ...FULL, strength: 0.3 } });
    editVariant({ procedure: { ...FIRST.procedure, sampling: { kind: "none" } } });
    editVariant({ hole: 3 });
    editVariant({ blotches: 0.4 });
    expect(activeVariant(store.getState()).auto).toEqual(NO_AUTO);
    editVariant({ auto: ALL_AUTO });
    expect(settings(store)).toMatchObject({ blindness: chosen.blindness });
    store.getState().undo();
    expect(settings(store)).toMatchObject({ blindness: 0.9, hole: 3, blend: { strength: 0.3 } });
  });

  it("takes blotches of colour away where the photo has any, in as many results as are asked for", () => {
    const store = open({ ...strong, blotches: 9 });
    const asked = () => wanted(store.getState())?.settings.blotches;
    expect(settings(store).blotches).toBe(1);
    expect(asked()).toBe(1);
    store.getState().editVariant({ blotches: 0.4 });
    expect(asked()).toBe(0.4);
    store.getState().editVariant({ blotches: 0 });
    expect(asked()).toBeUndefined();
    expect(open(strong).getState().variants[0]?.blotches).toBe(0);
  });

  it("knows nothing of a person's own model, which has a blindness of its own", () => {
    const store = open(strong);
    store.getState().editVariant({ model: "mine" });
    expect(blindnessOf(store.getState(), activeVariant(store.getState()))).toBe(0.1);
    store.getState().editVariant({ blindness: 0.7 });
    expect(blindnessOf(store.getState(), activeVariant(store.getState()))).toBe(0.7);
  });

  it("has nothing to do where there is no noise, until somebody wants to", () => {
    const store = open(none);
    const target = wanted(store.getState());
    if (!target) throw new Error("nothing wanted");
    expect(plan(store.getState())).toEqual([]);
    expect(isComplete(store.getState(), target)).toBe(true);
    expect(overall(store.getState())).toEqual({ done: 8000, total: 8000 });
    expect(settings(store).blend.strength).toBe(0);
    store.getState().editVariant({ blend: { ...FULL, strength: 0.5 } });
    expect(plan(store.getState())).toHaveLength(1);
  });

  it("is kept in settings as text, and older texts mean what they said", () => {
    const store = open(strong);
    store.getState().editVariant({ blindness: 0.9 });
    const { id: _, ...active } = activeVariant(store.getState());
    expect(readSettings(settingsText([active]))).toEqual([active]);
    expect(readSettings('{"blindspot":1,"variants":[{}]}')[0]?.auto).toEqual(NO_AUTO);
  });

  it("sets a hole only where the network has one", () => {
    const store = open(strong);
    const { editVariant, sweep } = store.getState();
    const hole = () => wanted(store.getState())?.settings.hole;
    editVariant({ hole: 5 });
    expect(hole()).toBeUndefined();
    const narrow = wanted(store.getState())?.key;
    editVariant({ model: "wide" });
    expect(hole()).toBe(5);
    expect(captionOf(store.getState(), activeVariant(store.getState()))).toContain("hole 5");
    const wide = wanted(store.getState())?.key;
    editVariant({ auto: ALL_AUTO });
    expect(hole()).toBeUndefined();
    expect(new Set([narrow, wide, wanted(store.getState())?.key]).size).toBe(3);
    sweep("hole");
    const { variants } = store.getState();
    expect(variants.map((variant) => networkSettings(store.getState(), variant)?.hole)).toEqual([
      undefined,
      3,
      5,
      7,
    ]);
    const captions = variants.map((variant) => captionOf(store.getState(), variant));
    expect(new Set(captions).size).toBe(4);
    expect(variants.every(({ auto }) => !auto.hole && auto.blindness)).toBe(true);
  });

  it("is swept over by hand", () => {
    const store = open(grain);
    store.getState().sweep("blindness");
    const { variants } = store.getState();
    expect(variants.map(({ auto }) => auto.blindness)).toEqual([false, false, false, false, false]);
    expect(variants.map((v) => captionOf(store.getState(), v)).at(-1)).toBe("blindness 1");
    store.getState().sweep("stride");
    const strides = store.getState().variants.map((v) => captionOf(store.getState(), v));
    expect(strides.at(-1)).toContain("every 5th pixel");
  });
});
