/** The engine on WebGPU, job after job; on a software adapter, so the pictures are tiny. */
import { expect } from "@playwright/test";
import { test } from "./engine-page/test";
import { least, limit, mebibytes, memoryOf, record, times } from "./soak.ts";

test("job after job on WebGPU, memory stays where it was after the tenth", async ({
  page,
  browser,
}) => {
  const jobs = times(16, 200);
  test.setTimeout(limit(240, 3600));
  await page.evaluate(async () => {
    const { createEngine, noisyPhoto } = window.blindspot;
    const engine = createEngine();
    const { provider } = await engine.prepare("turbo", "webgpu");
    if (provider !== "webgpu") throw new Error(`fell back to ${provider}`);
    Object.assign(window, { engine, photo: await noisyPhoto(64, 48) });
  });
  const work = async (from: number, to: number) =>
    page.evaluate(
      async ([from, to]) => {
        const { engine, photo } = window as unknown as {
          engine: ReturnType<typeof window.blindspot.createEngine>;
          photo: Blob;
        };
        for (let job = from; job < to; job++) {
          await engine.openPhoto(`photo ${job}`, photo);
          const { done } = engine.denoise(
            `photo ${job}`,
            { model: "turbo", blindness: 0 },
            { signal: new AbortController().signal, focus: null, onTile() {} },
          );
          await done;
          engine.closePhoto(`photo ${job}`);
        }
        (globalThis as unknown as { gc(): void }).gc();
        if (engine.status?.provider !== "webgpu") throw new Error("WebGPU was given up");
      },
      [from, to] as const,
    );
  const settled = async () => {
    await page.waitForTimeout(1000); // What the last job held is given back from other threads.
    return memoryOf(browser);
  };
  await work(0, 10);
  const tenth = await settled();
  if (tenth === null) return test.skip(true, "Memory cannot be measured here: there is no /proc.");
  await work(10, jobs);
  const last = await least(async () => (await settled()) ?? Number.POSITIVE_INFINITY, tenth, 10);
  record(
    `Memory after ${jobs} small jobs on WebGPU, against the tenth`,
    `${mebibytes(last)} against ${mebibytes(tenth)}, ${(100 * (last / tenth - 1)).toFixed(1)} %`,
  );
  expect(last).toBeLessThan(1.1 * tenth);
});
