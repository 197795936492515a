/** Exclusive locks as browsers hand them out, for tests: in order, if available, given up on abort, stolen. */
interface Asked {
  readonly name: string;
  readonly options: LockOptions;
  readonly work: (lock: { name: string } | null) => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export interface FakeLocks {
  readonly locks: LockManager;
  /** Number of requests that wait, for any lock. */
  waiting(): number;
  /** As when the page that holds it ends. */
  free(name: string): void;
}

export function fakeLocks(): FakeLocks {
  const holders = new Map<string, Asked>();
  const queue: Asked[] = [];

  const grant = () => {
    for (const asked of [...queue]) {
      if (holders.has(asked.name)) continue;
      queue.splice(queue.indexOf(asked), 1);
      holders.set(asked.name, asked);
      void Promise.resolve(asked.work({ name: asked.name })).then((value) => {
        if (holders.get(asked.name) !== asked) return;
        asked.resolve(value);
        free(asked.name);
      });
    }
  };
  const free = (name: string) => {
    holders.delete(name);
    grant();
  };

  const request = (name: string, options: LockOptions, work: Asked["work"]) =>
    new Promise((resolve, reject) => {
      const asked = { name, options, work, resolve, reject };
      const { signal } = options;
      if (options.ifAvailable && holders.has(name)) {
        resolve(work(null));
        return;
      }
      if (options.steal) {
        holders.get(name)?.reject(new DOMException("Stolen.", "AbortError"));
        holders.delete(name);
        queue.unshift(asked);
      } else queue.push(asked);
      signal?.addEventListener("abort", () => {
        const at = queue.indexOf(asked);
        if (at < 0) return;
        queue.splice(at, 1);
        reject(signal.reason);
      });
      grant();
    });
  const query = async () => ({ held: [...holders.keys()].map((name) => ({ name })) });

  return {
    locks: { request, query } as unknown as LockManager,
    waiting: () => queue.length,
    free,
  };
}
