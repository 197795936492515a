/** The denoise worker's calls end when they are cancelled, whatever they wait for. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ModelEntry } from "../src/models/manifest";

const model = {
  id: "m",
  file: "m.onnx",
  sha256: "full",
  golden: { file: "m.golden", sha256: "golden" },
} as ModelEntry;

const CHOICE = { preference: "wasm-single", known: [], round: 0 } as const;
const SETTINGS = { model: "m", blindness: 0 };
const nobody = { onStatus() {}, onPart() {}, async onTile() {}, onWaiting() {} };

/** Files that are asked for and never come; each is told when it is no longer wanted. */
let asked: string[];
let stopped: string[];

beforeEach(() => {
  [asked, stopped] = [[], []];
  vi.resetModules();
  vi.stubGlobal("navigator", { hardwareConcurrency: 1, userAgent: "Fake/1" });
  vi.stubGlobal("self", { crossOriginIsolated: true });
  vi.stubGlobal("fetch", async (url: string, { signal }: RequestInit) => {
    asked.push(url);
    if (url.endsWith("manifest.json")) return Response.json({ models: [model] });
    return new Promise((_, reject) => {
      signal?.addEventListener("abort", () => {
        stopped.push(url);
        reject(signal.reason);
      });
    });
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

async function denoiser() {
  const { createDenoiser } = await import("./denoiser");
  const { createTurns } = await import("./turns");
  const { createCheckpoints } = await import("./checkpoints");
  const noDisk = createCheckpoints(() => Promise.reject(new Error("no disk")));
  return createDenoiser(createTurns(undefined), noDisk);
}

type Denoiser = Awaited<ReturnType<typeof denoiser>>;
const at = { x: 0, y: 0 };
const job = {
  photo: "a",
  settings: SETTINGS,
  focus: null,
  within: null,
  halvings: 0,
  elapsedMs: 0,
};

const calls: [string, (worker: Denoiser, signal: AbortSignal) => Promise<unknown>][] = [
  ["influence", (w, signal) => w.influence("a", SETTINGS, at, CHOICE, nobody, signal)],
  ["denoising", (w, signal) => w.denoise("1", job, CHOICE, nobody, signal)],
  ["warming up", (w, signal) => w.prepare("m", CHOICE, signal)],
];

describe("cancelled while its model downloads", () => {
  it.each(calls)("%s ends, and the download with it", async (_, call) => {
    const worker = await denoiser();
    const controller = new AbortController();
    const ended = call(worker, controller.signal);
    await vi.waitFor(() => expect(asked).toHaveLength(3));
    controller.abort();
    await expect(ended).rejects.toMatchObject({ name: "AbortError" });
    expect(stopped).toEqual(["/models/m.onnx", "/models/m.golden"]);
    // The next in the queue is not held up.
    const next = new AbortController();
    const other = worker.prepare("m", CHOICE, next.signal);
    await vi.waitFor(() => expect(asked).toHaveLength(6));
    next.abort();
    await expect(other).rejects.toMatchObject({ name: "AbortError" });
  });

  it.each(calls)("%s that was cancelled while it waited asks for nothing", async (_, call) => {
    const worker = await denoiser();
    const [first, second] = [new AbortController(), new AbortController()];
    const ends = [worker.prepare("m", CHOICE, first.signal), call(worker, second.signal)] as const;
    await vi.waitFor(() => expect(asked).toHaveLength(3));
    second.abort();
    first.abort();
    for (const end of ends) await expect(end).rejects.toMatchObject({ name: "AbortError" });
    expect(asked).toHaveLength(3);
  });
});

describe("another store", () => {
  it("answers what the one before was asked, with not holding the photo", async () => {
    const worker = await denoiser();
    const channels = [new MessageChannel(), new MessageChannel()] as const;
    worker.connect(channels[0].port1);
    const never = new AbortController().signal;
    const asked = worker.inspect(
      { photo: "a", result: null, blend: { strength: 1, luminance: 1, chroma: 1, detail: 0 } },
      { x: 0, y: 0, width: 2, height: 2 },
      never,
    );
    worker.connect(channels[1].port1);
    await expect(asked).rejects.toMatchObject({ code: "photoNotHeld" });
    for (const { port1, port2 } of channels) {
      port1.close();
      port2.close();
    }
  });
});
