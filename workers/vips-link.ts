/** wasm-vips as the codec worker uses it: a worker of its own for each file, ended with the work. */
import { AppError, asAppError } from "../src/base/errors";
import type { DecodeWithVips } from "../src/codecs/decode";
import type { VipsFormat } from "../src/codecs/vips/formats";
import type { VipsService } from "../src/codecs/vips/service";
import "../src/engine/script-urls";
import { handleOf, running } from "../src/engine/supervised";

/** Its threads share memory, which only isolated pages may. */
export const vipsRuns = (): boolean => self.crossOriginIsolated;

function startVips() {
  const worker = new Worker(new URL("./vips.worker.ts", import.meta.url), { type: "module" });
  return running(handleOf<VipsService>(worker));
}

/** Ended by the signal at once, wherever it is. */
export const decodeInVips: DecodeWithVips = async (file, format, signal) => {
  const worker = startVips();
  const abort = () => worker.end(signal?.reason);
  signal?.addEventListener("abort", abort);
  try {
    return await worker.ask((remote) => remote.decode(file, format));
  } catch (error) {
    signal?.throwIfAborted();
    throw told(error, format);
  } finally {
    signal?.removeEventListener("abort", abort);
    worker.end(null);
  }
};

/** What only the worker's end tells of. */
function told(error: unknown, format: VipsFormat): unknown {
  const facts = asAppError(error)?.facts;
  if (facts?.code !== "workerCrashed") return error;
  const code = facts.data.how === "notLoaded" ? "decoderUnreachable" : "damagedImage";
  return new AppError(code, { format }, error);
}
