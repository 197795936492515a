/**
 * Keeps the app for use without a network, and lends it the headers that some hosts cannot send. It never
 * answers for another origin, and stores no photo but those shared to the app, until the page has them.
 */
/// <reference lib="webworker" />
import {
  addPlugins,
  cleanupOutdatedCaches,
  type PrecacheEntry,
  precacheAndRoute,
} from "workbox-precaching";
import { registerRoute, setDefaultHandler } from "workbox-routing";
import { securityHeaders } from "../scripts/headers";
import { SHARED_CACHE, SKIP_WAITING } from "../src/app/shell/messages";

declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: (PrecacheEntry | string)[];
};

/** What is fetched when first needed and never changes under its name. */
const LATER = "later";
const scope = new URL(self.registration.scope);
const isOurs = (url: URL) => url.origin === scope.origin && url.pathname.startsWith(scope.pathname);
const isLasting = (url: URL) =>
  /\/(assets|ort-[\d.]+)\//.test(url.pathname.slice(scope.pathname.length - 1));

/** The same response with the headers the app is made for, where its host did not send them. */
function guarded(response: Response): Response {
  if (response.type === "opaque" || response.type === "error" || response.redirected)
    return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(securityHeaders())) headers.set(name, value);
  const { status, statusText } = response;
  const empty = [101, 204, 205, 304].includes(status);
  return new Response(empty ? null : response.body, { status, statusText, headers });
}

addPlugins([{ handlerWillRespond: async ({ response }) => guarded(response) }]);

// A damaged copy is asked for anew past every cache: the one here must not answer then.
registerRoute(
  ({ url, request }) => isOurs(url) && request.cache === "reload",
  async ({ request }) => guarded(await fetch(request)),
);

precacheAndRoute(self.__WB_MANIFEST, {
  cleanURLs: false,
  // What the page is opened with, files or settings, is its own business.
  ignoreURLParametersMatching: [/.*/],
});
cleanupOutdatedCaches();

// The other wasm build: large, and only for devices whose graphics processor can be used.
registerRoute(
  ({ url }) => isOurs(url) && isLasting(url),
  async ({ request }) => {
    const cache = await caches.open(LATER);
    const kept = await cache.match(request.url);
    if (kept) return guarded(kept);
    const response = await fetch(request);
    // Without room for it, it is fetched again next time.
    if (response.ok) await cache.put(request.url, response.clone()).catch(() => {});
    return guarded(response);
  },
);

// Photos shared to the app from another: kept until the page, which may not be open yet, asks for them.
registerRoute(
  ({ url }) => isOurs(url) && url.pathname === `${scope.pathname}share`,
  async ({ request }) => {
    const form = await request.formData();
    const cache = await caches.open(SHARED_CACHE);
    for (const [i, photo] of form.getAll("photos").entries()) {
      if (!(photo instanceof File)) continue;
      const key = `${scope.pathname}shared/${Date.now()}-${i}/${encodeURIComponent(photo.name)}`;
      await cache.put(key, new Response(photo, { headers: { "Content-Type": photo.type } }));
    }
    return Response.redirect(`${scope.pathname}?shared`, 303);
  },
  "POST",
);

setDefaultHandler(async ({ request, url }) => {
  const response = await fetch(request);
  return isOurs(url) ? guarded(response) : response;
});

self.addEventListener("activate", (event) => {
  // The first page is served by it too: with a host that sends no headers it need not be opened twice.
  event.waitUntil(Promise.all([self.clients.claim(), forgetOlder()]));
});

self.addEventListener("message", ({ data }) => {
  if (data === SKIP_WAITING) void self.skipWaiting();
});

/** Drops what an older version fetched later: its folder's name is not this version's. */
async function forgetOlder(): Promise<void> {
  const cache = await caches.open(LATER);
  for (const request of await cache.keys()) {
    if (!new URL(request.url).pathname.startsWith(__ORT_FOLDER__)) await cache.delete(request);
  }
}
