/**
 * The tabs of this page run their networks in turn, one at a time: two at once would take twice the memory,
 * and neither would be done sooner. A turn is a short slice, and lost with the worker that has it.
 */

const NAME = "blindspot network";

/** Longest turn of one tab while another waits: then it lets go after the run under way, ms. */
const SLICE_MS = 500;
/** Shorter waits are not worth telling, ms. */
const TELL_MS = 1000;
/** No run takes so long. Whoever has had the turn all that time has been frozen in the background, ms. */
const PATIENCE_MS = 60_000;

export interface Turns {
  /**
   * Resolves when the network may be run here, at once within a slice. To be called before every run,
   * and not again before it has settled.
   * @param onWaiting told when another tab makes this one wait, and when that is over
   * @throws the signal's AbortError
   */
  take(signal: AbortSignal, onWaiting: (waiting: boolean) => void): Promise<void>;
  /** Nothing is to be run for now. */
  leave(): void;
}

/** @param locks without them every tab runs as it likes */
export function createTurns(locks: LockManager | undefined): Turns {
  let held: { readonly until: number; release(): void } | null = null;

  const request = (locks: LockManager, options: LockOptions): Promise<void> =>
    new Promise((resolve, reject) => {
      locks
        .request(NAME, options, () => {
          return new Promise<void>((release) => {
            held = { until: performance.now() + SLICE_MS, release };
            resolve();
          });
        })
        .catch((error: unknown) => {
          // Taken away while it was held: that is over with the slice, and the next run asks anew.
          reject(error);
        });
    });

  const leave = () => {
    held?.release();
    held = null;
  };

  return {
    async take(signal, onWaiting) {
      signal.throwIfAborted();
      if (!locks || (held && performance.now() < held.until)) return;
      leave();
      const waiting = new AbortController();
      const stop = () => waiting.abort();
      signal.addEventListener("abort", stop);
      let told = false;
      const telling = setTimeout(() => {
        told = true;
        onWaiting(true);
      }, TELL_MS);
      const patience = setTimeout(stop, PATIENCE_MS);
      try {
        await request(locks, { signal: waiting.signal });
      } catch (error) {
        if (signal.aborted) throw error;
        await request(locks, { steal: true });
      } finally {
        clearTimeout(telling);
        clearTimeout(patience);
        signal.removeEventListener("abort", stop);
        if (told) onWaiting(false);
      }
    },

    leave,
  };
}
