import type { AppStore } from "../state/app-store";
import type { AppState } from "../state/state";

/**
 * A change that leads to other work waits. `settle`: work under way stops at once, and every further change
 * starts the time anew, as a slider does that is being dragged. `glance`: work under way goes on until the
 * time is up, as while a view is being moved.
 */
export interface Rest {
  readonly kind: "settle" | "glance";
  readonly ms: number;
}

/** Work that follows from the state. */
export interface Rule<T, R> {
  /** The tasks that are left, the first of them to be done now: a pure function of the state. */
  plan(state: AppState): readonly T[];
  same(a: T, b: T): boolean;
  /** Whether a task under way is not stopped though it is not the first. */
  goesOn?(task: T, state: AppState): boolean;
  /** The wait before work that a change has led to; null: it begins at once. */
  rest?(now: AppState, before: AppState): Rest | null;
  run(task: T, signal: AbortSignal): Promise<R>;
  /** Puts the result into the state, so that the task is not planned again. */
  done(result: R, task: T): void;
  /** Tells of a failure. The task is not begun again before something else was planned. */
  failed(error: unknown, task: T): void;
  /** Hears after every change what is under way, and whether something waits for its time. */
  told?(task: T | null, waiting: boolean): void;
}

/**
 * Makes it so: whenever the state changes, the first task of the plan is under way, alone, and whatever else
 * was is stopped by its signal.
 * @returns a function that stops all
 */
export function follow<T, R>(store: AppStore, rule: Rule<T, R>): () => void {
  let current: { readonly task: T; readonly controller: AbortController } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** The task the timer is for. */
  let awaited: T | null = null;
  /** The task that failed last, as long as it is the first of the plan. */
  let failed: T | null = null;
  let seen = store.getState();
  let settling = false;

  const isFor = (task: T | null, other: T | undefined): boolean =>
    task !== null && other !== undefined && rule.same(task, other);

  const stopWaiting = () => {
    clearTimeout(timer);
    timer = undefined;
    awaited = null;
  };

  const stop = () => {
    current?.controller.abort();
    current = null;
  };

  const wait = (task: T, ms: number) => {
    clearTimeout(timer);
    awaited = task;
    timer = setTimeout(() => {
      stopWaiting();
      look(null);
    }, ms);
  };

  const start = (task: T) => {
    const mine = { task, controller: new AbortController() };
    current = mine;
    const end = (account: () => void) => {
      // A task that was stopped has been accounted for by whatever stopped it.
      if (current !== mine) return;
      current = null;
      settling = true;
      try {
        account();
      } finally {
        settling = false;
        look(null);
      }
    };
    const running = (async () => rule.run(task, mine.controller.signal))();
    running.then(
      (result) => end(() => rule.done(result, task)),
      (error: unknown) => {
        end(() => {
          failed = task;
          rule.failed(error, task);
        });
      },
    );
  };

  const act = (rest: Rest | null) => {
    const state = store.getState();
    let [first] = rule.plan(state);
    if (!isFor(failed, first)) failed = null;
    else first = undefined;
    const { task } = current ?? { task: null };
    if (task !== null && (isFor(task, first) || rule.goesOn?.(task, state))) {
      stopWaiting();
    } else if (first === undefined) {
      stopWaiting();
      stop();
    } else if (rest?.kind === "glance") {
      if (timer === undefined) wait(first, rest.ms);
      else awaited = first;
    } else if (isFor(awaited, first)) {
      // It is waiting for its time already.
    } else if (rest) {
      stop();
      wait(first, rest.ms);
    } else {
      stopWaiting();
      stop();
      start(first);
    }
  };

  function look(rest: Rest | null): void {
    act(rest);
    rule.told?.(current?.task ?? null, timer !== undefined);
  }

  const unsubscribe = store.subscribe(() => {
    const before = seen;
    seen = store.getState();
    if (!settling && seen !== before) look(rule.rest?.(seen, before) ?? null);
  });
  look(null);

  return () => {
    unsubscribe();
    stopWaiting();
    stop();
  };
}
