/** The dialog about the device and the app, and what the page does while nobody looks at it. */
import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { AppPage, noisy } from "./app-page.ts";

const { dependencies, version } = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
) as { dependencies: Readonly<Record<string, string>>; version: string };

const dialog = (page: Page) => page.getByRole("dialog", { name: "Device and app" });

async function openDialog(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Device and app" }).click();
  await expect(dialog(page)).toBeVisible();
}

async function keptFiles(page: Page): Promise<number> {
  return page.evaluate(async () => (await (await caches.open("models")).keys()).length);
}

test("storage lists what is kept; a removed model goes on and is fetched again", async ({
  page,
}) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  await openDialog(page);
  const storage = dialog(page).getByRole("region", { name: "Storage" });
  await expect(storage.getByRole("listitem").filter({ hasText: "Compact" })).toContainText(
    /0\.\d MB/,
  );
  await expect(storage).toContainText(/of the .* this browser allows are used/);
  expect(await keptFiles(page)).toBe(2);
  await storage.getByRole("button", { name: "Remove Compact from storage" }).click();
  await expect(storage.getByRole("listitem").filter({ hasText: "Compact" })).toHaveCount(0);
  expect(await keptFiles(page)).toBe(0);
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
  // In memory it is still there.
  await app.blindness.fill("0.5");
  await app.finished();
  await page.reload();
  await app.pick(noisy);
  await app.finished();
  expect(await keptFiles(page)).toBe(2);
});

test("diagnostics can be copied, hold the journal, and name no file", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const app = await AppPage.open(page);
  await app.pick({ ...noisy, name: "Anna at home.png" });
  await app.finished();
  await app.drop({ name: "Letter to Ben.png", mimeType: "image/png", buffer: Buffer.from("no") });
  await expect(app.alerts).toContainText("Letter to Ben.png");
  await page.reload();
  await openDialog(page);
  await dialog(page).getByText("What would be reported").click();
  const report = dialog(page).getByRole("textbox", { name: "Diagnostics" });
  await expect(report).toHaveValue(new RegExp(`^Blindspot ${version}, built `));
  await expect(report).toHaveValue(/error: UnsupportedImage: /);
  await expect(report).toHaveValue(/engine: The network runs on WASM, \d+ thread/);
  await expect(report).toHaveValue(/compact [\da-f]{64}/);
  const text = await report.inputValue();
  expect(text).not.toMatch(/Anna|Ben\b/);
  await dialog(page).getByRole("button", { name: "Copy" }).click();
  await expect(dialog(page).getByText("Copied.")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^Blindspot /);
  const section = dialog(page).getByRole("region", { name: "Diagnostics" });
  await section.getByRole("button", { name: "Clear" }).click();
  await expect(report).not.toHaveValue(/UnsupportedImage/);
});

test("where copying is refused the text is selected", async ({ page }) => {
  await page.addInitScript(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException("", "NotAllowedError"));
  });
  await AppPage.open(page);
  await openDialog(page);
  await dialog(page).getByText("What would be reported").click();
  await expect(dialog(page).getByRole("textbox", { name: "Diagnostics" })).toHaveValue(/Browser: /);
  // A report that changes meanwhile takes the selection away.
  await expect(async () => {
    await dialog(page).getByRole("button", { name: "Copy" }).click();
    await expect(dialog(page).getByText("The text is selected")).toBeVisible();
    const selected = await page.evaluate(() => document.getSelection()?.toString() ?? "");
    expect(selected).toContain("Blindspot");
  }).toPass();
});

test("a defect nobody caught is told, and kept", async ({ page }) => {
  const app = await AppPage.open(page);
  await page.evaluate(() => void setTimeout(() => Promise.reject(new Error("nobody expected"))));
  await expect(app.alerts).toContainText("Something unexpected happened: Error: nobody expected");
});

test("about lists every dependency, and the notices are on this site", async ({
  page,
  request,
}) => {
  await AppPage.open(page);
  await openDialog(page);
  const about = dialog(page).getByRole("region", { name: "About" });
  await expect(about).toContainText(`Blindspot ${version}`);
  await about.getByText(/^Software by others/).click();
  for (const [name, installed] of Object.entries(dependencies)) {
    await expect(
      about.getByRole("row").filter({ has: page.getByRole("rowheader", { name, exact: true }) }),
    ).toContainText(installed);
  }
  const links = await about
    .getByRole("link")
    .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
  expect(links).toHaveLength(4);
  for (const link of links) expect((await request.get(link)).status()).toBe(200);
  const notices = await (await request.get("/third-party-licenses.md")).text();
  for (const name of Object.keys(dependencies)) expect(notices).toContain(`## ${name} `);
});

/** A page whose visibility, notifications and wake lock the test holds in its hands. */
async function observed(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen = { hidden: false, notified: [] as string[], locked: 0, asked: 0 };
    Object.assign(window, { seen });
    Object.defineProperty(document, "hidden", { get: () => seen.hidden });
    const Fake = class {
      static permission = "default";
      static requestPermission = async () => {
        seen.asked++;
        Fake.permission = "granted";
        return "granted";
      };
      constructor(title: string, { body = "" } = {}) {
        seen.notified.push(`${title}: ${body}`);
      }
    };
    Object.assign(window, { Notification: Fake });
    Object.defineProperty(navigator, "wakeLock", {
      value: {
        request: async () => {
          seen.locked++;
          return { release: async () => void seen.locked-- };
        },
      },
    });
  });
}

const hide = (page: Page, hidden: boolean) =>
  page.evaluate((value) => {
    (window as unknown as { seen: { hidden: boolean } }).seen.hidden = value;
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);

test("a hidden page works on, and its title says so", async ({ page }) => {
  await observed(page);
  const app = await AppPage.open(page);
  await hide(page, true);
  await app.pick(noisy);
  await expect(page).toHaveTitle("✓ noisy.png – Blindspot");
  await app.finished();
  await hide(page, false);
  await expect(page).toHaveTitle("Blindspot");
});

test("leave to notify is asked for when the box is ticked, not before", async ({ page }) => {
  await observed(page);
  await AppPage.open(page);
  const asked = () =>
    page.evaluate(() => (window as unknown as { seen: { asked: number } }).seen.asked);
  await openDialog(page);
  const box = dialog(page).getByRole("checkbox", { name: "Notify me when a long job is done" });
  await expect(box).not.toBeChecked();
  expect(await asked()).toBe(0);
  await box.check();
  await expect(box).toBeChecked();
  expect(await asked()).toBe(1);
});
