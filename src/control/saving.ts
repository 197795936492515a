import type { Engine } from "../engine/engine";
import type { ComparisonRequest } from "../engine/protocol";
import { comparisonLayout } from "../geometry/comparison-layout";
import { gridShape } from "../geometry/layout";
import { FULL } from "../raster/blend";
import type { AppStore } from "../state/app-store";
import { type Export, readiness, savedName } from "../state/export";
import type { AppState } from "../state/state";
import { captionOf } from "../state/variants";
import { wantedBy } from "../state/wanted";
import { follow } from "./follow";

/** The shape of a saved comparison: as a photo is held, lying. */
const SHEET = { width: 3, height: 2 };

/**
 * Writes the file that the person wants as soon as all it needs is done, and hands it over.
 * @param deliver gives a finished file to the person
 */
export function save(
  store: AppStore,
  engine: Engine,
  deliver: (file: Blob, name: string) => void,
): () => void {
  const get = store.getState;
  return follow<Export, Blob | null>(store, {
    plan: (state) => {
      const { exporting } = state;
      return exporting && readiness(state, exporting) !== "later" ? [exporting] : [];
    },
    // There is one at a time.
    same: () => true,

    async run(made, signal) {
      if (readiness(get(), made) === "never") return null;
      get().encodeExport();
      if (made.kind === "comparison") return engine.saveComparison(comparison(get(), made), signal);
      const { photo, target, blend, encoding } = made;
      const request = { photo: photo.id, result: target.key, blend, encoding } as const;
      return engine.save({ ...request, metadata: "all", provenance: null }, signal);
    },

    done(file, made) {
      const { photo, kind, encoding, variants } = made;
      get().endExport();
      if (!file) {
        get().inform(
          kind === "photo" ? "photoNotFinished" : "comparisonNotFinished",
          {},
          photo.name,
        );
        return;
      }
      deliver(
        file,
        savedName(photo.name, encoding.format, kind === "photo" ? "denoised" : "comparison"),
      );
      // Edited while the file was written, the picture shown is another one by now.
      if (kind === "photo" && get().variants === variants) get().markSaved(photo.id);
    },

    failed(error, { photo }) {
      get().endExport();
      get().fail(error, photo.name);
    },
  });
}

function comparison(
  state: AppState,
  { photo, rect, scale, encoding }: Extract<Export, { kind: "comparison" }>,
): ComparisonRequest {
  const original = { photo: photo.id, result: null, label: "Original", blend: FULL };
  const panes = state.variants.map((variant) => ({
    photo: photo.id,
    result: wantedBy(state, variant)?.key ?? null,
    label: captionOf(state, variant),
    blend: variant.blend,
  }));
  const all = [original, ...panes];
  const shape = gridShape(all.length, SHEET, rect, state.arrangement);
  const layout = comparisonLayout(all.length, rect, scale, shape);
  const title = `${photo.name} · ${rect.width} × ${rect.height} at ${rect.x}, ${rect.y} · Blindspot`;
  return { photo: photo.id, rect, layout, panes: all, title, encoding };
}
