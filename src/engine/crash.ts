import { AppError } from "../core/errors";

/** Rejects when a worker dies by itself or cannot be loaded; never resolves. */
export function crashOf(worker: Worker): Promise<never> {
  const crashed = new Promise<never>((_, reject) => {
    const crash = (reason: string) =>
      reject(new AppError("WorkerCrashed", `The denoiser stopped (${reason}). Try again.`));
    worker.addEventListener("error", (event) => crash(event.message || "it could not be loaded"));
    worker.addEventListener("messageerror", () => crash("a message could not be read"));
  });
  crashed.catch(() => {}); // It may die while nobody waits.
  return crashed;
}
