import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { AppPage, maxDifference, noisy } from "./app-page.ts";
import { noise, png } from "./pictures.ts";

const other = png("other.png", 64, 48, 2, noise());
const large = png("large.png", 1300, 800, 2, noise());

const strip = (page: Page) => page.getByRole("navigation", { name: "Photos" });
const variants = (page: Page) => page.getByRole("toolbar", { name: "Variants" });
const back = (page: Page) => page.getByText("Your last session is back.");

/** The size of every file that the page keeps of sessions, by its path. */
function files(page: Page): Promise<Record<string, number>> {
  return page.evaluate(async () => {
    const sizes: Record<string, number> = {};
    const walk = async (folder: FileSystemDirectoryHandle, path: string) => {
      for await (const [name, entry] of folder.entries()) {
        if (entry instanceof FileSystemDirectoryHandle) await walk(entry, `${path}${name}/`);
        else sizes[path + name] = (await (entry as FileSystemFileHandle).getFile()).size;
      }
    };
    await walk(await navigator.storage.getDirectory(), "");
    return sizes;
  });
}

const named = async (page: Page, part: string) =>
  Object.keys(await files(page)).filter((path) => path.includes(part));

/** Until as many tiles are on disk as were made, and a state that knows of them. */
async function settledOnDisk(page: Page, photos: number, tiles: number): Promise<void> {
  await expect
    .poll(async () => [
      (await named(page, "/photo-")).length,
      (await named(page, "/tile-")).length >= tiles,
      (await named(page, "/state-")).length,
    ])
    .toEqual([photos, true, 1]);
}

/** The dialog with what is kept. */
async function dialog(page: Page) {
  await page.getByRole("button", { name: "Device and app" }).click();
  return page.getByRole("region", { name: "Session" });
}

/** As a crash of the browser's tab leaves it. */
async function crash(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent("crash");
  // Its answer never comes.
  devtools.send("Page.crash").catch(() => {});
  await crashed;
}

const reopen = async (context: BrowserContext) => AppPage.open(await context.newPage());

test("photos, variants and results are back after a reload, and nothing is run again", async ({
  page,
}) => {
  const app = await AppPage.open(page);
  await app.pick(noisy, other);
  await app.finished();
  await page.getByRole("button", { name: "Add a variant" }).click();
  await app.blindness.fill("1");
  await app.finished();
  await app.strength.fill("80");
  await strip(page).getByRole("button", { name: "other.png" }).click();
  await app.finished();
  await strip(page).getByRole("button", { name: "noisy.png" }).click();
  await app.finished();
  const before = await app.save("PNG");
  const captions = await variants(page).getByRole("button").allTextContents();
  await settledOnDisk(page, 2, 3);

  await page.reload();
  await expect(back(page)).toBeVisible();
  await app.finished();
  await expect(page.getByRole("banner")).toContainText("noisy.png");
  await expect(strip(page).getByRole("button")).toHaveCount(2);
  await expect(strip(page).getByRole("button").first()).toHaveAccessibleName("noisy.png");
  expect(await variants(page).getByRole("button").allTextContents()).toEqual(captions);
  await expect(app.strength).toHaveValue("80");
  await expect(app.blindness).toHaveValue("1");
  const after = await app.save("PNG");
  expect(after.buffer.equals(before.buffer)).toBe(true);
  await strip(page).getByRole("button", { name: "other.png" }).click();
  await app.finished();
  expect(await app.runs()).toBe(0);
});
