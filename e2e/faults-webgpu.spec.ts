/** The engine on WebGPU, computed by a software adapter, while it is being broken. */
import { expect, test } from "@playwright/test";
import { serveEnginePage } from "./engine-page/serve";

let served: Awaited<ReturnType<typeof serveEnginePage>>;

test.beforeAll(async () => {
  served = await serveEnginePage();
});
test.afterAll(() => served.close());
test.beforeEach(async ({ page }) => {
  await page.goto(served.url);
});

test("a device lost again and again, and other faults, end no job", async ({ page }) => {
  const outcome = await page.evaluate(() =>
    window.blindspot.underFaults({
      seed: 2,
      backend: "webgpu",
      model: "turbo",
      photos: [
        [120, 90],
        [90, 120],
      ],
      faults: 6,
      kinds: ["device lost", "run throws", "network worker vanishes", "denoise worker breaks"],
    }),
  );
  console.log(JSON.stringify(outcome));
});

test("a device lost twice before anything is finished hands the photo over to WASM", async ({
  page,
}) => {
  const outcome = await page.evaluate(() =>
    window.blindspot.underFaults({
      seed: 1,
      backend: "webgpu",
      model: "turbo",
      photos: [[100, 80]],
      faults: 2,
      kinds: ["device lost"],
      relentless: true,
    }),
  );
  console.log(JSON.stringify(outcome));
});
