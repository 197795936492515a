/**
 * The three workers together. The store comes first: the others get a port to it, and a new one when it died.
 * A call to the store or the codec worker is made again in a new one when the worker dies. `recovery.ts`
 * decides how work on the network goes on.
 */
import * as Comlink from "comlink";
import { aborted } from "../base/abort";
import { photoNotHeld } from "./not-held";
import type { CodecWorker, DenoiseWorker, StoreWorker } from "./protocol";
import { RETRIES } from "./recovery";
import { type Running, type Supervised, supervise, type WorkerHandle } from "./supervised";

/** Starts the workers; stand-ins in tests. */
export interface Spawns {
  readonly store: () => WorkerHandle<StoreWorker>;
  readonly codec: () => WorkerHandle<CodecWorker>;
  readonly denoise: () => WorkerHandle<DenoiseWorker>;
}

type Call<T, R> = (remote: Comlink.Remote<T>) => Promise<R>;

export interface Crew {
  /** Asks the store, once `whenReady` has settled. */
  store<R>(call: Call<StoreWorker, R>): Promise<R>;
  /** Asks the store before it is ready. */
  storeNow<R>(call: Call<StoreWorker, R>): Promise<R>;
  codec<R>(call: Call<CodecWorker, R>): Promise<R>;
  readonly denoise: Supervised<DenoiseWorker>;
  dispose(): void;
}

interface Connected {
  connect(store: MessagePort): void;
}

interface Duties {
  /** A store was started: it is told what its predecessor knew. */
  onStore(worker: Running<StoreWorker>): void;
  /** The store died, and all it held in memory with it. */
  onStoreDeath(): void;
  /** Settles when the store knows again what its predecessor knew. */
  whenReady(): Promise<unknown>;
}

/** Answers in place of a store that died: the next one is started when its photos are decoded again. */
const HOLDS_NOTHING = new Proxy(
  {},
  {
    get: () => () => {
      throw photoNotHeld();
    },
  },
);

export function createCrew(spawns: Spawns, { onStore, onStoreDeath, whenReady }: Duties): Crew {
  let disposed = false;
  const store = supervise(spawns.store, (worker) => {
    worker.ended.catch((error: unknown) => storeDied(worker, error));
    onStore(worker);
    if (denoise.running) join(denoise.running);
  });
  const codec = supervise(spawns.codec, (worker) => {
    worker.ended.catch((error: unknown) => codec.end(worker, error));
    join(worker);
  });
  const denoise: Supervised<DenoiseWorker> = supervise(spawns.denoise, join);

  function hand(worker: Pick<Running<Connected>, "remote">, port: MessagePort): void {
    void worker.remote.connect(Comlink.transfer(port, [port])).catch(() => {});
  }

  /** A way between a worker and the store; while there is none, to whom it can be told. */
  function join(worker: Pick<Running<Connected>, "remote">): void {
    const { port1, port2 } = new MessageChannel();
    if (store.running) hand(store.running, port1);
    else Comlink.expose(HOLDS_NOTHING, port1);
    hand(worker, port2);
  }

  function storeDied(worker: Running<StoreWorker>, error: unknown): void {
    if (!store.end(worker, error) || disposed) return;
    // A codec worker has nothing to lose but the way to the store. A network is dear: it stays.
    if (codec.running) codec.end(codec.running, error);
    if (denoise.running) join(denoise.running);
    onStoreDeath();
  }

  async function asked<T, R>(worker: Supervised<T>, call: Call<T, R>): Promise<R> {
    for (let tries = 0; ; tries++) {
      if (disposed) throw aborted();
      const current = worker.current();
      try {
        return await current.ask(call);
      } catch (error) {
        if (worker.running === current || tries >= RETRIES) throw error;
      }
    }
  }

  return {
    async store(call) {
      await whenReady();
      return asked(store, call);
    },
    storeNow: (call) => asked(store, call),
    async codec(call) {
      await whenReady();
      store.current();
      return asked(codec, call);
    },
    denoise,
    dispose() {
      disposed = true;
      for (const each of [denoise, codec, store] as Supervised<unknown>[]) {
        if (each.running) each.end(each.running, aborted());
      }
    },
  };
}
