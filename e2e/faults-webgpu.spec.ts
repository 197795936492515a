/** The engine on WebGPU, computed by a software adapter, while it is being broken. */
import { expect } from "@playwright/test";
import { test } from "./engine-page/test";

test("a device lost again and again, and other faults, end no job", async ({ page }) => {
  test.setTimeout(400_000);
  const outcome = await page.evaluate(() =>
    window.blindspot.underFaults({
      seed: 2,
      backend: "webgpu",
      model: "turbo",
      // A worker may begin its next tile before the page hears of the last one: faults come late then, so there
      // are more tiles than faults.
      photos: [[112, 96]],
      faults: 3,
      kinds: ["device lost", "run throws", "network worker vanishes"],
    }),
  );
  expect(outcome.injected).toHaveLength(3);
  expect(outcome.injected).toContain("device lost");
  expect(outcome.photos[0]).toMatchObject({ end: "done", pixels: 112 * 96 });
  // Shaders may sum in another order for tiles of another size.
  expect(outcome.photos[0]?.most).toBeLessThanOrEqual(1);
  expect(outcome.backends).toEqual(["webgpu"]);
  expect(outcome.workers).toBe(4);
  expect(outcome.told).toHaveLength(1);
});

test("a device lost twice before anything is finished hands the photo over to WASM", async ({
  page,
}) => {
  const outcome = await page.evaluate(() =>
    window.blindspot.underFaults({
      seed: 1,
      backend: "webgpu",
      model: "turbo",
      photos: [[64, 48]],
      faults: 2,
      kinds: ["device lost"],
      relentless: true,
    }),
  );
  expect(outcome.photos[0]).toMatchObject({ end: "done", pixels: 64 * 48 });
  expect(outcome.photos[0]?.most).toBeLessThanOrEqual(1);
  expect(outcome.backends).toEqual(["wasm"]);
  expect(outcome.told).toEqual([
    "The denoiser stopped and was started again; what it had finished by then is kept.",
    expect.stringMatching(
      /^WebGPU is not used: the graphics processor stopped working \(.+\)\. What was done so far is kept\.$/,
    ),
  ]);
});
