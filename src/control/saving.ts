import type { Engine } from "../engine/engine";
import type { ComparisonRequest, SaveRequest } from "../engine/protocol";
import { comparisonLayout } from "../geometry/comparison-layout";
import { gridShape } from "../geometry/layout";
import { FULL } from "../raster/blend";
import type { AppStore } from "../state/app-store";
import { NO_AUTO, settingsOf } from "../state/auto";
import { type Destination, type Export, readiness, type Wish } from "../state/export";
import { aimOf } from "../state/queue";
import { settingsText } from "../state/settings-text";
import type { AppState } from "../state/state";
import { captionOf, isConditional, modelOf } from "../state/variants";
import { wantedBy } from "../state/wanted";
import { words } from "../words/words";
import { follow } from "./follow";

/** The shape of a saved comparison: as a photo is held, lying. */
const SHEET = { width: 3, height: 2 };

/** What saving needs of the world outside. */
export interface Saver {
  /** The app's, for the note in saved files. */
  readonly version: string;
  /**
   * Hands a finished file to the person.
   * @throws AppError SaveFailed
   */
  deliver(
    file: Blob,
    name: string,
    to: Extract<Destination, { kind: "download" | "place" }>,
  ): void | Promise<void>;
}

/** Writes the file that the person wants as soon as all it needs is done, and hands it over. */
export function save(store: AppStore, engine: Engine, { version, deliver }: Saver): () => void {
  const get = store.getState;
  const refuse = ({ to }: Export) => {
    if ("take" in to) to.take(null, "");
  };
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
      const file =
        made.kind === "comparison"
          ? await engine.saveComparison(comparison(get(), made), signal)
          : await engine.save(requestOf(get(), made, version), signal);
      const { to, name } = made;
      if ("take" in to) to.take(file, name);
      else await deliver(file, name, to);
      return file;
    },

    done(file, made) {
      const { photo, kind, variants, name, to } = made;
      get().endExport(file && made, file?.size);
      if (!file) {
        refuse(made);
        const code = kind === "photo" ? "photoNotFinished" : "comparisonNotFinished";
        get().inform(code, {}, photo.name);
        return;
      }
      if ("take" in to) return;
      const placed = to.kind === "place";
      get().inform("saved", { name, bytes: file.size, photo: photo.id, kind, placed });
      // Edited while the file was written, the picture shown is another one by now.
      if (kind !== "photo" || get().variants !== variants) return;
      get().markSaved(photo.id);
      const aim = aimOf(get(), photo);
      if (aim) get().photoSaved(photo.id, aim.mark);
    },

    failed(error, made) {
      get().endExport(null);
      get().fail(error, made.photo.name);
      refuse(made);
    },
  });
}

/** A wish as the engine is told it. */
export function requestOf(
  state: AppState,
  { photo, target, variant, blend, encoding, metadata }: Wish,
  version: string,
): SaveRequest {
  const { model, blindness, hole = 1 } = target.settings;
  const entry = modelOf(state, variant);
  // All that was left to the site's choice is told, which may be another one some day; the name is the person's.
  const settings = settingsText([
    {
      ...{ ...variant, ...settingsOf(state, variant), auto: NO_AUTO, name: null, model },
      hole,
      blindness: entry && isConditional(entry) ? blindness : null,
    },
  ]);
  const provenance = { version, model: entry?.sha256 ?? null, settings };
  return {
    ...{ photo: photo.id, result: target.key, blend, encoding, metadata },
    provenance: metadata === "none" ? null : provenance,
  };
}

function comparison(
  state: AppState,
  { photo, rect, scale, encoding }: Extract<Export, { kind: "comparison" }>,
): ComparisonRequest {
  // It is a picture for people: its labels are in their language, as on screen.
  const { captions, controls } = words();
  const { original: label, partOf } = controls.compare;
  const original = { photo: photo.id, result: null, label, blend: FULL };
  const panes = state.variants.map((variant) => ({
    photo: photo.id,
    result: wantedBy(state, variant)?.key ?? null,
    label: captionOf(state, variant, captions),
    blend: settingsOf(state, variant).blend,
  }));
  const all = [original, ...panes];
  const shape = gridShape(all.length, SHEET, rect, state.arrangement);
  const layout = comparisonLayout(all.length, rect, scale, shape);
  const title = `${photo.name} · ${partOf(rect)} · Blindspot`;
  return { photo: photo.id, rect, layout, panes: all, title, encoding };
}
