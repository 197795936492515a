import type { Engine } from "../engine/engine";
import type { RestoredSession, RestoredTile } from "../engine/protocol";
import { resultKey } from "../network/settings";
import type { AppStore } from "../state/app-store";
import { sortTiles } from "../state/session";

/**
 * Puts a session that was kept into the state, its tiles as soon as the models are known that must have made
 * them. Tiles that have no place any more are dropped.
 * @param variants whether its settings come back too
 */
export function restore(
  store: AppStore,
  engine: Pick<Engine, "registerPhoto" | "drop">,
  session: RestoredSession,
  variants: boolean,
): void {
  const files = new Map(session.files.map(({ id, file }) => [id, file]));
  for (const { id, info } of session.state.photos) {
    const file = files.get(id);
    if (file && info) engine.registerPhoto(id, file, info);
  }
  store.getState().restoreSession(session, variants);
  whenModels(store, () => {
    const { tiles, damaged } = session;
    const { results, refused, modelChanged } = sortTiles(store.getState(), tiles);
    for (const tile of refused) drop(engine, tile);
    store.setState({ results, restoredTiles: [] });
    if (modelChanged) {
      store.getState().inform("modelChanged");
    } else if (damaged > 0) {
      store.getState().inform("keptResultsDamaged");
    }
  });
}

function drop(engine: Pick<Engine, "drop">, { photo, settings, rect }: RestoredTile): void {
  engine.drop(resultKey(photo, settings), [rect]);
}

/** Now, or as soon as they are there: before anything is asked of them. */
function whenModels(store: AppStore, work: () => void): void {
  if (store.getState().models.length > 0) {
    work();
    return;
  }
  const stop = store.subscribe(({ models }) => {
    if (models.length === 0) return;
    stop();
    work();
  });
}
