import { AppError } from "../src/base/errors";
import type { Running } from "../src/engine/supervised";

/**
 * A damaged file can lead a decoder in circles: it has so long, and longer for each megabyte. A busy machine takes
 * ten times as long as an idle one.
 */
const SECONDS = 25;
const SECONDS_PER_MEGABYTE = 10;

/**
 * Ends a worker that decodes a file when its time is over.
 * @returns stops the clock
 */
export function limitTime(
  worker: Pick<Running<unknown>, "end">,
  { size }: Blob,
  format: string,
): () => void {
  const seconds = SECONDS + Math.ceil((SECONDS_PER_MEGABYTE * size) / 2 ** 20);
  const tooLong = () => worker.end(new AppError("decodingTooLong", { format, seconds }));
  const timer = setTimeout(tooLong, 1000 * seconds);
  return () => clearTimeout(timer);
}
