import { dropSaved } from "../codecs/place-on-disk";
import type { Engine } from "../engine/engine";
import type { RestoredSession } from "../engine/protocol";
import type { KeptSummary } from "../session/protocol";
import { claimSession, ownedSessions } from "../session/tabs";
import { type AppStore, CACHE_BYTES } from "../state/app-store";
import { choicesIn } from "../state/saving";
import { hasUnsaved } from "../state/session";
import { batchOf, type Places } from "./batch";
import { restore } from "./restoring";
import { type SessionWriter, writeSession } from "./session-writer";

/** In localStorage, where the person does not want sessions kept. */
const CHOICE = "blindspot session";
/** In sessionStorage, a number: how often in a row the page began to bring a session back and did not end. */
const TRIES = "blindspot session tries";
/** After so many its results are left out: they may be what the page dies of. */
const MOST_TRIES = 2;
/** Sessions nobody came back for: at most so many stay, for at most so long, ms. */
const MOST_LEFT = 4;
const LASTS_MS = 30 * 24 * 3600 * 1000;
/** Storage that does not answer must not keep anybody from denoising, ms. */
const PATIENCE_MS = 20_000;
/** A tab that says goodbye has not quite gone yet, ms. */
const GONE_MS = 500;

/** A word from one tab to the others: it came or is going; all is to be dropped; the choice above has changed. */
type Word = "came" | "going" | "clear" | "choice";

/**
 * Brings the last session back and keeps this one from now on; asks before unsaved results are left; shares
 * the memory for results with the other tabs.
 * @param variants whether the last session's settings come back: a link's go before them
 */
export async function keepSession(
  store: AppStore,
  engine: Engine,
  variants: boolean,
  places: Pick<Places, "isAllowed" | "tidy">,
): Promise<void> {
  window.addEventListener("beforeunload", (event) => {
    if (hasUnsaved(store.getState())) event.preventDefault();
  });

  const { setSession } = store.getState();
  setSession({ restoring: true });
  try {
    await Promise.race([start(store, engine, variants, places), patience()]);
  } catch (error) {
    // Private windows, old browsers: the app works, and the dialog says that nothing is kept.
    console.warn("No session is kept:", error);
    setSession({ keeping: "unavailable" });
  } finally {
    setSession({ restoring: false });
  }
}

function patience(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error("the storage does not answer")), PATIENCE_MS);
  });
}

async function start(
  store: AppStore,
  engine: Engine,
  variants: boolean,
  places: Pick<Places, "isAllowed" | "tidy">,
): Promise<void> {
  const { locks, storage } = navigator;
  if (!locks || !storage?.getDirectory || !crypto.subtle) throw new Error("not in this browser");
  const disk = engine.session;
  const found = await disk.sessions();
  const id = await claimSession(locks, sessionStorage, found);
  store.getState().setSession({ tab: id });
  const tries = Number(sessionStorage.getItem(TRIES) ?? 0);
  sessionStorage.setItem(TRIES, String(tries + 1));
  const restored = await disk.open(id, tries < MOST_TRIES ? store.getState().cacheBytes : 0);
  const kept = restored?.state.queue?.batch;
  const there = new Set(restored?.files.map((file) => file.id));
  const batch = kept ? await batchOf(places, kept, there) : null;
  if (restored) restore(store, engine, restored, variants);
  sessionStorage.removeItem(TRIES);
  const tabs = new BroadcastChannel("blindspot tabs");
  attachKeeping(store, engine, places, id, restored, tabs);
  attachTabs(store, tabs);
  // At once: what is written in between would know nothing of it.
  if (batch) {
    // The browser writes what it keeps of them elsewhere seconds later: one that was killed has forgotten them.
    if (kept?.choices) store.getState().choose(choicesIn(kept.choices));
    store.getState().restoreBatch(batch);
    const gone = [...batch.outcomes.values()].filter(
      (outcome) => outcome.kind === "skipped" && outcome.why === "notKept",
    ).length;
    if (gone > 0) store.getState().inform("batchNotWhole", { count: gone });
  } else if (kept) store.getState().inform("batchNotResumed");
  forgetOld(engine, found).catch(() => {}); // Only tidying up.
}

