/** That nothing leaves the device: as the browser's own tools see it, and as the page itself counts it. */
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { AppPage, noisy } from "./app-page.ts";

interface Asked {
  readonly url: string;
  readonly method: string;
  readonly bytes: number;
  readonly byServiceWorker: boolean;
}

/** Everything the context asks for from now on: by its pages, their workers and the service worker. */
function recorded(context: BrowserContext): Asked[] {
  const asked: Asked[] = [];
  context.on("request", (request) =>
    asked.push({
      url: request.url(),
      method: request.method(),
      bytes: request.postDataBuffer()?.length ?? 0,
      byServiceWorker: request.serviceWorker() !== null,
    }),
  );
  return asked;
}

const elsewhere = (asked: readonly Asked[], origin: string) =>
  asked.filter(({ url }) => /^(http|ws)/.test(url) && new URL(url).origin !== origin);
const withData = (asked: readonly Asked[]) =>
  asked.filter(({ method, bytes }) => bytes > 0 || method !== "GET");

async function expectCount(page: Page, label: string, count: () => number): Promise<void> {
  const row = page.getByRole("dialog").getByRole("listitem").filter({ hasText: label });
  await expect(async () => {
    expect(await row.locator("span").last().textContent()).toBe(String(count()));
  }).toPass({ timeout: 20_000 });
}

for (const serviceWorkers of ["block", "allow"] as const) {
  test.describe(`service workers: ${serviceWorkers}`, () => {
    test.use({ serviceWorkers });

    test("from load to save nothing is sent, and the page counts what the browser does", async ({
      page,
      context,
      baseURL,
    }) => {
      const asked = recorded(context);
      const app = await AppPage.open(page);
      await expect(page.getByText(/^Nothing left this device: 0 requests/)).toBeVisible();
      await app.pick(noisy);
      await app.finished();
      await app.save("JPEG");
      await app.save("PNG");
      expect(asked.length).toBeGreaterThan(8);
      expect(elsewhere(asked, baseURL ?? "")).toEqual([]);
      expect(withData(asked)).toEqual([]);

      await expect(app.status.getByRole("button", { name: "0 sent" })).toBeVisible();
      await page.getByRole("button", { name: "Device and app" }).click();
      await expectCount(page, "Requests to other servers", () => 0);
      await expectCount(page, "Requests that carried data", () => 0);
      await expectCount(page, "Attempts stopped", () => 0);
      const ofPage = () =>
        asked.filter(({ url, byServiceWorker }) => url.startsWith("http") && !byServiceWorker);
      await expectCount(page, "Files of the app", () => ofPage().length);
    });
  });
}

test("what the policy stops is told, and is not said to have gone", async ({ page }) => {
  await AppPage.open(page);
  await expect(page.getByText(/^Nothing left this device: 0 requests/)).toBeVisible();
  await page.evaluate(async () => {
    await fetch("https://example.invalid/", { method: "POST", body: "a photo" }).catch(() => {});
    const image = new Image();
    image.src = "https://example.invalid/a.png";
    await image.decode().catch(() => {});
  });
  await expect(page.getByText("since load (2 attempts were blocked)")).toBeVisible();
  await page.getByRole("button", { name: "Device and app" }).click();
  await expectCount(page, "Attempts stopped", () => 2);
  await expectCount(page, "Requests to other servers", () => 0);
  await expectCount(page, "Requests that carried data", () => 0);
});

test("a worker's attempt is counted too", async ({ page }) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  const worker = page.workers().find((one) => one.url().includes("denoise.worker"));
  if (!worker) throw new Error("no denoise worker");
  await worker.evaluate(() => fetch("https://example.invalid/").catch(() => null));
  await page.getByRole("button", { name: "Device and app" }).click();
  await expectCount(page, "Attempts stopped", () => 1);
});

test("what is sent is said to be sent, were it only to this site", async ({ page }) => {
  await AppPage.open(page);
  await page.evaluate(() => fetch("/upload", { method: "POST", body: "a photo" }));
  await expect(page.getByText("0 requests went to other servers and 1 carried data")).toBeVisible();
});

test("a page without its policy that asks another server says so", async ({ page, baseURL }) => {
  await page.route("/", async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace(
      /<meta http-equiv="Content-Security-Policy"[^>]*>/,
      "",
    );
    const { "content-security-policy": _, ...headers } = response.headers();
    await route.fulfill({ response, body, headers });
  });
  const other = (baseURL ?? "").replace("127.0.0.1", "localhost");
  await AppPage.open(page);
  await page.evaluate(
    (url) => fetch(url, { mode: "no-cors" }).catch(() => {}),
    `${other}/icon.svg`,
  );
  await expect(page.getByText("1 request went to other servers")).toBeVisible();
});
