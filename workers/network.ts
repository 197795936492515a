/** The denoise worker's side of the network worker: a new one for each backend that is tried. */
import * as Comlink from "comlink";
import { unlessAborted } from "../src/base/abort";
import { AppError, failureOf } from "../src/base/errors";
import type { EngineStatus } from "../src/engine/protocol";
import { handleOf, type Running, running } from "../src/engine/supervised";
import type { TileShape } from "../src/geometry/tiles";
import {
  type Backend,
  type BackendChoice,
  type Cause,
  type Precision,
  precisionOf,
  usesGpu,
} from "../src/network/backends";
import "../src/engine/script-urls";
import type { ModelEntry } from "../src/models/manifest";
import type { Conditions } from "../src/network/conditions";
import type { FitGraphs } from "../src/network/fit";
import { type Adapter, findAdapter } from "./adapter";
import { openFirst } from "./chain";
import type { NetworkService } from "./network-service";
import type { FitFiles } from "./onnx-fit";
import type { ModelFiles } from "./onnx-network";

/** A network that is ready, in its own thread: `run` leaves this one free. */
export interface Network {
  readonly model: ModelEntry;
  readonly status: EngineStatus;
  /** The widest and highest core to run at once, in pixels. */
  readonly edge: number;
  /** The largest tile, halo included, in pixels. */
  readonly pixels: number;
  /**
   * @param planes [3, height, width] in [0, 1]; given away
   * @returns the same shape, not clamped
   * @throws AppError OutOfMemory, DeviceLost, WorkerCrashed, ModelFailed
   */
  run(
    planes: Float32Array<ArrayBuffer>,
    shape: TileShape,
    conditions: Conditions,
  ): Promise<Float32Array>;
}

/** The graphs of a fit, beside whatever network is open: see `FitGraphs`. */
export interface FitNetwork extends Pick<FitGraphs, "infer" | "differentiate"> {
  /** It ended with the worker that it was in. */
  readonly gone: boolean;
  close(): void;
}

/** A model, and how to get its files, as their SHA-256 say they should be. */
export interface ModelSource {
  readonly model: ModelEntry;
  /** @throws AppError ModelFetch, ModelIntegrity */
  files(precision: Precision, signal: AbortSignal): Promise<ModelFiles>;
}

let started: { readonly backend: Backend; readonly worker: Running<NetworkService> } | null = null;

/** One at a time, for one backend: what a runtime has loaded and its threads stay as they are. */
function networkWorker(backend: Backend): Running<NetworkService> {
  if (started?.backend !== backend) endNetwork(REPLACED);
  if (!started) {
    const worker = new Worker(new URL("./network.worker.ts", import.meta.url), { type: "module" });
    started = { backend, worker: running(handleOf<NetworkService>(worker)) };
  }
  return started.worker;
}

const REPLACED = new AppError("workerReplaced");

/**
 * Ends a run that may have no end, and gives back the memory it took: the next `openNetwork` starts anew.
 * @param why what is under way rejects with; after a ModelRejected no other backend is tried
 */
export function endNetwork(why: AppError): void {
  started?.worker.end(why);
  started = null;
}

/**
 * On the first backend that works. Takes the place of the network opened before.
 * @param signal ends the loading of files; a network that is being started is waited for
 * @throws AppError ModelFetch, ModelIntegrity, ModelFailed, OutOfMemory, DeviceLost, WorkerCrashed
 */
export async function openNetwork(
  source: ModelSource,
  choice: BackendChoice,
  signal: AbortSignal,
): Promise<Network> {
  const { model } = source;
  const found = choice.preference.startsWith("wasm")
    ? null
    : await findAdapter().then(
        (found) => (typeof found === "string" ? { ruledOut: found } : found),
        failureOf,
      );

  const fileOf = (backend: Backend) =>
    (precisionOf(backend) === "fp16" ? model.fp16?.sha256 : null) ?? model.sha256;
  const keyOf = (backend: Backend) => {
    const device = usesGpu(backend) && found && isAdapter(found) ? found.kind : "";
    return [backend, fileOf(backend), device, __ORT_FOLDER__, navigator.userAgent].join(" ");
  };
  const ruledOut = (backend: Backend): Cause | null =>
    usesGpu(backend)
      ? gpuRuledOut(found, backend, model, choice.preference === "auto")
      : backend === "wasm" && !self.crossOriginIsolated && navigator.hardwareConcurrency > 1
        ? { ruledOut: "notIsolated" }
        : null;

  const open = async (backend: Backend) => {
    const files = await source.files(precisionOf(backend), signal);
    unlessAborted(signal);
    const given = [files.onnx, ...(files.golden ? [files.golden] : [])];
    const worker = networkWorker(backend);
    const handedOver = Comlink.transfer(files, given);
    try {
      const opened = await worker.ask((remote) => remote.open(handedOver, backend));
      return { worker, ...opened };
    } catch (error) {
      endNetwork(REPLACED); // Whatever it was, it may still hold memory or wait for a lost device.
      throw error;
    }
  };
  const { backend, opened, givenUp } = await openFirst(choice, { keyOf, ruledOut, open });
  const { worker, adapter, threads, edge, pixels } = opened;
  return {
    model,
    edge,
    pixels,
    status: {
      provider: usesGpu(backend) ? "webgpu" : "wasm",
      precision: precisionOf(backend),
      backend,
      key: keyOf(backend),
      adapter,
      threads,
      givenUp,
    },
    run: (planes, shape, conditions) =>
      worker.ask((remote) =>
        remote.run(Comlink.transfer(planes, [planes.buffer]), shape, conditions),
      ),
  };
}

/**
 * Opens the graphs of a fit where the network runs that was opened last.
 * @throws AppError ModelFailed, OutOfMemory, DeviceLost, WorkerCrashed
 */
export async function openFit(files: FitFiles): Promise<FitNetwork> {
  if (!started) throw new Error("a fit before its network");
  const { worker, backend } = started;
  const given = Comlink.transfer(files, [files.inference, files.gradient, files.golden]);
  await worker.ask((remote) => remote.openFit(given, backend));
  return {
    get gone() {
      return started?.worker !== worker;
    },
    infer: (...asked) => worker.ask((remote) => remote.infer(...asked)),
    differentiate: (request) => worker.ask((remote) => remote.differentiate(request)),
    close() {
      if (started?.worker === worker)
        void worker.ask((remote) => remote.closeFit()).catch(() => {});
    },
  };
}

const isAdapter = (found: Adapter | Cause): found is Adapter => "adapter" in found;

/** @param found the adapter, or why there is none; null when nobody asked */
function gpuRuledOut(
  found: Adapter | Cause | null,
  backend: Backend,
  model: ModelEntry,
  realOnly: boolean,
): Cause | null {
  if (!found || !isAdapter(found)) return found;
  if (realOnly && found.emulated) return { ruledOut: "emulated" };
  if (backend !== "webgpu-fp16") return null;
  if (!found.half) return { ruledOut: "noHalf" };
  return model.fp16 ? null : { ruledOut: "noFp16File" };
}
