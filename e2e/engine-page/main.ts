/** The engine without the app: what the engine's browser tests reach through `window.blindspot`. */

import { AppError } from "../../src/base/errors";
import { createEngine } from "../../src/engine/client";
import type { Engine } from "../../src/engine/engine";
import type { DenoiseWorker } from "../../src/engine/protocol";
import { spawns } from "../../src/engine/spawn";
import type { WorkerHandle } from "../../src/engine/supervised";
import { psnr } from "../../src/measure/metrics";
import { fetchManifest, loadFile } from "../../src/models/load";
import { goldenConditions } from "../../src/models/manifest";
import type { Backend } from "../../src/network/backends";
import { openOnnxNetwork } from "../../workers/onnx-network";
import { apart } from "./apart";
import { corpus } from "./corpus";
import { fitSteps, fitted } from "./fits";
import { fuzz, prepareFuzz, tryEndlessModel } from "./fuzz";
import { denoise, noisyPhoto, order, resultOf } from "./photo";
import { saving } from "./saving";
import { spoken } from "./spoken";
import { underFaults } from "./under-faults";
import { vips } from "./vips";

async function pixelsOf(file: Blob): Promise<ImageData> {
  const bitmap = await createImageBitmap(file);
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
  if (!context) throw new Error("no 2D canvas");
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, bitmap.width, bitmap.height);
}

/** A model's largest error on its golden tile at each stored blindness, on a backend. */
async function goldenErrors(id: string, backend: Backend): Promise<number[]> {
  const model = (await fetchManifest()).find((entry) => entry.id === id);
  if (!model) throw new Error("no model");
  const [onnx, golden] = await Promise.all([
    loadFile(model.file, model.sha256),
    loadFile(model.golden.file, model.golden.sha256),
  ]);
  const network = await openOnnxNetwork({ model, onnx, golden }, backend);
  const { width, height } = model.golden;
  const stored = new Float32Array(golden);
  const size = 3 * width * height;
  const errors: number[] = [];
  for (const [i, conditions] of goldenConditions(model.golden).entries()) {
    const answer = await network.run(stored.slice(0, size), { width, height }, conditions);
    errors.push(
      answer.reduce(
        (most, value, at) =>
          Math.max(most, Math.abs(value - (stored[size * (i + 1) + at] ?? Number.NaN))),
        0,
      ),
    );
  }
  await network.release();
  return errors;
}

/** An engine whose denoise worker can be killed as the browser would kill it. */
function mortalEngine(): { engine: Engine; workers: () => number; kill: () => void } {
  let [workers, kill] = [0, () => {}];
  const denoise = (): WorkerHandle<DenoiseWorker> => {
    workers++;
    const handle = spawns.denoise();
    const killed = new Promise<never>((_, reject) => {
      kill = () => {
        handle.terminate();
        reject(new AppError("workerCrashed", { how: "threw" }, "killed by the test"));
      };
    });
    return { ...handle, crashed: Promise.race([handle.crashed, killed]) };
  };
  return { engine: createEngine({ denoise }), workers: () => workers, kill: () => kill() };
}

const blindspot = {
  createEngine: () => spoken(createEngine()),
  denoise,
  fitted,
  fitSteps,
  fuzz,
  goldenErrors,
  mortalEngine,
  noisyPhoto,
  pixelsOf,
  prepareFuzz,
  psnr,
  order,
  resultOf,
  saving,
  tryEndlessModel,
  underFaults,
  apart,
  corpus,
  vips,
};

declare global {
  interface Window {
    blindspot: typeof blindspot;
  }
}

window.blindspot = blindspot;
