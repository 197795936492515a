import { createHash, webcrypto } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { rejectionOf } from "../words/told.fixtures";
import type { Browser } from "./load";
import type { ModelEntry } from "./manifest";
import { forgetOwnModel, keepOwnModel, loadOwnFile, ownModels } from "./own-store";

const bytes = (text: string) => Uint8Array.from(new TextEncoder().encode(text)).buffer;
const hash = (text: string) => createHash("sha256").update(text).digest("hex");
const model = (name: string) =>
  ({
    id: `own-${name}`,
    name,
    sha256: hash(name),
    golden: { sha256: hash(`${name} golden`) },
  }) as ModelEntry;

let kept: Map<string, Uint8Array>;
let full: boolean;
let use: Browser;

beforeEach(() => {
  kept = new Map();
  full = false;
  const keyOf = (key: string | { url: string }) => (typeof key === "string" ? key : key.url);
  const cache = {
    match: async (key: string | { url: string }) => {
      const found = kept.get(keyOf(key));
      return found && new Response(Uint8Array.from(found));
    },
    put: async (key: string, response: Response) => {
      if (full) throw new DOMException("Quota exceeded.", "QuotaExceededError");
      kept.set(key, new Uint8Array(await response.arrayBuffer()));
    },
    delete: async (key: string) => kept.delete(key),
    keys: async () => [...kept.keys()].map((url) => ({ url })),
  };
  use = {
    fetch: () => Promise.reject(new Error("own models are never fetched")),
    caches: { open: async () => cache } as unknown as CacheStorage,
    subtle: webcrypto.subtle as SubtleCrypto,
  };
});

const keep = (name: string) => keepOwnModel(model(name), bytes(name), bytes(`${name} golden`), use);

describe("own models", () => {
  it("are kept with their files, by name, and gone without a trace once removed", async () => {
    await keep("zebra");
    await keep("ant");
    await keep("ant");
    expect(await ownModels(use)).toEqual([model("ant"), model("zebra")]);
    const loaded = await loadOwnFile(model("ant"), model("ant").sha256, use);
    expect(new TextDecoder().decode(loaded)).toBe("ant");

    await forgetOwnModel("own-ant", use);
    await forgetOwnModel("own-ant", use);
    expect(await ownModels(use)).toEqual([model("zebra")]);
    await forgetOwnModel("own-zebra", use);
    expect(kept.size).toBe(0);
  });

  it("that do not fit are not listed, and the person is told", async () => {
    full = true;
    expect(await rejectionOf(keep("ant"))).toMatchObject({
      name: "StorageFull",
      message: expect.stringContaining("could not keep ant (Quota exceeded.)"),
    });
    expect(await ownModels(use)).toEqual([]);
  });

  it("whose file was dropped or damaged are to be added again", async () => {
    await keep("ant");
    for (const key of kept.keys())
      if (key.endsWith(model("ant").sha256)) kept.set(key, Uint8Array.of(1));
    expect(await rejectionOf(loadOwnFile(model("ant"), model("ant").sha256, use))).toMatchObject({
      name: "ModelIntegrity",
      message: expect.stringContaining("add its file again"),
    });
    kept.clear();
    await expect(loadOwnFile(model("ant"), model("ant").sha256, use)).rejects.toMatchObject({
      name: "ModelIntegrity",
    });
  });

  it("are none where the browser keeps nothing", async () => {
    const none = { ...use, caches: undefined };
    expect(await ownModels(none)).toEqual([]);
    await forgetOwnModel("own-ant", none);
    await expect(keepOwnModel(model("ant"), bytes("a"), bytes("b"), none)).rejects.toMatchObject({
      name: "StorageFull",
    });
  });
});
