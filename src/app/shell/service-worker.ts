import type { AppStore } from "../../store/app-store";
import { SHARED_CACHE, SKIP_WAITING } from "./messages";

const BASE = import.meta.env.BASE_URL;
/** Says that this tab has been loaded anew for the sake of isolation: once is enough. */
const RELOADED = "blindspot-isolation";

/**
 * Starts the service worker of the built app and tells the store how it stands. Where the host sends no
 * headers the first visit loads the page once more, before there is anything to lose, so that the service
 * worker's headers isolate it.
 */
export async function startServiceWorker(store: AppStore): Promise<void> {
  const { serviceWorker } = navigator;
  if (!import.meta.env.PROD || !serviceWorker) return;
  try {
    const registration = await serviceWorker.register(`${BASE}service-worker.js`, { scope: BASE });
    const waits = () => {
      // The first version of all waits for nobody.
      if (!registration.waiting || !serviceWorker.controller) return;
      store.getState().setShell({ update: () => accept(registration) });
    };
    waits();
    registration.addEventListener("updatefound", () => {
      registration.installing?.addEventListener("statechange", waits);
    });
    await serviceWorker.ready;
    store.getState().setShell({ offlineReady: true });
    isolate(store);
  } catch (error) {
    // Private windows and storage that is full: the app works as long as there is a network.
    console.warn("No service worker:", error);
  }
}

function accept(registration: ServiceWorkerRegistration): void {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), {
    once: true,
  });
  registration.waiting?.postMessage(SKIP_WAITING);
}

function isolate(store: AppStore): void {
  if (window.crossOriginIsolated) return;
  const { serviceWorker } = navigator;
  const reload = () => {
    // Photos that are open, or opening, would be lost: then one thread has to do until the next visit.
    if (store.getState().photos.length > 0 || sessionStorage.getItem(RELOADED)) return;
    sessionStorage.setItem(RELOADED, "yes");
    location.reload();
  };
  if (serviceWorker.controller) reload();
  else serviceWorker.addEventListener("controllerchange", reload, { once: true });
}

/** Photos that another app shared to this one; they are handed over once. */
export async function takeShared(): Promise<readonly File[]> {
  const cache = await globalThis.caches?.open(SHARED_CACHE).catch(() => undefined);
  const files: File[] = [];
  for (const request of (await cache?.keys()) ?? []) {
    const response = await cache?.match(request);
    await cache?.delete(request);
    if (!response) continue;
    const name = decodeURIComponent(request.url.slice(request.url.lastIndexOf("/") + 1));
    const blob = await response.blob();
    files.push(new File([blob], name, { type: blob.type }));
  }
  return files;
}
