/** What ONNX Runtime or the browser throws, as one of our errors. */

import { AppError, reasonOf } from "../src/base/errors";
import { failure } from "../src/words/failures";

/** Thrown while a network was being started. */
export function asStartError(error: unknown): AppError {
  // Says nothing of this device: next time there may be a connection.
  if (/fetch|imported module/i.test(reasonOf(error)) && !(error instanceof AppError)) {
    return failure.runtimeUnreachable(error);
  }
  const known = asRunError(error);
  return known === error || known.name !== "ModelFailed" ? known : failure.networkNotStarted(error);
}

/** Thrown while a network ran. */
export function asRunError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const reason = reasonOf(error);
  // An aborted WebAssembly module never answers again: only a new worker helps.
  if (error instanceof WebAssembly.RuntimeError || reason.includes("Aborted(")) {
    return failure.workerCrashed(reason, error);
  }
  if (/\bdevice\b.*\b(lost|destroyed)\b|\blost\b.*\bdevice\b/i.test(reason)) {
    return failure.deviceLost(reason, error);
  }
  if (error instanceof RangeError || /memory|bad_alloc|alloc/i.test(reason)) {
    return failure.outOfMemory(reason, error);
  }
  return failure.networkFailed(error);
}
