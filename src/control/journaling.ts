import type { Engine } from "../engine/engine";
import type { AppStore } from "../state/app-store";
import { isBusy } from "../state/job";
import type { AppState } from "../state/state";
import { isComplete, wanted } from "../state/wanted";
import { networkSentence } from "../words/en/journal";

/** Writes into the journal how the network runs, and how long finished results took. */
export function keepJournal(store: AppStore, engine: Engine): () => void {
  let told = "";
  const stopHearing = engine.onStatus((status) => {
    const text = networkSentence(status);
    // Every job asks for the network anew, and mostly finds it as it was.
    if (text !== told) store.getState().record("engine", text);
    told = text;
  });
  const unsubscribe = store.subscribe((now, before) => {
    if (isBusy(before.job.phase) && now.job.phase === "idle") time(now);
  });
  return () => {
    stopHearing();
    unsubscribe();
  };
}

function time(state: AppState): void {
  const target = wanted(state);
  const result = target && isComplete(state, target) ? state.results.get(target.key) : null;
  if (!target || !result) return;
  state.addTiming({
    model: target.settings.model,
    pixels: target.totalPixels,
    ms: Math.round(result.elapsedMs),
    provider: state.engineStatus?.provider ?? null,
  });
}
