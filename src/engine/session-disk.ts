/** The session as the store keeps it, over the store's death. */
import { resultKey } from "../network/settings";
import type { Crew } from "./crew";
import type { Heard } from "./heard";
import type { RestoredSession, RestoredTile, SessionDisk } from "./protocol";

export interface Session {
  readonly disk: SessionDisk;
  /**
   * Opens in a new store what was open in the last one; tiles on disk are there again. Does nothing when none
   * was open.
   */
  reopen(): Promise<void>;
}

export function createSession(crew: Pick<Crew, "store" | "storeNow">, heard: Heard): Session {
  let opened: { readonly id: string; readonly tileBytes: number } | null = null;
  let keeping: boolean | null = null;

  const hear = (tiles: readonly RestoredTile[]) => {
    for (const { photo, settings, rect, elapsedMs } of tiles) {
      heard.add(resultKey(photo, settings), rect, elapsedMs);
    }
  };

  return {
    disk: {
      sessions: () => crew.store((store) => store.sessions()),
      async open(id, tileBytes) {
        const session = (await crew.store((store) =>
          store.open(id, tileBytes),
        )) as RestoredSession | null;
        opened = { id, tileBytes };
        if (session) hear(session.tiles);
        return session;
      },
      setKeeping(on) {
        keeping = on;
        return crew.store((store) => store.setKeeping(on));
      },
      keepState: (state) => crew.store((store) => store.keepState(state)),
      keepPhoto: (id, file) => crew.store((store) => store.keepPhoto(id, file)),
      keepTiles: () => crew.store((store) => store.keepTiles()),
      clear: (ids) => crew.store((store) => store.clear(ids)),
    },

    async reopen() {
      if (!opened) return;
      const { id, tileBytes } = opened;
      const session = (await crew.storeNow((store) =>
        store.open(id, tileBytes),
      )) as RestoredSession | null;
      if (session) hear(session.tiles);
      if (keeping !== null) await crew.storeNow((store) => store.setKeeping(keeping === true));
    },
  };
}
