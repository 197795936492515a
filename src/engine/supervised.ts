/** A worker from its start to its end, whichever way it ends: whoever waits for an answer hears of it. */
import * as Comlink from "comlink";
import { untilEnded } from "../base/until";
import { crashOf } from "./crash";
import "./wire";
import "./wire-signal";

/** A worker that has been started. */
export interface WorkerHandle<T> {
  readonly remote: Comlink.Remote<T>;
  /** Rejects when the worker dies by itself; never resolves. */
  readonly crashed: Promise<never>;
  terminate(): void;
}

export const handleOf = <T>(worker: Worker): WorkerHandle<T> => ({
  remote: Comlink.wrap<T>(worker),
  crashed: crashOf(worker),
  terminate: () => worker.terminate(),
});

/** A worker and its end. */
export interface Running<T> {
  readonly remote: Comlink.Remote<T>;
  /** Rejects when it dies or is ended on purpose; never resolves. */
  readonly ended: Promise<never>;
  /** Its answer. Rejects as `ended` does when there will be none. */
  ask<R>(call: (remote: Comlink.Remote<T>) => Promise<R>): Promise<R>;
  /** @param why the reason that calls under way reject with */
  end(why: unknown): void;
}

export function running<T>(handle: WorkerHandle<T>): Running<T> {
  const { remote, crashed } = handle;
  let end: Running<T>["end"] = () => {};
  const onPurpose = new Promise<never>((_, reject) => {
    end = (why) => {
      handle.terminate();
      reject(why);
    };
  });
  const ended = Promise.race([crashed, onPurpose]);
  ended.catch(() => {}); // It may end while nobody waits.
  const until = untilEnded(ended);
  return { remote, ended, end, ask: (call) => until(call(remote)) };
}

/** One worker at a time: a new one when it is needed and there is none. */
export interface Supervised<T> {
  /** Null when none is running. */
  readonly running: Running<T> | null;
  /** Starts one when none is running. */
  current(): Running<T>;
  /**
   * The next `current` is another. False when it already was: somebody else saw the same crash first.
   * @param why as in `Running.end`
   */
  end(worker: Running<T>, why: unknown): boolean;
}

/** @param onStart called before anything else is asked of a new worker */
export function supervise<T>(
  spawn: () => WorkerHandle<T>,
  onStart: (worker: Running<T>) => void = () => {},
): Supervised<T> {
  let current: Running<T> | null = null;
  return {
    get running() {
      return current;
    },
    current() {
      if (current) return current;
      const started = running(spawn());
      current = started;
      onStart(started);
      return started;
    },
    end(worker, why) {
      worker.end(why);
      if (current !== worker) return false;
      current = null;
      return true;
    },
  };
}
