/** Tests on the engine's page: built and served once for as many of them as share a browser. */
import { test as base } from "@playwright/test";
import { serveEnginePage } from "./serve";

export const test = base.extend<object, { enginePage: string }>({
  /** The page's address. */
  enginePage: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names it needs from the pattern.
    async ({}, use) => {
      const { url, close } = await serveEnginePage();
      await use(url);
      await close();
    },
    { scope: "worker" },
  ],
  page: async ({ page, enginePage }, use) => {
    await page.goto(enginePage);
    await use(page);
  },
});
