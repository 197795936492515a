import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type FakeLocks, fakeLocks } from "../src/session/locks.fixtures";
import { createTurns, type Turns } from "./turns";

const never = new AbortController().signal;
const settled = () => vi.advanceTimersByTimeAsync(0);

let locks: FakeLocks;
let a: Turns;
let b: Turns;
/** All that each has run, and been told, in order. */
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
    expect(locks.waiting()).toBe(0);
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
