import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type FakeLocks, fakeLocks } from "./locks.fixtures";
import type { KeptSummary } from "./protocol";
import { claimSession, ownedSessions } from "./tabs";

let browser: FakeLocks;

/** A tab's memory of its own, as it outlives a reload. */
function tabStorage(from: Record<string, string> = {}) {
  const items = { ...from };
  return {
    items,
    getItem: (key: string) => items[key] ?? null,
    setItem(key: string, value: string) {
      items[key] = value;
    },
  };
}

const kept: readonly KeptSummary[] = [
  { id: "older", changed: 1 },
  { id: "latest", changed: 3 },
  { id: "middle", changed: 2 },
];
const claim = (storage = tabStorage(), sessions = kept) =>
  claimSession(browser.locks, storage, sessions);

beforeEach(() => {
  browser = fakeLocks();
});

afterEach(() => vi.useRealTimers());

describe("a tab", () => {
  it("takes the latest session that no other tab owns, and a new one when there is none", async () => {
    expect(await claim()).toBe("latest");
    expect(await claim()).toBe("middle");
    expect(await claim()).toBe("older");
    const fresh = await claim();
    expect(kept.map(({ id }) => id)).not.toContain(fresh);
    expect(await ownedSessions(browser.locks)).toEqual(["latest", "middle", "older", fresh]);
  });

  it("finds its own after a reload, however old, though its predecessor is just going", async () => {
    const storage = tabStorage();
    const other = await claim(tabStorage(), []);
    const own = await claim(storage, []);
    const again = claim(storage, [...kept, { id: own, changed: 0 }]);
    browser.free(`blindspot session ${own}`);
    expect(await again).toBe(own);
    expect(await ownedSessions(browser.locks)).toEqual([other, own]);
  });

  it("that is a duplicate leaves the session to its original", async () => {
    const original = tabStorage();
    expect(await claim(original)).toBe("latest");
    const duplicate = tabStorage(original.items);
    expect(await claim(duplicate)).toBe("middle");
    // And finds its own from then on.
    browser.free("blindspot session middle");
    expect(await claim(duplicate)).toBe("middle");
  });

  it("that ended any way at all leaves its session to the next", async () => {
    expect(await claim()).toBe("latest");
    browser.free("blindspot session latest");
    expect(await claim()).toBe("latest");
  });
});
