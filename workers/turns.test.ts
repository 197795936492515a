import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createTurns, type Turns } from "./turns";

interface Request {
  readonly options: LockOptions;
  readonly work: (lock: unknown) => Promise<unknown>;
  readonly reject: (error: unknown) => void;
}

/** One exclusive lock, as browsers hand it out: in order, given up on abort, stolen. */
function fakeLocks() {
  const waiting: Request[] = [];
  let holder: Request | null = null;
  const grant = () => {
    const next = holder ? undefined : waiting.shift();
    if (!next) return;
    holder = next;
    void next.work({}).then(() => {
      if (holder !== next) return;
      holder = null;
      grant();
    });
  };
  const locks = {
    request: (_name: string, options: LockOptions, work: Request["work"]) =>
      new Promise((_, reject) => {
        const asked = { options, work, reject };
        if (options.steal) {
          holder?.reject(new DOMException("stolen", "AbortError"));
          holder = null;
          waiting.unshift(asked);
        } else waiting.push(asked);
        options.signal?.addEventListener("abort", () => {
          const at = waiting.indexOf(asked);
          if (at < 0) return;
          waiting.splice(at, 1);
          reject(options.signal?.reason);
        });
        grant();
      }),
  };
  return { locks: locks as unknown as LockManager, waiting };
}

const never = new AbortController().signal;
const settled = () => vi.advanceTimersByTimeAsync(0);

let locks: ReturnType<typeof fakeLocks>;
let a: Turns;
let b: Turns;
/** What each has run, and been told, in order. */
let log: string[];

const take = (name: string, turns: Turns, signal = never) =>
  turns
    .take(signal, (waiting) => log.push(`${name} ${waiting ? "waits" : "waits no more"}`))
    .then(
      () => log.push(name),
      (error: Error) => log.push(`${name} ${error.name}`),
    );

beforeEach(() => {
  vi.useFakeTimers();
  locks = fakeLocks();
  a = createTurns(locks.locks);
  b = createTurns(locks.locks);
  log = [];
});

afterEach(() => {
  vi.useRealTimers();
});

describe("turns", () => {
  it("last a slice, and then the tab that waits is next", async () => {
    await take("a", a);
    void take("b", b);
    await vi.advanceTimersByTimeAsync(400);
    void take("a", a);
    await settled();
    expect(log).toEqual(["a", "a"]);
    await vi.advanceTimersByTimeAsync(200);
    void take("a", a);
    await settled();
    expect(log).toEqual(["a", "a", "b"]);
    b.leave();
    await settled();
    expect(log).toEqual(["a", "a", "b", "a"]);
  });

  it("tells who waits for long, and when that is over", async () => {
    await take("a", a);
    void take("b", b);
    await vi.advanceTimersByTimeAsync(2000);
    a.leave();
    await settled();
    expect(log).toEqual(["a", "b waits", "b waits no more", "b"]);
  });

  it("can be waited for no longer", async () => {
    await take("a", a);
    const cancel = new AbortController();
    void take("b", b, cancel.signal);
    await settled();
    cancel.abort();
    await settled();
    expect(log).toEqual(["a", "b AbortError"]);
    expect(locks.waiting).toEqual([]);
    void take("b", b, cancel.signal);
    await settled();
    expect(log.at(-1)).toBe("b AbortError");
  });

  it("are taken from a tab that is frozen, which waits like any other when it wakes", async () => {
    await take("a", a);
    void take("b", b);
    await vi.advanceTimersByTimeAsync(61_000);
    expect(log.at(-1)).toBe("b");
    void take("a", a);
    await settled();
    expect(log.at(-1)).toBe("b");
    b.leave();
    await settled();
    expect(log.at(-1)).toBe("a");
  });

  it("are nobody's business where the browser has no locks", async () => {
    a = createTurns(undefined);
    await take("a", a);
    expect(log).toEqual(["a"]);
  });
});
