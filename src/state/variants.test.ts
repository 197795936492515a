import { describe, expect, it } from "vitest";
import { resultKey } from "../network/settings";
import type { PhotoInfo, PhotoNoise } from "../raster/raster";
import { type AppStore, createAppStore } from "./app-store";
import { PRESETS } from "./presets";
import { readSettings, settingsText } from "./settings-text";
import { activeVariant, captionOf, FIRST, networkSettings } from "./variants";

/** A store with one photo of so many hot pixels, or of a number that is not known. */
function open(hotPixels?: number): AppStore {
  const store = createAppStore();
  store.setState({ models: [{ id: "compact", name: "Compact", inputs: ["image"] }] as never });
  store.getState().addFiles([new File(["x"], "a.png")]);
  const info: PhotoInfo = { width: 9, height: 9, hasAlpha: false };
  store.getState().photoOpened("photo-1", hotPixels === undefined ? info : { ...info, hotPixels });
  return store;
}

const settings = (store: AppStore) =>
  networkSettings(store.getState(), activeVariant(store.getState()));

describe("structure", () => {
  const noise: PhotoNoise = {
    ...{ levels: [null, null, null], brightness: 5, colour: 5, spread: 0 },
    ...{ correlation: [0, 0, 0], colourCorrelation: [0, 0, 0] },
  };

  function known(): AppStore {
    const store = createAppStore();
    store.setState({ models: [{ id: "compact", name: "Compact", inputs: ["image"] }] as never });
    store.getState().addFiles([new File(["x"], "a.png")]);
    store.getState().photoOpened("photo-1", { width: 99, height: 99, hasAlpha: false, noise });
    return store;
  }

  it("is kept by whoever sets nothing and by all presets, where the noise is known", () => {
    expect(FIRST.keepStructure).toBe(true);
    expect(PRESETS.every((preset) => preset.settings.keepStructure)).toBe(true);
    expect(settings(known())).toMatchObject({ keepStructure: true });
    expect(settings(open(0))).not.toHaveProperty("keepStructure");
  });

  it("makes another result, is told in a caption where it goes, and undone like any setting", () => {
    const store = known();
    const caption = () => captionOf(store.getState(), activeVariant(store.getState()));
    const key = () => resultKey("a", settings(store) as NonNullable<ReturnType<typeof settings>>);
    const kept = key();
    expect(caption()).not.toMatch(/structure/);
    store.getState().editVariant({ keepStructure: false });
    expect(key()).not.toBe(kept);
    expect(caption()).toMatch(/structure not kept/);
    store.getState().undo();
    expect(key()).toBe(kept);
  });

  it("goes where settings come from before there was a choice", () => {
    expect(readSettings('{"blindspot":1,"variants":[{}]}')[0]?.keepStructure).toBe(false);
    expect(readSettings(settingsText([FIRST]))[0]?.keepStructure).toBe(true);
    expect(() => readSettings('{"blindspot":1,"variants":[{"keepStructure":1}]}')).toThrow(
      /badSettings/,
    );
  });
});

describe("hot pixels", () => {
  it("are removed by whoever sets nothing, and by all presets that ship", () => {
    expect(FIRST.removeHotPixels).toBe(true);
    expect(PRESETS.every((preset) => preset.settings.removeHotPixels)).toBe(true);
    expect(settings(open(3))).toMatchObject({ removeHotPixels: true });
    expect(settings(open())).toMatchObject({ removeHotPixels: true });
  });

  it("make no other result where there are none, or where they are left", () => {
    const store = open(0);
    const none = settings(store);
    expect(none).not.toHaveProperty("removeHotPixels");
    store.getState().editVariant({ removeHotPixels: false });
    expect(settings(store)).toEqual(none);
    const some = open(3);
    some.getState().editVariant({ removeHotPixels: false });
    expect(settings(some)).toEqual(none);
    const [left, gone] = [none, settings(open(3))].map((each) => each && resultKey("a", each));
    expect(left).not.toBe(gone);
  });

  it("are told in a caption only where they stay, and undone like any setting", () => {
    const store = open(3);
    const caption = () => captionOf(store.getState(), activeVariant(store.getState()));
    expect(caption()).not.toMatch(/hot/);
    store.getState().editVariant({ removeHotPixels: false });
    expect(caption()).toMatch(/hot pixels kept/);
    store.getState().undo();
    expect(activeVariant(store.getState()).removeHotPixels).toBe(true);
  });

  it("stay where settings come from before there was a choice", () => {
    expect(readSettings('{"blindspot":1,"variants":[{}]}')[0]?.removeHotPixels).toBe(false);
    expect(readSettings(settingsText([FIRST]))[0]?.removeHotPixels).toBe(true);
    expect(() => readSettings('{"blindspot":1,"variants":[{"removeHotPixels":"yes"}]}')).toThrow(
      /badSettings/,
    );
  });
});
