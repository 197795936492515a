/**
 * The other tabs of this page. A tab holds a lock for each of two things as long as it lives, and loses them
 * however it ends: the session it owns, and its being there.
 */
import type { KeptSummary } from "./protocol";

const SESSION = "blindspot session ";
/** Where a tab finds its own session after a reload. */
const OWN = "blindspot session";
/** A reloaded page's predecessor may still be on its way out; a duplicated tab's original stays, ms. */
const PATIENCE_MS = 1000;

/** Holds a lock until the page ends. False when somebody else has it, and goes on having it. */
function hold(locks: LockManager, id: string, patienceMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const options: LockOptions =
      patienceMs > 0 ? { signal: AbortSignal.timeout(patienceMs) } : { ifAvailable: true };
    locks
      .request(SESSION + id, options, (lock) => {
        resolve(lock !== null);
        // Never settles: the page's end is what lets go.
        return lock ? new Promise<void>(() => {}) : undefined;
      })
      .catch(() => resolve(false));
  });
}

/** Sessions that a living tab owns. */
export async function ownedSessions(locks: LockManager): Promise<readonly string[]> {
  const { held = [] } = await locks.query();
  const names = held.map(({ name }) => name ?? "");
  return names.filter((name) => name.startsWith(SESSION)).map((name) => name.slice(SESSION.length));
}

/**
 * Finds this tab's session: its own from before a reload, else the latest one that no living tab owns, else
 * a new one. From then on no other tab takes it.
 */
export async function claimSession(
  locks: LockManager,
  storage: Pick<Storage, "getItem" | "setItem">,
  kept: readonly KeptSummary[],
): Promise<string> {
  const own = storage.getItem(OWN);
  const latest = kept.toSorted((a, b) => b.changed - a.changed).map(({ id }) => id);
  const claim = async () => {
    if (own !== null && (await hold(locks, own, PATIENCE_MS))) return own;
    for (const id of latest) if (await hold(locks, id, 0)) return id;
    const fresh = crypto.randomUUID();
    await hold(locks, fresh, 0);
    return fresh;
  };
  const id = await claim();
  storage.setItem(OWN, id);
  return id;
}
