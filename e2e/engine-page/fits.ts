/** Fits on the engine's page: one that is broken or ended at chosen runs of its graphs, and steps without workers. */
import { createEngine } from "../../src/engine/client";
import type { DenoiseWorker, FitJob, FitOutcome } from "../../src/engine/protocol";
import { handleOf } from "../../src/engine/supervised";
import { fetchManifest, loadFile } from "../../src/models/load";
import type { ModelFile } from "../../src/models/manifest";
import type { Backend } from "../../src/network/backends";
import {
  beginFit,
  chooseSquares,
  FIT,
  type FitGraphs,
  itself,
  type ReadSquare,
  type Sample,
  sampleOf,
  takeStep,
} from "../../src/network/fit";
import { openOnnxFit } from "../../workers/onnx-fit";
import { street } from "../street";
import { type Answer, answers, type Fault, type Question, questions } from "./faults";
import { denoise, noisyPhoto } from "./photo";

const MODEL = "compact";
const SIZE = { width: 300, height: 260 };

function streetPhoto(): Promise<Blob> {
  const { width, height } = SIZE;
  const image = new ImageData(width, height);
  const at = street(40);
  image.data.forEach((_, i) => {
    const [pixel, channel] = [i >> 2, i % 4];
    image.data[i] = channel === 3 ? 255 : at(pixel % width, Math.floor(pixel / width), channel);
  });
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  return canvas.convertToBlob();
}

export interface FitOrdeal {
  readonly backend: "wasm";
  /** What happens at which run of a fit's graphs, counted over all workers. */
  readonly faults?: readonly { readonly run: number; readonly fault: Fault }[];
  /** At this run the person cancels, or wants what there is. */
  readonly ended?: { readonly run: number; readonly how: "cancel" | "stop" };
}

export interface FitResult {
  /** "done", or the error's name. */
  readonly end: string;
  readonly outcome:
    | (Omit<FitOutcome, "parameters"> & { readonly parameters: number[] | null })
    | null;
  /** The steps that were told. */
  readonly told: readonly number[];
  /** Runs of the fit's graphs, and those that were begun after it was ended. */
  readonly runs: number;
  readonly after: number;
}

/** A fit from its beginning to its end, and a photo that is denoised when that is known. */
export async function fitted({ backend, faults = [], ended }: FitOrdeal): Promise<FitResult> {
  let [runs, after, over] = [0, 0, false];
  const told: number[] = [];
  const abort = new AbortController();
  const answered = answers();
  const asked = questions();
  const engine = createEngine({
    denoise: () =>
      handleOf<DenoiseWorker>(
        new Worker(new URL("./faulty.worker.ts", import.meta.url), { type: "module" }),
      ),
  });
  engine.prefer(backend, []);
  asked.addEventListener("message", ({ data: { id, of } }: MessageEvent<Question>) => {
    const fault = of === "fit" ? faults.find(({ run }) => run === runs) : undefined;
    if (of === "fit") {
      if (over) after++;
      if (ended?.run === runs) {
        over = true;
        if (ended.how === "cancel") abort.abort();
        else engine.stopFit();
      }
      runs++;
    }
    answered.postMessage({ id, fault: fault?.fault ?? null } satisfies Answer);
  });
  const job: FitJob = {
    photos: [{ id: "a", name: "a.png", ...SIZE }],
    ...{ model: MODEL, teacher: null, seed: 0, mended: true },
  };
  try {
    await engine.openPhoto("a", await streetPhoto());
    const outcome = await engine
      .fit(job, {
        tab: "a",
        signal: abort.signal,
        onProgress: ({ step }) => void told.push(step),
        onPreview() {},
        onWaiting() {},
      })
      .catch((error: Error) => error.name);
    await engine.openPhoto("b", await noisyPhoto(64, 48));
    // Behind whatever the fit may still be running.
    await denoise(engine, "b", { model: MODEL });
    if (typeof outcome === "string") return { end: outcome, outcome: null, told, runs, after };
    const parameters = outcome.parameters && Array.from(outcome.parameters);
    return { end: "done", outcome: { ...outcome, parameters }, told, runs, after };
  } finally {
    engine.dispose();
    asked.close();
    answered.close();
  }
}

/** Wherever it is looked at. */
const readStreet: ReadSquare = async (_photo, x, y, side) =>
  Float32Array.from({ length: 3 * side * side }, (_, i) => {
    const [row, column] = [Math.floor(i / side) % side, i % side];
    return street(40)(x + column, y + row, Math.floor(i / side ** 2)) / 255;
  });

interface Steps {
  /** How far each parameter is from where it began, after each step. */
  readonly moved: readonly (readonly number[])[];
  /** What the network makes of a square after the last one. */
  readonly answer: readonly number[];
}

/**
 * The first steps of a fit with squares of `core` pixels, computed by this page itself: on each backend the same
 * steps, with samples that were made by the first: of a slope near nothing Adam makes as large a step as of others,
 * into either direction.
 */
export async function fitSteps(
  backends: readonly Backend[],
  core: number,
  steps: number,
): Promise<Steps[]> {
  Object.assign(FIT, { ...{ core, pool: 3, heldOut: 0, batch: 1 } });
  const model = (await fetchManifest()).find(({ id }) => id === MODEL);
  if (!model?.fit) throw new Error("no model that can be fitted");
  const { radius, defaultBlindness: blindness = 0, fit } = model;
  const load = ({ file, sha256 }: ModelFile) => loadFile(file, sha256);
  const golden = await load(fit.golden);
  const start = new Float32Array(golden.slice(0, 4 * fit.parameters));
  let pool: readonly Sample[] | null = null;
  const all: Steps[] = [];
  for (const backend of backends) {
    const [inference, gradient] = [await load(fit.inference), await load(fit.gradient)];
    const opened = await openOnnxFit({ fit, inference, gradient, golden }, backend);
    const graphs: FitGraphs = { ...opened, radius, blindness, start, groups: fit.groups };
    const squares = chooseSquares([SIZE], 0);
    pool ??= await Promise.all(
      squares.map(
        async (square) => (await sampleOf(radius, itself(graphs), readStreet, square)).sample,
      ),
    );
    let state = beginFit(start);
    const moved: number[][] = [];
    for (let i = 0; i < steps; i++) {
      state = (await takeStep(graphs, state, { samples: pool, taught: false }, 0)).state;
      moved.push(Array.from(state.parameters, (value, at) => value - (start[at] as number)));
    }
    const [{ photo: planes }] = pool as readonly [Sample];
    const image = { planes, batch: 1, side: core + 2 * radius };
    const answer = await graphs.infer(image, blindness, Float32Array.from(state.parameters));
    all.push({ moved, answer: Array.from(answer) });
    await opened.release();
  }
  return all;
}
