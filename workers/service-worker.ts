/**
 * Keeps the app for use without a network, and lends it the headers that some hosts cannot send. It never
 * answers for another origin, and stores no photo but those shared to the app, until the page has them.
 */
/// <reference lib="webworker" />
import {
  addPlugins,
  cleanupOutdatedCaches,
  matchPrecache,
  type PrecacheEntry,
  precacheAndRoute,
} from "workbox-precaching";
import { registerRoute, setDefaultHandler } from "workbox-routing";
import { securityHeaders } from "../scripts/headers";
import { type Order, SHARED, SHARED_CACHE, SHARED_LOST, TAKE_SHARED } from "../src/shell/messages";

declare const self: ServiceWorkerGlobalScope;

/** The files that every visit needs; the build writes the list. */
const shell = self.__WB_MANIFEST as readonly PrecacheEntry[];

/** The cache of files that are fetched when first needed and never change under their names. */
const LATER = "later";

/** The time that a page is given to say that it takes what was shared. */
const ANSWER_MS = 1000;

const scope = new URL(self.registration.scope);

/** A path in the app's folder; null for anything else. */
const pathOf = ({ origin, pathname }: URL): string | null =>
  origin === scope.origin && pathname.startsWith(scope.pathname)
    ? pathname.slice(scope.pathname.length)
    : null;

/**
 * Folders named by their version. ONNX Runtime's other build is large, and only for some devices; wasm-vips
 * only for those who open files that need it.
 */
const later = shell
  .map(({ url }) => url.split("/")[0] ?? "")
  .filter(
    (folder, i, folders) =>
      /^(ort|vips|heif|libraw)-/.test(folder) && folders.indexOf(folder) === i,
  );
const isLater = (path: string | null) =>
  path !== null && later.some((folder) => path.startsWith(`${folder}/`));

/** The same response with the headers the app is made for, where its host did not send them. */
function guarded(response: Response): Response {
  // Redirects and failures are the browser's to handle, and cannot be made anew.
  if (response.type !== "basic" && response.type !== "default") return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(securityHeaders())) headers.set(name, value);
  const { status, statusText } = response;
  const empty = [204, 205, 304].includes(status);
  return new Response(empty ? null : response.body, { status, statusText, headers });
}

addPlugins([{ handlerWillRespond: async ({ response }) => guarded(response) }]);

// A damaged model is asked for anew, past every cache; the copy kept here is only for want of a network.
registerRoute(
  ({ url, request }) => request.cache === "reload" && (pathOf(url)?.startsWith("models/") ?? false),
  async ({ request }) => {
    try {
      return guarded(await fetch(request));
    } catch (error) {
      const kept = await matchPrecache(request);
      if (!kept) throw error;
      return guarded(kept);
    }
  },
);

precacheAndRoute([...shell], {
  cleanURLs: false,
  // Parameters that open the page with files or settings are its own business.
  ignoreURLParametersMatching: [/.*/],
});
cleanupOutdatedCaches();

registerRoute(
  ({ url }) => isLater(pathOf(url)),
  async ({ url, request }) => guarded((await keptLater(url)) ?? (await fetch(request))),
);

// Photos shared to the app from another: kept until the page, which may not be open yet, asks for them.
registerRoute(
  ({ url }) => pathOf(url) === "share",
  async ({ request }) => {
    let outcome = "";
    try {
      const photos = (await request.formData()).getAll("photos");
      const cache = await caches.open(SHARED_CACHE);
      for (const [i, photo] of photos.entries()) {
        if (!(photo instanceof File)) continue;
        const key = `shared/${Date.now()}-${i}/${encodeURIComponent(photo.name)}`;
        const kept = new Response(photo, { headers: { "Content-Type": photo.type } });
        await cache.put(new URL(key, scope), kept);
      }
    } catch {
      outcome = `=${SHARED_LOST}`;
    }
    // The system may mean to open them in place of the page that is open, and of the photos on it.
    if (outcome === "" && (await openPageTakes())) return new Response(null, { status: 204 });
    return Response.redirect(new URL(`?${SHARED}${outcome}`, scope), 303);
  },
  "POST",
);

setDefaultHandler(async ({ request, url }) => {
  const response = await fetch(request);
  return pathOf(url) === null ? response : guarded(response);
});

self.addEventListener("activate", (event) => {
  // The first page is served by it too: with a host that sends no headers it need not be opened twice.
  event.waitUntil(Promise.all([self.clients.claim(), forgetOlder()]));
});

self.addEventListener("message", (event) => {
  const order = event.data as Order;
  if (order.order === "take over") void self.skipWaiting();
  if (order.order === "keep") {
    const answer = keep(order.files).catch(() => false);
    event.waitUntil(answer.then((whole) => event.ports[0]?.postMessage(whole)));
  }
});

/** Whether a page in the installed app's window is there to take what was shared. */
async function openPageTakes(): Promise<boolean> {
  const pages = await self.clients.matchAll({ type: "window" });
  const answers = pages.map((page) => {
    const { port1, port2 } = new MessageChannel();
    page.postMessage(TAKE_SHARED, [port2]);
    return new Promise<boolean>((resolve) => {
      port1.onmessage = ({ data }) => resolve(data === true);
      // A page that cannot answer is as good as none.
      setTimeout(resolve, ANSWER_MS, false);
    });
  });
  return (await Promise.all(answers)).some(Boolean);
}

/** Whether the shell and these files are in the caches, after fetching those files that are not. */
async function keep(files: readonly string[]): Promise<boolean> {
  const kept = [
    ...shell.map(({ url }) => matchPrecache(new URL(url, scope).href)),
    ...files.map((file) => keptLater(new URL(file, scope))),
  ];
  return (await Promise.all(kept)).every(Boolean);
}

async function keptLater(url: URL): Promise<Response | undefined> {
  const cache = await caches.open(LATER);
  return (await cache.match(url.href)) ?? fetchInto(cache, url.href);
}

/** Undefined without a network, or without room: then it is fetched again when it is needed. */
async function fetchInto(cache: Cache, url: string): Promise<Response | undefined> {
  try {
    await cache.add(url);
    return await cache.match(url);
  } catch {
    return undefined;
  }
}

/** Drops what an older version of the app at this place fetched later. */
async function forgetOlder(): Promise<void> {
  const cache = await caches.open(LATER);
  for (const request of await cache.keys()) {
    const path = pathOf(new URL(request.url));
    // Another place on this origin may hold an app of its own.
    if (path !== null && !isLater(path)) await cache.delete(request);
  }
}
