import type { ModelEntry } from "../models/manifest";
import { PLAIN, type Sampling } from "../network/procedure";
import { HOLES, type NetworkSettings } from "../network/settings";
import { FULL } from "../raster/blend";
import { isBiased, MOST_COUNTED_FIRST } from "../raster/raster";
import { ALL_AUTO, type AutoSettings, type Autos, autoChoice, settingsOf } from "./auto";
import type { LayoutSlice } from "./layout";
import { currentPhoto, type Photos } from "./library";
import type { ModelsSlice } from "./models";
import type { Slice } from "./slice";
import { closeUp, type ViewSlice } from "./view";

/** One way to denoise: settings of the network, and how its answer is mixed with the photo. */
export interface Variant extends AutoSettings {
  readonly id: string;
  /** Given by the person; null: it is named by its difference from the others. */
  readonly name: string | null;
  /** Null leaves it to Auto, and to the site's default where nothing is known of the noise. */
  readonly model: string | null;
  /** Hot pixels are replaced before the network sees the photo, and in what its answer is blended with. */
  readonly removeHotPixels: boolean;
  /** What stands out of the photo's noise goes back into the network's answer. */
  readonly keepStructure: boolean;
  /** How the photo's noise shifted brightness is undone. */
  readonly correctBrightness: boolean;
}

export type Sweep = "blindness" | "hole" | "stride";

/** Everything of a variant that a person sets. */
export type VariantSettings = Omit<Variant, "id">;

export interface VariantsSlice {
  /** One to `MOST_VARIANTS`, in the order of their panes. */
  readonly variants: readonly Variant[];
  /** The one that the settings panel edits, the divider shows and Save saves. */
  readonly activeId: string;
  activate(id: string): void;
  /** Counts edits that cost network time: a slider being dragged, which is worth a run where it rests. */
  readonly edits: number;
  /** The variant whose blend a slider is moving; null: all of them rest. */
  readonly blending: string | null;
  /** The slider rests. */
  restBlend(): void;
  /**
   * Changes the active variant. A setting that is changed is not left to Auto any more, unless the change says so.
   * @param settles whether more changes may follow at once, as from a slider
   */
  editVariant(change: Partial<VariantSettings>, settles?: boolean): void;
  /** A copy of the active variant beside it, which becomes the active one. */
  addVariant(): void;
  removeVariant(id: string): void;
  /** An empty name goes back to the one by its difference from the others. */
  renameVariant(id: string, name: string): void;
  /** One place to the left (−1) or right (1). */
  moveVariant(id: string, direction: 1 | -1): void;
  /** Variants over c, holes or strides, otherwise like the active one, in place of all there are. */
  sweep(over: Sweep): void;
  /** The variants come from a sweep over this, which is looked at. */
  readonly sweeping: Sweep | null;
  /** This one alone, beside the original. */
  keepOnly(id: string): void;
  /** These, 1 to `MOST_VARIANTS`, in place of all there are. */
  replaceVariants(settings: readonly VariantSettings[]): void;
  /** These of an earlier session, the one in this place active: there is nothing to undo yet. */
  restoreVariants(settings: readonly VariantSettings[], active: number): void;
  /** Settings as variants, with ids that none has had; null for none. */
  numbered(settings: readonly VariantSettings[], active: number): Chosen | null;
}

export const MOST_VARIANTS = 6;

export const FIRST: Variant = {
  id: "variant-1",
  name: null,
  model: null,
  auto: ALL_AUTO,
  blindness: null,
  hole: 1,
  procedure: PLAIN,
  removeHotPixels: true,
  blotches: 0,
  keepStructure: true,
  correctBrightness: true,
  blend: FULL,
};

/** Variants, and the active one among them. */
export type Chosen = Pick<VariantsSlice, "variants" | "activeId">;

export function activeVariant({ variants, activeId }: Chosen): Variant {
  return variants.find(({ id }) => id === activeId) ?? (variants[0] as Variant);
}

/** The variant on the other side of the divider; null where that is the original. */
export function againstVariant(state: Chosen & Pick<LayoutSlice, "against">): Variant | null {
  const against = state.variants.find(({ id }) => id === state.against);
  return against && against.id !== activeVariant(state).id ? against : null;
}

type WithModels = Pick<ModelsSlice, "models">;

