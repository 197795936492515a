/** What a step of a fit costs, beside the forward run of the same batch: the app's own graphs and steps. */
import * as Comlink from "comlink";
import "../../src/engine/script-urls";
import { loadFile } from "../../src/models/load";
import type { ModelEntry, ModelFile } from "../../src/models/manifest";
import {
  beginFit,
  chooseSquares,
  FIT,
  type FitGraphs,
  type FitState,
  itself,
  type Sample,
  sampleOf,
  takeStep,
} from "../../src/network/fit";
import { rasterOf, readTile } from "../../src/raster/planes";
import { openOnnxFit } from "../../workers/onnx-fit";

/** So many steps are timed at once: they are not all of one kind. */
const STEPS = 4;

let graphs: FitGraphs;
const samples: Sample[] = [];
let state: FitState;

const fit = {
  async load(
    model: ModelEntry,
    photo: {
      readonly width: number;
      readonly height: number;
      readonly data: Uint8ClampedArray<ArrayBuffer>;
    },
  ): Promise<void> {
    const { fit: entry, radius, defaultBlindness: blindness = 0 } = model;
    if (!entry) throw new Error("the default model cannot be fitted");
    const load = ({ file, sha256 }: ModelFile) => loadFile(file, sha256);
    const golden = await load(entry.golden);
    const start = new Float32Array(golden.slice(0, 4 * entry.parameters));
    const files = { inference: await load(entry.inference), gradient: await load(entry.gradient) };
    const opened = await openOnnxFit({ fit: entry, golden, ...files }, "wasm");
    graphs = { ...opened, radius, blindness, start, groups: entry.groups };
    const raster = rasterOf(photo);
    for (const square of chooseSquares([photo], 0)) {
      const { sample } = await sampleOf(
        radius,
        itself(graphs),
        async (_, x, y, side) => {
          const planes = new Float32Array(3 * side * side);
          const shape = { width: side, height: side };
          readTile(raster, { x, y, ...shape }, 0, shape, planes);
          return planes;
        },
        square,
      );
      samples.push(sample);
    }
    state = beginFit(start);
  },

  /** @returns milliseconds of a step, and of a forward run of as many squares of the same size */
  async round(): Promise<{ step: number; forward: number }> {
    const side = FIT.core + 2 * graphs.radius;
    const size = 3 * side * side;
    const parameters = Float32Array.from(graphs.start);
    let [step, forward] = [0, 0];
    // In turn, so that whatever else the machine does slows both.
    for (let i = 0; i < STEPS; i++) {
      const planes = new Float32Array(FIT.batch * size);
      for (let k = 0; k < FIT.batch; k++) planes.set((samples[k] as Sample).photo, k * size);
      let began = performance.now();
      await graphs.infer({ planes, batch: FIT.batch, side }, graphs.blindness, parameters);
      forward += (performance.now() - began) / STEPS;
      began = performance.now();
      state = (await takeStep(graphs, state, { samples, taught: false }, 0)).state;
      step += (performance.now() - began) / STEPS;
    }
    return { step, forward };
  },
};

export type FitBench = typeof fit;
Comlink.expose(fit);
