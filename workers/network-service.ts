/** The network worker's calls. */
import * as Comlink from "comlink";
import type { TileShape } from "../src/geometry/tiles";
import type { Backend } from "../src/network/backends";
import type { Conditions } from "../src/network/conditions";
import type { Batch, GradientRequest } from "../src/network/fit";
import { type FitFiles, type OnnxFit, openOnnxFit } from "./onnx-fit";
import type { ModelFiles, OnnxNetwork, openOnnxNetwork } from "./onnx-network";

/** @param open opens a network; another one in tests, which make it fail */
export function networkService(open: typeof openOnnxNetwork) {
  let network: OnnxNetwork | null = null;
  let fit: OnnxFit | null = null;
  const fitting = () => {
    if (!fit) throw new Error("a fit's step before it was opened");
    return fit;
  };

  return {
    /** Opens a network in place of the one before. Throws what `openOnnxNetwork` throws. */
    async open(
      files: ModelFiles,
      backend: Backend,
    ): Promise<Pick<OnnxNetwork, "adapter" | "threads" | "edge" | "pixels">> {
      // One network at a time: its buffers are the largest thing in memory.
      await network?.release();
      network = null;
      network = await open(files, backend);
      const { adapter, threads, edge, pixels } = network;
      return { adapter, threads, edge, pixels };
    },

    /** See `OnnxNetwork.run`. */
    async run(
      planes: Float32Array,
      shape: TileShape,
      conditions: Conditions,
    ): Promise<Float32Array> {
      if (!network) throw new Error("run before open");
      const answer = await network.run(planes, shape, conditions);
      return Comlink.transfer(answer, [answer.buffer]);
    },

    /** Opens the graphs of a fit beside the network: patches are small. Throws what `openOnnxFit` throws. */
    async openFit(files: FitFiles, backend: Backend): Promise<void> {
      await fit?.release();
      fit = null;
      fit = await openOnnxFit(files, backend);
    },

    async closeFit(): Promise<void> {
      await fit?.release();
      fit = null;
    },

    /** See `FitGraphs`. */
    async infer(
      image: Batch,
      blindness: number,
      parameters: Float32Array<ArrayBuffer>,
    ): Promise<Float32Array> {
      const answer = await fitting().infer(image, blindness, parameters);
      return Comlink.transfer(answer, [answer.buffer]);
    },

    /** See `FitGraphs`. */
    differentiate: (request: GradientRequest) => fitting().differentiate(request),
  };
}

export type NetworkService = ReturnType<typeof networkService>;
