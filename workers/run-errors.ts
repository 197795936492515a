/** Makes one of our errors of what ONNX Runtime or the browser throws. */

import { AppError, asAppError, reasonOf } from "../src/base/errors";

/** Thrown while a network was being started. */
export function asStartError(error: unknown): AppError {
  // Says nothing of this device: next time there may be a connection.
  if (/fetch|imported module/i.test(reasonOf(error)) && !asAppError(error)) {
    return new AppError("runtimeUnreachable", {}, error);
  }
  const known = asRunError(error);
  return known === error || known.name !== "ModelFailed"
    ? known
    : new AppError("networkNotStarted", {}, error);
}

/** Thrown while a network ran. */
export function asRunError(error: unknown): AppError {
  const known = asAppError(error);
  if (known) return known;
  const reason = reasonOf(error);
  // An aborted WebAssembly module never answers again: only a new worker helps.
  if (error instanceof WebAssembly.RuntimeError || reason.includes("Aborted(")) {
    return new AppError("workerCrashed", { how: "threw" }, error);
  }
  if (/\bdevice\b.*\b(lost|destroyed)\b|\blost\b.*\bdevice\b/i.test(reason)) {
    return new AppError("deviceLost", {}, error);
  }
  if (error instanceof RangeError || /memory|bad_alloc|alloc/i.test(reason)) {
    return new AppError("outOfMemory", { ofGpu: false }, error);
  }
  return new AppError("networkFailed", {}, error);
}
