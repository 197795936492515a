/** What ONNX Runtime or the browser throws, as one of our errors. */
import { AppError, reasonOf } from "../src/core/errors";

/** Thrown while a network was being started. */
export function asStartError(error: unknown): AppError {
  const reason = reasonOf(error);
  // Says nothing of this device: next time there may be a connection.
  if (/fetch|imported module/i.test(reason) && !(error instanceof AppError)) {
    return new AppError(
      "ModelFetch",
      `What runs the network could not be loaded (${reason}). Check the connection and try again.`,
      error,
    );
  }
  const known = asRunError(error);
  if (known === error || known.name !== "ModelFailed") return known;
  return new AppError(
    "ModelFailed",
    `The network could not be started (${reason}). Reload the page to try again.`,
    error,
  );
}

/** Thrown while a network ran. */
export function asRunError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const reason = reasonOf(error);
  // An aborted WebAssembly module never answers again: only a new worker helps.
  if (error instanceof WebAssembly.RuntimeError || reason.includes("Aborted(")) {
    return new AppError("WorkerCrashed", `The denoiser stopped (${reason}). Try again.`, error);
  }
  if (/\bdevice\b.*\b(lost|destroyed)\b|\blost\b.*\bdevice\b/i.test(reason)) {
    return deviceLost(reason, error);
  }
  if (error instanceof RangeError || /memory|bad_alloc|alloc/i.test(reason)) {
    return outOfMemory(reason, error);
  }
  return new AppError(
    "ModelFailed",
    `The network failed on this photo (${reason}). Try again, or another model.`,
    error,
  );
}

export function deviceLost(reason: string, cause?: unknown): AppError {
  return new AppError(
    "DeviceLost",
    `The graphics processor stopped working (${reason || "no reason given"}). Try again.`,
    cause,
  );
}

export function outOfMemory(reason: string, cause?: unknown): AppError {
  return new AppError(
    "OutOfMemory",
    `There is not enough memory (${reason}). Close other tabs or programs and try again.`,
    cause,
  );
}
