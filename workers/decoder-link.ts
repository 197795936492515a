/** libheif and LibRaw as the codec worker uses them: a worker for each file, ended with the work. */
import { AppError, asAppError } from "../src/base/errors";
import { type DecodeApart, type DecoderService, formatOf } from "../src/codecs/apart";
import "../src/engine/script-urls";
import { handleOf, running } from "../src/engine/supervised";

/**
 * A damaged file can lead a decoder in circles: it has so long, and longer for each megabyte. A busy machine takes
 * ten times as long as an idle one.
 */
const SECONDS = 25;
const SECONDS_PER_MEGABYTE = 10;

function startDecoder() {
  const worker = new Worker(new URL("./decoder.worker.ts", import.meta.url), { type: "module" });
  return running(handleOf<DecoderService>(worker));
}

/** Ended by the signal at once, wherever it is. */
export const decodeApart: DecodeApart = async (file, found, signal) => {
  const format = formatOf(found);
  const seconds = SECONDS + Math.ceil((SECONDS_PER_MEGABYTE * file.size) / 2 ** 20);
  const worker = startDecoder();
  const abort = () => worker.end(signal?.reason);
  const tooLong = () => worker.end(new AppError("decodingTooLong", { format, seconds }));
  const timer = setTimeout(tooLong, 1000 * seconds);
  signal?.addEventListener("abort", abort);
  try {
    return await worker.ask((remote) => remote.decode(file, found));
  } catch (error) {
    signal?.throwIfAborted();
    throw told(error, format);
  } finally {
    clearTimeout(timer);
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
