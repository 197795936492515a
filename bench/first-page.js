/** How soon the empty page is there, and answers, on a slow processor: see `bench.js`. */

/** So many times slower than this machine. */
export const SLOWED = 4;

/**
 * @param {import("@playwright/test").Browser} browser
 * @param {string} origin where the built app is served
 * @returns {Promise<{ paintMs: number, interactiveMs: number }>} from the request on, with nothing cached: the first
 *   paint of content; and when its buttons answer and the main thread has done the last task of 50 ms and more
 */
export async function measureFirstPage(browser, origin) {
  const page = await (await browser.newContext({ serviceWorkers: "block" })).newPage();
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWED });
  await page.addInitScript(() => {
    const marks = { painted: 0, answers: 0, quiet: 0 };
    Object.assign(window, { marks });
    new PerformanceObserver((list) => {
      const first = list.getEntriesByName("first-contentful-paint")[0];
      if (first) marks.painted = first.startTime;
    }).observe({ type: "paint", buffered: true });
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) marks.quiet = startTime + duration;
    }).observe({ type: "longtask", buffered: true });
    // Rendered in one go: with the first button all of them answer.
    new MutationObserver((_, observer) => {
      if (!document.querySelector("main button")) return;
      marks.answers = performance.now();
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(origin);
  await page.waitForTimeout(5000);
  /** @type {{ painted: number, answers: number, quiet: number }} */
  // @ts-expect-error set above
  const { painted, answers, quiet } = await page.evaluate(() => window.marks);
  await page.context().close();
  return { paintMs: painted, interactiveMs: Math.max(painted, answers, quiet) };
}