function attachKeeping(
  store: AppStore,
  engine: Engine,
  places: Pick<Places, "tidy">,
  id: string,
  restored: RestoredSession | null,
  tabs: BroadcastChannel,
): void {
  const { setSession } = store.getState();
  const disk = engine.session;
  const say = (word: Word) => tabs.postMessage(word);
  let writer: SessionWriter = writeSession(store, engine, restored);
  let on = true;
  setSession({ keeping: "on" });

  /** This tab's session, and those that no tab owns: the others see to their own. */
  const ours = async () => {
    const owned = await ownedSessions(navigator.locks);
    const all = (await disk.sessions()).map((session) => session.id);
    return [id, ...all.filter((each) => !owned.includes(each))];
  };
  /** What lies beside the sessions: saved files, of which nothing tells when they have been taken, and a batch's. */
  const dropFiles = async () => {
    const { batch } = store.getState();
    const going = batch && batch.step !== "ended" ? batch.id : null;
    await Promise.all([dropSaved(), places.tidy(going)]);
  };
  const clear = async (ids: readonly string[]) => {
    await writer.clear(ids);
    await dropFiles();
    await Promise.all(ids.map((each) => engine.forgetFit(each)));
    if (on) setSession({ keeping: "on" });
  };
  const follow = async () => {
    const wanted = localStorage.getItem(CHOICE) !== "off";
    if (wanted === on) return;
    on = wanted;
    setSession({ keeping: on ? "on" : "off" });
    await disk.setKeeping(on);
    if (on) writer = writeSession(store, engine, null);
    else {
      writer.stop();
      await writer.clear(await ours());
      await dropFiles();
    }
  };
  const failing = (error: unknown) => store.getState().fail(error);

  setSession({
    flushSession: (photo) => writer.flush(photo),
    keepSession(wanted) {
      if (wanted) localStorage.removeItem(CHOICE);
      else localStorage.setItem(CHOICE, "off");
      say("choice");
      follow().catch(failing);
    },
    async clearSession() {
      say("clear");
      await ours().then(clear).catch(failing);
    },
  });
  tabs.addEventListener("message", ({ data }: MessageEvent<Word>) => {
    if (data === "clear") clear([id]).catch(failing);
    if (data === "choice") follow().catch(failing);
  });
  window.addEventListener("pagehide", () => void writer.flush());
  follow().catch(failing);
}

/** Every tab gets its share of the memory for results. */
function attachTabs(store: AppStore, tabs: BroadcastChannel): void {
  const count = async () => {
    const { length } = await ownedSessions(navigator.locks);
    store.getState().setCacheBytes(Math.floor(CACHE_BYTES / Math.min(4, Math.max(1, length))));
  };
  const say = (word: Word) => tabs.postMessage(word);
  tabs.addEventListener("message", ({ data }: MessageEvent<Word>) => {
    if (data === "came") void count();
    if (data === "going") setTimeout(count, GONE_MS);
  });
  // A tab that was killed said nothing.
  document.addEventListener("visibilitychange", () => void count());
  window.addEventListener("pagehide", () => say("going"));
  say("came");
  void count();
}

async function forgetOld(
  { session, keepFits }: Engine,
  found: readonly KeptSummary[],
): Promise<void> {
  const owned = await ownedSessions(navigator.locks);
  const left = found
    .filter(({ id }) => !owned.includes(id))
    .toSorted((a, b) => b.changed - a.changed);
  const old = left.filter(({ changed }, i) => i >= MOST_LEFT || Date.now() - changed > LASTS_MS);
  await session.clear(old.map(({ id }) => id));
  const stay = left.filter((each) => !old.includes(each)).map(({ id }) => id);
  await keepFits([...owned, ...stay]);
}
