/** Decoding one file in a worker of its own, which ends with the work. */
import type { Remote } from "comlink";
import { AppError, asAppError } from "../src/base/errors";
import type { Running } from "../src/engine/supervised";

/**
 * A damaged file can lead a decoder in circles: it has so long, and longer for each megabyte. A busy machine takes
 * ten times as long as an idle one.
 */
const SECONDS = 25;
const SECONDS_PER_MEGABYTE = 10;

/**
 * The worker is ended when the work is over, when its time is, and by the signal at once, wherever it is.
 * @param format as a person is told it
 * @throws AppError decodingTooLong, decoderUnreachable, damagedImage, and what the worker throws
 */
export async function decodeInWorker<Service, Pixels>(
  worker: Running<Service>,
  { size }: Blob,
  format: string,
  signal: AbortSignal | undefined,
  decode: (remote: Remote<Service>) => Promise<Pixels>,
): Promise<Pixels> {
  const seconds = SECONDS + Math.ceil((SECONDS_PER_MEGABYTE * size) / 2 ** 20);
  const tooLong = () => worker.end(new AppError("decodingTooLong", { format, seconds }));
  const timer = setTimeout(tooLong, 1000 * seconds);
  const abort = () => worker.end(signal?.reason);
  signal?.addEventListener("abort", abort);
  try {
    return await worker.ask(decode);
  } catch (error) {
    signal?.throwIfAborted();
    throw told(error, format);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
    worker.end(null);
  }
}

/** Failures that only the worker's end tells of. */
function told(error: unknown, format: string): unknown {
  const facts = asAppError(error)?.facts;
  if (facts?.code !== "workerCrashed") return error;
  const code = facts.data.how === "notLoaded" ? "decoderUnreachable" : "damagedImage";
  return new AppError(code, { format }, error);
}
