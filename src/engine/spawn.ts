/** Starts the real workers. */
import "./script-urls";
import type { Spawns } from "./crew";
import type { CodecWorker, DenoiseWorker, StoreWorker } from "./protocol";
import { handleOf } from "./supervised";

export const spawns: Spawns = {
  store: () =>
    handleOf<StoreWorker>(
      new Worker(new URL("../../workers/store.worker.ts", import.meta.url), { type: "module" }),
    ),
  codec: () =>
    handleOf<CodecWorker>(
      new Worker(new URL("../../workers/codec.worker.ts", import.meta.url), { type: "module" }),
    ),
  denoise: () =>
    handleOf<DenoiseWorker>(
      new Worker(new URL("../../workers/denoise.worker.ts", import.meta.url), { type: "module" }),
    ),
};
