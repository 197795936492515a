/**
 * One network, ready to run: onnxruntime-web on one backend, if that gives right answers here.
 * Workarounds, measured or from onnxruntime's issue threads: create and run never overlap. On
 * WebGPU the device is passed explicitly with the adapter's limits, the layout is NHWC, and
 * the buffer cache is the simple one.
 */
import type * as Ort from "onnxruntime-web/webgpu";
import { AppError } from "../src/base/errors";
import { createMutex } from "../src/base/mutex";
import type { Provider } from "../src/engine/protocol";
import type { TileShape } from "../src/geometry/tiles";
import { goldenConditions, type ModelEntry } from "../src/models/manifest";
import { type Backend, type Precision, precisionOf, usesGpu } from "../src/network/backends";
import type { Conditions } from "../src/network/conditions";
import { findAdapter } from "./adapter";
import { feedsOf } from "./feeds";
import { asRunError, asStartError } from "./run-errors";

export interface OnnxNetwork {
  readonly model: ModelEntry;
  /** The GPU's name on WebGPU, else null. */
  readonly adapter: string | null;
  /** WASM threads; 0 on WebGPU. */
  readonly threads: number;
  /** The widest and highest core to run at once, in pixels. */
  readonly edge: number;
  /** The largest tile, halo included, in pixels. */
  readonly pixels: number;
  /**
   * On WASM it blocks this thread.
   * @param planes [3, height, width] in [0, 1]; may be reused once the promise settles
   * @returns the same shape, not clamped
   * @throws AppError OutOfMemory, DeviceLost, WorkerCrashed, ModelFailed
   */
  run(planes: Float32Array, shape: TileShape, conditions: Conditions): Promise<Float32Array>;
  release(): Promise<void>;
}

/** The model's two files, as their SHA-256 says they should be. */
export interface ModelFiles {
  readonly model: ModelEntry;
  /** In the precision of the backend it is for. */
  readonly onnx: ArrayBuffer;
  /** Null only while the model is tried for the first time: there is nothing to compare with. */
  readonly golden: ArrayBuffer | null;
}

/**
 * Largest difference from the stored answers, of full scale, that still counts as right. With every sum of a
 * convolution kept in half precision, product by product, which is the worst a GPU may do, the shipped
 * networks are off by up to 3.1e-3; wrong answers are off by far more than the double of that.
 */
const GOLDEN_TOLERANCE: Readonly<Record<Precision, number>> = { fp32: 1e-3, fp16: 8e-3 };

const VALUE_BYTES: Readonly<Record<Precision, number>> = { fp32: 4, fp16: 2 };

/**
 * Multiply-adds one WASM thread is given at a time: about a second of work, so that a tile is soon done. More
 * where little but halo would be left: see `MIN_HALOS`.
 */
const WASM_MACS_PER_THREAD = 11e9;

/** No tensor of a tile grows beyond this, on either provider; several are alive at once. */
const TENSOR_BYTES = 256 * 2 ** 20;

const MAX_EDGE = 1024;

/**
 * A core is this many halos wide, where memory allows it: below, most of the work would be thrown away. Measured
 * with a network that sees 66 pixels around (Wide, halo 72), whose megapixel costs so many times its own work, and
 * ONNX Runtime so much memory in one run:
 *
 * | halos | tiles | work, 1 megapixel | 12 | MB |
 * | --- | --- | --- | --- | --- |
 * | 6 | 648 × 400 | 2.07 | 1.94 | 219 |
 * | 8 | 648 × 648 | 1.68 | 1.68 | 365 |
 * | 10 | 1144 × 480 | 1.65 | 1.52 | 639 |
 * | no limit | 1144 × 1144 | 1.31 | 1.31 | 1427 |
 */
const MIN_HALOS = 8;

// Threads need memory shared between workers, which only an isolated page gets. More than eight gain
// next to nothing with tiles of this size.
const mostThreads = self.crossOriginIsolated ? Math.min(navigator.hardwareConcurrency || 1, 8) : 1;

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

