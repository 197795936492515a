/**
 * The worker in which the network runs, alone: on WASM a run blocks its thread, and the denoise worker
 * must meanwhile read the next tile, write the last one and hear what the page says.
 */
import * as Comlink from "comlink";
import type { TileShape } from "../src/core/tiles";
import type { EngineStatus, Provider } from "../src/engine/protocol";
import { watchTraffic } from "../src/engine/watch-traffic";
import { type ModelFiles, type NetworkSession, openSession } from "./session";

watchTraffic();
let session: NetworkSession | null = null;

const network = {
  /** Opens a session in place of the one before. Throws what `openSession` throws. */
  async open(
    files: ModelFiles,
    preference: Provider | "auto",
  ): Promise<{ status: EngineStatus; edge: number }> {
    // One network at a time: its buffers are the largest thing in memory.
    await session?.release();
    session = null;
    session = await openSession(files, preference);
    return { status: session.status, edge: session.edge };
  },

  /** See `NetworkSession.run`. */
  async run(planes: Float32Array, shape: TileShape, blindness: number): Promise<Float32Array> {
    if (!session) throw new Error("run before open");
    const answer = await session.run(planes, shape, blindness);
    return Comlink.transfer(answer, [answer.buffer]);
  },
};

export type NetworkWorker = typeof network;

Comlink.expose(network);
