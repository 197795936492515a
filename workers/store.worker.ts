/** The store's comlink endpoint: at the page's end, and at those of the workers that the page connects. */
import * as Comlink from "comlink";
import { showLife } from "../src/engine/crash";
import type { StoreWorker } from "../src/engine/protocol";
import { watchTraffic } from "../src/engine/watch-traffic";
import "../src/engine/wire";
import "../src/engine/wire-signal";
import type { Samples } from "../src/raster/raster";
import { createSessionFiles } from "../src/session/session-files";
import { opfsFolder } from "./opfs";
import { createStore } from "./store/store";

watchTraffic();

const store = createStore(async () => {
  const root = await navigator.storage.getDirectory();
  const sessions = await opfsFolder(root).folder("sessions");
  return createSessionFiles(sessions, globalThis.crypto.subtle);
});

/** The array was made for whoever asked: it is given away, not copied. */
const given = <T extends Samples>(array: T): T => Comlink.transfer(array, [array.buffer]);

const worker: StoreWorker = {
  ...store,
  connect: (port) => Comlink.expose(worker, port),
  planes: async (...of) => given(await store.planes(...of)),
  piece: async (request) => given(await store.piece(request)),
  read: async (...of) => given(await store.read(...of)),
  readOwn: async (...of) => given(await store.readOwn(...of)),
  thumbnail(...of) {
    const thumbnail = store.thumbnail(...of);
    return thumbnail && Comlink.transfer(thumbnail, [thumbnail.rgba.buffer]);
  },
};

showLife();
Comlink.expose(worker);