/**
 * The model a variant runs. Where the person chose none, or one that is gone, Auto's for the current photo, else the
 * site's default. Null before any came.
 */
export function modelOf(state: WithModels & Photos, { model }: Variant): ModelEntry | null {
  const { models } = state;
  const chosen = models.find(({ id }) => id === model);
  if (chosen) return chosen;
  const told = autoChoice(state)?.told ? models.find((m) => m.byAuto) : undefined;
  return told ?? models.find((m) => m.default) ?? models[0] ?? null;
}

export const isConditional = (model: ModelEntry) => model.inputs.includes("blindness");

/** Whether a hole can be set around the pixel. */
export const hasHole = (model: ModelEntry) => model.inputs.includes("shift");

/** The blindness the network is run with: 0 for a model that has no such input. */
export function blindnessOf(state: WithModels & Photos, variant: Variant): number {
  const model = modelOf(state, variant);
  if (!model || !isConditional(model)) return 0;
  // Auto's blindness was found with the site's models; others know best themselves.
  const strange = model.own && !model.fitted;
  const { blindness } = strange && variant.auto.blindness ? variant : settingsOf(state, variant);
  return blindness ?? model.defaultBlindness ?? 0;
}

/** The hole the network is run with, in pixels across: 1 for a model that has none to set. */
export function holeOf(state: WithModels & Photos, variant: Variant): number {
  const model = modelOf(state, variant);
  if (!model || !hasHole(model)) return 1;
  return (model.own && variant.auto.hole ? variant : settingsOf(state, variant)).hole;
}

/** The settings the network is run with; null before the manifest has come. */
export function networkSettings(
  state: WithModels & Photos,
  variant: Variant,
): NetworkSettings | null {
  const model = modelOf(state, variant);
  if (!model) return null;
  const hole = holeOf(state, variant);
  const { noise, hotPixels, width, height } = currentPhoto(state)?.info ?? {};
  const { procedure, blotches } = settingsOf(state, variant);
  // Of large photos that is told too late.
  const none = hotPixels === 0 && (width ?? 0) * (height ?? 0) <= MOST_COUNTED_FIRST;
  return {
    model: model.id,
    blindness: blindnessOf(state, variant),
    ...(hole === 1 ? {} : { hole }),
    procedure,
    ...(blotches > 0 ? { blotches } : {}),
    // Where there are none, the results are the same, and there is one.
    ...(variant.removeHotPixels && !none ? { removeHotPixels: true } : {}),
    // What stands out of noise that is not known cannot be told.
    ...(variant.keepStructure && noise ? { keepStructure: true } : {}),
    // Nor what it shifted; where it shifted nothing, the results are the same.
    ...(variant.correctBrightness && noise && isBiased(noise) ? { correctBrightness: true } : {}),
  };
}

/** The words of captions. Names of files have the English ones, whatever the page speaks: they outlast it. */
export interface CaptionWords {
  blindness(c: number): string;
  hole(pixels: number): string;
  /** Empty where nothing is taken apart. */
  sampling(sampling: Sampling): string;
  readonly refined: string;
  readonly averaged: string;
  readonly hotPixelsKept: string;
  blotches(percent: number): string;
  readonly structureNotKept: string;
  readonly brightnessNotCorrected: string;
  /** Each in whole percent. */
  amount(percent: number): string;
  luminance(percent: number): string;
  chroma(percent: number): string;
  detail(percent: number): string;
}

const ordinal = (stride: number) => ["2nd", "3rd", "4th", "5th"][stride - 2] ?? `${stride}th`;

export const CAPTIONS: CaptionWords = {
  blindness: (c) => `blindness ${Math.round(c * 100) / 100}`,
  hole: (pixels) => `hole ${pixels}`,
  sampling(sampling) {
    switch (sampling.kind) {
      case "none":
        return "";
      case "pixel-shuffle":
        return `every ${ordinal(sampling.stride)} pixel`;
      case "random":
        return `about every ${ordinal(sampling.stride)} pixel × ${sampling.draws}`;
    }
  },
  refined: "refined",
  averaged: "8 turns averaged",
  hotPixelsKept: "hot pixels kept",
  blotches: (percent) => `colour blotches ${percent} %`,
  structureNotKept: "structure not kept",
  brightnessNotCorrected: "brightness not corrected",
  amount: (percent) => `amount ${percent} %`,
  luminance: (percent) => `brightness noise ${percent} %`,
  chroma: (percent) => `colour noise ${percent} %`,
  detail: (percent) => `detail back ${percent} %`,
};

