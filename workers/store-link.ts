/** The denoise worker's way to the store, which may become another while it is in use. */
import * as Comlink from "comlink";
import { untilEnded } from "../src/base/until";
import { photoNotHeld } from "../src/engine/not-held";
import type { StoreWorker } from "../src/engine/protocol";

/** As much of the store as work on photos needs. */
export type Store = {
  readonly [name in "rasterInfo" | "noise" | "rects" | "planes" | "putTile" | "read"]: (
    ...given: Parameters<StoreWorker[name]>
  ) => Promise<Awaited<ReturnType<StoreWorker[name]>>>;
};

export interface StoreLink extends Store {
  /** From now on it is asked through this port; what the one before was asked, a new one does not know. */
  connect(port: MessagePort): void;
}

export function createStoreLink(): StoreLink {
  let remote: Comlink.Remote<StoreWorker> | null = null;
  let leave: () => void = () => {};
  let unlessLeft = untilEnded(new Promise(() => {}));

  const ask = <R>(call: (remote: Comlink.Remote<StoreWorker>) => Promise<R>): Promise<R> => {
    if (!remote) throw new Error("no store");
    return unlessLeft(call(remote));
  };

  return {
    connect(port) {
      leave();
      unlessLeft = untilEnded(
        new Promise((_, reject) => {
          leave = () => reject(photoNotHeld());
        }),
      );
      remote = Comlink.wrap<StoreWorker>(port);
    },
    rasterInfo: (photo) => ask((store) => store.rasterInfo(photo)),
    noise: (photo) => ask((store) => store.noise(photo)),
    rects: (result) => ask((store) => store.rects(result)),
    planes: (...asked) => ask((store) => store.planes(...asked)),
    putTile: (tile) => ask((store) => store.putTile(tile)),
    read: (...asked) => ask((store) => store.read(...asked)),
  };
}
