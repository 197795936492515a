/** Fetches the manifest and model files from our own origin; every file is checked and then kept. */

import { aborted } from "../base/abort";
import { AppError } from "../base/errors";
import type { Manifest, ModelEntry } from "./manifest";

/** As much of the browser as is used, so that tests can stand in for it. */
export interface Browser {
  readonly fetch: typeof fetch;
  /** Absent or failing (private windows, no space) only costs a download next time. */
  readonly caches: CacheStorage | undefined;
  /** Undefined where the page is neither on HTTPS nor on localhost. */
  readonly subtle: SubtleCrypto | undefined;
}

const FOLDER = `${import.meta.env.BASE_URL}models/`;
const CACHE = "models";

/** Named by content: a newer model with the same file name never meets an older copy. */
const keyOf = (sha256: string) => `${FOLDER}sha256/${sha256}`;

export const browser = (): Browser => ({
  fetch: (...request) => fetch(...request),
  caches: globalThis.caches,
  subtle: globalThis.crypto.subtle,
});

/** @throws AppError ModelFetch, and an AbortError when the signal says so */
export async function fetchManifest(
  use: Browser = browser(),
  signal?: AbortSignal,
): Promise<readonly ModelEntry[]> {
  const response = await get(use, "manifest.json", "no-cache", signal);
  const manifest = (await response.json().catch(() => null)) as Manifest | null;
  if (!manifest?.models?.length) {
    throw new AppError("noModels");
  }
  return manifest.models;
}

/**
 * A file beside the manifest, exactly as the manifest's SHA-256 says it is. A damaged copy, in our
 * cache or in the browser's, is fetched anew once.
 * @throws AppError ModelFetch, ModelIntegrity, and an AbortError when the signal says so
 */
export async function loadFile(
  file: string,
  sha256: string,
  use: Browser = browser(),
  signal?: AbortSignal,
): Promise<ArrayBuffer> {
  const { subtle } = use;
  if (!subtle) {
    throw new AppError("uncheckable");
  }
  const intact = async (bytes: ArrayBuffer) => (await sha256Of(subtle, bytes)) === sha256;
  const key = keyOf(sha256);
  const cache = await use.caches?.open(CACHE).catch(() => undefined);

  const cached = await cache?.match(key).catch(() => undefined);
  if (cached) {
    const bytes = await cached.arrayBuffer();
    if (await intact(bytes)) return bytes;
    await cache?.delete(key);
  }
  for (const mode of cached ? (["reload"] as const) : (["default", "reload"] as const)) {
    const bytes = await read(await get(use, file, mode, signal), file, signal);
    if (!(await intact(bytes))) continue;
    await cache?.put(key, new Response(bytes)).catch(() => {});
    return bytes;
  }
  throw new AppError("modelDamaged", { file });
}

/** Whether a model needs no network: the network, in one of its precisions, and its golden tile are kept. */
export async function isKept(
  { sha256, fp16, golden }: ModelEntry,
  use: Browser = browser(),
): Promise<boolean> {
  const cache = await use.caches?.open(CACHE);
  const has = async (hash: string) => Boolean(await cache?.match(keyOf(hash)));
  return (await has(golden.sha256)) && ((await has(sha256)) || (!!fp16 && has(fp16.sha256)));
}

/** Drops kept files that no model in the manifest uses any more. */
export async function forgetOtherFiles(
  models: readonly ModelEntry[],
  use: Browser = browser(),
): Promise<void> {
  const wanted = new Set(
    models.flatMap(({ sha256, fp16, golden, fit }) => [
      ...[sha256, fp16?.sha256, golden.sha256],
      ...(fit ? [fit.inference, fit.fp16, fit.gradient, fit.golden] : []).map((f) => f.sha256),
    ]),
  );
  try {
    const cache = await use.caches?.open(CACHE);
    for (const request of (await cache?.keys()) ?? []) {
      const [folder, sha256 = ""] = request.url.split("sha256/");
      // Another place on this origin may hold an app of its own.
      if (folder?.endsWith(FOLDER) && !wanted.has(sha256)) await cache?.delete(request);
    }
  } catch {
    // Only tidying up.
  }
}

async function get(
  use: Browser,
  file: string,
  cache: RequestCache,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const options = signal ? { cache, signal } : { cache };
  const response = await use.fetch(FOLDER + file, options).catch((error: unknown) => {
    if (signal?.aborted) throw aborted();
    throw new AppError("modelUnreachable", { file, status: null }, error);
  });
  const { ok, status } = response;
  if (!ok) throw new AppError("modelUnreachable", { file, status });
  return response;
}

async function read(
  response: Response,
  file: string,
  signal: AbortSignal | undefined,
): Promise<ArrayBuffer> {
  return response.arrayBuffer().catch((error: unknown) => {
    if (signal?.aborted) throw aborted();
    throw new AppError("modelUnreachable", { file, status: null }, error);
  });
}

/** In lower-case hexadecimal. */
export async function sha256Of(subtle: SubtleCrypto, bytes: ArrayBuffer): Promise<string> {
  const hash = new Uint8Array(await subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
