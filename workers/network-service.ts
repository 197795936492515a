/** What the network worker answers to. */
import * as Comlink from "comlink";
import type { TileShape } from "../src/geometry/tiles";
import type { Backend } from "../src/network/backends";
import type { ModelFiles, NetworkSession, openSession } from "./session";

/** @param open opens a session; another one in tests, which make it fail */
export function networkService(open: typeof openSession) {
  let session: NetworkSession | null = null;

  return {
    /** Opens a session in place of the one before. Throws what `openSession` throws. */
    async open(
      files: ModelFiles,
      backend: Backend,
    ): Promise<Pick<NetworkSession, "adapter" | "threads" | "edge">> {
      // One network at a time: its buffers are the largest thing in memory.
      await session?.release();
      session = null;
      session = await open(files, backend);
      const { adapter, threads, edge } = session;
      return { adapter, threads, edge };
    },

    /** See `NetworkSession.run`. */
    async run(planes: Float32Array, shape: TileShape, blindness: number): Promise<Float32Array> {
      if (!session) throw new Error("run before open");
      const answer = await session.run(planes, shape, blindness);
      return Comlink.transfer(answer, [answer.buffer]);
    },
  };
}

export type NetworkService = ReturnType<typeof networkService>;
