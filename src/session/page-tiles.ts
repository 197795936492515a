/** The session's files as the page still asks for them: with tiles of RGBA8 in its own memory. */

import type { Samples } from "../raster/raster";
import { resultOf, rgbaOf } from "../raster/rgba";
import type { SessionWorker } from "./protocol";
import type { SessionFiles } from "./session-files";

export function pageSession(files: SessionFiles): SessionWorker {
  return {
    sessions: () => files.sessions(),
    async open(id, tileBytes) {
      const read = new Map<string, Samples>();
      const session = await files.open(id, tileBytes, (name, samples) => read.set(name, samples));
      const tiles = session?.tiles.map(({ name, bytes: _, rect, ...tile }) => ({
        ...tile,
        tile: { rect, rgba: rgbaOf(read.get(name) as Samples) },
      }));
      return session && { ...session, tiles: tiles ?? [] };
    },
    keepState: (state) => files.keepState(state),
    keepPhoto: (id, file) => files.keepPhoto(id, file),
    async keepTile({ tile, ...rest }) {
      await files.keepTile({ ...rest, ...resultOf(tile) });
      return files.kept();
    },
    clear: (ids) => files.clear(ids),
  };
}
