/** Work that a person may stop. */

export function aborted(): DOMException {
  return new DOMException("This was cancelled.", "AbortError");
}

export const isAborted = (error: unknown): boolean =>
  error instanceof Error && error.name === "AbortError";

/** @throws AbortError when the signal says so */
export function unlessAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw aborted();
}

/** `promise`, or an AbortError as soon as the signal says so. */
export function untilAborted<T>(signal: AbortSignal | undefined, promise: Promise<T>): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const stop = () => reject(aborted());
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop);
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
