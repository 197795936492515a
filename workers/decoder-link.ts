/** libheif and LibRaw as the codec worker uses them: a worker for each file, ended with the work. */
import { AppError, asAppError } from "../src/base/errors";
import { type DecodeApart, type DecoderService, formatOf } from "../src/codecs/apart";
import "../src/engine/script-urls";
import { handleOf, running } from "../src/engine/supervised";
import { limitTime } from "./decoding-time";

function startDecoder() {
  const worker = new Worker(new URL("./decoder.worker.ts", import.meta.url), { type: "module" });
  return running(handleOf<DecoderService>(worker));
}

/** Ended by the signal at once, wherever it is. */
export const decodeApart: DecodeApart = async (file, found, signal) => {
  const format = formatOf(found);
  const worker = startDecoder();
  const abort = () => worker.end(signal?.reason);
  const stopClock = limitTime(worker, file, format);
  signal?.addEventListener("abort", abort);
  try {
    return await worker.ask((remote) => remote.decode(file, found));
  } catch (error) {
    signal?.throwIfAborted();
    throw told(error, format);
  } finally {
    stopClock();
    signal?.removeEventListener("abort", abort);
    worker.end(null);
  }
};

/** Failures that only the worker's end tells of. */
function told(error: unknown, format: string): unknown {
  const facts = asAppError(error)?.facts;
  if (facts?.code !== "workerCrashed") return error;
  const code = facts.data.how === "notLoaded" ? "decoderUnreachable" : "damagedImage";
  return new AppError(code, { format }, error);
}
