/** The graphs of a fit, ready to run on one backend, if they give right answers here. */
import { AppError } from "../src/base/errors";
import type { FitEntry } from "../src/models/manifest";
import type { Backend } from "../src/network/backends";
import {
  type Batch,
  type FitGraphs,
  type Gradient,
  type GradientRequest,
  sum,
} from "../src/network/fit";
import { deviceOf, type Graph, openGraph } from "./onnx-graph";
import { largestDifference } from "./onnx-network";

/** The files of a model's fit, as their SHA-256 say they should be. */
export interface FitFiles {
  readonly fit: FitEntry;
  readonly inference: ArrayBuffer;
  readonly gradient: ArrayBuffer;
  readonly golden: ArrayBuffer;
}

export interface OnnxFit extends Pick<FitGraphs, "infer" | "differentiate"> {
  release(): Promise<void>;
}

/** Of full scale. */
const GOLDEN_TOLERANCE = 1e-3;
/**
 * Of the largest slope: where an answer is as good as its target, rounding decides on the sign of the loss's
 * slope. Wrong kernels are off by all of it.
 */
const SLOPE_TOLERANCE = 2e-2;

/** @throws AppError ModelFailed, OutOfMemory, DeviceLost, WorkerCrashed */
export async function openOnnxFit(files: FitFiles, backend: Backend): Promise<OnnxFit> {
  // In full precision on any backend. NCHW: of two layouts the one that was right for every shape.
  const device = { ...(await deviceOf(backend)), layout: "NCHW" } as const;
  const inference = await openGraph(files.inference, device);
  const gradient = await openGraph(files.gradient, device).catch(async (error: unknown) => {
    await inference.release();
    throw error;
  });
  const onGpu = device.gpu !== null;
  const fit = fitOf(inference, gradient, onGpu);
  try {
    await prove(fit, files, onGpu);
  } catch (error) {
    await fit.release();
    throw error;
  }
  return fit;
}

/** Values and their shape. */
type Input = readonly [Float32Array, readonly number[]];

const run = (graph: Graph, inputs: Readonly<Record<string, Input>>, outputs: readonly string[]) =>
  graph.run((Of) => {
    const feeds = Object.entries(inputs).map(
      ([name, [values, shape]]) => [name, new Of("float32", values, shape)] as const,
    );
    return Object.fromEntries(feeds);
  }, outputs);

const planesOf = ({ planes, batch, side }: Batch): Input => [planes, [batch, 3, side, side]];

/** The squares of a request, one by one: what they come to adds up to what the request does. */
function eachSquare(request: GradientRequest): GradientRequest[] {
  const { planes, batch, side } = request.image;
  const part = (values: Float32Array<ArrayBuffer>, i: number) =>
    values.slice((values.length / batch) * i, (values.length / batch) * (i + 1));
  return Array.from({ length: batch }, (_, i) => ({
    ...request,
    image: { planes: part(planes, i), batch: 1, side },
    target: part(request.target, i),
    weight: part(request.weight, i),
  }));
}

function fitOf(inference: Graph, gradient: Graph, onGpu: boolean): OnnxFit {
  const slopeOf = async (request: GradientRequest): Promise<Gradient> => {
    const { image, blindness, parameters, target, weight } = request;
    const feeds: Record<string, Input> = {
      image: planesOf(image),
      blindness: [Float32Array.of(blindness), [1]],
      parameters: [parameters, [parameters.length]],
      target: planesOf({ ...image, planes: target }),
      weight: planesOf({ ...image, planes: weight }),
    };
    const [loss, slope] = await run(gradient, feeds, ["loss", "gradient"]);
    return { loss: loss?.[0] as number, slope: slope as Float32Array };
  };
  return {
    async infer(image, blindness, parameters) {
      const feeds: Record<string, Input> = {
        image: planesOf(image),
        blindness: [Float32Array.of(blindness), [1]],
        parameters: [parameters, [parameters.length]],
      };
      const [answer] = await run(inference, feeds, ["denoised"]);
      return answer as Float32Array;
    },

    async differentiate(request) {
      // All that lies between the layers is held until the slope is known: on the processor, of one square at a time.
      const [first, ...others] = onGpu ? [request] : eachSquare(request);
      let all = await slopeOf(first as GradientRequest);
      for (const other of others) {
        const { loss, slope } = await slopeOf(other);
        all = { loss: all.loss + loss, slope: sum(all.slope, slope) };
      }
      return all;
    },

    async release() {
      await inference.release();
      await gradient.release();
    },
  };
}

/** Runs the stored inputs and compares with the stored answers. */
async function prove(fit: OnnxFit, { fit: entry, golden }: FitFiles, onGpu: boolean) {
  const { side, batch, blindness } = entry.golden;
  const stored = new Float32Array(golden); // little-endian, as every browser's machine is
  let at = 0;
  const next = (length: number) => {
    at += length;
    return stored.slice(at - length, at);
  };
  const parameters = next(entry.parameters);
  const size = batch * 3 * side * side;
  const [planes, target, weight] = [next(size), next(size), next(size)] as const;
  const request: GradientRequest = {
    image: { planes, batch, side },
    blindness,
    parameters,
    target,
    weight,
  };
  const [denoised, loss, slope] = [next(size), next(1), next(entry.parameters)] as const;
  const answer = await fit.infer(request.image, blindness, parameters);
  const found = await fit.differentiate(request);
  const steepest = slope.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const errors = [
    [largestDifference(answer, denoised), GOLDEN_TOLERANCE],
    [Math.abs(found.loss - (loss[0] as number)), GOLDEN_TOLERANCE],
    [largestDifference(found.slope, slope) / steepest, SLOPE_TOLERANCE],
  ] as const;
  for (const [error, tolerance] of errors) {
    // Also when the error is not a number.
    if (!(error <= tolerance)) throw new AppError("wrongAnswers", { onGpu, off: error });
  }
}
