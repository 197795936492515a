/** A new version of the app is put in the place of the one that a browser has kept. */
import { rm } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { securityHeaders } from "../scripts/headers.ts";
import { AppPage, beenHere, noisy } from "./app-page.ts";
import { buildApp } from "./build-app.ts";
import { type StaticServer, serveFolder } from "./static-server.ts";

test.use({ serviceWorkers: "allow" });

let [first, second] = ["", ""];
let server: StaticServer;

test.beforeAll(async () => {
  first = await buildApp({ version: "1" });
  second = await buildApp({ version: "2" });
});
test.afterAll(async () => {
  for (const folder of [first, second]) await rm(folder, { recursive: true, force: true });
});
test.beforeEach(async () => {
  server = await serveFolder(first, { headers: securityHeaders() });
});
test.afterEach(() => server.stop().catch(() => {}));

const update = (page: Page) => page.getByRole("button", { name: "Update" });
const version = (page: Page) => page.locator("html").getAttribute("data-version");

async function open(page: Page): Promise<AppPage> {
  await beenHere(page);
  await page.goto(server.url);
  await expect(page.getByText("Offline ready")).toBeVisible();
  return new AppPage(page);
}

/** The host has the new version only, and the page comes to the front. */
async function publish(page: Page): Promise<void> {
  server.folder = second;
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await expect(update(page)).toBeVisible();
}

test("a new version is offered, and starts when it is accepted", async ({ page }) => {
  await open(page);
  await expect(update(page)).toHaveCount(0);
  expect(await version(page)).toBe("1");
  await publish(page);
  // Until then the old one is what opens, whatever the host has.
  await page.reload();
  await expect(update(page)).toBeVisible();
  expect(await version(page)).toBe("1");

  // Chromium lets a version that is at work for a page go on for minutes: the page is to be at rest.
  await expect(page.getByText("Offline ready")).toBeVisible();
  await page.waitForLoadState("networkidle");
  await update(page).click();
  await expect(page.locator("html")).toHaveAttribute("data-version", "2");
  await expect(update(page)).toHaveCount(0);
  await expect(page.getByText("Offline ready")).toBeVisible();
  await server.stop();
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-version", "2");
});

test("the old version denoises until then, from its own files; nothing open is lost", async ({
  page,
}) => {
  const app = await open(page);
  await app.pick(noisy);
  await app.finished();
  await publish(page);
  await update(page).click();
  await expect(page.getByText(/Save what you need, close the photos/)).toBeVisible();
  expect(await version(page)).toBe("1");
  // Its files are gone from the host: a page opened now still gets all of them.
  const gone = await page.evaluate(async () => {
    const script = document.querySelector<HTMLScriptElement>("script[src]")?.src ?? "";
    const response = await fetch(script, { cache: "reload" });
    return response.status;
  });
  expect(gone).toBe(200);
  const other = await page.context().newPage();
  await other.goto(server.url);
  expect(await version(other)).toBe("1");
  const second = new AppPage(other);
  await second.pick(noisy);
  await second.finished();
  await other.close();

  await app.blindness.fill("0.5");
  await expect.poll(() => app.runs()).toBe(2);
  await app.finished();
  await page.getByRole("button", { name: `Close ${noisy.name}` }).click();
  await update(page).click();
  await expect(page.locator("html")).toHaveAttribute("data-version", "2");
  await app.pick(noisy);
  await app.finished();
  await expect(app.blindness).toHaveValue("0.5");
});

test("with two tabs, it waits for the photos in the other, then both have it", async ({ page }) => {
  await open(page);
  const other = await page.context().newPage();
  const app = await open(other);
  await app.pick(noisy);
  await app.finished();
  await publish(page);
  await update(page).click();
  await expect(page.getByText(/Photos are open in another tab/)).toBeVisible();
  expect(await version(page)).toBe("1");
  expect(await version(other)).toBe("1");
  await app.finished();

  await other.getByRole("button", { name: `Close ${noisy.name}` }).click();
  await expect(async () => {
    if ((await version(page)) === "1") await update(page).click({ timeout: 1000 });
    expect(await version(page)).toBe("2");
  }).toPass();
  await expect(other.locator("html")).toHaveAttribute("data-version", "2");
});

test("a tab that is taken over all the same keeps what is open, and says so", async ({ page }) => {
  const app = await open(page);
  await app.pick(noisy);
  await app.finished();
  await publish(page);
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    registration?.waiting?.postMessage({ order: "take over" });
  });
  await expect(page.getByText(/was started. Save what you need, then reload/)).toBeVisible();
  expect(await version(page)).toBe("1");
  await app.blindness.fill("1");
  await expect.poll(() => app.runs()).toBe(2);
  await app.finished();
});

test("a version that came while nobody was there is used without a word", async ({ page }) => {
  await open(page);
  await publish(page);
  const context = page.context();
  await page.close();
  await expect(async () => {
    const later = await context.newPage();
    await later.goto(server.url);
    const now = await version(later);
    await later.close();
    expect(now).toBe("2");
  }).toPass();
});
