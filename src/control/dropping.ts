import type { Engine } from "../engine/engine";
import type { AppStore } from "../state/app-store";

/** Keeps the engine's tiles and those of the state the same: tiles one has dropped the other drops too. */
export function dropTiles(store: AppStore, engine: Engine): () => void {
  let losing = false;
  const stopHearing = engine.onLost((result, rects) => {
    losing = true;
    store.getState().loseTiles(result, rects);
    losing = false;
  });
  const unsubscribe = store.subscribe(({ results }, before) => {
    if (losing || results === before.results) return;
    for (const [key, { tiles }] of before.results) {
      const now = results.get(key)?.tiles;
      if (now === tiles) continue;
      if (!now) engine.drop(key);
      else {
        const left = new Set(now);
        const gone = tiles.filter((tile) => !left.has(tile)).map(({ rect }) => rect);
        if (gone.length > 0) engine.drop(key, gone);
      }
    }
  });
  return () => {
    stopHearing();
    unsubscribe();
  };
}
