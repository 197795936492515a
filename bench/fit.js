/** What a fit costs: a step beside a forward run, and whole fits in the app beside a plain job. */
import { writeFileSync } from "node:fs";
import { openChooser } from "./chooser.js";
import { watchMemory } from "./memory.js";

/** 12 megapixels. */
export const LARGE = { width: 4000, height: 3000 };
export const SMALL = { width: 512, height: 512 };

/** No fit takes so long, ms. */
const HANGS = 3_600_000;

/**
 * @typedef {object} Memory of all browser processes, without the program's own pages, in bytes
 * @property {number | null} whole the peak from the moment the photo was chosen
 * @property {number | null} running the peak since the first tile, or the first look at the photo: it is open by then
 *
 * @typedef {object} Fitted
 * @property {number} ms from the button to what it came to
 * @property {Memory} memory
 * @property {number} longestBlock of the page's main thread while it was fitted, ms; 0 where none is of 50 ms
 * @property {string} told
 */

/**
 * A photo fitted in the app. It is not denoised before: that is stopped as soon as it can be.
 * @param {import("@playwright/test").Browser} browser nothing else is open in it
 * @param {number} pid its process
 * @param {string} origin
 * @param {string} photo a path
 * @returns {Promise<Fitted>}
 */
export async function measureFit(browser, pid, origin, photo) {
  const page = await openApp(browser, origin);
  const whole = watchMemory(pid, true);
  await (await openChooser(page)).setFiles(photo);
  const fit = page.getByRole("region", { name: "Fit" });
  await fit.getByRole("button", { name: "Fit to this photo" }).click();
  const cancel = page
    .getByRole("region", { name: "Status" })
    .getByRole("button", { name: "Cancel" });
  await cancel.click({ timeout: 10_000 }).catch(() => {}); // It is done already.
  await page.evaluate(() => Object.assign(window, { longestBlock: 0 }));
  const began = performance.now();
  await fit.locator("progress[value]").waitFor({ timeout: HANGS });
  const running = watchMemory(pid, true);
  const outcome = page
    .getByRole("status")
    .filter({ hasText: /has learnt from it|already served/ })
    .last();
  await outcome.waitFor({ timeout: HANGS });
  const ms = performance.now() - began;
  const memory = { running: running.stop(), whole: whole.stop() };
  const longestBlock = await page.evaluate(() => /** @type {any} */ (window).longestBlock);
  const told = (await outcome.textContent()) ?? "";
  await page.context().close();
  return { ms, memory, longestBlock, told };
}

/**
 * The same photo denoised with the model that is fitted, as it is.
 * @param {import("@playwright/test").Browser} browser nothing else is open in it
 * @param {number} pid
 * @param {string} origin
 * @param {string} photo a path
 */
export async function measurePlainJob(browser, pid, origin, photo) {
  const page = await openApp(browser, origin);
  const whole = watchMemory(pid, true);
  const began = performance.now();
  await (await openChooser(page)).setFiles(photo);
  await page.locator('[role=progressbar]:not([aria-valuenow="0"])').waitFor({ timeout: HANGS });
  const running = watchMemory(pid, true);
  await page
    .getByRole("region", { name: "Status" })
    .filter({ hasText: "Done" })
    .waitFor({ timeout: HANGS });
  const ms = performance.now() - began;
  const memory = { running: running.stop(), whole: whole.stop() };
  await page.context().close();
  return { ms, memory };
}

/**
 * @param {import("@playwright/test").Browser} browser
 * @param {string} origin
 */
async function openApp(browser, origin) {
  const viewport = { width: 1280, height: 800 };
  const page = await (await browser.newContext({ viewport, serviceWorkers: "block" })).newPage();
  await page.addInitScript(() => {
    localStorage.setItem("blindspot:open", '["fine","network","fit"]');
    Object.assign(window, { longestBlock: 0 });
    new PerformanceObserver((list) => {
      const seen = /** @type {{ longestBlock: number }} */ (/** @type {unknown} */ (window));
      for (const { duration } of list.getEntries()) {
        seen.longestBlock = Math.max(seen.longestBlock, duration);
      }
    }).observe({ type: "longtask" });
  });
  // The model's own settings, the same for all photos.
  const settings = Buffer.from('{"blindspot":1,"variants":[{}]}').toString("base64url");
  await page.goto(`${origin}#settings=${settings}`, { waitUntil: "networkidle" });
  return page;
}

/**
 * @param {import("@playwright/test").Page} page the bench page
 * @param {{ width: number, height: number }} size
 * @param {string} path
 */
export async function makeJpeg(page, { width, height }, path) {
  const base64 = await page.evaluate((size) => window.bench.jpeg(size.width, size.height), {
    width,
    height,
  });
  writeFileSync(path, base64, "base64");
  return path;
}
