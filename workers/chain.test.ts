import { describe, expect, it } from "vitest";
import { AppError } from "../src/base/errors";
import type { Backend, GivenUp, Preference } from "../src/network/backends";
import { fallbackSentence } from "../src/words/en/backends";
import { type ExampleKind, failureOfKind } from "../src/words/told.fixtures";
import { openFirst } from "./chain";

/** Each backend does this at each try: an error's name, "rules out", or nothing when it works. */
type Fate = Partial<Record<Backend, readonly (ExampleKind | "rules out" | null)[]>>;

async function open(preference: Preference, fates: Fate, known: readonly GivenUp[] = []) {
  const tries: Backend[] = [];
  const result = await openFirst(
    { preference, known, round: 0 },
    {
      keyOf: (backend) => `${backend} v1`,
      ruledOut: (backend) =>
        fates[backend]?.[0] === "rules out" ? { ruledOut: "noAdapter" } : null,
      async open(backend) {
        const fate = fates[backend]?.[tries.filter((tried) => tried === backend).length];
        tries.push(backend);
        if (fate && fate !== "rules out") throw failureOfKind(fate, "it failed");
        return `a network on ${backend}`;
      },
    },
  ).catch((error: unknown) => error as AppError);
  return { tries, result };
}

describe("the chain", () => {
  it("takes the fastest that works, and gives a reason for each before it", async () => {
    const { tries, result } = await open("auto", {
      "webgpu-fp16": ["ModelFailed"],
      webgpu: ["OutOfMemory"],
    });
    expect(tries).toEqual(["webgpu-fp16", "webgpu", "wasm"]);
    expect(result).toMatchObject({
      backend: "wasm",
      opened: "a network on wasm",
      givenUp: [
        { backend: "webgpu-fp16", key: "webgpu-fp16 v1", lasting: true },
        { backend: "webgpu", key: "webgpu v1", lasting: false },
      ],
    });
    if (result instanceof AppError) throw result;
    expect(fallbackSentence(result.givenUp)).toBe(
      "WebGPU in half precision is not used: the network failed on this photo (it failed). " +
        "WebGPU is not used: there is not enough memory (it failed).",
    );
  });

  it("tries again what may have failed by chance, once", async () => {
    const once = await open("auto", { "webgpu-fp16": ["DeviceLost", null] });
    expect(once.result).toMatchObject({ backend: "webgpu-fp16", givenUp: [] });
    const twice = await open("auto", { "webgpu-fp16": ["WorkerCrashed", "DeviceLost"] });
    expect(twice.tries).toEqual(["webgpu-fp16", "webgpu-fp16", "webgpu"]);
    expect(twice.result).toMatchObject({ backend: "webgpu", givenUp: [{ lasting: true }] });
  });

  it("does not try what is ruled out, nor remembers it: tomorrow it may be there", async () => {
    const { tries, result } = await open("auto", {
      "webgpu-fp16": ["rules out"],
      webgpu: ["rules out"],
    });
    expect(tries).toEqual(["wasm"]);
    if (result instanceof AppError) throw result;
    expect(result.givenUp.map(({ lasting }) => lasting)).toEqual([false, false]);
    expect(fallbackSentence(result.givenUp)).toBe(
      "WebGPU is not used: this browser offers no graphics adapter.",
    );
  });

  it("passes over what is known not to work, until its key is another", async () => {
    const known = (key: string): GivenUp[] => [
      {
        backend: "webgpu-fp16",
        cause: failureOfKind("ModelFailed", "it is wrong").facts,
        key,
        lasting: true,
      },
    ];
    const same = await open("auto", {}, known("webgpu-fp16 v1"));
    expect(same.tries).toEqual(["webgpu"]);
    expect(same.result).toMatchObject({ givenUp: known("webgpu-fp16 v1") });
    const updated = await open("auto", {}, known("webgpu-fp16 v0"));
    expect(updated.result).toMatchObject({ backend: "webgpu-fp16", givenUp: [] });
  });

  it("begins with what was chosen, and goes on from there", async () => {
    const { tries, result } = await open("webgpu", { webgpu: ["ModelFailed"] });
    expect(tries).toEqual(["webgpu", "wasm"]);
    expect(result).toMatchObject({ backend: "wasm", givenUp: [{ backend: "webgpu" }] });
  });

  it("ends with a model that is rejected meanwhile: no other backend is to run it", async () => {
    const { tries, result } = await open("wasm", { wasm: ["ModelRejected"] });
    expect(tries).toEqual(["wasm"]);
    expect(result).toMatchObject({ name: "ModelRejected" });
  });

  it("tries the last whatever is known, and ends with its error", async () => {
    const last = {
      backend: "wasm-single",
      cause: failureOfKind("ModelFailed", "it broke").facts,
      key: "wasm-single v1",
      lasting: true,
    };
    const works = await open("wasm-single", {}, [last as GivenUp]);
    expect(works.result).toMatchObject({ backend: "wasm-single", givenUp: [] });
    const { tries, result } = await open("wasm", {
      wasm: ["ModelFailed"],
      "wasm-single": ["ModelFailed"],
    });
    expect(tries).toEqual(["wasm", "wasm-single"]);
    expect(result).toMatchObject({ name: "ModelFailed" });
  });
});
