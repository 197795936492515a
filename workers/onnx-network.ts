/** One network, ready to run on one backend, if that gives right answers here. */
import { AppError } from "../src/base/errors";
import type { TileShape } from "../src/geometry/tiles";
import { goldenConditions, type ModelEntry } from "../src/models/manifest";
import { type Backend, type Precision, precisionOf } from "../src/network/backends";
import type { Conditions } from "../src/network/conditions";
import { feedsOf } from "./feeds";
import { type Device, deviceOf, openGraph } from "./onnx-graph";

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
  /** Of a profile: the stored answers are those of `start`. */
  readonly parameters?: {
    readonly start: Float32Array<ArrayBuffer>;
    readonly fitted: Float32Array<ArrayBuffer>;
  };
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

/**
 * The first call fixes the number of threads for as long as this worker lives.
 * @throws AppError ModelFailed when it does not run or not give the stored answers, DeviceLost,
 *   OutOfMemory, WorkerCrashed
 */
export async function openOnnxNetwork(files: ModelFiles, backend: Backend): Promise<OnnxNetwork> {
  const { model } = files;
  const precision = precisionOf(backend);
  const device = await deviceOf(backend);
  const { gpu, threads } = device;
  const pixels = gpu
    ? mostPixels(model, Math.min(TENSOR_BYTES, gpu.maxTensorBytes), precision)
    : mostPixels(model, TENSOR_BYTES, precision, WASM_MACS_PER_THREAD * threads);
  return create(files, { ...device, precision, pixels });
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

interface Setup extends Device {
  readonly precision: Precision;
  readonly pixels: number;
}

/** Creates a network and lets it prove itself; the proof also compiles shaders and starts threads. */
async function create(
  { model, onnx, golden, parameters: fitted }: ModelFiles,
  { precision, threads, pixels, gpu }: Setup,
): Promise<OnnxNetwork> {
  const graph = await openGraph(onnx, { threads, gpu, layout: "NHWC" });
  let parameters = fitted?.start ?? null;
  const infer = async (planes: Float32Array, shape: TileShape, conditions: Conditions) => {
    const own = parameters;
    const [answer] = await graph.run(
      (Of) => ({
        ...feedsOf(Of, model.inputs, planes, shape, conditions),
        ...(own && { parameters: new Of("float32", own, [own.length]) }),
      }),
      graph.outputs.slice(0, 1),
    );
    return answer as Float32Array;
  };
  const network: OnnxNetwork = {
    model,
    adapter: gpu?.name ?? null,
    threads,
    edge: Math.max(MAX_EDGE, MIN_HALOS * model.radius),
    pixels,
    run: infer,
    release: graph.release,
  };
  try {
    if (golden) await prove(network, golden, GOLDEN_TOLERANCE[precision]);
  } catch (error) {
    void network.release().catch(() => {});
    throw error;
  }
  parameters = fitted?.fitted ?? null;
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

export function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  // Math.max passes NaN on, which a comparison would swallow.
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] as number))), 0);
}
