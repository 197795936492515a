import type { Engine } from "../engine/engine";
import type { Rect } from "../geometry/rect";
import type { Inspection } from "../measure/inspection";
import type { Score } from "../measure/metrics";
import { FULL } from "../raster/blend";
import type { AppStore } from "../state/app-store";
import { settingsOf } from "../state/auto";
import { leftToMeasure, type Measurement } from "../state/judging";
import { currentPhoto } from "../state/library";
import { wantedBy } from "../state/wanted";
import { follow } from "./follow";

/** Nothing is measured while things change faster than this, ms. */
const REST_MS = 250;

function same(a: Measurement, b: Measurement): boolean {
  if (a.kind === "flat" || b.kind === "flat") {
    return a.kind === b.kind && a.photo.id === b.photo.id;
  }
  return a.kind === b.kind && a.key === b.key;
}

/** Measures all that is shown while the person judges. */
export function judge(store: AppStore, engine: Engine): () => void {
  const get = store.getState;
  return follow<Measurement, () => void>(store, {
    plan: leftToMeasure,
    same,
    goesOn: (task, state) => leftToMeasure(state).some((left) => same(left, task)),
    rest: () => ({ kind: "settle", ms: REST_MS }),

    async run(task, signal) {
      const photo = task.photo.id;
      if (task.kind === "flat") {
        const box: Rect = await engine.findFlat(photo, task.within, signal);
        return () => store.setState({ noiseBox: box });
      }
      const { key, variant } = task;
      const result = variant && (wantedBy(get(), variant)?.key ?? null);
      const picture = { photo, result, blend: variant ? settingsOf(get(), variant).blend : FULL };
      if (task.kind === "inspect") {
        const inspection: Inspection = await engine.inspect(picture, task.rect, signal);
        return () => get().addInspection(key, inspection);
      }
      const score: Score = await engine.score(picture, task.reference.id, signal);
      return () => get().addScore(key, score);
    },

    done: (put) => put(),

    failed(error) {
      // Whatever it was, judging again would meet it again: it is told once.
      get().setJudging(false);
      get().fail(error, currentPhoto(get())?.name);
    },
  });
}
