/** The yardstick: ONNX Runtime alone, one `session.run` on a whole photo, no tiles, no copies in or out. */
import * as Comlink from "comlink";
import * as ort from "onnxruntime-web/wasm";
import "../../src/engine/script-urls";

let session: ort.InferenceSession | null = null;

const bare = {
  /** @param threads as many as the engine reports that it uses */
  async load(model: string, threads: number): Promise<void> {
    ort.env.wasm.wasmPaths = __ORT_FOLDER__;
    ort.env.wasm.numThreads = threads;
    session = await ort.InferenceSession.create(model, {
      executionProviders: ["wasm"],
      graphOptimizationLevel: "all",
    });
  },

  /**
   * @param planes [3, height, width] in [0, 1]
   * @returns milliseconds of the run alone
   */
  async run(planes: Float32Array, width: number, height: number): Promise<number> {
    if (!session) throw new Error("run before load");
    const feeds = {
      image: new ort.Tensor("float32", planes, [1, 3, height, width]),
      blindness: new ort.Tensor("float32", Float32Array.of(0), [1]),
    };
    const start = performance.now();
    const outputs = await session.run(feeds);
    const elapsed = performance.now() - start;
    for (const output of Object.values(outputs)) output.dispose();
    return elapsed;
  },
};

export type Bare = typeof bare;
Comlink.expose(bare);
