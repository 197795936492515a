/** Everything the browser keeps for this site, by name and size, and ways to have less of it. */
import { AppError } from "../base/errors";
import { type Browser, browser } from "./load";
import type { ModelEntry } from "./manifest";
import { forgetOwnModel } from "./own-store";

export interface StoredItem {
  readonly key: string;
  /** `site` and `own` are models; `app` is what is needed to open the page without a network. */
  readonly kind: "site" | "own" | "app" | "later" | "shared";
  /** The model's name; null where they are of none, or of another version's. */
  readonly model: string | null;
  readonly bytes: number;
  /** URLs in the cache of this name. */
  readonly cache: string;
  readonly urls: readonly string[];
}

/** The order in which they are listed. */
const ORDER: readonly StoredItem["kind"][] = ["site", "own", "later", "shared", "app"];

/** The caches the service worker fills have names of Workbox's; these are the others'. */
const KINDS: Readonly<Record<string, StoredItem["kind"]>> = {
  models: "site",
  "own-models": "own",
  later: "later",
  shared: "shared",
};

/**
 * Everything in this site's caches: models in the order given, then the rest.
 * @param models what can be told by name; files of none of them are listed as an older version's
 * @throws AppError StorageUnreadable
 */
export async function storedItems(
  models: readonly ModelEntry[],
  use: Pick<Browser, "caches"> = browser(),
): Promise<readonly StoredItem[]> {
  try {
    const items: StoredItem[] = [];
    // Read one by one: a model may be added or fetched meanwhile, and then is in the next list.
    for (const name of (await use.caches?.keys()) ?? []) {
      const kind = KINDS[name] ?? "app";
      const cache = await use.caches?.open(name);
      if (!cache) continue;
      const groups = new Map<string, { model: string | null; bytes: number; urls: string[] }>();
      for (const request of await cache.keys()) {
        const [key, model] = belongsTo(kind, request.url, models);
        const group = groups.get(key) ?? { model, bytes: 0, urls: [] };
        group.bytes += await sizeOf(await cache.match(request));
        group.urls.push(request.url);
        groups.set(key, group);
      }
      for (const [key, group] of groups) {
        items.push({ ...group, key: `${name} ${key}`, kind, cache: name });
      }
    }
    const order = (item: StoredItem) => {
      const index = models.findIndex(({ id }) => item.key.endsWith(` ${id}`));
      return index < 0 ? models.length : index;
    };
    return items.sort(
      (a, b) => order(a) - order(b) || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind),
    );
  } catch (error) {
    throw new AppError("storageUnreadable", {}, error);
  }
}

function belongsTo(
  kind: StoredItem["kind"],
  url: string,
  models: readonly ModelEntry[],
): readonly [key: string, model: string | null] {
  if (kind !== "site" && kind !== "own") return [kind, null];
  const last = url.slice(url.lastIndexOf("/") + 1);
  const model = models.find(
    ({ id, sha256, golden, fp16, own }) =>
      Boolean(own) === (kind === "own") &&
      (last === `${id}.json` || [sha256, golden.sha256, fp16?.sha256].includes(last)),
  );
  return model ? [model.id, model.name] : ["others", null];
}

/** In bytes; a blob's size is known without reading it. */
async function sizeOf(response: Response | undefined): Promise<number> {
  return (await response?.blob())?.size ?? 0;
}

/**
 * Drops it. A site's model is fetched again when it is next chosen; one that is in use goes on.
 * @param name what it is called where it is listed
 * @throws AppError StorageUnreadable
 */
export async function removeStored(
  item: StoredItem,
  name: string,
  use: Browser = browser(),
): Promise<void> {
  try {
    const id = item.key.slice(item.cache.length + 1);
    if (item.kind === "own") await forgetOwnModel(id, use);
    const cache = await use.caches?.open(item.cache);
    for (const url of item.urls) await cache?.delete(url);
  } catch (error) {
    throw new AppError("notRemoved", { what: name }, error);
  }
}

export interface Quota {
  /** Bytes in use by this site, by the browser's own count; and how many it may use. */
  readonly used: number;
  readonly most: number;
  /** The browser drops none of it by itself when space runs short. */
  readonly persistent: boolean;
}

/** Null where the browser does not tell. */
export async function quota(
  storage: Pick<StorageManager, "estimate" | "persisted"> | undefined = globalThis.navigator
    ?.storage,
): Promise<Quota | null> {
  try {
    const estimate = await storage?.estimate();
    if (estimate?.usage === undefined || estimate.quota === undefined) return null;
    const persistent = (await storage?.persisted()) ?? false;
    return { used: estimate.usage, most: estimate.quota, persistent };
  } catch {
    return null;
  }
}
