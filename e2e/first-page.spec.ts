/** How little the first page needs: what comes after it may be late, and nothing is lost. */
import { gzipSync } from "node:zlib";
import { expect, test } from "@playwright/test";
import { AppPage, noisy } from "./app-page.ts";

/** All JavaScript of the empty page, compressed as hosts do, in bytes. */
const MOST_BYTES = 130_000;

test("the empty page's scripts are small, and enough to take a photo", async ({
  page,
  request,
}) => {
  const html = await (await request.get("/")).text();
  const named = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, path]) => path);
  expect(named.length).toBeGreaterThan(0);
  let bytes = 0;
  for (const path of named) bytes += gzipSync(await (await request.get(path ?? "")).body()).length;
  test.info().annotations.push({ type: "first page", description: `${bytes} bytes of JavaScript` });
  expect(bytes).toBeLessThanOrEqual(MOST_BYTES);

  // Nothing else is answered before this.
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let held = 0;
  await page.route(/\.js$/, async (route) => {
    if (!named.includes(new URL(route.request().url()).pathname)) {
      held += 1;
      await released;
    }
    await route.continue();
  });
  const app = await AppPage.open(page);
  await app.pick(noisy);
  const empty = page.getByRole("region", { name: "Open a photo" });
  await expect(empty).toHaveAttribute("aria-busy", "true");
  await expect(page.getByRole("alert")).toHaveCount(0);
  expect(held).toBeGreaterThan(0);

  release();
  await app.finished();
});

test("what cannot be loaded is told of", async ({ page }) => {
  await page.route(/\/work-[^/]+\.js$/, (route) => route.abort());
  await page.goto("/");
  await expect(page.getByRole("alert")).toContainText("A part of this page could not be loaded");
  await expect(page.getByRole("button", { name: "Choose photos" })).toBeVisible();
});
