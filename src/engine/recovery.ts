/** Decides how the engine goes on after a failure. No side effects: the engine does as it is told. */
import type { AppErrorName } from "../base/errors";
import { type Backend, stepsFrom } from "../network/backends";

/** Tries in a new worker of work that makes no progress. */
export const RETRIES = 2;

/** After so many failures in a row the next backend takes over, if there is one. */
const BACKEND_TRIES = 2;

/** These kill a worker or leave it useless, whatever it was doing. */
const DEADLY: readonly AppErrorName[] = ["DeviceLost", "WorkerCrashed"];

/** Where the network fails a new worker, smaller tiles or another backend may help. */
const OF_THE_NETWORK: readonly AppErrorName[] = ["ModelFailed", "OutOfMemory"];

/** One piece of work, over all its tries. */
export interface History {
  /** In a row, without anything finished in between. */
  readonly failures: number;
  /** As in `DenoiseJob`. */
  readonly halvings: number;
}

export const UNTRIED: History = { failures: 0, halvings: 0 };

/** Something was finished for good: failures are counted from nought again. */
export const afterProgress = (history: History): History => ({ ...history, failures: 0 });

export type Verdict =
  /** The failure is the work's own, or no try is left. */
  | { readonly next: "give up" /** The worker is of no use to anybody. */; readonly dead: boolean }
  /** In a new worker. */
  | { readonly next: "retry"; readonly history: History }
  /** In a new worker, on the backend behind this one. */
  | {
      readonly next: "next backend";
      readonly history: History;
      /** The one given up would fail tomorrow as well. */
      readonly lasting: boolean;
    };

/**
 * Whether doing it once more can be any better.
 * @param backend on which the network was running; null when it was not
 */
export const isRecoverable = (failure: AppErrorName, backend: Backend | null): boolean =>
  DEADLY.includes(failure) || (backend !== null && OF_THE_NETWORK.includes(failure));

/** @param backend as in `isRecoverable` */
export function recover(
  failure: AppErrorName,
  { failures: before, halvings: so }: History,
  backend: Backend | null,
): Verdict {
  const deadly = DEADLY.includes(failure);
  if (!isRecoverable(failure, backend)) return { next: "give up", dead: false };
  const failures = before + 1;
  const halvings = Math.max(so, failures);
  // Where memory was short, smaller tiles have been tried already.
  const hopeless = failure === "OutOfMemory";
  const more = backend !== null && stepsFrom(backend).length > 1;
  if (more && (hopeless || failures >= BACKEND_TRIES)) {
    // Whatever else a worker died of, the photo may be to blame or a full memory.
    const lasting = failure === "DeviceLost";
    return { next: "next backend", history: { failures: 0, halvings }, lasting };
  }
  if (hopeless || failures > RETRIES) return { next: "give up", dead: deadly };
  return { next: "retry", history: { failures, halvings } };
}
