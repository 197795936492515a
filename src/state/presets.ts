import { AppError } from "../base/errors";
import { shownName } from "../base/foreign-text";
import { PLAIN } from "../network/procedure";
import { FULL } from "../raster/blend";
import { ALL_AUTO, NO_AUTO } from "./auto";
import type { Keeper } from "./keeper";
import type { NoticesSlice } from "./notices";
import {
  MOST_LETTERS,
  type NamedSettings,
  readPresets,
  readSettings,
  settingsText,
} from "./settings-text";
import type { Slice } from "./slice";
import { activeVariant, FIRST, type VariantSettings, type VariantsSlice } from "./variants";

/** Settings that ship; what they are called, and what for, is told by their id. */
export interface ShippedPreset {
  readonly id: "auto" | "detail" | "balanced" | "smooth" | "night" | "filmGrain";
  readonly settings: VariantSettings;
}

/** One that ships, or a person's own, under the name they gave it. */
export type Preset = ShippedPreset | NamedSettings;

export interface PresetsSlice {
  /** The person's own, by name; kept by the browser. */
  readonly presets: readonly NamedSettings[];
  applyPreset(preset: Preset): void;
  /** Keeps the active variant's settings; in place of a preset of the same name. */
  savePreset(name: string): void;
  deletePreset(name: string): void;
  /** The variants as text, for the clipboard. */
  copySettings(): string;
  /**
   * Takes such a text, or one saved to a file, settings or presets; refuses in a notice what it cannot
   * read. Presets join the person's own, in place of those of the same names.
   */
  pasteSettings(text: string): void;
  /** Files of such texts, to be read one after the other. */
  readonly settingsToOpen: readonly File[];
  openSettings(file: File): void;
  /** The first of the files is read, or refused. */
  settingsHandled(): void;
}

const settings: VariantSettings = {
  name: null,
  model: null,
  // Whether a photo has blotches is no matter of taste.
  auto: { ...NO_AUTO, blotches: true },
  blindness: null,
  hole: 1,
  procedure: PLAIN,
  removeHotPixels: true,
  blotches: 0,
  keepStructure: true,
  correctBrightness: true,
  blend: FULL,
};

/** Those that ship. They leave the model as it is, and whether hot pixels go, structure stays and brightness is corrected. */
export const PRESETS: readonly ShippedPreset[] = [
  { id: "auto", settings: { ...settings, auto: ALL_AUTO } },
  { id: "detail", settings: { ...settings, blindness: 0 } },
  { id: "balanced", settings },
  { id: "smooth", settings: { ...settings, blindness: 0.75 } },
  {
    id: "night",
    settings: {
      ...settings,
      blindness: 0.5,
      procedure: { ...PLAIN, sampling: { kind: "pixel-shuffle", stride: 2 } },
    },
  },
  {
    id: "filmGrain",
    settings: {
      ...settings,
      blindness: 0.75,
      procedure: {
        ...PLAIN,
        sampling: { kind: "random", stride: 2, draws: 4, seed: 1 },
      },
    },
  },
];

/** What a preset makes of a variant. */
export function presetApplied(preset: Preset, variant: VariantSettings): VariantSettings {
  const { name: _, ...rest } = preset.settings;
  const { model, removeHotPixels, keepStructure, correctBrightness, name } = variant;
  const left = "id" in preset ? { model, removeHotPixels, keepStructure, correctBrightness } : {};
  return { ...rest, ...left, name };
}

/** Whether the active variant is as a preset would make it. */
export function isInUse(
  state: Pick<VariantsSlice, "variants" | "activeId">,
  preset: Preset,
): boolean {
  const { id: _, ...active } = activeVariant(state);
  return settingsText([active]) === settingsText([presetApplied(preset, active)]);
}

const KEY = "blindspot:presets";

type Needs = PresetsSlice &
  Pick<VariantsSlice, "variants" | "activeId" | "editVariant" | "replaceVariants"> &
  Pick<NoticesSlice, "inform" | "fail">;

export function createPresets(keeper: Keeper | undefined): Slice<Needs, PresetsSlice> {
  return (set, get) => {
    const keep = (presets: readonly NamedSettings[]) => {
      const sorted = [...presets].sort((a, b) => a.name.localeCompare(b.name));
      set({ presets: sorted });
      try {
        const texts = sorted.map(({ name, settings }) => [name, settingsText([settings])]);
        keeper?.setItem(KEY, JSON.stringify(texts));
      } catch {
        get().inform("presetNotKept");
      }
    };

    return {
      presets: read(keeper),
      settingsToOpen: [],

      applyPreset: (preset) => get().editVariant(presetApplied(preset, activeVariant(get()))),

      savePreset(name) {
        const given = name.trim().slice(0, 60);
        if (!given) return;
        const { id: _, ...active } = activeVariant(get());
        const others = get().presets.filter((preset) => preset.name !== given);
        keep([...others, { name: given, settings: active }]);
      },

      deletePreset: (name) => keep(get().presets.filter((preset) => preset.name !== name)),

      copySettings: () => settingsText(get().variants, 2),

      pasteSettings(text) {
        try {
          const given = readPresets(text);
          if (given) {
            // Of two of one name the last counts, in a file as in the list.
            const byName = new Map(get().presets.map((preset) => [preset.name, preset]));
            const before = byName.size;
            for (const preset of given) byName.set(preset.name, preset);
            const added = byName.size - before;
            const names = new Set(given.map(({ name }) => name)).size;
            keep([...byName.values()]);
            get().inform("presetsTaken", { added, replaced: names - added });
            return;
          }
          get().replaceVariants(readSettings(text));
        } catch (error) {
          get().fail(error);
        }
      },

      openSettings(file) {
        // Before it is read: it may be anything, of any size.
        if (file.size > 4 * MOST_LETTERS) {
          get().fail(new AppError("settingsTooLarge"), shownName(file.name));
          return;
        }
        set({ settingsToOpen: [...get().settingsToOpen, file] });
      },

      settingsHandled: () => set({ settingsToOpen: get().settingsToOpen.slice(1) }),
    };
  };
}

function read(keeper: Keeper | undefined): readonly NamedSettings[] {
  try {
    const texts = JSON.parse(keeper?.getItem(KEY) ?? "[]") as [string, string][];
    return texts.map(([name, text]) => ({
      name: String(name),
      settings: readSettings(text)[0] ?? FIRST,
    }));
  } catch {
    // From another version, or not ours: as if there were none.
    return [];
  }
}
