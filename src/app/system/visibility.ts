import type { AppStore } from "../../state/app-store";
import { isBusy } from "../../state/job";
import { currentPhoto } from "../../state/library";
import { overall } from "../../state/progress";
import type { AppState } from "../../state/state";
import { isComplete, wanted } from "../../state/wanted";
import { percent } from "../../words/numbers";
import { firstWords } from "../../words/speaking";

/** As much of the browser as is used, so that tests can stand in for it. */
export interface Surroundings {
  readonly document: Pick<Document, "hidden" | "title"> & EventTarget;
  /** Shows a notification if the person allowed them. */
  notify(title: string, body: string): void;
  /** Keeps the screen on until released; null where the browser cannot. */
  keepAwake(): Promise<{ release(): Promise<void> } | null>;
}

const TITLE = "Blindspot";

/** A job this long is worth keeping the screen on for, and a notification, ms. */
export const LONG_MS = 10_000;

/** The browser's own; `document.title` is the tab's. */
const surroundings = (store: AppStore): Surroundings => ({
  document,
  notify(title, body) {
    if (!store.getState().notifies || globalThis.Notification?.permission !== "granted") return;
    try {
      const notification = new Notification(title, {
        body,
        icon: `${import.meta.env.BASE_URL}icon-192.png`,
      });
      notification.onclick = () => {
        window.focus();
        notification.close();
      };
    } catch {
      // Phones show them through a service worker alone; the title has to do.
    }
  },
  // Refused when the battery is low, or the page just went away.
  keepAwake: async () => (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null,
});

/** Says in the tab's title how a job gets on while the page is hidden, and keeps the screen on meanwhile. */
export function watchVisibility(store: AppStore, use = surroundings(store)): () => void {
  const { document } = use;
  /** The work that finished while nobody looked. */
  let finished: string | null = null;
  let startedAt = 0;
  let lock: { release(): Promise<void> } | null = null;
  let asking = false;

  const busy = ({ job }: AppState) => isBusy(job.phase);

  const retitle = (state: AppState) => {
    let title = TITLE;
    if (document.hidden && busy(state)) {
      const { done, total } = overall(state);
      const share = percent(total ? Math.floor((100 * done) / total) : 0);
      title = `${share} ${currentPhoto(state)?.name ?? ""} – ${TITLE}`;
    } else if (document.hidden && finished !== null) title = `✓ ${finished} – ${TITLE}`;
    if (document.title !== title) document.title = title;
  };

  const stayAwake = async (state: AppState) => {
    const { etaMs, elapsedMs } = state.job.progress ?? { etaMs: null, elapsedMs: 0 };
    const long = elapsedMs + (etaMs ?? 0) >= LONG_MS;
    const wants = busy(state) && !document.hidden && (lock !== null || long);
    if (!wants && lock) {
      const held = lock;
      lock = null;
      await held.release().catch(() => {});
    } else if (wants && !lock && !asking) {
      asking = true;
      const given = await use.keepAwake().catch(() => null);
      asking = false;
      lock = given;
      // It may be over by now.
      if (lock && !(busy(store.getState()) && !document.hidden)) void stayAwake(store.getState());
    }
  };

  const update = (state: AppState) => {
    retitle(state);
    void stayAwake(state);
  };

  const unsubscribe = store.subscribe((state, before) => {
    if (state.job === before.job) return;
    if (busy(state) && !busy(before)) {
      startedAt = performance.now();
      finished = null;
    }
    const target = wanted(state);
    if (busy(before) && state.job.phase === "idle" && target && isComplete(state, target)) {
      if (document.hidden) {
        finished = target.photo.name;
        if (performance.now() - startedAt >= LONG_MS)
          use.notify(firstWords().controls.app.denoised, finished);
      }
    }
    update(state);
  });
  const onChange = () => {
    if (!document.hidden) finished = null;
    // The browser takes the lock back by itself when a page is hidden.
    update(store.getState());
  };
  document.addEventListener("visibilitychange", onChange);
  return () => {
    unsubscribe();
    document.removeEventListener("visibilitychange", onChange);
    void lock?.release().catch(() => {});
  };
}
