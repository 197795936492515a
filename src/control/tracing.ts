import type { Engine } from "../engine/engine";
import type { AppStore } from "../state/app-store";
import { leftToTrace } from "../state/influence";
import type { Wanted } from "../state/wanted";
import { SETTLE_MS } from "./denoising";
import { follow } from "./follow";

/** A result that the probe is to be answered for. */
interface Trace {
  readonly target: Wanted;
  readonly x: number;
  readonly y: number;
}

/** Asks the network where the probed pixel came from, for every variant on screen in turn. */
export function trace(store: AppStore, engine: Engine): () => void {
  const get = store.getState;
  return follow<Trace, void>(store, {
    plan(state) {
      const { probe } = state;
      // A session that is being read comes first, as before every run.
      if (!probe || state.restoring) return [];
      return leftToTrace(state).map((target) => ({ target, x: probe.x, y: probe.y }));
    },
    same: (a, b) => a.target.key === b.target.key && a.x === b.x && a.y === b.y,
    // Whoever clicks wants to see it now.
    rest: (now, before) => (now.probe === before.probe ? { kind: "settle", ms: SETTLE_MS } : null),
    run: ({ target: { key, photo, settings }, x, y }, signal) =>
      engine.influence(
        photo.id,
        settings,
        { x, y },
        {
          signal,
          onPart(map) {
            if (!signal.aborted) get().addInfluence(key, map);
          },
        },
      ),
    done: (_, { target }) => get().endTraces([target.key]),
    failed(error, { target }) {
      // The others would most likely fail the same way: it is told once, and the photo goes on.
      get().endTraces(leftToTrace(get()).map(({ key }) => key));
      get().fail(error, target.photo.name);
    },
  });
}