/**
 * The first call fixes the number of threads for as long as this worker lives.
 * @throws AppError ModelFailed when it does not run or not give the stored answers, DeviceLost,
 *   OutOfMemory, WorkerCrashed
 */
export async function openOnnxNetwork(files: ModelFiles, backend: Backend): Promise<OnnxNetwork> {
  const { model } = files;
  const precision = precisionOf(backend);
  if (!usesGpu(backend)) {
    const threads = backend === "wasm" ? mostThreads : 1;
    const pixels = mostPixels(model, TENSOR_BYTES, precision, WASM_MACS_PER_THREAD * threads);
    return create(files, { precision, threads, pixels, gpu: null });
  }
  const gpu = await openGpu(precision);
  const pixels = mostPixels(model, Math.min(TENSOR_BYTES, gpu.maxTensorBytes), precision);
  return create(files, { precision, threads: 0, pixels, gpu });
}

/**
 * The largest tile whose widest tensor stays within `bytes`, and its work within `macs` where that does not make
 * it nearly all halo.
 */
function mostPixels(
  model: ModelEntry,
  bytes: number,
  precision: Precision,
  macs = Number.POSITIVE_INFINITY,
): number {
  const fits = Math.floor(bytes / VALUE_BYTES[precision] / model.channels);
  const brief = Math.floor(macs / model.macsPerPixel);
  return Math.min(fits, Math.max(brief, ((MIN_HALOS + 2) * model.radius) ** 2));
}

interface Gpu {
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

interface Setup {
  readonly precision: Precision;
  readonly threads: number;
  readonly pixels: number;
  readonly gpu: Gpu | null;
}

/** Creates a network and lets it prove itself; the proof also compiles shaders and starts threads. */
async function create(
  { model, onnx, golden }: ModelFiles,
  { precision, threads, pixels, gpu }: Setup,
): Promise<OnnxNetwork> {
  const provider: Ort.InferenceSession.ExecutionProviderConfig = gpu
    ? {
        name: "webgpu",
        device: gpu.device,
        preferredLayout: "NHWC",
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
  const unlessLost = <T>(work: Promise<T>) => (gpu ? Promise.race([work, gpu.lost]) : work);
  const [ort, inference] = await unlessLost(started).catch((error: unknown) => {
    throw asStartError(error);
  });

  const infer = async (planes: Float32Array, shape: TileShape, conditions: Conditions) => {
    const answers = await inference.run(
      feedsOf(ort.Tensor, model.inputs, planes, shape, conditions),
    );
    gpu?.complain();
    return answers[inference.outputNames[0] ?? ""]?.data as Float32Array;
  };
  const network: OnnxNetwork = {
    model,
    adapter: gpu?.name ?? null,
    threads,
    edge: Math.max(MAX_EDGE, MIN_HALOS * model.radius),
    pixels,
    async run(planes, shape, conditions) {
      const done = exclusive(() => infer(planes, shape, conditions));
      return unlessLost(done).catch((error: unknown) => {
        throw asRunError(error);
      });
    },
    release: () => exclusive(() => inference.release()),
  };
  try {
    if (golden) await prove(network, golden, GOLDEN_TOLERANCE[precision]);
  } catch (error) {
    void network.release().catch(() => {});
    throw error;
  }
  return network;
}

/** Runs the stored input at every stored blindness and compares with PyTorch's answers. */
async function prove(network: OnnxNetwork, golden: ArrayBuffer, tolerance: number): Promise<void> {
  const { golden: tile } = network.model;
  const { width, height } = tile;
  const size = 3 * width * height;
  const stored = new Float32Array(golden); // little-endian, as every browser's machine is
  for (const [i, conditions] of goldenConditions(tile).entries()) {
    const answer = await network.run(stored.slice(0, size), { width, height }, conditions);
    const error = largestDifference(answer, stored.subarray(size * (i + 1), size * (i + 2)));
    // Also when the error is not a number.
    if (!(error <= tolerance)) {
      throw new AppError("wrongAnswers", { onGpu: network.adapter !== null, off: error });
    }
  }
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  // Math.max passes NaN on, which a comparison would swallow.
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] as number))), 0);
}
