import { describe, expect, it } from "vitest";
import { rejectionOf } from "../words/told.fixtures";
import type { Browser } from "./load";
import type { ModelEntry } from "./manifest";
import { quota, removeStored, storedItems } from "./storage";

/** Caches as a browser keeps them: by name, each with responses of some bytes by URL. */
function fakeCaches(content: Record<string, Record<string, number>>) {
  const kept = new Map(
    Object.entries(content).map(([name, files]) => [name, new Map(Object.entries(files))]),
  );
  const open = async (name: string) => {
    const files = kept.get(name) ?? new Map<string, number>();
    kept.set(name, files);
    const url = (key: string | { url: string }) => (typeof key === "string" ? key : key.url);
    return {
      keys: async () => [...files.keys()].map((key) => ({ url: key })),
      match: async (key: string | { url: string }) => {
        const bytes = files.get(url(key));
        return bytes === undefined ? undefined : new Response(new Uint8Array(bytes));
      },
      delete: async (key: string | { url: string }) => files.delete(url(key)),
    };
  };
  const caches = { keys: async () => [...kept.keys()], open } as unknown as CacheStorage;
  return { kept, use: { caches } as unknown as Browser };
}

const model = (id: string, more: object = {}) =>
  ({
    id,
    name: id.toUpperCase(),
    sha256: `${id}1`,
    golden: { sha256: `${id}2` },
    ...more,
  }) as ModelEntry;
const models = [
  model("big"),
  model("small", { fp16: { sha256: "small3" } }),
  model("own-x", { own: true }),
];

const full = () =>
  fakeCaches({
    "workbox-precache-v2": { "/index.html": 10, "/assets/a.js": 20 },
    later: { "/ort/a.wasm": 70 },
    models: {
      "/models/sha256/small1": 5,
      "/models/sha256/small2": 6,
      "/models/sha256/small3": 2,
      "/models/sha256/big1": 100,
      "/models/sha256/older": 9,
    },
    "own-models": { "/own-models/own-x.json": 1, "/own-models/sha256/own-x1": 30 },
  });

describe("what the browser keeps", () => {
  it("is told by model and purpose, with all their files", async () => {
    const items = await storedItems(models, full().use);
    expect(items.map(({ kind, model, bytes }) => [kind, model, bytes])).toEqual([
      ["site", "BIG", 100],
      ["site", "SMALL", 13],
      ["own", "OWN-X", 31],
      ["site", null, 9],
      ["later", null, 70],
      ["app", null, 30],
    ]);
  });

  it("is nothing where the browser has no caches", async () => {
    expect(await storedItems(models, { caches: undefined })).toEqual([]);
  });

  it("is refused in words when it cannot be read", async () => {
    const { use } = fakeCaches({});
    const broken = { ...use.caches, keys: () => Promise.reject(new Error("no access")) };
    expect(
      await rejectionOf(storedItems(models, { caches: broken as CacheStorage })),
    ).toMatchObject({
      name: "StorageUnreadable",
      message: expect.stringContaining("no access"),
    });
  });

  it("goes with all its files when removed, and nothing else does", async () => {
    const { use, kept } = full();
    const item = (await storedItems(models, use)).find(({ model }) => model === "SMALL");
    if (!item) throw new Error("not listed");
    await removeStored(item, "SMALL", use);
    expect([...(kept.get("models")?.keys() ?? [])]).toEqual([
      "/models/sha256/big1",
      "/models/sha256/older",
    ]);
    expect(await storedItems(models, use)).toHaveLength(5);
  });
});

describe("the quota", () => {
  const storage = (estimate: StorageEstimate) => ({
    estimate: async () => estimate,
    persisted: async () => true,
  });

  it("is what the browser says, and nothing where it says nothing", async () => {
    expect(await quota(storage({ usage: 5, quota: 9 }))).toEqual({
      used: 5,
      most: 9,
      persistent: true,
    });
    expect(await quota(storage({}))).toBeNull();
    expect(await quota(undefined)).toBeNull();
    const refuse = () => Promise.reject(new TypeError("no"));
    expect(await quota({ estimate: refuse, persisted: refuse })).toBeNull();
  });
});
