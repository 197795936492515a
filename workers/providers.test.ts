/** Which backends are tried on which device: the network worker and the browser are stand-ins. */
import * as Comlink from "comlink";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AppError } from "../src/base/errors";
import type { ModelEntry } from "../src/models/manifest";
import type { Backend, Preference } from "../src/network/backends";
import { fallbackSentence } from "../src/words/en/backends";
import { type ExampleKind, failureOfKind } from "../src/words/told.fixtures";
import "../src/engine/wire";
import { networkService } from "./network-service";
import type { ModelFiles, OnnxNetwork } from "./onnx-network";

/** The backends that fail to open, and their failures. */
let failures: Partial<Record<Backend, ExampleKind | "hangs">>;
/** Each network worker: what was opened in it, and whether it has been ended. */
let workers: { readonly opened: [Backend, string][]; terminated: boolean }[];

/** A worker with the real service, whose networks are made of nothing. */
class FakeWorker {
  readonly #life: (typeof workers)[number] = { opened: [], terminated: false };
  readonly #channel = new MessageChannel();

  constructor() {
    workers.push(this.#life);
    const open = async ({ onnx }: ModelFiles, backend: Backend) => {
      this.#life.opened.push([backend, new TextDecoder().decode(onnx)]);
      const failure = failures[backend];
      if (failure === "hangs") await new Promise(() => {});
      else if (failure) throw failureOfKind(failure, "it cannot be");
      const threads = { "webgpu-fp16": 0, webgpu: 0, wasm: 4, "wasm-single": 1 }[backend];
      const adapter = threads === 0 ? "Fake 1" : null;
      return { adapter, threads, edge: 100, release: async () => {} } as OnnxNetwork;
    };
    Comlink.expose(networkService(open), this.#channel.port1);
    this.#channel.port2.start();
  }
  postMessage(message: unknown, transfer: Transferable[]) {
    this.#channel.port2.postMessage(message, transfer);
  }
  addEventListener(type: "message", listener: (event: MessageEvent) => void) {
    this.#channel.port2.addEventListener(type, listener);
  }
  removeEventListener(type: "message", listener: (event: MessageEvent) => void) {
    this.#channel.port2.removeEventListener(type, listener);
  }
  terminate() {
    this.#life.terminated = true;
    this.#channel.port1.close();
    this.#channel.port2.close();
  }
}

const gpu = (features: readonly string[] = ["shader-f16"], isFallbackAdapter = false) => ({
  requestAdapter: async () => ({
    info: { vendor: "fake", device: "1", architecture: "", description: "", isFallbackAdapter },
    features: new Set(features),
  }),
});

function device(given: { gpu?: unknown; cores?: number; isolated?: boolean }) {
  vi.stubGlobal("navigator", {
    gpu: given.gpu,
    hardwareConcurrency: given.cores ?? 4,
    userAgent: "Fake/1",
  });
  vi.stubGlobal("self", { crossOriginIsolated: given.isolated ?? true });
}

const model = { id: "m", sha256: "full", fp16: { sha256: "half" } } as ModelEntry;

async function open(preference: Preference = "auto", entry = model) {
  const { openNetwork } = await import("./network");
  const { signal } = new AbortController();
  const source = {
    model: entry,
    files: async (precision: string) => ({
      model: entry,
      onnx: new TextEncoder().encode(precision).buffer,
      golden: null,
    }),
  };
  const { status } = await openNetwork(source, { preference, known: [], round: 0 }, signal);
  return { ...status, fallbackReason: fallbackSentence(status.givenUp) };
}

beforeEach(() => {
  failures = {};
  workers = [];
  vi.resetModules();
  vi.stubGlobal("Worker", FakeWorker);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe("a real graphics processor", () => {
  it("runs the half-precision file where it offers that", async () => {
    device({ gpu: gpu() });
    expect(await open()).toMatchObject({
      provider: "webgpu",
      precision: "fp16",
      backend: "webgpu-fp16",
      adapter: "Fake 1",
      fallbackReason: null,
    });
    expect(workers).toEqual([{ opened: [["webgpu-fp16", "fp16"]], terminated: false }]);
  });

  it("runs in full precision where it does not, or the model has no such file", async () => {
    device({ gpu: gpu([]) });
    expect(await open()).toMatchObject({
      backend: "webgpu",
      precision: "fp32",
      fallbackReason:
        "WebGPU in half precision is not used: this graphics processor does not offer it.",
    });
    device({ gpu: gpu() });
    const own = { ...model, fp16: undefined } as unknown as ModelEntry;
    expect(await open("webgpu-fp16", own)).toMatchObject({
      backend: "webgpu",
      fallbackReason: "WebGPU in half precision is not used: this model has no file for it.",
    });
  });

  it("that fails hands over from worker to worker, down to one thread", async () => {
    device({ gpu: gpu() });
    failures = { "webgpu-fp16": "ModelFailed", webgpu: "DeviceLost", wasm: "OutOfMemory" };
    expect(await open()).toMatchObject({
      provider: "wasm",
      backend: "wasm-single",
      threads: 1,
      givenUp: [
        { backend: "webgpu-fp16", lasting: true },
        { backend: "webgpu", lasting: true },
        { backend: "wasm", lasting: false },
      ],
      fallbackReason:
        "WebGPU in half precision is not used: the network failed on this photo (it cannot be). " +
        "WebGPU is not used: the graphics processor stopped working (it cannot be). " +
        "Only one processor core is used: there is not enough memory (it cannot be).",
    });
    // The lost device had a second try. No worker is used for two backends.
    expect(workers.map(({ opened }) => opened[0]?.[0])).toEqual([
      "webgpu-fp16",
      "webgpu",
      "webgpu",
      "wasm",
      "wasm-single",
    ]);
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, true, true, true, false]);
  });

  it("is known by its adapter, the model's file and the versions", async () => {
    device({ gpu: gpu() });
    const { key } = await open();
    expect(key).toMatch(/^webgpu-fp16 half fake\/\/1\/ \/ort-[\d.]+\/ Fake\/1$/);
  });
});

describe("no real graphics processor", () => {
  it("leaves WASM, with a sentence", async () => {
    device({});
    expect(await open()).toMatchObject({
      backend: "wasm",
      fallbackReason: "WebGPU is not used: this browser does not have it.",
    });
    device({ gpu: { requestAdapter: async () => null } });
    expect((await open()).fallbackReason).toBe(
      "WebGPU is not used: this browser offers no graphics adapter.",
    );
  });

  it("but one in software is used only by those who ask for it", async () => {
    device({ gpu: gpu([], true) });
    expect(await open()).toMatchObject({
      backend: "wasm",
      fallbackReason: "WebGPU is not used: the only graphics adapter here is emulated in software.",
    });
    expect(await open("webgpu")).toMatchObject({ backend: "webgpu", fallbackReason: null });
  });
});

describe("WASM", () => {
  it("has one thread on a page that is not isolated, which is told", async () => {
    device({ isolated: false });
    expect(await open("wasm")).toMatchObject({
      backend: "wasm-single",
      fallbackReason:
        "Only one processor core is used: this site's host does not isolate the page. Reloading it may help.",
    });
    device({ isolated: false, cores: 1 }); // There is nothing to be told.
    expect(await open("wasm")).toMatchObject({ backend: "wasm", fallbackReason: null });
  });

  it("that was chosen asks for no adapter", async () => {
    const requestAdapter = vi.fn();
    device({ gpu: { requestAdapter } });
    expect(await open("wasm-single")).toMatchObject({ backend: "wasm-single", givenUp: [] });
    expect(requestAdapter).not.toHaveBeenCalled();
  });
});

it("a network that is ended while it opens is opened nowhere else", async () => {
  device({});
  failures = { wasm: "hangs" };
  const { endNetwork } = await import("./network");
  const opening = open("wasm");
  await vi.waitFor(() => expect(workers[0]?.opened).toHaveLength(1));
  endNetwork(
    new AppError("modelRejected", { name: "m", why: { code: "trialTooLong", seconds: 60 } }),
  );
  await expect(opening).rejects.toMatchObject({ name: "ModelRejected" });
  expect(workers).toMatchObject([{ terminated: true }]);
  failures = {};
  expect(await open("wasm")).toMatchObject({ backend: "wasm" });
  expect(workers).toHaveLength(2);
});