/** A name for people: their own, or the variant's traits, as far as the others do not all have them too. */
export function captionOf(
  state: WithModels & Photos & Chosen,
  variant: Variant,
  words: CaptionWords = CAPTIONS,
): string {
  if (variant.name !== null) return variant.name;
  const all = state.variants.map((other) => traits(state, other, words));
  const own = traits(state, variant, words);
  const alone = state.variants.length === 1;
  const told = own.filter(
    (trait, i) => trait && (alone || i === BLINDNESS || all.some((other) => other[i] !== trait)),
  );
  // A model without blindness, among its like: its name is all there is to say.
  return told.join(" · ") || (own[0] as string);
}

/** Of the traits, the one that is always told: it is what people come for. */
const BLINDNESS = 1;

function traits(state: WithModels & Photos, variant: Variant, words: CaptionWords): string[] {
  const model = modelOf(state, variant);
  const { procedure, blotches, blend } = settingsOf(state, variant);
  const hole = holeOf(state, variant);
  const percent = (share: number) => Math.round(share * 100);
  return [
    model?.name ?? "",
    model && isConditional(model) ? words.blindness(blindnessOf(state, variant)) : "",
    hole === 1 ? "" : words.hole(hole),
    words.sampling(procedure.sampling),
    procedure.refine ? words.refined : "",
    procedure.ensemble ? words.averaged : "",
    variant.removeHotPixels ? "" : words.hotPixelsKept,
    blotches === 0 ? "" : words.blotches(percent(blotches)),
    variant.keepStructure ? "" : words.structureNotKept,
    variant.correctBrightness ? "" : words.brightnessNotCorrected,
    blend.strength === 1 ? "" : words.amount(percent(blend.strength)),
    blend.luminance === 1 ? "" : words.luminance(percent(blend.luminance)),
    blend.chroma === 1 ? "" : words.chroma(percent(blend.chroma)),
    blend.detail === 0 ? "" : words.detail(percent(blend.detail)),
  ];
}

const strideOf = ({ procedure: { sampling } }: Pick<VariantSettings, "procedure">) =>
  sampling.kind === "none" ? 1 : sampling.stride;

const SWEEPS: Readonly<Record<Sweep, readonly Partial<VariantSettings>[]>> = {
  blindness: [0, 0.25, 0.5, 0.75, 1].map((blindness) => ({ blindness })),
  hole: HOLES.map((hole) => ({ hole })),
  stride: [1, 2, 3, 4, 5].map((stride) => ({
    procedure: {
      ...PLAIN,
      sampling: stride === 1 ? { kind: "none" } : { kind: "pixel-shuffle", stride },
    },
  })),
};

/** Of a change by hand: what it sets is not left to Auto any more. */
function withoutAuto({ auto, procedure, blend }: Variant, change: Partial<VariantSettings>): Autos {
  return {
    blindness: auto.blindness && change.blindness === undefined,
    hole: auto.hole && change.hole === undefined,
    sampling: auto.sampling && (change.procedure ?? procedure).sampling === procedure.sampling,
    strength: auto.strength && (change.blend ?? blend).strength === blend.strength,
    blotches: auto.blotches && change.blotches === undefined,
  };
}

type Needs = VariantsSlice &
  WithModels &
  Photos &
  Pick<LayoutSlice, "layout"> &
  Pick<ViewSlice, "pane" | "viewport" | "fitted"> & {
    /** See `undo.ts`. */
    remember(what: string | null): void;
    forgetSteps(): void;
  };

/** Detail is compared at this scale. */
const SWEEP_SCALE = 2;

