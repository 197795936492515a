import { describe, expect, it } from "vitest";
import type { FitJob } from "../src/engine/protocol";
import { beginFit, type FitState } from "../src/network/fit";
import { memoryFolder } from "../src/session/folder.fixtures";
import { createCheckpoints } from "./checkpoints";

const job: FitJob = {
  photos: [{ id: "photo-1", name: "a.jpg", width: 300, height: 200 }],
  model: "compact",
  seed: 0,
  mended: true,
};
const state: FitState = {
  ...beginFit(Float32Array.of(0.1, -0.2)),
  step: 7,
  parameters: Float64Array.of(1 / 3, -Number.MIN_VALUE),
  checks: [{ step: 0, recovery: 0.1, left: 0.2, shift: 0.4, noise: 3 }],
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

  it("that was cut off while it was written counts as none", async () => {
    const folder = memoryFolder();
    const { files } = folder;
    const checkpoints = createCheckpoints(async () => folder);
    await checkpoints.write("key", job, state);
    for (const [name, bytes] of files) files.set(name, bytes.slice(0, bytes.length / 2));
    expect(await checkpoints.read("key")).toBeNull();
  });

  it("costs no fit where the browser keeps nothing", async () => {
    const checkpoints = createCheckpoints(() => Promise.reject(new Error("private window")));
    await checkpoints.write("key", job, state);
    expect(await checkpoints.read("key")).toBeNull();
    await checkpoints.forget();
  });
});
