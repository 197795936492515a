import { createHash, webcrypto } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { rejectionOf } from "../words/told.fixtures";
import { type Browser, fetchManifest, forgetOtherFiles, loadFile } from "./load";
import type { ModelEntry } from "./manifest";

const bytes = new TextEncoder().encode("a network");
const sha256 = createHash("sha256").update(bytes).digest("hex");

/** A browser whose server and cache the test holds in its hands. */
function fakeBrowser() {
  const kept = new Map<string, Uint8Array>();
  const asked: { url: string; mode: RequestCache | undefined }[] = [];
  const cache = {
    match: async (key: string) => {
      const found = kept.get(key);
      return found && new Response(Uint8Array.from(found));
    },
    put: async (key: string, response: Response) => {
      kept.set(key, new Uint8Array(await response.arrayBuffer()));
    },
    delete: async (key: string | { url: string }) =>
      kept.delete(typeof key === "string" ? key : key.url),
    keys: async () => [...kept.keys()].map((url) => ({ url })),
  };
  const state = {
    kept,
    asked,
    answer: (_url: string, _mode?: RequestCache): Response => new Response(bytes),
    use: {
      fetch: async (url, init) => {
        asked.push({ url: String(url), mode: init?.cache });
        return state.answer(String(url), init?.cache);
      },
      caches: { open: async () => cache } as unknown as CacheStorage,
      subtle: webcrypto.subtle as SubtleCrypto,
    } as Browser,
  };
  return state;
}

let browser: ReturnType<typeof fakeBrowser>;
beforeEach(() => {
  browser = fakeBrowser();
});

const text = (buffer: ArrayBuffer) => new TextDecoder().decode(buffer);

describe("a model file", () => {
  it("is fetched once and kept under its hash", async () => {
    expect(text(await loadFile("m.onnx", sha256, browser.use))).toBe("a network");
    expect(text(await loadFile("m.onnx", sha256, browser.use))).toBe("a network");
    expect(browser.asked).toEqual([{ url: "/models/m.onnx", mode: "default" }]);
    expect([...browser.kept.keys()]).toEqual([`/models/sha256/${sha256}`]);
  });

  it("is fetched anew, past the browser's cache, when the kept copy is damaged", async () => {
    browser.kept.set(`/models/sha256/${sha256}`, Uint8Array.of(1, 2));
    expect(text(await loadFile("m.onnx", sha256, browser.use))).toBe("a network");
    expect(browser.asked).toEqual([{ url: "/models/m.onnx", mode: "reload" }]);
    expect(browser.kept.get(`/models/sha256/${sha256}`)).toEqual(bytes);
  });

  it("is fetched anew when the browser's own cache gave a damaged one", async () => {
    browser.answer = (_, mode) => new Response(mode === "reload" ? bytes : "damaged");
    expect(text(await loadFile("m.onnx", sha256, browser.use))).toBe("a network");
  });

  it("is refused, and not kept, when the site's copy is not what the manifest says", async () => {
    browser.answer = () => new Response("something else");
    expect(await rejectionOf(loadFile("m.onnx", sha256, browser.use))).toMatchObject({
      name: "ModelIntegrity",
      message: expect.stringContaining("m.onnx is damaged"),
    });
    expect(browser.kept.size).toBe(0);
  });

  it("says why it could not be fetched", async () => {
    browser.answer = () => new Response(null, { status: 404 });
    expect(await rejectionOf(loadFile("m.onnx", sha256, browser.use))).toMatchObject({
      name: "ModelFetch",
      message: expect.stringContaining("the server answered 404"),
    });
    browser.answer = () => {
      throw new TypeError("offline");
    };
    expect(await rejectionOf(loadFile("m.onnx", sha256, browser.use))).toMatchObject({
      name: "ModelFetch",
      message: expect.stringContaining("offline"),
    });
  });

  it("stops loading when it is no longer wanted, which is no failure of the site's", async () => {
    const controller = new AbortController();
    const use: Browser = {
      ...browser.use,
      fetch: (_, options) =>
        new Promise((_, reject) => {
          options?.signal?.addEventListener("abort", () => reject(options.signal?.reason));
        }),
    };
    const ends = [
      loadFile("m.onnx", sha256, use, controller.signal),
      fetchManifest(use, controller.signal),
    ];
    setTimeout(() => controller.abort());
    for (const end of ends) await expect(end).rejects.toMatchObject({ name: "AbortError" });
  });

  it("loads without a cache, but never unchecked", async () => {
    const none = { ...browser.use, caches: undefined };
    expect(text(await loadFile("m.onnx", sha256, none))).toBe("a network");
    const broken = {
      ...browser.use,
      caches: {
        open: () => Promise.reject(new Error("private window")),
      } as unknown as CacheStorage,
    };
    expect(text(await loadFile("m.onnx", sha256, broken))).toBe("a network");
    const insecure = { ...browser.use, subtle: undefined };
    expect(await rejectionOf(loadFile("m.onnx", sha256, insecure))).toMatchObject({
      name: "ModelIntegrity",
      message: expect.stringContaining("HTTPS"),
    });
  });
});

describe("the manifest", () => {
  it("is always asked for anew", async () => {
    browser.answer = () => Response.json({ models: [{ id: "compact" }] });
    expect(await fetchManifest(browser.use)).toEqual([{ id: "compact" }]);
    expect(browser.asked).toEqual([{ url: "/models/manifest.json", mode: "no-cache" }]);
  });

  it.each(["{}", '{"models": []}', "<!doctype html>"])("is refused when it is %s", async (body) => {
    browser.answer = () => new Response(body);
    await expect(fetchManifest(browser.use)).rejects.toMatchObject({ name: "ModelFetch" });
  });

  it("decides which kept files stay", async () => {
    for (const hash of ["a", "b", "old"]) browser.kept.set(`/models/sha256/${hash}`, bytes);
    await forgetOtherFiles([{ sha256: "a", golden: { sha256: "b" } } as ModelEntry], browser.use);
    expect([...browser.kept.keys()]).toEqual(["/models/sha256/a", "/models/sha256/b"]);
  });
});
