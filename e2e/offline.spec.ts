/** Without a network: the page, every model that was fetched, and a badge that says only what is true. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, expect, type Page, test } from "@playwright/test";
import sharp from "sharp";
import { securityHeaders } from "../scripts/headers.ts";
import { ortFolder } from "../scripts/ort-files.ts";
import { vipsFolder } from "../scripts/vips-files.ts";
import { tinyOnnx } from "../src/models/tiny-onnx.fixtures.ts";
import { AppPage, beenHere, maxDifference, noisy, type Pixels } from "./app-page.ts";
import { shipped } from "./shipped.ts";
import { type StaticServer, serveFolder } from "./static-server.ts";

test.use({ serviceWorkers: "allow" });

let server: StaticServer;

test.beforeEach(async () => {
  server = await serveFolder("dist", { headers: securityHeaders() });
});
test.afterEach(() => server.stop().catch(() => {}));

const badge = (page: Page) => page.getByText("Offline ready");
const menu = (page: Page) => page.getByRole("combobox", { name: "Model" });

async function choose(page: Page, name: string): Promise<void> {
  const label = await menu(page).locator("option", { hasText: name }).first().textContent();
  await menu(page).selectOption({ label: label ?? "" });
  await expect(menu(page).locator("option:checked")).toContainText(name);
}

test("a browser started without a network denoises with every model fetched before", async ({
  browserName: _,
}, { project }) => {
  const { launchOptions, viewport } = project.use;
  const profile = await mkdtemp(join(tmpdir(), "profile-"));
  const launch = () => chromium.launchPersistentContext(profile, { ...launchOptions, viewport });
  const names = ["Compact", "Full", "Turbo", "My mean"];
  try {
    const before = new Map<string, Pixels>();
    let context = await launch();
    let page = await context.newPage();
    await beenHere(page);
    await page.goto(server.url);
    await expect(badge(page)).toBeVisible();
    let app = new AppPage(page);
    await app.pick(noisy);
    await app.finished();
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Add your own model…" }).click();
    await (await chooser).setFiles([
      { name: "m.onnx", mimeType: "", buffer: Buffer.from(tinyOnnx()) },
      {
        name: "m.json",
        mimeType: "application/json",
        buffer: Buffer.from(JSON.stringify({ name: "My mean", radius: 1 })),
      },
    ]);
    await expect(menu(page).locator("option:checked")).toContainText("My mean");
    for (const name of names) {
      await choose(page, name);
      await app.finished();
      await expect(badge(page)).toBeVisible();
      await app.showDenoised();
      before.set(name, await app.shown(192, 160));
    }
    await context.close();

    await server.stop();
    context = await launch();
    await context.setOffline(true);
    page = await context.newPage();
    await beenHere(page);
    await page.goto(server.url);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    await expect(badge(page)).toBeVisible();
    app = new AppPage(page);
    await app.pick(noisy);
    for (const name of names) {
      await choose(page, name);
      await app.finished();
      await app.showDenoised();
      const now = await app.shown(192, 160);
      expect(maxDifference(now, before.get(name) as Pixels), name).toBe(0);
    }
    await expect(app.alerts).toHaveCount(0);
    await context.close();
  } finally {
    await rm(profile, { recursive: true, force: true });
  }
});

test("a first visit on which one file is not to be had at once is ready for offline use all the same", async ({
  page,
}) => {
  let refused = 0;
  server.before = async (path) => {
    // Nothing that the page itself loads.
    if (!/guide\.ja/.test(path) || refused > 0) return;
    refused++;
    throw new Error("busy");
  };
  await beenHere(page);
  await page.goto(server.url);
  await expect(page.getByText("Offline ready")).toBeVisible();
  expect(refused).toBe(1);
});

test("the badge goes when something is missing, and comes when it is there", async ({ page }) => {
  await beenHere(page);
  await page.goto(server.url);
  const app = new AppPage(page);
  await app.pick(noisy);
  await app.finished();
  await expect(badge(page)).toBeVisible();

  await server.stop();
  await choose(page, "Full");
  await expect(badge(page)).toBeHidden();
  await expect(app.alerts).toContainText("could not be loaded");
  await server.start();
  await page.getByRole("button", { name: "Try again" }).click();
  await app.finished();
  await expect(badge(page)).toBeVisible();

  // A part of the shell is gone, as when the browser was short of space.
  const dropped = await page.evaluate(async () => {
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        if (/\/assets\/denoise\.worker/.test(request.url)) return cache.delete(request);
      }
    }
    return false;
  });
  expect(dropped).toBe(true);
  await choose(page, "Compact");
  await expect(badge(page)).toBeHidden();
});

test("damaged copies of a model are mended, without a network where the shell has it", async ({
  page,
}) => {
  await beenHere(page);
  await page.goto(server.url);
  const app = new AppPage(page);
  await app.pick(noisy);
  await app.finished();
  await expect(badge(page)).toBeVisible();
  await choose(page, "Full");
  await app.finished();
  await app.showDenoised();
  const full = await app.shown(192, 160);

  await damageKept();
  await server.stop();
  await page.reload();
  // The session comes back with its results; another photo needs the network.
  await app.finished();
  await app.pick({ ...noisy, name: "another.png" });
  await expect(app.alerts).toContainText("could not be loaded");
  await choose(page, "Compact");
  await app.finished(); // The default model's damaged copy was replaced by the shell's.
  await choose(page, "Full");
  await expect(app.status).toContainText("Stopped");
  await server.start();
  await page.getByRole("button", { name: "Try again" }).click();
  await app.finished();
  await app.showDenoised();
  expect(maxDifference(await app.shown(192, 160), full)).toBe(0);

  async function damageKept() {
    const sha256s = shipped.map((model) => model.sha256);
    const damaged = await page.evaluate(async (hashes) => {
      const cache = await caches.open("models");
      let count = 0;
      for (const request of await cache.keys()) {
        if (!hashes.some((hash) => request.url.endsWith(hash))) continue;
        await cache.put(request, new Response(Uint8Array.of(1, 2, 3)));
        count++;
      }
      return count;
    }, sha256s);
    expect(damaged).toBe(2);
  }
});

test("what opens a TIFF comes with the first one, and is there without a network from then on", async ({
  page,
}) => {
  const tiff = {
    name: "scan.tif",
    mimeType: "image/tiff",
    buffer: await sharp(noisy.buffer).tiff({ compression: "lzw" }).toBuffer(),
  };
  const kept = () =>
    page.evaluate(async (folder) => {
      const requests = await (await caches.open("later")).keys();
      const paths = requests.map(({ url }) => new URL(url).pathname);
      return paths
        .filter((path) => path.startsWith(folder))
        .map((path) => path.slice(folder.length));
    }, vipsFolder);
  await beenHere(page);
  await page.goto(server.url);
  await expect(badge(page)).toBeVisible();
  expect(await kept()).toEqual([]);
  const app = new AppPage(page);
  await app.pick(tiff);
  await app.finished();
  expect((await kept()).toSorted()).toEqual(["vips-es6.js", "vips.wasm"]);
  await server.stop();
  await page.reload();
  const again = new AppPage(page);
  await again.pick({ ...tiff, name: "second.tif" });
  await again.finished();
});

test("the build for graphics processors is kept once a page says that it is in use", async ({
  page,
}) => {
  await beenHere(page);
  await page.goto(server.url);
  await expect(badge(page)).toBeVisible();
  const files = ["mjs", "wasm"].map((end) => `ort-wasm-simd-threaded.asyncify.${end}`);
  const paths = files.map((file) => ortFolder.slice(1) + file);
  const keep = () =>
    page.evaluate(
      (wanted) =>
        new Promise((resolve) => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = ({ data }) => resolve(data);
          const order = { order: "keep", files: wanted };
          navigator.serviceWorker.controller?.postMessage(order, [port2]);
        }),
      paths,
    );
  await server.stop();
  expect(await keep()).toBe(false);
  await server.start();
  expect(await keep()).toBe(true);
  await server.stop();
  expect(await keep()).toBe(true);
  const bytes = await page.evaluate(
    (path) => fetch(path).then(async (response) => (await response.arrayBuffer()).byteLength),
    paths[1] ?? "",
  );
  expect(bytes).toBeGreaterThan(20e6);
});
