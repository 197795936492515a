import type { AppStore } from "../state/app-store";
import { settingsFragment } from "../state/settings-text";
import type { Order } from "./messages";
import { watchOffline } from "./offline";

const BASE = import.meta.env.BASE_URL;
/** Says that this tab has been loaded anew for the sake of isolation: once is enough. */
const RELOADED = "blindspot-isolation";
/** Held, together with others, by every tab that has something to lose. */
const BUSY_LOCK = `blindspot-busy ${BASE}`;

/** Starts the service worker of the built app, and follows it: offline use, isolation, new versions. */
export async function startServiceWorker(store: AppStore): Promise<void> {
  const { serviceWorker } = navigator;
  if (!import.meta.env.PROD || !serviceWorker) return;
  try {
    // The first service worker of all replaces none: its coming is no new version.
    let updates = serviceWorker.controller !== null;
    serviceWorker.addEventListener("controllerchange", () => {
      if (updates) replaced(store);
      else isolate(store);
      updates = true;
    });
    holdWhileBusy(store);
    const registration = await installed(serviceWorker);
    watchUpdates(store, registration);
    await serviceWorker.ready;
    watchOffline(store, registration);
    if (serviceWorker.controller) isolate(store);
  } catch (error) {
    // Private windows and storage that is full: the app works as long as there is a network.
    console.warn("No service worker:", error);
  }
}

/** Between one try to install a first service worker and the next, ms. */
const AGAIN_MS = [2000, 10_000, 60_000];

/**
 * A first install that fails, for want of one file perhaps, is tried again: a visit would go without to its end.
 * @throws where it is refused
 */
async function installed(workers: ServiceWorkerContainer): Promise<ServiceWorkerRegistration> {
  for (let tried = 0; ; tried++) {
    const registration = await workers.register(`${BASE}service-worker.js`, { scope: BASE });
    const wait = AGAIN_MS[tried];
    if (wait === undefined || (await comes(registration))) return registration;
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

/** Whether there is a service worker, or the one that is being installed becomes one. */
async function comes({ active, waiting, installing }: ServiceWorkerRegistration): Promise<boolean> {
  if (active || waiting || !installing) return true;
  await new Promise<void>((resolve) => {
    const follow = () => {
      if (installing.state !== "installing") resolve();
    };
    installing.addEventListener("statechange", follow);
    follow();
  });
  return installing.state !== "redundant";
}

/** Whether a reload would lose anything: photos with their results, or a model half added. */
const hasSomethingToLose = (store: AppStore) => {
  const { photos, addingModel } = store.getState();
  return photos.length > 0 || addingModel !== null;
};

/**
 * Where the host sends no headers the first visit loads the page once more, before there is anything to lose,
 * so that the service worker's headers isolate it. A tab does that once: some browsers never isolate.
 */
function isolate(store: AppStore): void {
  // Else one thread has to do until the next visit; the status line says so.
  if (window.crossOriginIsolated || hasSomethingToLose(store)) return;
  if (sessionStorage.getItem(RELOADED)) return;
  sessionStorage.setItem(RELOADED, "yes");
  loadAnew(store);
}

function watchUpdates(store: AppStore, registration: ServiceWorkerRegistration): void {
  const offer = () => {
    if (!registration.waiting || !navigator.serviceWorker.controller) return;
    store.getState().setShell({ update: () => void accept(store, registration) });
  };
  const follow = () => registration.installing?.addEventListener("statechange", offer);
  offer();
  follow();
  registration.addEventListener("updatefound", follow);
  // An installed app may stay open for weeks.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void registration.update().catch(() => {});
  });
}

/** The new version takes over in every tab at once, so all of them must have nothing to lose. */
async function accept(store: AppStore, registration: ServiceWorkerRegistration): Promise<void> {
  const { inform } = store.getState();
  if (hasSomethingToLose(store)) {
    inform("updateReady");
    return;
  }
  const takeOver = async () => {
    if (!registration.waiting) return; // Another tab was faster.
    const gone = new Promise((resolve) => {
      navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true });
    });
    registration.waiting.postMessage({ order: "take over" } satisfies Order);
    // Held until then: a photo opened meanwhile in another tab is seen there.
    await gone;
  };
  // Older browsers have no locks: other tabs then say themselves that they want to be loaded anew.
  const locks = navigator.locks as LockManager | undefined;
  if (!locks) return takeOver();
  await locks.request(BUSY_LOCK, { ifAvailable: true }, async (lock) => {
    if (lock) return takeOver();
    inform("updateHeldByOtherTab");
  });
}

/** Another version answers this page's requests from now on. */
function replaced(store: AppStore): void {
  if (hasSomethingToLose(store)) store.getState().inform("updateStarted");
  else loadAnew(store);
}

/** The address takes the settings along; there is nothing else to lose. */
function loadAnew(store: AppStore): void {
  const { canUndo, variants } = store.getState();
  if (canUndo) history.replaceState(null, "", settingsFragment(variants));
  location.reload();
}

function holdWhileBusy(store: AppStore): void {
  const locks = navigator.locks as LockManager | undefined;
  if (!locks) return;
  let release: (() => void) | null = null;
  const follow = () => {
    const busy = hasSomethingToLose(store);
    if (busy === (release !== null)) return;
    if (!busy) {
      release?.();
      release = null;
      return;
    }
    const over = new Promise<void>((resolve) => {
      release = resolve;
    });
    void locks.request(BUSY_LOCK, { mode: "shared" }, () => over);
  };
  follow();
  store.subscribe(follow);
}
