import type { AppStore } from "../state/app-store";
import { SHARED, SHARED_CACHE, SHARED_LOST, TAKE_SHARED } from "./messages";

/** Opens the photos that other apps share to this one: before the page was opened, and while it is. */
export function takeShares(store: AppStore): void {
  navigator.serviceWorker?.addEventListener("message", ({ data, ports: [port] }) => {
    if (data !== TAKE_SHARED) return;
    const installed = matchMedia("(display-mode: standalone)").matches;
    port?.postMessage(installed);
    if (installed) void openShared(store);
  });
  const { searchParams } = new URL(location.href);
  if (searchParams.get(SHARED) === SHARED_LOST) {
    store.getState().inform("sharedPhotosLost");
  }
  // A page that is loaded again has nothing shared to it.
  if (searchParams.has(SHARED)) history.replaceState(null, "", location.pathname + location.hash);
  void openShared(store);
}

async function openShared(store: AppStore): Promise<void> {
  try {
    const photos = await takeShared();
    if (photos.length > 0) store.getState().addFiles(photos);
  } catch (error) {
    store.getState().fail(error);
  }
}

/** Each photo is handed over once, to whichever page asks first. */
async function takeShared(): Promise<readonly File[]> {
  // Opening a cache would make one, on every first visit.
  if (!(await globalThis.caches?.has(SHARED_CACHE).catch(() => false))) return [];
  const cache = await caches.open(SHARED_CACHE);
  const folder = new URL(`${import.meta.env.BASE_URL}shared/`, location.href).href;
  const files: File[] = [];
  for (const request of await cache.keys()) {
    if (!request.url.startsWith(folder)) continue;
    const response = await cache.match(request);
    if (!response || !(await cache.delete(request))) continue;
    const name = decodeURIComponent(request.url.slice(request.url.lastIndexOf("/") + 1));
    const blob = await response.blob();
    files.push(new File([blob], name, { type: blob.type }));
  }
  return files;
}
