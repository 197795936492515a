/** The session worker's comlink endpoint: writes and reads beside the page and the network, and nothing else. */
import * as Comlink from "comlink";
import { createMutex } from "../src/base/mutex";
import { watchTraffic } from "../src/engine/watch-traffic";
import { pageSession } from "../src/session/page-tiles";
import type { SessionWorker } from "../src/session/protocol";
import { createSessionFiles } from "../src/session/session-files";
import { opfsFolder } from "./opfs";

watchTraffic();

/** Calls of a page come one after the other, whatever each of them waits for. */
const exclusive = createMutex();

const files = navigator.storage.getDirectory().then(async (root) => {
  const sessions = await opfsFolder(root).folder("sessions");
  return pageSession(createSessionFiles(sessions, globalThis.crypto.subtle));
});
files.catch(() => {}); // Whoever asks is told.

const worker: SessionWorker = {
  sessions: () => exclusive(async () => (await files).sessions()),
  open: (id, tileBytes) =>
    exclusive(async () => {
      const session = await (await files).open(id, tileBytes);
      const buffers = session?.tiles.map(({ tile }) => tile.rgba.buffer) ?? [];
      return session && Comlink.transfer(session, buffers);
    }),
  keepState: (state) => exclusive(async () => (await files).keepState(state)),
  keepPhoto: (id, file) => exclusive(async () => (await files).keepPhoto(id, file)),
  keepTile: (tile) => exclusive(async () => (await files).keepTile(tile)),
  clear: (ids) => exclusive(async () => (await files).clear(ids)),
};

Comlink.expose(worker);
