import type { Engine } from "../engine/engine";
import type { SampleRequest } from "../engine/protocol";
import type { AppStore } from "../state/app-store";
import { leftToSample, sampleKey } from "../state/samples";
import { follow } from "./follow";

/** The network has rested so long, ms, before it is asked for what nobody waits for. */
const REST_MS = 2500;

/** Makes the presets' pictures while the network has nothing else to do. */
export function sample(store: AppStore, engine: Engine): () => void {
  /** One that failed is not worth another try, nor a word: the card shows the photo as it came. */
  const failed = new Set<string>();
  return follow<SampleRequest, Uint8ClampedArray<ArrayBuffer>>(store, {
    plan: (state) => leftToSample(state).filter((request) => !failed.has(sampleKey(request))),
    same: (a, b) => sampleKey(a) === sampleKey(b),
    rest: () => ({ kind: "glance", ms: REST_MS }),
    run: (request, signal) => engine.sample(request, signal),
    done: (rgba, request) => store.getState().addSample(sampleKey(request), rgba),
    failed(_, request) {
      failed.add(sampleKey(request));
    },
  });
}
