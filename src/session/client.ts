/** The page's side of the session worker. */
import * as Comlink from "comlink";
import { AppError } from "../base/errors";
import { crashOf } from "../engine/crash";
import "../engine/script-urls";
import "../engine/wire";
import type { KeptTile, SessionWorker } from "./protocol";

/** Starts the worker; every call rejects once it has died. */
export function openSessionDisk(): SessionWorker {
  const worker = new Worker(new URL("../../workers/session-store.worker.ts", import.meta.url), {
    type: "module",
  });
  const remote = Comlink.wrap<SessionWorker>(worker);
  const crashed = crashOf(worker).catch((error: unknown) => {
    throw new AppError("sessionWriterStopped", {}, error);
  });
  crashed.catch(() => {}); // It may die while nobody waits.
  const alive = <T>(answer: Promise<T>) => Promise.race([answer, crashed]);
  return {
    sessions: () => alive(remote.sessions()),
    open: (id, tileBytes) => alive(remote.open(id, tileBytes) as ReturnType<SessionWorker["open"]>),
    keepState: (state) => alive(remote.keepState(state)),
    keepPhoto: (id, file) => alive(remote.keepPhoto(id, file)),
    keepTile: (tile) => alive(remote.keepTile(handOver(tile))),
    clear: (ids) => alive(remote.clear(ids)),
  };
}

/** A copy of the tile, given away: the page keeps its own. */
function handOver(kept: KeptTile): KeptTile {
  const rgba = kept.tile.rgba.slice();
  return Comlink.transfer({ ...kept, tile: { rect: kept.tile.rect, rgba } }, [rgba.buffer]);
}
