/** The app describes itself to the system it is installed on, and is handed photos and settings. */
import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { securityHeaders } from "../scripts/headers.ts";
import { AppPage, beenHere, noisy } from "./app-page.ts";
import { png, type TestFile } from "./pictures.ts";
import { type StaticServer, serveFolder } from "./static-server.ts";

test.use({ serviceWorkers: "allow" });

const grey = png("grey.png", 40, 30, 0, (x, y) => (x * y) % 256);

let server: StaticServer;

test.beforeAll(async () => {
  server = await serveFolder("dist", { headers: securityHeaders() });
});
test.afterAll(() => server.stop());

/** Of the web app manifest, what is looked at here. */
interface WebManifest {
  readonly icons: readonly Picture[];
  readonly screenshots: readonly Picture[];
  readonly shortcuts: readonly { readonly name: string; readonly url: string }[];
  readonly file_handlers: readonly { readonly action: string; readonly accept: object }[];
  readonly share_target: { readonly action: string; readonly method: string };
}
interface Picture {
  readonly src: string;
  readonly sizes: string;
  readonly type: string;
  readonly purpose?: string;
}

const manifest = JSON.parse(readFileSync("dist/manifest.webmanifest", "utf8")) as WebManifest;

async function open(page: Page, url = server.url): Promise<AppPage> {
  await beenHere(page);
  await page.goto(url);
  await expect(page.getByText("Offline ready")).toBeVisible();
  return new AppPage(page);
}

const photos = (page: Page) => page.getByRole("navigation", { name: "Photos" });

test("the browser finds nothing wrong with the manifest, and its pictures are what it says", async ({
  page,
}) => {
  await open(page);
  const devtools = await page.context().newCDPSession(page);
  const parsed = await devtools.send("Page.getAppManifest");
  expect(parsed.errors).toEqual([]);
  expect(parsed.url).toBe(`${server.url}manifest.webmanifest`);
  const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
  // Playwright's contexts are private windows, from which nothing can be installed: nothing else is wrong.
  expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual(["in-incognito"]);

  for (const { src, sizes, type } of [...manifest.icons, ...manifest.screenshots]) {
    const picture = await page.evaluate(async (url) => {
      const blob = await (await fetch(url)).blob();
      const image = new Image();
      image.src = URL.createObjectURL(blob);
      await image.decode();
      return { type: blob.type, sizes: `${image.naturalWidth}x${image.naturalHeight}` };
    }, src);
    expect(picture.type, src).toBe(type);
    if (sizes !== "any") expect(picture.sizes, src).toBe(sizes);
  }
  expect(manifest.icons.map(({ purpose }) => purpose)).toContain("maskable");
});

test("each shortcut opens the app with its settings", async ({ page }) => {
  const [sweep, turbo] = manifest.shortcuts;
  const app = await open(page, new URL(sweep?.url ?? "", server.url).href);
  await app.pick(noisy);
  await app.finished();
  for (const name of [
    "blindness 0",
    "blindness 0.25",
    "blindness 0.5",
    "blindness 0.75",
    "blindness 1",
  ]) {
    await expect(app.viewer.getByRole("button", { name, exact: true })).toBeVisible();
  }
  await page.goto("about:blank");
  await page.goto(new URL(turbo?.url ?? "", server.url).href);
  await app.pick(noisy);
  await app.finished();
  const chosen = page.getByRole("combobox", { name: "Model" }).locator("option:checked");
  await expect(chosen).toContainText("Turbo");
  await expect(app.alerts).toHaveCount(0);
});

test("Install asks the browser, where it offers that, and goes", async ({ page }) => {
  await open(page);
  const install = page.getByRole("button", { name: "Install" });
  await expect(install).toHaveCount(0);
  await page.evaluate(() => {
    const event = new Event("beforeinstallprompt", { cancelable: true });
    const prompt = async () => {
      document.title = "asked";
      return { outcome: "dismissed" };
    };
    if (window.dispatchEvent(Object.assign(event, { prompt }))) throw new Error("not taken over");
  });
  await install.click();
  await expect(page).toHaveTitle("asked");
  await expect(install).toHaveCount(0);
});

