import { describe, expect, it } from "vitest";
import type { FitJob } from "../src/engine/protocol";
import { beginFit, type FitState, type KeptLesson } from "../src/network/fit";
import type { Folder } from "../src/session/folder";
import { type MemoryFolder, memoryFolder } from "../src/session/folder.fixtures";
import { createCheckpoints } from "./checkpoints";

const job: FitJob = {
  photos: [{ id: "photo-1", name: "a.jpg", width: 300, height: 200 }],
  model: "compact",
  seed: 0,
  ...{ teacher: null, mended: true },
};
const state: FitState = {
  ...beginFit(Float32Array.of(0.1, -0.2)),
  step: 7,
  parameters: Float64Array.of(1 / 3, -Number.MIN_VALUE),
  checks: [{ step: 0, recovery: 0.1, left: 0.2, shift: 0.4, noise: 3 }],
};

const lesson: KeptLesson = {
  taught: true,
  start: { left: 0.2, shift: 1 / 3, noise: 3 },
  ...{ begun: 1 / 7, round: 1 },
  pictures: [Float32Array.of(0.1, 1 / 3), Float32Array.of(-0, 7, 1e-40)],
};

/** Every write to it ends in the middle. */
function tearing(folder: MemoryFolder): Folder {
  return {
    ...folder,
    folder: async (name) => tearing(await folder.folder(name)),
    async write(name, parts) {
      await folder.write(name, parts);
      const bytes = folder.files.get(name);
      folder.files.set(name, bytes?.slice(0, bytes.length / 2) ?? new Uint8Array());
    },
  };
}

const tabIn = (folder: Folder, tab = "tab") => createCheckpoints(async () => folder).of(tab);

describe("a checkpoint", () => {
  it("comes back to the last bit, for the same fit only", async () => {
    const kept = tabIn(memoryFolder());
    expect(await kept.read("key")).toBeNull();
    await kept.write("key", job, state);
    expect(await kept.read("key")).toEqual(state);
    expect(await kept.read("another")).toBeNull();
    expect(await kept.job()).toEqual(job);
    await kept.forget();
    expect(await kept.job()).toBeNull();
  });

  it("that is cut off while it is written leaves the one before", async () => {
    const folder = memoryFolder();
    const earlier = tabIn(folder);
    const states = [1, 2, 3].map((step) => ({ ...state, step }));
    for (const one of states) await earlier.write("key", job, one);
    // The next visit's first write finds its place by itself, and ends in the middle.
    const torn = tabIn(tearing(folder));
    await torn.write("key", job, { ...state, step: 4 });
    const later = tabIn(folder);
    expect(await later.read("key")).toEqual(states[2]);
    await later.write("key", job, { ...state, step: 5 });
    expect((await later.read("key"))?.step).toBe(5);
    await torn.write("key", job, { ...state, step: 6 });
    expect((await later.read("key"))?.step).toBe(5);
  });

  it("of a fit that has not begun tells its job, and no more", async () => {
    const folder = memoryFolder();
    const begun = tabIn(folder);
    await begun.write("key", job, null);
    expect(await begun.job()).toEqual(job);
    expect(await begun.read("key")).toBeNull();
  });

  it("brings what a fit learns from back to the last bit, or not at all", async () => {
    const folder = memoryFolder();
    const kept = tabIn(folder);
    expect(await kept.lesson("key", 1)).toBeNull();
    await kept.keepLesson("key", lesson);
    expect(await kept.lesson("key", 1)).toEqual(lesson);
    expect(await kept.lesson("another", 1)).toBeNull();
    // The next round's takes no room of this one's, which a fit may still have to go on with.
    await kept.keepLesson("key", { ...lesson, round: 2 });
    expect(await kept.lesson("key", 1)).toEqual(lesson);
    await kept.keepLesson("key", { ...lesson, round: 3 });
    expect(await kept.lesson("key", 1)).toBeNull();
    await tabIn(tearing(folder)).keepLesson("key", lesson);
    expect(await kept.lesson("key", 1)).toBeNull();
    await kept.keepLesson("key", lesson);
    await kept.forget();
    expect(await kept.lesson("key", 1)).toBeNull();
  });

  it("of one tab is none of another's business", async () => {
    const folder = memoryFolder();
    const [one, other] = [tabIn(folder, "one"), tabIn(folder, "other")];
    await one.write("key", job, state);
    expect(await other.read("key")).toBeNull();
    await other.write("key", { ...job, seed: 1 }, { ...state, step: 9 });
    await other.keepLesson("key", lesson);
    await one.write("key", job, { ...state, step: 8 });
    expect((await one.read("key"))?.step).toBe(8);
    expect(await one.lesson("key", 1)).toBeNull();
    await one.forget();
    expect(await other.job()).toEqual({ ...job, seed: 1 });
    expect((await other.read("key"))?.step).toBe(9);
  });

  it("is dropped with those of all tabs that are not to be kept", async () => {
    const folder = memoryFolder();
    // As former versions did it: beside the tabs' folders.
    await folder.write("fit.json", [new Uint8Array(9)]);
    for (const tab of ["one", "other", "third"]) await tabIn(folder, tab).write("key", job, state);
    await createCheckpoints(async () => folder).keep(["other", "fourth"]);
    expect(await folder.names()).toEqual(["other"]);
  });

  it("costs no fit where the browser keeps nothing", async () => {
    const checkpoints = createCheckpoints(() => Promise.reject(new Error("private window"))).of(
      "a",
    );
    await checkpoints.write("key", job, state);
    await checkpoints.keepLesson("key", lesson);
    expect(await checkpoints.read("key")).toBeNull();
    expect(await checkpoints.lesson("key", 1)).toBeNull();
    await checkpoints.forget();
  });
});
