/** Where the browser keeps the models people added: apart from the site's own, which come and go. */
import { AppError } from "../base/errors";
import { type Browser, browser, sha256Of } from "./load";
import type { ModelEntry } from "./manifest";

const CACHE = "own-models";
const FOLDER = `${import.meta.env.BASE_URL}own-models/`;

// One entry a model, no list of them: two tabs may add models at the same time.
const entryKey = (id: string) => `${FOLDER}${id}.json`;
const fileKey = (sha256: string) => `${FOLDER}sha256/${sha256}`;

/** Those kept here, by name; none where the browser keeps nothing (private windows). */
export async function ownModels(use: Browser = browser()): Promise<readonly ModelEntry[]> {
  const models: ModelEntry[] = [];
  try {
    const cache = await use.caches?.open(CACHE);
    for (const request of (await cache?.keys()) ?? []) {
      if (!request.url.endsWith(".json")) continue;
      const response = await cache?.match(request);
      if (response) models.push((await response.json()) as ModelEntry);
    }
  } catch {
    // As if there were none: the site's own models work all the same.
  }
  return models.sort((a, b) => a.name.localeCompare(b.name));
}

/**
 * Keeps a model and its golden tile; in place of the same file added before.
 * @throws AppError StorageFull when the browser does not take it
 */
export function keepOwnModel(
  model: ModelEntry,
  onnx: ArrayBuffer,
  golden: ArrayBuffer,
  use: Browser = browser(),
): Promise<void> {
  const files = [
    [model.sha256, onnx],
    [model.golden.sha256, golden],
  ] as const;
  return keepFiles(model, files, use);
}

/**
 * Keeps a profile, or its entry with another name.
 * @throws AppError StorageFull when the browser does not take it
 */
export const keepProfile = (
  model: ModelEntry,
  parameters: Float32Array<ArrayBuffer>,
  use: Browser = browser(),
): Promise<void> => keepFiles(model, [[model.sha256, parameters.slice().buffer]], use);

async function keepFiles(
  model: ModelEntry,
  files: readonly (readonly [sha256: string, content: ArrayBuffer])[],
  use: Browser,
): Promise<void> {
  try {
    const cache = await use.caches?.open(CACHE);
    if (!cache) throw new Error("this browser offers no storage here");
    for (const [sha256, content] of files) await cache.put(fileKey(sha256), new Response(content));
    // Last: what is listed is there whole.
    await cache.put(entryKey(model.id), Response.json(model));
  } catch (error) {
    throw new AppError("modelNotKept", { name: model.name }, error);
  }
}

/** @throws AppError ModelIntegrity when the browser has dropped the file or it is damaged */
export async function loadOwnFile(
  model: ModelEntry,
  sha256: string,
  use: Browser = browser(),
): Promise<ArrayBuffer> {
  const cache = await use.caches?.open(CACHE).catch(() => undefined);
  const response = await cache?.match(fileKey(sha256)).catch(() => undefined);
  const bytes = await response?.arrayBuffer();
  if (bytes && use.subtle && (await sha256Of(use.subtle, bytes)) === sha256) return bytes;
  throw new AppError("ownModelLost", { name: model.name });
}

/** Whether the files of a person's model are there; of a profile there is but one. */
export async function isOwnKept(model: ModelEntry, use: Browser = browser()): Promise<boolean> {
  const cache = await use.caches?.open(CACHE);
  const found = await Promise.all(
    (model.fitted ? [model.sha256] : [model.sha256, model.golden.sha256]).map((sha256) =>
      cache?.match(fileKey(sha256)),
    ),
  );
  return found.every(Boolean);
}

/** Drops a model; one that is not kept is no error. */
export async function forgetOwnModel(id: string, use: Browser = browser()): Promise<void> {
  const model = (await ownModels(use)).find((entry) => entry.id === id);
  const cache = await use.caches?.open(CACHE).catch(() => undefined);
  if (!model || !cache) return;
  await cache.delete(entryKey(id));
  await Promise.all([model.sha256, model.golden.sha256].map((hash) => cache.delete(fileKey(hash))));
}
