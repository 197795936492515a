/** A page that is used for long: memory stays where it was, and what is closed is freed. */
import { writeFileSync } from "node:fs";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { AppPage, noisy } from "./app-page.ts";
import { noise, png } from "./pictures.ts";
import { least, limit, mebibytes, memoryOf, record, times } from "./soak.ts";

// The driver's records of a page are in the page's memory.
test.use({ trace: "off" });

/** The memory left after everything that can be collected has been. */
async function settledMemory(page: Page, browser: Browser): Promise<number> {
  // Twice: what the first collection frees may have held on to more, in another thread.
  for (let i = 0; i < 2; i++) {
    // The network's threads sleep until there is something to compute, and answer nobody.
    const workers = page.workers().filter((worker) => !worker.url().includes("/ort-"));
    const collect = () => (globalThis as unknown as { gc(): void }).gc();
    await Promise.all([page.evaluate(collect), ...workers.map((w) => w.evaluate(collect))]);
    await page.waitForTimeout(500);
  }
  const bytes = await memoryOf(browser);
  test.skip(bytes === null, "Memory cannot be measured here: there is no Linux /proc.");
  return bytes as number;
}

const leastMemory = (page: Page, browser: Browser, enough: number) =>
  least(() => settledMemory(page, browser), enough, 8);

test("job after job, memory stays where it was after the tenth", async ({ page, browser }) => {
  const jobs = times(25, 200);
  test.setTimeout(limit(180, 3600));
  const app = await AppPage.open(page);
  // On disk: what the test driver hands over as bytes stays in the page's memory.
  const path = test.info().outputPath(noisy.name);
  writeFileSync(path, noisy.buffer);
  let tenth = 0;
  for (let job = 1; job <= jobs; job++) {
    await app.pickPaths(path);
    await app.finished();
    await page.getByRole("button", { name: `Close ${noisy.name}` }).click();
    await expect(page.getByRole("heading", { name: "Drop a noisy photo" })).toBeVisible();
    if (job === 10) tenth = await settledMemory(page, browser);
  }
  const last = await leastMemory(page, browser, tenth);
  record(
    `Memory after ${jobs} jobs on WASM, against the tenth`,
    `${mebibytes(last)} against ${mebibytes(tenth)}, ${percent(last / tenth)}`,
  );
  expect(await app.runs()).toBe(jobs);
  expect(last).toBeLessThan(1.1 * tenth);
});

test("closing a photo frees it", async ({ page, browser }) => {
  test.setTimeout(limit(240, 900));
  const app = await AppPage.open(page);
  const [width, height] = [times(2400, 4000), times(1600, 3000)];
  const path = test.info().outputPath("large.png");
  writeFileSync(path, png("large.png", width, height, 2, noise()).buffer);
  const use = async () => {
    await app.pickPaths(path);
    // A tile: the network's own memory is grown by then, and stays that large.
    await expect.poll(() => app.donePixels()).toBeGreaterThan(0);
    await page.getByRole("button", { name: "Cancel" }).click();
    const open = await settledMemory(page, browser);
    await page.getByRole("button", { name: "Close large.png" }).click();
    await expect(page.getByRole("heading", { name: "Drop a noisy photo" })).toBeVisible();
    return { open, closed: await leastMemory(page, browser, open - 8 * width * height) };
  };
  // Everything is loaded and warm, and a large photo has been through once.
  await use();
  const first = await use();
  let last = first;
  for (let i = 0; i < times(2, 10); i++) last = await use();
  record(
    `Memory with a photo of ${((width * height) / 1e6).toFixed(1)} megapixels, open and closed again, the first and the last time`,
    [first, last].map(({ open, closed }) => `${mebibytes(open)} → ${mebibytes(closed)}`).join(", "),
  );
  // Its pixels alone, four bytes each, once in the worker and once on the page.
  expect(last.open - last.closed).toBeGreaterThan(4 * width * height);
  expect(last.closed).toBeLessThan(1.1 * first.closed);
});

const percent = (ratio: number) => `${(100 * (ratio - 1)).toFixed(1)} %`;
