import { describe, expect, it } from "vitest";
import type { FitJob } from "../src/engine/protocol";
import { beginFit, type FitState } from "../src/network/fit";
import { memoryFolder } from "../src/session/folder.fixtures";
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
  checks: [{ step: 0, recovery: 0.1, left: 0.2, shift: 0.4, noise: 3, taught: false }],
};

describe("a checkpoint", () => {
  it("comes back to the last bit, for the same fit only", async () => {
    const checkpoints = createCheckpoints(async () => memoryFolder());
    const folder = memoryFolder();
    const kept = createCheckpoints(async () => folder);
    expect(await checkpoints.read("key")).toBeNull();
    await kept.write("key", job, state);
    expect(await kept.read("key")).toEqual(state);
    expect(await kept.read("another")).toBeNull();
    expect(await kept.job()).toEqual(job);
    await kept.forget();
    expect(await kept.job()).toBeNull();
  });

  it("that is cut off while it is written leaves the one before", async () => {
    const folder = memoryFolder();
    const earlier = createCheckpoints(async () => folder);
    const states = [1, 2, 3].map((step) => ({ ...state, step }));
    for (const one of states) await earlier.write("key", job, one);
    // The next visit's first write finds its place by itself, and ends in the middle.
    const torn = createCheckpoints(async () => ({
      ...folder,
      async write(name, parts) {
        await folder.write(name, parts);
        const bytes = folder.files.get(name);
        folder.files.set(name, bytes?.slice(0, bytes.length / 2) ?? new Uint8Array());
      },
    }));
    await torn.write("key", job, { ...state, step: 4 });
    const later = createCheckpoints(async () => folder);
    expect(await later.read("key")).toEqual(states[2]);
    await later.write("key", job, { ...state, step: 5 });
    expect((await later.read("key"))?.step).toBe(5);
    await torn.write("key", job, { ...state, step: 6 });
    expect((await later.read("key"))?.step).toBe(5);
  });

  it("of a fit that has not begun tells its job, and no more", async () => {
    const folder = memoryFolder();
    const begun = createCheckpoints(async () => folder);
    await begun.write("key", job, null);
    expect(await begun.job()).toEqual(job);
    expect(await begun.read("key")).toBeNull();
  });

  it("costs no fit where the browser keeps nothing", async () => {
    const checkpoints = createCheckpoints(() => Promise.reject(new Error("private window")));
    await checkpoints.write("key", job, state);
    expect(await checkpoints.read("key")).toBeNull();
    await checkpoints.forget();
  });
});