export const createVariants: Slice<Needs, VariantsSlice> = (set, get) => {
  let count = 1;

  const newId = () => `variant-${++count}`;

  const step = (what: string | null, next: Partial<Chosen>, more: Partial<Needs> = {}) => {
    get().remember(what);
    set({ ...next, ...more });
  };

  return {
    variants: [FIRST],
    activeId: FIRST.id,
    edits: 0,
    blending: null,
    sweeping: null,

    restBlend: () => set({ blending: null }),

    activate(id) {
      if (get().variants.some((variant) => variant.id === id)) set({ activeId: id });
    },

    editVariant(change, settles = true) {
      const active = activeVariant(get());
      const what = `${active.id} ${Object.keys(change).sort().join(" ")}`;
      const changed = { ...active, auto: withoutAuto(active, change), ...change };
      const variants = get().variants.map((v) => (v === active ? changed : v));
      // The network never runs for how its answer is mixed.
      const instant = Object.keys(change).every((key) => key === "blend" || key === "name");
      step(
        what,
        { variants },
        {
          ...(settles && !instant && { edits: get().edits + 1 }),
          ...(settles && change.blend && { blending: active.id }),
        },
      );
    },

    addVariant() {
      const { variants } = get();
      if (variants.length >= MOST_VARIANTS) return;
      const active = activeVariant(get());
      const copy = { ...active, id: newId(), name: null };
      const at = variants.indexOf(active) + 1;
      step(null, { variants: variants.toSpliced(at, 0, copy), activeId: copy.id });
    },

    removeVariant(id) {
      const { variants, activeId } = get();
      const at = variants.findIndex((variant) => variant.id === id);
      if (at < 0 || variants.length === 1) return;
      const rest = variants.toSpliced(at, 1);
      const neighbour = rest[Math.min(at, rest.length - 1)] as Variant;
      step(null, { variants: rest, activeId: id === activeId ? neighbour.id : activeId });
    },

    renameVariant(id, name) {
      // A space between two words is typed before the second.
      const given = name.trim() ? name.slice(0, 60) : null;
      const variants = get().variants.map((v) => (v.id === id ? { ...v, name: given } : v));
      step(`${id} name`, { variants });
    },

    moveVariant(id, direction) {
      const { variants } = get();
      const at = variants.findIndex((variant) => variant.id === id);
      const moved = variants[at];
      const to = at + direction;
      if (!moved || to < 0 || to >= variants.length) return;
      step(null, { variants: variants.toSpliced(at, 1).toSpliced(to, 0, moved) });
    },

    sweep(over) {
      const before = activeVariant(get());
      const { id: _, ...active } = before;
      const auto = { ...active.auto, [over === "stride" ? "sampling" : over]: false };
      const swept = SWEEPS[over].map((change) => ({ ...active, auto, ...change, name: null }));
      // What was chosen stays chosen, as near as the sweep comes to it.
      const chosen: Readonly<Record<Sweep, number>> = {
        blindness: blindnessOf(get(), before),
        hole: holeOf(get(), before),
        stride: strideOf(settingsOf(get(), before)),
      };
      const value = (one: VariantSettings) =>
        over === "stride" ? strideOf(one) : (one[over] ?? 0);
      const far = (one: VariantSettings) => Math.abs(value(one) - chosen[over]);
      const nearest = swept.reduce((best, one) => (far(one) < far(best) ? one : best));
      get().replaceVariants(swept);
      const kept = get().variants[swept.indexOf(nearest)];
      set({
        ...(closeUp(get(), SWEEP_SCALE) ?? {}),
        sweeping: over,
        activeId: kept?.id ?? get().activeId,
      });
    },

    keepOnly(id) {
      const variant = get().variants.find((one) => one.id === id);
      if (!variant) return;
      step(
        null,
        { variants: [{ ...variant, name: null }], activeId: id },
        { layout: "divider", sweeping: null },
      );
    },

    replaceVariants(settings) {
      const variants = settings.slice(0, MOST_VARIANTS).map((given) => ({ ...given, id: newId() }));
      const [first] = variants;
      if (!first) return;
      step(
        null,
        { variants, activeId: first.id },
        {
          sweeping: null,
          ...(variants.length > 1 && { layout: "grid" }),
        },
      );
    },

    restoreVariants(settings, active) {
      const chosen = get().numbered(settings, active);
      if (!chosen) return;
      set(chosen);
      get().forgetSteps();
    },

    numbered(settings, active) {
      const variants = settings.map((each) => ({ ...each, id: newId() }));
      const chosen = variants[active] ?? variants[0];
      return chosen ? { variants, activeId: chosen.id } : null;
    },
  };
};
