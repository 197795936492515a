import type { Encoding } from "../codecs/encoding";
import type { Mode } from "../codecs/metadata/kept";
import type { Forecast } from "../engine/protocol";
import type { Rect } from "../geometry/rect";
import type { BlendSettings } from "../raster/blend";
import { settingsOf } from "./auto";
import type { JobSlice } from "./job";
import type { Keeper } from "./keeper";
import type { LayoutSlice } from "./layout";
import { currentPhoto, type OpenPhoto, type Photos } from "./library";
import { COMPARISON_PATTERN, DEFAULT_PATTERN, filled, freeName, type GivenNames } from "./naming";
import { type Planned, pauseOf, planHere } from "./plan";
import { type Choices, comparisonEncoding, encodingFor, keepChoices, readChoices } from "./saving";
import type { Slice } from "./slice";
import { activeVariant, captionOf, type Variant } from "./variants";
import { visible } from "./view";
import { isComplete, isThere, type Shown, type Wanted, wanted, wantedBy } from "./wanted";

/** Where a finished file goes. */
export type Destination =
  | { readonly kind: "download" }
  /** A file that the person has chosen in the system's dialog. */
  | { readonly kind: "place"; readonly handle: FileSystemFileHandle }
  /** To other apps, or to the clipboard, which takes a PNG of nothing but pixels. */
  | {
      readonly kind: "apps" | "clipboard";
      /** Null: it was not made, and the person has been told why. */
      take(file: Blob | null, name: string): void;
    };

/** A photo's file as it would be made now. */
export interface Wish {
  readonly photo: OpenPhoto;
  readonly target: Wanted;
  /** The active one. */
  readonly variant: Variant;
  /** The variant's for this photo. */
  readonly blend: BlendSettings;
  readonly encoding: Encoding;
  readonly metadata: Mode;
}

interface Saving {
  readonly encoding: Encoding;
  readonly photo: OpenPhoto;
  readonly name: string;
  readonly to: Destination;
  /** Why Save is busy: the rest of the photo is being denoised, or the file is being written. */
  readonly step: "finishing" | "encoding";
  /** All variants as they were. */
  readonly variants: readonly Variant[];
}

/** A file that the person wants. */
export type Export =
  | (Saving & Wish & { readonly kind: "photo" })
  | (Saving & {
      readonly kind: "comparison";
      readonly rect: Rect;
      /** Device pixels per photo pixel. */
      readonly scale: number;
    });

/** Where a photo was last saved to, as a file of this format. */
export interface Place {
  readonly handle: FileSystemFileHandle;
  readonly format: Encoding["format"];
}

export interface ExportSlice {
  readonly choices: Choices;
  /** The file that is being made; null when there is none. */
  readonly exporting: Export | null;
  readonly givenNames: GivenNames;
  /** By photo. */
  readonly places: ReadonlyMap<string, Place>;
  /** What the last wish that was asked about would give; null where nobody can tell. */
  readonly foreseen: { readonly of: string; readonly forecast: Forecast | null } | null;
  /** The photo's file that was saved last. */
  readonly lastSaved: { readonly of: string; readonly bytes: number } | null;
  choose(change: Partial<Choices>): void;
  /** Changes a choice of the format that the current photo is saved in. */
  setEncoding(change: Partial<Encoding>): void;
  setForeseen(of: string, forecast: Forecast | null): void;
  /** Saves the current photo as it is shown, finishing it first: never half a photo. */
  save(to?: Destination): void;
  /**
   * Saves the part in view of the original and of every variant as one labelled image; finishes that part
   * of each first.
   */
  saveComparison(): void;
  /** All that was needed is there, and the file is being written. */
  encodeExport(): void;
  /** It is where it was to go, and so large; or null, and it will not be. */
  endExport(made: Export | null, bytes?: number): void;
}

/** What Save would save; null while there is nothing. */
export function wish(state: Shown & Pick<ExportSlice, "choices">): Wish | null {
  const target = wanted(state);
  if (!target) return null;
  const { photo } = target;
  const { choices } = state;
  const encoding = encodingFor(photo, choices);
  const variant = activeVariant(state);
  const { blend } = settingsOf(state, variant);
  return { photo, target, variant, blend, encoding, metadata: choices.metadata };
}

/** Tells wishes for different files apart. */
export const wishKey = ({ target, blend, encoding, metadata }: Wish): string =>
  JSON.stringify([target.key, blend, encoding, metadata]);

/** What is known of the file that Save would write. */
export function forecastOf(
  state: Shown & Pick<ExportSlice, "choices" | "foreseen">,
): Forecast | null {
  const { foreseen } = state;
  const now = foreseen && wish(state);
  return now && foreseen.of === wishKey(now) ? foreseen.forecast : null;
}

/** The file that was saved last, as long as Save would write the same again. */
export function savedNow(
  state: Shown & Pick<ExportSlice, "choices" | "lastSaved">,
): ExportSlice["lastSaved"] {
  const { lastSaved } = state;
  const now = lastSaved && wish(state);
  return now && lastSaved.of === wishKey(now) ? lastSaved : null;
}

/** The name that a file would get now; of several variants it tells which one. */
export function nameFor(
  state: Shown & Pick<ExportSlice, "choices" | "givenNames">,
  { id, name }: OpenPhoto,
  { format }: Encoding,
  pattern = state.choices.pattern,
): string {
  const { givenNames } = state;
  const variant = captionOf(state, activeVariant(state));
  const counter = givenNames.size + 1;
  const told = pattern.includes("{variant}") || pattern === COMPARISON_PATTERN;
  const several = state.variants.length > 1 && !told;
  const whole = several ? `${pattern.trim() || DEFAULT_PATTERN} {variant}` : pattern;
  const stem = filled(whole, { name, variant, date: new Date(), counter });
  return freeName(stem, format, givenNames, id);
}

