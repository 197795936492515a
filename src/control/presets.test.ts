import { describe, expect, it } from "vitest";
import { settled } from "../engine/engine.fixtures";
import type { Keeper } from "../state/keeper";
import { presetsText } from "../state/settings-text";
import { activeVariant } from "../state/variants";
import { shown } from "../words/told.fixtures";
import { openPage } from "./start.fixtures";

/** A browser's storage, kept between pages. */
function storage(): Keeper & { readonly items: Map<string, string> } {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
  };
}

const open = (keeper?: Keeper) => openPage({ keeper }).store;

describe("presets", () => {
  it("are kept for the next page, by name, and replaced by their name", () => {
    const keeper = storage();
    const first = open(keeper).getState;
    first().editVariant({ blindness: 0.3 });
    first().savePreset(" Night ");
    first().editVariant({ blindness: 0.8 });
    first().savePreset("Day");
    first().savePreset("  ");

    const second = open(keeper).getState;
    expect(second().presets.map(({ name }) => name)).toEqual(["Day", "Night"]);
    const [day] = second().presets;
    if (day) second().applyPreset(day);
    expect(activeVariant(second())).toMatchObject({ blindness: 0.8, name: null });
    second().savePreset("Night");
    second().deletePreset("Day");
    expect(open(keeper).getState().presets).toMatchObject([
      { name: "Night", settings: { blindness: 0.8 } },
    ]);
  });

  it("work without storage, and say so when it is full", () => {
    const none = open().getState;
    none().savePreset("Night");
    expect(none().presets).toHaveLength(1);

    const full = open({
      getItem: () => "rotten",
      setItem: () => {
        throw new DOMException("full", "QuotaExceededError");
      },
    }).getState;
    expect(full().presets).toEqual([]);
    full().savePreset("Night");
    expect(shown(full()).at(-1)?.text).toContain("could not keep");
  });
});

describe("settings as text", () => {
  it("are taken over whole, and can be undone", () => {
    const from = open().getState;
    from().sweep("blindness");
    const to = open().getState;
    to().pasteSettings(from().copySettings());
    expect(to().variants.map(({ blindness }) => blindness)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(to().layout).toBe("grid");
    to().undo();
    expect(to().variants).toHaveLength(1);
  });

  it("from a file that is far too large, or gone, are refused in words", async () => {
    const { getState } = open();
    const unreadable = {
      name: "gone.json",
      size: 9,
      text: () => Promise.reject(new Error("gone")),
    };
    const enormous = { name: "a.json", size: 3 * 2 ** 30, text: () => expect.unreachable() };
    for (const file of [enormous, unreadable]) getState().openSettings(file as never);
    await settled();
    expect(shown(getState())).toMatchObject([
      { kind: "error", subject: "a.json", text: expect.stringMatching(/far too large.*\.$/) },
      {
        kind: "error",
        subject: "gone.json",
        text: expect.stringMatching(/could not be read.*\.$/),
      },
    ]);
  });

  it("that cannot be read change nothing", () => {
    const { getState } = open();
    getState().pasteSettings('{"blindspot":1,"variants":[{"blindness":7}]}');
    expect(getState().variants).toHaveLength(1);
    expect(shown(getState())).toMatchObject([
      { kind: "error", text: expect.stringContaining("blindness") },
    ]);
  });

  it("go into a file and come back, in place of those of the same names", async () => {
    const create = () => open().getState;
    const first = create();
    first().editVariant({ blindness: 0.3 });
    first().savePreset("Night");
    first().editVariant({ blindness: 0.9 });
    first().savePreset("Day");
    const text = presetsText(first().presets);

    const second = create();
    second().editVariant({ blindness: 0.5 });
    second().savePreset("Day");
    second().pasteSettings(text);
    expect(second().presets).toEqual(first().presets);
    expect(shown(second()).at(-1)?.text).toContain("1 added, 1 replaced");
    expect(second().variants).toHaveLength(1);

    second().pasteSettings('{"blindspot":1,"presets":[{"blindness":0.2}]}');
    expect(shown(second()).at(-1)?.text).toContain("a preset has no name");
    expect(second().presets).toEqual(first().presets);
  });
});
