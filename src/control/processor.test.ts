import { describe, expect, it } from "vitest";
import { AppError } from "../base/errors";
import { pictureFile, settled } from "../engine/engine.fixtures";
import { fakeStatus } from "../engine/status.fixtures";
import type { GivenUp } from "../network/backends";
import type { Keeper } from "../state/keeper";
import { shown } from "../words/told.fixtures";
import { openPage } from "./start.fixtures";

/** A browser's storage, kept between pages. */
function storage(): Keeper & { readonly items: Map<string, string> } {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
  };
}

function open(keeper?: Keeper) {
  const { engine, store } = openPage({ keeper });
  return { engine, get: store.getState };
}

const wrong: GivenUp = {
  backend: "webgpu-fp16",
  cause: new AppError("wrongAnswers", { onGpu: true, off: 0.2 }).facts,
  key: "webgpu-fp16 here",
  lasting: true,
};
const absent: GivenUp = { ...wrong, backend: "webgpu", key: "webgpu here", lasting: false };
const onWasm = { ...fakeStatus, givenUp: [wrong, absent] };

describe("the processor", () => {
  it("that was chosen is kept for the next page, and asked for there", () => {
    const keeper = storage();
    const first = open(keeper);
    expect(first.engine.preferred).toEqual([["auto", []]]);
    first.get().chooseProcessor("wasm-single");
    expect(first.engine.preferred.at(-1)).toEqual(["wasm-single", []]);
    const second = open(keeper);
    expect(second.get().processor).toBe("wasm-single");
    expect(second.engine.preferred).toEqual([["wasm-single", []]]);
  });

  it("is switched under a run, which goes on with the tiles it has", async () => {
    const { engine, get } = open();
    await settled();
    get().addFiles([pictureFile("a.png")]);
    await settled();
    await engine.runs[0]?.tile();
    get().chooseProcessor("wasm");
    await settled();
    expect(engine.runs[0]?.options.signal.aborted).toBe(true);
    expect(engine.runs).toHaveLength(2);
    expect(engine.runs[1]?.finished).toHaveLength(1);
    expect(get().job.phase).toBe("preparing");
  });

  it("is made ready at once where nothing runs", async () => {
    const { engine, get } = open();
    await settled();
    get().chooseProcessor("webgpu");
    expect(engine.prepared).toEqual(["compact", "compact"]);
    expect(engine.runs).toEqual([]);
  });

  it("that does not work is remembered until it is to be tried again", () => {
    const keeper = storage();
    open(keeper).engine.tellStatus(onWasm);
    const next = open(keeper);
    // A backend that is merely absent now may be there tomorrow.
    expect(next.engine.preferred).toEqual([["auto", [wrong]]]);
    next.get().tryProcessorsAgain();
    expect(next.engine.preferred.at(-1)).toEqual(["auto", []]);
    expect(open(keeper).engine.preferred).toEqual([["auto", []]]);
  });

  it("that is chosen is tried whatever is known of it", () => {
    const keeper = storage();
    const first = open(keeper);
    first.engine.tellStatus(onWasm);
    first.get().chooseProcessor("webgpu-fp16");
    expect(first.engine.preferred.at(-1)).toEqual(["webgpu-fp16", []]);
    // It did not work this time either; on the next page it is tried all the same.
    first.engine.tellStatus(onWasm);
    expect(open(keeper).engine.preferred).toEqual([["webgpu-fp16", []]]);
  });

  it("forgets what an older version knew: it kept sentences", () => {
    const old = { backend: "webgpu", reason: "it is wrong", key: "webgpu here", lasting: true };
    const keeper = storage();
    keeper.setItem("blindspot:processor", JSON.stringify({ processor: "wasm", known: [old] }));
    expect(open(keeper).engine.preferred).toEqual([["wasm", []]]);
  });

  it("lives with storage that is full, or holds something else", () => {
    const full: Keeper = {
      getItem: () => '{"processor":"abacus","known":[{"backend":"abacus"}]}',
      setItem() {
        throw new Error("full");
      },
    };
    const { engine, get } = open(full);
    expect(engine.preferred).toEqual([["auto", []]]);
    get().chooseProcessor("wasm");
    expect(get().processor).toBe("wasm");
    expect(shown(get()).map(({ text }) => text)).toEqual([
      "The browser could not keep the choice: it is gone when the page is closed.",
    ]);
  });

  it("tells what the engine got over, once", () => {
    const { engine, get } = open();
    for (let i = 0; i < 50; i++) engine.tellRecovery({ kind: "restarted" });
    expect(shown(get())).toMatchObject([
      { kind: "info", text: expect.stringContaining("was started again") },
    ]);
  });
});
