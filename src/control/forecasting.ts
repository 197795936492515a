import type { Engine } from "../engine/engine";
import type { Forecast } from "../engine/protocol";
import type { AppStore } from "../state/app-store";
import { type Wish, wish, wishKey } from "../state/export";
import { isComplete } from "../state/wanted";
import { SETTLE_MS } from "./denoising";
import { follow } from "./follow";
import { requestOf } from "./saving";

/** Tells what saving would give, once the photo is finished, before anything is written. */
export function foresee(store: AppStore, engine: Engine, version: string): () => void {
  const get = store.getState;
  return follow<Wish, Forecast>(store, {
    plan(state) {
      const now = wish(state);
      if (!now || state.exporting || !isComplete(state, now.target)) return [];
      return state.foreseen?.of === wishKey(now) ? [] : [now];
    },
    same: (a, b) => wishKey(a) === wishKey(b),
    // A slider that is being dragged is not asked about at every step.
    rest: () => ({ kind: "settle", ms: SETTLE_MS }),
    run: (now, signal) => engine.forecast(requestOf(get(), now, version), signal),
    done: (forecast, now) => get().setForeseen(wishKey(now), forecast),
    // It is only a forecast: whoever saves is told what is wrong.
    failed: (_, now) => get().setForeseen(wishKey(now), null),
  });
}