test("storage is asked to last after the first finished photo, once", async ({ page }) => {
  await page.addInitScript(() => {
    const calls = { persist: 0 };
    Object.assign(window, { calls });
    navigator.storage.persist = async () => {
      calls.persist++;
      return true;
    };
  });
  const asked = () =>
    page.evaluate(() => (window as unknown as { calls: { persist: number } }).calls.persist);
  const app = await open(page);
  expect(await asked()).toBe(0);
  await app.pick(noisy);
  await app.finished();
  await expect.poll(asked).toBe(1);
  await app.pick(noisy, grey);
  await expect(photos(page).getByRole("button")).toHaveCount(3);
  await app.finished();
  expect(await asked()).toBe(1);
});

test("photos opened with the app land in the strip, settings in the page that is open", async ({
  page,
}) => {
  await page.addInitScript(() => {
    const setConsumer = (take: (launch: object) => void) => Object.assign(window, { launch: take });
    Object.defineProperty(window, "launchQueue", { value: { setConsumer } });
  });
  const app = await open(page);
  const launch = (files: readonly TestFile[], targetURL: string) =>
    page.evaluate(
      ([list, url]) => {
        const handles = list.map(({ name, base64 }) => ({
          getFile: async () =>
            new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name),
        }));
        const { launch: take } = window as unknown as { launch(launch: object): void };
        take({ files: handles, targetURL: url });
      },
      [
        files.map(({ name, buffer }) => ({ name, base64: buffer.toString("base64") })),
        targetURL,
      ] as const,
    );
  await launch([noisy, grey], server.url);
  await app.finished();
  await expect(photos(page).getByRole("button", { name: noisy.name })).toBeVisible();
  await expect(photos(page).getByRole("button", { name: grey.name })).toBeVisible();
  // A shortcut, while the app is open: its photos stay.
  await launch([], new URL(manifest.shortcuts[1]?.url ?? "", server.url).href);
  const chosen = page.getByRole("combobox", { name: "Model" }).locator("option:checked");
  await expect(chosen).toContainText("Turbo");
  await app.finished();
  await expect(photos(page).getByRole("button")).toHaveCount(2);
  await expect(app.alerts).toHaveCount(0);
});

/** Another app hands photos over: the system sends a form, as a page of another site could. */
async function share(page: Page, ...files: TestFile[]): Promise<void> {
  await page.goto("about:blank");
  const { action, method } = manifest.share_target;
  await page.setContent(
    `<form action="${new URL(action, server.url)}" method="${method}" enctype="multipart/form-data">
      <input type="file" name="photos" multiple><button>Share</button></form>`,
  );
  await page.locator("input").setInputFiles(files);
  await page.getByRole("button", { name: "Share" }).click();
}

test("photos shared to the app land in the strip, once", async ({ page }) => {
  const app = await open(page);
  // A session would bring them back after the reload.
  await page.evaluate(() => localStorage.setItem("blindspot session", "off"));
  await server.stop(); // Nothing of it goes to the host.
  await share(page, noisy, { ...grey, name: "grün & 50 %.png" });
  await expect(page).toHaveURL(server.url);
  await app.finished();
  await expect(photos(page).getByRole("button", { name: noisy.name })).toBeVisible();
  await expect(photos(page).getByRole("button", { name: "grün & 50 %.png" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("button", { name: "Choose photos" })).toBeVisible();
  expect(await page.evaluate(async () => (await (await caches.open("shared")).keys()).length)).toBe(
    0,
  );
  await server.start();
});

test("the installed app's open window takes what is shared, and keeps its photos", async ({
  page,
  context,
}) => {
  // Playwright cannot open an installed app's window; the page is told that it is in one.
  await page.addInitScript(() => {
    const real = window.matchMedia.bind(window);
    window.matchMedia = (query) =>
      query.includes("display-mode: standalone") ? real("all") : real(query);
  });
  const app = await open(page);
  await app.pick(noisy);
  await app.finished();
  const other = await context.newPage();
  await share(other, grey);
  await expect(photos(page).getByRole("button", { name: grey.name })).toBeVisible();
  await expect(photos(page).getByRole("button", { name: noisy.name })).toBeVisible();
  // The window that the system would have loaded anew stays as it was.
  await expect(other.getByRole("button", { name: "Share" })).toBeVisible();
});
