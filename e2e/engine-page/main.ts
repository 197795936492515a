/** The engine without the app: what the engine's browser tests reach through `window.blindspot`. */
import { psnr } from "../../src/core/metrics";
import {
  createEngine,
  type DenoiseOptions,
  type Engine,
  spawnWorker,
  type WorkerHandle,
} from "../../src/engine/client";
import type { FinishedTile, JobProgress } from "../../src/engine/protocol";
import { fetchManifest, loadFile } from "../../src/models/load";
import { openSession } from "../../workers/session";
import { fuzz, prepareFuzz, tryEndlessModel } from "./fuzz";

/** A picture with edges, flat parts and seeded noise, as a PNG. */
async function noisyPhoto(width: number, height: number): Promise<Blob> {
  const image = new ImageData(width, height);
  let state = 1;
  image.data.forEach((_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const x = (i >> 2) % width;
    const y = Math.floor((i >> 2) / width);
    const value = (((x >> 5) + (y >> 4)) % 2 ? 60 : 150) + 40 * (i % 4) + (state >>> 24) / 6;
    image.data[i] = i % 4 === 3 ? 255 : value;
  });
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  return canvas.convertToBlob();
}

async function pixelsOf(file: Blob): Promise<ImageData> {
  const bitmap = await createImageBitmap(file);
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
  if (!context) throw new Error("no 2D canvas");
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, bitmap.width, bitmap.height);
}

interface Run {
  readonly tiles: FinishedTile[];
  readonly progress: JobProgress[];
  /** "done", or the error's name. */
  readonly end: string;
}

/** One job with the default model at c = 0, and all it delivered. */
async function denoise(
  engine: Engine,
  photo: string,
  options: Partial<DenoiseOptions> & { each?: (count: number) => void } = {},
): Promise<Run> {
  const tiles: FinishedTile[] = [];
  const progress: JobProgress[] = [];
  const settings = { model: "compact", blindness: 0 };
  const { done } = engine.denoise(photo, settings, {
    signal: new AbortController().signal,
    focus: null,
    finished: [],
    onTile(tile, at) {
      tiles.push(tile);
      progress.push(at);
      options.each?.(tiles.length);
    },
    ...options,
  });
  const end = await done.then(
    () => "done",
    (error: Error) => error.name,
  );
  return { tiles, progress, end };
}

/** A model's largest error on its golden tile at each stored blindness, on a provider. */
async function goldenErrors(id: string, provider: "wasm" | "webgpu"): Promise<number[]> {
  const model = (await fetchManifest()).find((entry) => entry.id === id);
  if (!model) throw new Error("no model");
  const [onnx, golden] = await Promise.all([
    loadFile(model.file, model.sha256),
    loadFile(model.golden.file, model.golden.sha256),
  ]);
  const session = await openSession({ model, onnx, golden }, provider);
  if (session.status.provider !== provider) {
    throw new Error(session.status.fallbackReason ?? "fell back without a reason");
  }
  const { width, height, blindness } = model.golden;
  const stored = new Float32Array(golden);
  const size = 3 * width * height;
  const errors: number[] = [];
  for (const [i, c] of blindness.entries()) {
    const answer = await session.run(stored.slice(0, size), { width, height }, c);
    errors.push(
      answer.reduce(
        (most, value, at) =>
          Math.max(most, Math.abs(value - (stored[size * (i + 1) + at] ?? Number.NaN))),
        0,
      ),
    );
  }
  await session.release();
  return errors;
}

/** An engine whose worker can be killed as the browser would kill it. */
function mortalEngine(): { engine: Engine; workers: () => number; kill: () => void } {
  let [workers, kill] = [0, () => {}];
  const spawn = (): WorkerHandle => {
    workers++;
    const handle = spawnWorker();
    const killed = new Promise<never>((_, reject) => {
      kill = () => {
        handle.terminate();
        reject(Object.assign(new Error("killed by the test"), { name: "WorkerCrashed" }));
      };
    });
    return { ...handle, crashed: Promise.race([handle.crashed, killed]) };
  };
  return { engine: createEngine(spawn), workers: () => workers, kill: () => kill() };
}

const blindspot = {
  createEngine,
  denoise,
  fuzz,
  goldenErrors,
  mortalEngine,
  noisyPhoto,
  pixelsOf,
  prepareFuzz,
  psnr,
  tryEndlessModel,
};

declare global {
  interface Window {
    blindspot: typeof blindspot;
  }
}

window.blindspot = blindspot;
