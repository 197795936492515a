import { isKept } from "../models/load";
import { isOwnKept } from "../models/own-store";
import type { AppStore } from "../state/app-store";
import type { AppState } from "../state/state";
import { modelOf } from "../state/variants";
import type { Order } from "./messages";

/** ONNX Runtime's build for devices whose graphics processor is used; the other one is part of the shell. */
const GPU_BUILD = ["asyncify.mjs", "asyncify.wasm"].map(
  (part) =>
    `${__ORT_FOLDER__.slice(import.meta.env.BASE_URL.length)}ort-wasm-simd-threaded.${part}`,
);

/** The time after which it is asked anew while something is missing, ms: at first, and at most. */
const AGAIN_MS = 2000;
const MOST_AGAIN_MS = 60_000;
/** A service worker that was stopped while it was asked never answers. */
const ANSWER_MS = 20_000;

/**
 * Keeps `offlineReady` true to what is in the caches: the shell, the build that runs here, the models of the
 * variants. Asks again whenever one of them may have changed.
 */
export function watchOffline(store: AppStore, registration: ServiceWorkerRegistration): void {
  let latest = 0;
  let timer = 0;
  const ask = async (wait = AGAIN_MS) => {
    const mine = ++latest;
    clearTimeout(timer);
    const offlineReady = await isReady(store.getState(), registration.active).catch(() => false);
    if (mine !== latest) return;
    store.getState().setShell({ offlineReady });
    // A download that failed may not fail again.
    if (!offlineReady) timer = window.setTimeout(ask, wait, Math.min(2 * wait, MOST_AGAIN_MS));
  };
  store.subscribe((now, before) => {
    const same =
      now.engineStatus === before.engineStatus &&
      now.variants === before.variants &&
      now.models === before.models;
    if (!same) void ask();
  });
  void ask();
}

async function isReady(state: AppState, worker: ServiceWorker | null): Promise<boolean> {
  if (!worker) return false;
  const files = state.engineStatus?.provider === "webgpu" ? GPU_BUILD : [];
  if (!(await keeps(worker, files))) return false;
  for (const variant of state.variants) {
    const model = modelOf(state, variant);
    // The default one belongs to the shell.
    if (!model || (model.default && !model.own)) continue;
    if (!(await (model.own ? isOwnKept(model) : isKept(model)))) return false;
  }
  return true;
}

function keeps(worker: ServiceWorker, files: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data === true);
    setTimeout(resolve, ANSWER_MS, false);
    worker.postMessage({ order: "keep", files } satisfies Order, [port2]);
  });
}
