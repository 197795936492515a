import { safeStem } from "../base/foreign-text";
import { type Encoding, PLAIN, type SavedFormat } from "../codecs/encoding";
import { FORMATS } from "../codecs/formats";
import type { Rect } from "../geometry/rect";
import type { BlendSettings } from "../raster/blend";
import type { JobSlice } from "./job";
import type { LayoutSlice } from "./layout";
import { currentPhoto, type OpenPhoto } from "./library";
import { type Planned, pauseOf, plan } from "./plan";
import type { Slice } from "./slice";
import { activeVariant, type Variant } from "./variants";
import { visible } from "./view";
import { covers, isComplete, type Shown, type Wanted, wanted, wantedBy } from "./wanted";

interface Saving {
  readonly encoding: Encoding;
  readonly photo: OpenPhoto;
  /** Why Save is busy: the rest of the photo is being denoised, or the file is being written. */
  readonly step: "finishing" | "encoding";
  /** All variants as they were. */
  readonly variants: readonly Variant[];
}

/** A file that the person wants. */
export type Export =
  | (Saving & {
      readonly kind: "photo";
      readonly target: Wanted;
      readonly blend: BlendSettings;
    })
  | (Saving & {
      readonly kind: "comparison";
      readonly rect: Rect;
      /** Device pixels per photo pixel. */
      readonly scale: number;
    });

export interface ExportSlice {
  readonly encoding: Encoding;
  /** The file that is being made; null when there is none. */
  readonly exporting: Export | null;
  setEncoding(change: Partial<Encoding>): void;
  /** Saves the current photo as it is shown, finishing it first: never half a photo. */
  save(): void;
  /**
   * Saves the part in view of the original and of every variant as one labelled image; finishes that part
   * of each first.
   */
  saveComparison(): void;
  /** All that was needed is there, and the file is being written. */
  encodeExport(): void;
  endExport(): void;
}

/** `IMG 1.JPG` saved as PNG is `IMG 1-denoised.png`; a name that no folder would take is made one. */
export function savedName(
  name: string,
  format: SavedFormat,
  what: "denoised" | "comparison" = "denoised",
): string {
  const extension = FORMATS.find((each) => each.name === format)?.extensions[0];
  return `${safeStem(name)}-${what}.${extension}`;
}

/**
 * Whether all that a file needs is done; `never`: it will not be, for the run was cancelled or failed, or the
 * person has moved on to something else.
 */
export function readiness(state: Planned, made: Export): "ready" | "later" | "never" {
  if (made.step === "encoding") return "ready";
  if (state.currentId !== made.photo.id) return "never";
  if (made.kind === "photo") {
    if (wanted(state)?.key !== made.target.key) return "never";
    if (isComplete(state, made.target)) return "ready";
  } else {
    const ready = state.variants.every((variant) =>
      covers(state.results.get(wantedBy(state, variant)?.key ?? ""), made.rect),
    );
    if (ready) return "ready";
  }
  const pause = pauseOf(state);
  if (pause === "cancelled" || pause === "failed") return "never";
  return pause === null && plan(state).length === 0 ? "never" : "later";
}

type Needs = ExportSlice & Shown & Pick<JobSlice, "halted"> & Pick<LayoutSlice, "layout">;

export const createExport: Slice<Needs, ExportSlice> = (set) => ({
  encoding: PLAIN,
  exporting: null,
  setEncoding: (change) => set(({ encoding }) => ({ encoding: { ...encoding, ...change } })),

  save: () =>
    set((state) => {
      const target = wanted(state);
      if (!target || state.exporting) return {};
      const { variants, encoding } = state;
      const { blend } = activeVariant(state);
      const { photo } = target;
      const step = "finishing";
      const exporting = {
        kind: "photo" as const,
        ...({ step, photo, target, blend, variants, encoding } as const),
      };
      return isComplete(state, target) ? { exporting } : { exporting, halted: null };
    }),

  saveComparison: () =>
    set((state) => {
      const photo = currentPhoto(state);
      const rect = visible(state);
      const { viewport, variants, encoding, layout } = state;
      if (!photo || !viewport || !rect || state.exporting) return {};
      const step = "finishing";
      const { scale } = viewport;
      const exporting = {
        kind: "comparison" as const,
        ...({ step, photo, rect, scale, variants, encoding } as const),
      };
      // Only results on screen are made: all of them, now.
      const all = layout === "grid" || layout === "blink";
      return { exporting, halted: null, layout: all ? layout : "grid" };
    }),

  encodeExport: () =>
    set(({ exporting }) => ({ exporting: exporting && { ...exporting, step: "encoding" } })),

  endExport: () => set({ exporting: null }),
});
