import { expect, test } from "@playwright/test";
import { createServer, type ViteDevServer } from "vite";
import { AppPage, noisy } from "./app-page.ts";

let server: ViteDevServer;

test.beforeAll(async () => {
  server = await createServer({
    logLevel: "error",
    // A cache of its own: it may run beside somebody's `npm run dev`.
    cacheDir: "node_modules/.tmp/development",
    server: { host: "127.0.0.1", port: 4190 },
  });
  await server.listen();
});

test.afterAll(() => server.close());

test("npm run dev serves an app that denoises on threads, under the same policy", async ({
  page,
}) => {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  await page.goto(server.resolvedUrls?.local[0] ?? "the server has no address");
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);

  await new AppPage(page).pick(noisy);
  await expect(page.getByRole("status").filter({ hasText: /^Done$/ })).toBeVisible();
  expect(complaints).toEqual([]);
});
