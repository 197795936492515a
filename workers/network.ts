/** The denoise worker's side of the network worker. */
import * as Comlink from "comlink";
import { asAppError } from "../src/core/errors";
import type { TileShape } from "../src/core/tiles";
import { crashOf } from "../src/engine/crash";
import type { EngineStatus, Provider } from "../src/engine/protocol";
import "../src/engine/script-urls";
import type { ModelEntry } from "../src/models/manifest";
import type { NetworkWorker } from "./network.worker";
import type { ModelFiles } from "./session";

/** A network that is ready, in its own thread: `run` leaves this one free. */
export interface Network {
  readonly model: ModelEntry;
  readonly status: EngineStatus;
  /** The widest and highest core, in pixels, to run at once. */
  readonly edge: number;
  /**
   * @param planes [3, height, width] in [0, 1]; given away
   * @returns the same shape, not clamped
   * @throws AppError OutOfMemory, DeviceLost, WorkerCrashed, ModelFailed
   */
  run(
    planes: Float32Array<ArrayBuffer>,
    shape: TileShape,
    blindness: number,
  ): Promise<Float32Array>;
}

let started: { remote: Comlink.Remote<NetworkWorker>; crashed: Promise<never> } | null = null;

/** Started once, and ended with the worker that started it. */
function networkWorker() {
  if (!started) {
    const worker = new Worker(new URL("./network.worker.ts", import.meta.url), { type: "module" });
    started = { remote: Comlink.wrap<NetworkWorker>(worker), crashed: crashOf(worker) };
  }
  return started;
}

/**
 * Takes the place of the network opened before.
 * @throws AppError ModelFailed, DeviceLost, WorkerCrashed
 */
export async function openNetwork(
  files: ModelFiles,
  preference: Provider | "auto",
): Promise<Network> {
  const { remote, crashed } = networkWorker();
  // Errors lose their class on the way here.
  const answer = <T>(promise: Promise<T>): Promise<T> =>
    Promise.race([promise, crashed]).catch((error: unknown) => {
      throw asAppError(error) ?? error;
    });
  const { status, edge } = await answer(
    remote.open(
      Comlink.transfer(files, [files.onnx, ...(files.golden ? [files.golden] : [])]),
      preference,
    ),
  );
  return {
    model: files.model,
    status,
    edge,
    run: (planes, shape, blindness) =>
      answer(remote.run(Comlink.transfer(planes, [planes.buffer]), shape, blindness)),
  };
}
