/** The app on the hosts of docs/deploy.md, at the root and under a sub-path, with and without headers. */
import { spawnSync } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { cacheControl, securityHeaders } from "../scripts/headers.ts";
import { findNginx } from "../scripts/nginx.js";
import { AppPage, beenHere, noisy } from "./app-page.ts";
import { buildApp } from "./build-app.ts";
import { caddy, type Host, nginx, plain } from "./hosts.ts";
import { serveFolder } from "./static-server.ts";

test.use({ serviceWorkers: "allow" });

const SUB_PATH = "tools/blindspot/";

/** The folder served: the app at the root, and the app built for a sub-path below it. */
let root: string;

test.beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "site-"));
  await cp("dist", root, { recursive: true });
  const built = await buildApp({ base: `/${SUB_PATH}` });
  await mkdir(join(root, SUB_PATH), { recursive: true });
  await cp(built, join(root, SUB_PATH), { recursive: true });
  await rm(built, { recursive: true });
  await chmod(root, 0o755);
});
test.afterAll(() => rm(root, { recursive: true, force: true }));

/** Things that go wrong on a page: complaints of the browser, and files that are not there. */
function troubles(page: Page): string[] {
  const found: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") found.push(message.text());
  });
  page.on("pageerror", (error) => found.push(error.message));
  page.on("response", (response) => {
    if (response.status() >= 400) found.push(`${response.status()} ${response.url()}`);
  });
  return found;
}

async function denoise(page: Page): Promise<AppPage> {
  const app = new AppPage(page);
  await app.pick(noisy);
  await app.finished();
  await expect(app.alerts).toHaveCount(0);
  return app;
}

/** Starts again without the host, isolated and under the policy. */
async function worksWithout(host: Host, page: Page, url: string): Promise<void> {
  await expect(page.getByText("Offline ready")).toBeVisible();
  await host.stop();
  await page.goto("about:blank");
  await page.goto(url);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  const app = await denoise(page);
  await expect(app.status).toContainText(/WASM, ([2-9]|1 thread$)/);
  const refused = await page.evaluate(async () => {
    const violation = new Promise<string>((resolve) => {
      document.addEventListener("securitypolicyviolation", (event) =>
        resolve(event.effectiveDirective),
      );
    });
    await fetch("https://example.invalid/").catch(() => {});
    return violation;
  });
  expect(refused).toBe("connect-src");
}

const servers = [
  { name: "nginx", start: nginx, installed: findNginx() !== null, always: true },
  {
    name: "Caddy",
    start: caddy,
    installed: spawnSync("caddy", ["version"]).status === 0,
    always: false,
  },
];

for (const { name, start, installed, always } of servers) {
  test.describe(name, () => {
    let host: Host;

    test.beforeEach(async () => {
      // In continuous integration scripts/test.js has installed what must run there.
      test.skip(!installed && !(always && process.env.CI), `NOT TESTED: ${name} is not installed.`);
      host = await start(root);
    });
    test.afterEach(() => host?.stop());

    for (const path of ["", SUB_PATH]) {
      test(`serves every file right under /${path}`, async ({ request }) => {
        const files = await readdir(join(root, path), { recursive: true, withFileTypes: true });
        const types: Record<string, RegExp> = {
          html: /^text\/html/,
          js: /^(text|application)\/javascript/,
          mjs: /^(text|application)\/javascript/,
          css: /^text\/css/,
          json: /^application\/json/,
          wasm: /^application\/wasm$/,
          onnx: /^application\/octet-stream$/,
          bin: /^application\/octet-stream$/,
          png: /^image\/png$/,
          svg: /^image\/svg\+xml/,
        };
        let looked = 0;
        for (const file of files) {
          if (!file.isFile()) continue;
          const under = join(file.parentPath, file.name).slice(root.length + 1);
          if (path === "" && under.startsWith(SUB_PATH)) continue;
          const response = await request.get(host.url + under);
          expect(response.status(), under).toBe(200);
          const headers = response.headers();
          for (const [header, value] of Object.entries(securityHeaders())) {
            expect.soft(headers[header.toLowerCase()], `${under}: ${header}`).toBe(value);
          }
          expect.soft(headers["cache-control"], under).toBe(cacheControl(`/${under}`));
          const type = types[under.slice(under.lastIndexOf(".") + 1)];
          if (type) expect.soft(headers["content-type"], under).toMatch(type);
          looked++;
        }
        expect(looked).toBeGreaterThan(25);
        const missing = await request.get(`${host.url}${path}assets/none.js`);
        expect(missing.status()).toBe(404);
        expect(missing.headers()["cache-control"] ?? "").not.toContain("immutable");
      });

      test(`isolates and denoises at once under /${path}, and then without it`, async ({
        page,
      }) => {
        const found = troubles(page);
        await page.goto(host.url + path);
        expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
        await denoise(page);
        expect(found).toEqual([]);
        await worksWithout(host, page, host.url + path);
      });
    }
  });
}

for (const path of ["", SUB_PATH]) {
  test(`a host that sends no headers: loaded once more under /${path}, then isolated`, async ({
    page,
  }) => {
    const host = await plain(root);
    try {
      const found = troubles(page);
      let loads = 0;
      page.on("load", () => loads++);
      await page.goto(host.url + path);
      await expect
        .poll(() => page.evaluate(() => crossOriginIsolated).catch(() => false))
        .toBe(true);
      await denoise(page);
      expect(loads).toBe(2);
      const scope = await page.evaluate(
        async () => (await navigator.serviceWorker.getRegistration())?.scope,
      );
      expect(scope).toBe(host.url + path);
      expect(found).toEqual([]);
      await worksWithout(host, page, host.url + path);
      expect(loads).toBe(4); // The blank page and the one after it.
    } finally {
      await host.stop();
    }
  });
}

test("without headers a photo dropped early stays: one thread until the next visit", async ({
  page,
}) => {
  const host = await serveFolder("dist");
  try {
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    host.before = (path) => (path === "service-worker.js" ? held : Promise.resolve());
    await beenHere(page);
    await page.goto(host.url);
    let loads = 0;
    page.on("load", () => loads++);
    const app = await denoise(page);
    letGo();
    await expect(page.getByText("Offline ready")).toBeVisible();
    expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
    const facts = app.status.getByRole("button", { name: "WASM, 1 thread" });
    await facts.click();
    await expect(page.getByText(/Only one processor core is used/)).toBeVisible();
    await app.blindness.fill("1");
    await expect.poll(() => app.runs()).toBe(2);
    await app.finished();
    expect(loads).toBe(0);

    await page.reload();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  } finally {
    await host.stop();
  }
});

test("a browser that never isolates is loaded once more, not again and again", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "crossOriginIsolated", { value: false });
  });
  const host = await serveFolder("dist");
  try {
    let loads = 0;
    page.on("load", () => loads++);
    await page.goto(host.url);
    await expect.poll(() => loads).toBe(2);
    await expect(page.getByText("Offline ready")).toBeVisible();
    await denoise(page);
    expect(loads).toBe(2);
  } finally {
    await host.stop();
  }
});
