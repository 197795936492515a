import { AppError, type ErrorData } from "../base/errors";

/**
 * Rejects when a worker dies by itself, cannot be loaded, or vanishes without a word; never resolves.
 * The last is told only of workers that call `showLife`.
 */
export function crashOf(worker: Worker): Promise<never> {
  const crashed = new Promise<never>((_, reject) => {
    const crash = (how: ErrorData["workerCrashed"]["how"], reason?: string) =>
      reject(new AppError("workerCrashed", { how }, reason));
    worker.addEventListener("error", ({ message }) =>
      message ? crash("threw", message) : crash("notLoaded"),
    );
    worker.addEventListener("messageerror", () => crash("unreadableMessage"));
    worker.addEventListener("message", ({ data }: MessageEvent<Partial<Life>>) => {
      if (typeof data?.life !== "string") return;
      void navigator.locks?.request(data.life, () => crash("ended"));
    });
  });
  crashed.catch(() => {}); // It may die while nobody waits.
  return crashed;
}

interface Life {
  /** The name of a lock that the worker holds as long as it lives. */
  readonly life: string;
}

/**
 * In a worker: makes its end seen. No event tells of a worker that the browser ends for want of memory;
 * but the lock it held is free from then on, and goes to whoever waits for it.
 */
export function showLife(): void {
  const life = crypto.randomUUID();
  void navigator.locks?.request(life, () => {
    postMessage({ life } satisfies Life);
    return new Promise(() => {});
  });
}
