import type { StateCreator, StoreApi } from "zustand";
import { safeStem } from "../base/foreign-text";
import type { SaveRequest } from "../engine/protocol";
import { comparisonLayout } from "../geometry/comparison-layout";
import { gridShape } from "../geometry/layout";
import { intersects } from "../geometry/tiles";
import { FULL } from "../raster/blend";
import type { AppState, Dependencies } from "./app-store";
import { isBusy } from "./job";
import { currentPhoto } from "./library";
import { activeVariant, captionOf } from "./variants";
import { visible } from "./view";
import { covers, isComplete, type Wanted, wanted, wantedBy } from "./wanted";

export interface ExportSlice {
  readonly format: SaveRequest["type"];
  /** JPEG quality, 0…1. */
  readonly quality: number;
  /** Why Save is busy: the rest of the photo is being denoised, or the file is being written. */
  readonly saving: "finishing" | "encoding" | null;
  setFormat(format: SaveRequest["type"]): void;
  setQuality(quality: number): void;
  /** Saves the current photo as it is shown, finishing it first: never half a photo. */
  save(): Promise<void>;
  /**
   * Saves what is in view of the original and of every variant as one labelled image; finishes that part
   * of each first.
   */
  saveComparison(): Promise<void>;
}

const EXTENSIONS: Readonly<Record<SaveRequest["type"], string>> = {
  "image/png": "png",
  "image/jpeg": "jpg",
};

/** `IMG 1.JPG` saved as PNG is `IMG 1-denoised.png`; a name that no folder would take is made one. */
export function savedName(
  name: string,
  type: SaveRequest["type"],
  what: "denoised" | "comparison" = "denoised",
): string {
  return `${safeStem(name)}-${what}.${EXTENSIONS[type]}`;
}

/** The shape of a saved comparison: as a photo is held, lying. */
const SHEET = { width: 3, height: 2 };

/** The first answer that is not null, now or as the state changes. */
function until<T>(store: StoreApi<AppState>, answer: (state: AppState) => T | null): Promise<T> {
  return new Promise((resolve) => {
    const first = answer(store.getState());
    if (first !== null) return resolve(first);
    const unsubscribe = store.subscribe((state) => {
      const next = answer(state);
      if (next === null) return;
      unsubscribe();
      resolve(next);
    });
  });
}

export function createExport({
  engine,
  shelf,
  deliver,
}: Dependencies): StateCreator<AppState, [], [], ExportSlice> {
  return (set, get, store) => {
    /** Finishes the result. False when it will not be finished: cancelled, failed, or moved away from. */
    const finish = (target: Wanted): Promise<boolean> => {
      get().denoise();
      return until(store, (state) => {
        if (wanted(state)?.key !== target.key) return false;
        if (isComplete(state, target)) return true;
        return isBusy(state.job.phase) ? null : false;
      });
    };

    return {
      format: "image/jpeg",
      quality: 0.92,
      saving: null,
      setFormat: (format) => set({ format }),
      setQuality: (quality) => set({ quality: Math.min(1, Math.max(0, quality)) }),

      async save() {
        const target = wanted(get());
        if (!target || get().saving) return;
        const { photo, key } = target;
        const { format: type, quality } = get();
        const { blend } = activeVariant(get());
        const { variants } = get();
        try {
          if (!isComplete(get(), target)) {
            set({ saving: "finishing" });
            if (!(await finish(target))) {
              get().inform("photoNotFinished", {}, photo.name);
              return;
            }
          }
          set({ saving: "encoding" });
          const tiles = get().results.get(key)?.tiles ?? [];
          const file = await shelf.use(photo, () =>
            engine.save({ photo: photo.id, tiles, blend, type, quality }),
          );
          deliver(file, savedName(photo.name, type));
          // Edited while the file was written, what is shown is something else by now.
          if (get().variants === variants) get().markSaved(photo.id);
        } catch (error) {
          get().fail(error, photo.name);
        } finally {
          set({ saving: null });
        }
      },

      async saveComparison() {
        const photo = currentPhoto(get());
        const { viewport } = get();
        const rect = visible(get());
        if (!photo || !viewport || !rect || get().saving) return;
        // Only what is shown is denoised: all of them, now.
        if (get().layout !== "grid" && get().layout !== "blink") get().setLayout("grid");
        else get().denoise();
        try {
          set({ saving: "finishing" });
          const finished = await until(store, (state) => {
            if (state.currentId !== photo.id) return false;
            const ready = state.variants.every((variant) =>
              covers(state.results.get(wantedBy(state, variant)?.key ?? ""), rect),
            );
            if (ready) return true;
            return isBusy(state.job.phase) ? null : false;
          });
          if (!finished) {
            get().inform("comparisonNotFinished", {}, photo.name);
            return;
          }
          set({ saving: "encoding" });
          const { variants, arrangement, format: type, quality } = get();
          const panes = variants.map((variant) => {
            const result = get().results.get(wantedBy(get(), variant)?.key ?? "");
            return {
              label: captionOf(get(), variant),
              blend: variant.blend,
              tiles: (result?.tiles ?? []).filter((tile) => intersects(tile.rect, rect)),
            };
          });
          const all = [{ label: "Original", blend: FULL, tiles: [] }, ...panes];
          const shape = gridShape(all.length, SHEET, rect, arrangement);
          const layout = comparisonLayout(all.length, rect, viewport.scale, shape);
          const title = `${photo.name} · ${rect.width} × ${rect.height} at ${rect.x}, ${rect.y} · Blindspot`;
          const file = await shelf.use(photo, () =>
            engine.saveComparison({
              photo: photo.id,
              rect,
              layout,
              panes: all,
              title,
              type,
              quality,
            }),
          );
          deliver(file, savedName(photo.name, type, "comparison"));
        } catch (error) {
          get().fail(error, photo.name);
        } finally {
          set({ saving: null });
        }
      },
    };
  };
}