/** How the current photo would be saved. */
export function encodingOf(state: Photos & Pick<ExportSlice, "choices">): Encoding | null {
  const photo = currentPhoto(state);
  return photo && encodingFor(photo, state.choices);
}

/** What the current photo's file would be called. */
export function nameNow(state: Shown & Pick<ExportSlice, "choices" | "givenNames">): string {
  const photo = currentPhoto(state);
  return photo ? nameFor(state, photo, encodingFor(photo, state.choices)) : "";
}

/** The place that the current photo can be saved to once more, in the format that is chosen now. */
export function placeOf(state: Shown & Pick<ExportSlice, "choices" | "places">): Place | null {
  const now = wish(state);
  const place = now && state.places.get(now.photo.id);
  return place?.format === now?.encoding.format ? (place ?? null) : null;
}

/**
 * Whether all that a file needs is done; `never`: it will not be, for the run was cancelled or failed, or the
 * person has moved on to something else.
 */
export function readiness(state: Planned, made: Export): "ready" | "later" | "never" {
  if (made.step === "encoding") return "ready";
  if (state.currentId !== made.photo.id) return "never";
  if (made.kind === "photo") {
    if (currentPhoto(state)?.info.unmeasured) return "later";
    if (wanted(state)?.key !== made.target.key) return "never";
    if (isComplete(state, made.target)) return "ready";
  } else {
    const ready = state.variants.every((variant) => {
      const target = wantedBy(state, variant);
      return target && isThere(state, target, made.rect);
    });
    if (ready) return "ready";
  }
  const pause = pauseOf(state);
  if (pause === "cancelled" || pause === "failed") return "never";
  if (currentPhoto(state)?.info.unmeasured) return "later";
  return pause === null && planHere(state).length === 0 ? "never" : "later";
}

type Needs = ExportSlice & Shown & Pick<JobSlice, "halted"> & Pick<LayoutSlice, "layout">;

const DOWNLOAD: Destination = { kind: "download" };

export const createExport =
  (keeper: Keeper | undefined): Slice<Needs, ExportSlice> =>
  (set, get) => ({
    choices: readChoices(keeper),
    exporting: null,
    givenNames: new Map(),
    places: new Map(),
    foreseen: null,
    lastSaved: null,

    choose(change) {
      set(({ choices }) => ({ choices: { ...choices, ...change } }));
      keepChoices(keeper, get().choices);
    },

    setEncoding({ format, ...change }) {
      const { choices, choose } = get();
      const now = format ?? choices.format ?? wish(get())?.encoding.format ?? null;
      // A depth belongs to one format: in another, photos keep theirs.
      const { bits: _, ...rest } = choices.changes;
      const kept = now === choices.format ? choices.changes : rest;
      choose({ format: now, changes: { ...kept, ...change } });
    },

    setForeseen: (of, forecast) => set({ foreseen: { of, forecast } }),

    save: (to = DOWNLOAD) =>
      set((state) => {
        const now = wish(state);
        if (!now || state.exporting) return {};
        const { variants } = state;
        const bare = to.kind === "clipboard";
        const encoding = bare
          ? { ...now.encoding, format: "PNG" as const, bits: 8 as const }
          : now.encoding;
        const exporting: Export = {
          ...now,
          ...({ kind: "photo", step: "finishing" } as const),
          ...{ encoding, variants, to },
          metadata: bare ? "none" : now.metadata,
          name: to.kind === "place" ? to.handle.name : nameFor(state, now.photo, encoding),
        };
        return isComplete(state, now.target) ? { exporting } : { exporting, halted: null };
      }),

    saveComparison: () =>
      set((state) => {
        const photo = currentPhoto(state);
        const rect = visible(state);
        const { viewport, variants, choices, layout } = state;
        if (!photo || !viewport || !rect || state.exporting) return {};
        const encoding = comparisonEncoding(encodingFor(photo, choices));
        const exporting: Export = {
          ...({ kind: "comparison", step: "finishing" } as const),
          to: DOWNLOAD,
          ...{ photo, rect, scale: viewport.scale, variants, encoding },
          name: nameFor(state, photo, encoding, COMPARISON_PATTERN),
        };
        // Only results on screen are made: all of them, now.
        const all = layout === "grid" || layout === "blink";
        return { exporting, halted: null, layout: all ? layout : "grid" };
      }),

    encodeExport: () =>
      set(({ exporting }) => ({ exporting: exporting && { ...exporting, step: "encoding" } })),

    endExport: (made, bytes = 0) =>
      set(({ givenNames, places, lastSaved: before }) => {
        if (!made) return { exporting: null };
        const { photo, name, to, encoding } = made;
        if (to.kind === "clipboard") return { exporting: null };
        const lastSaved = made.kind === "photo" ? { of: wishKey(made), bytes } : before;
        const given = new Map(givenNames).set(name.toLowerCase(), photo.id);
        const ended = { exporting: null, givenNames: given, lastSaved };
        if (to.kind !== "place") return ended;
        const place = { handle: to.handle, format: encoding.format };
        return { ...ended, places: new Map(places).set(photo.id, place) };
      }),
  });
