/**
 * One graph in onnxruntime-web, on one backend. Workarounds, measured or from onnxruntime's issue threads:
 * create and run never overlap; on WebGPU the device is passed explicitly with the adapter's limits, and the
 * buffer cache is the simple one.
 */
import type * as Ort from "onnxruntime-web/webgpu";
import { AppError } from "../src/base/errors";
import { createMutex } from "../src/base/mutex";
import { untilEnded } from "../src/base/until";
import type { Provider } from "../src/engine/protocol";
import { type Backend, type Precision, precisionOf, usesGpu } from "../src/network/backends";
import { findAdapter } from "./adapter";
import { asRunError, asStartError } from "./run-errors";

// Threads need memory shared between workers, which only an isolated page gets. More than eight gain
// next to nothing with tiles of this size.
const mostThreads = globalThis.crossOriginIsolated
  ? Math.min(navigator.hardwareConcurrency || 1, 8)
  : 1;

/**
 * The two builds have the same face. The WASM one is half the download, and its first tiles come sooner:
 * without the other's means of waiting for a GPU, browsers compile it faster.
 */
async function loadRuntime(provider: Provider, threads: number): Promise<typeof Ort> {
  const ort: typeof Ort = await (provider === "webgpu"
    ? import("onnxruntime-web/webgpu")
    : import("onnxruntime-web/wasm"));
  ort.env.wasm.wasmPaths = __ORT_FOLDER__;
  ort.env.wasm.numThreads = threads;
  ort.env.logLevel = "error";
  return ort;
}

/** ONNX Runtime does one thing at a time; two at once throw, hang or corrupt memory. */
const exclusive = createMutex();

export interface Gpu {
  readonly device: GPUDevice;
  readonly name: string;
  readonly maxTensorBytes: number;
  /** Rejects when the device is gone; never resolves. */
  readonly lost: Promise<never>;
  /** Throws what the device has complained of since the last call. */
  complain(): void;
}

let openedGpu: Promise<Gpu> | null = null;

/** The device lives as long as the worker: every network shares it. */
function openGpu(precision: Precision): Promise<Gpu> {
  openedGpu ??= openDevice(precision);
  return openedGpu;
}

async function openDevice(precision: Precision): Promise<Gpu> {
  const found = await findAdapter();
  if (typeof found === "string") throw new Error(`no graphics adapter: ${found}`);
  const { adapter, name } = found;
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  const device = await adapter.requestDevice({
    // Without asking, a device gets 128 MiB a binding, whatever the adapter could do.
    requiredLimits: { maxBufferSize, maxStorageBufferBindingSize },
    requiredFeatures: precision === "fp16" ? ["shader-f16"] : [],
  });
  const lost = device.lost.then(({ message }): never => {
    throw new AppError("deviceLost", {}, message);
  });
  lost.catch(() => {}); // Nobody may be running anything when it happens.

  let complaint: GPUError | null = null;
  device.addEventListener("uncapturederror", (event) => {
    complaint ??= (event as GPUUncapturedErrorEvent).error;
  });
  return {
    device,
    name,
    maxTensorBytes: Math.min(maxBufferSize, maxStorageBufferBindingSize),
    lost,
    complain() {
      if (!complaint) return;
      const error = complaint;
      complaint = null;
      throw error instanceof GPUOutOfMemoryError
        ? new AppError("outOfMemory", { ofGpu: true }, error.message)
        : new Error(error.message);
    },
  };
}

/** On what a graph runs. */
export interface Device {
  /** Of WASM; 0 on WebGPU. */
  readonly threads: number;
  readonly gpu: Gpu | null;
}

export async function deviceOf(backend: Backend): Promise<Device> {
  if (usesGpu(backend)) return { threads: 0, gpu: await openGpu(precisionOf(backend)) };
  return { threads: backend === "wasm" ? mostThreads : 1, gpu: null };
}

export interface Graph {
  readonly outputs: readonly string[];
  /**
   * On WASM it blocks this thread.
   * @param feeds makes the inputs, as tensors of this runtime
   * @returns the values of the outputs asked for
   * @throws AppError OutOfMemory, DeviceLost, WorkerCrashed, ModelFailed
   */
  run(
    feeds: (Of: typeof Ort.Tensor) => Record<string, Ort.Tensor>,
    outputs: readonly string[],
  ): Promise<Float32Array[]>;
  release(): Promise<void>;
}

/**
 * The first call fixes the number of threads for as long as this worker lives.
 * @throws AppError ModelFailed, OutOfMemory, DeviceLost, WorkerCrashed
 */
export async function openGraph(
  onnx: ArrayBuffer,
  { threads, gpu, layout }: Device & { readonly layout: "NHWC" | "NCHW" },
): Promise<Graph> {
  const provider: Ort.InferenceSession.ExecutionProviderConfig = gpu
    ? {
        name: "webgpu",
        device: gpu.device,
        preferredLayout: layout,
        // All tiles have one shape: buffers of exactly the right size are used again.
        storageBufferCacheMode: "simple",
      }
    : "wasm";
  const started = exclusive(async () => {
    const ort = await loadRuntime(gpu ? "webgpu" : "wasm", gpu ? mostThreads : threads);
    const options: Ort.InferenceSession.SessionOptions = {
      executionProviders: [provider],
      graphOptimizationLevel: "all",
    };
    return [ort, await ort.InferenceSession.create(new Uint8Array(onnx), options)] as const;
  });
  // A lost device may leave whatever waits for it without an end.
  const unlessLost: <T>(work: Promise<T>) => Promise<T> = gpu
    ? untilEnded(gpu.lost)
    : (work) => work;
  const [ort, inference] = await unlessLost(started).catch((error: unknown) => {
    throw asStartError(error);
  });
  return {
    outputs: inference.outputNames,
    async run(feeds, outputs) {
      const done = exclusive(async () => {
        const answers = await inference.run(feeds(ort.Tensor));
        gpu?.complain();
        return outputs.map((name) => answers[name]?.data as Float32Array);
      });
      return unlessLost(done).catch((error: unknown) => {
        throw asRunError(error);
      });
    },
    release: () => exclusive(() => inference.release()),
  };
}
