import { expect, type Page, test } from "@playwright/test";
import { AppPage, maxDifference, noisy } from "./app-page.ts";
import { files, named, settledOnDisk } from "./kept-files.ts";
import { noise, png } from "./pictures.ts";

const other = png("other.png", 64, 48, 2, noise());
/** Several tiles. */
const large = png("large.png", 700, 300, 2, noise());

const strip = (page: Page) => page.getByRole("navigation", { name: "Photos" });
const variants = (page: Page) => page.getByRole("toolbar", { name: "Variants" });
const back = (page: Page) => page.getByText("Your last session is back.");

/** Saved files note the time, too. */
async function expectSamePixels(app: AppPage, ...files: { buffer: Buffer }[]): Promise<void> {
  const [a, b] = await Promise.all(files.map(({ buffer }) => app.decode(buffer)));
  if (!a || !b) throw new Error("two files");
  expect(maxDifference(a, b)).toBe(0);
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

test("photos, variants and results are back after a reload, and nothing is run again", async ({
  page,
}) => {
  const app = await AppPage.open(page);
  await app.pick(noisy, other);
  await app.finished();
  await app.compare("Add a variant");
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
  await expectSamePixels(app, after, before);
  await strip(page).getByRole("button", { name: "other.png" }).click();
  await app.finished();
  expect(await app.runs()).toBe(0);
});

test("after a crash in the middle, finished tiles are back and only the rest is run", async ({
  page,
  context,
}) => {
  const app = await AppPage.open(page);
  await app.pick(large);
  await expect.poll(() => app.donePixels()).toBeGreaterThan(0);
  await settledOnDisk(page, 1, 1);
  const kept = await files(page);
  const tiles = Object.keys(kept).filter((path) => path.includes("/tile-"));
  await crash(page);

  const again = await AppPage.open(await context.newPage(), "kept");
  await expect(back(again.page)).toBeVisible();
  await again.finished();
  expect(await again.runs()).toBeLessThanOrEqual(1);
  expect(await again.donePixels()).toBe(700 * 300);
  // Not one of those tiles was written a second time.
  const now = await files(again.page);
  expect(tiles.map((path) => now[path])).toEqual(tiles.map((path) => kept[path]));

  // Half from before and half from now are the same picture as all in one go.
  const saved = await again.save("PNG");
  await again.pick({ ...large, name: "whole.png" });
  await expect(again.page.getByRole("banner")).toContainText("whole.png");
  await again.finished();
  await expectSamePixels(again, await again.save("PNG"), saved);
});

test("Clear drops all that is kept; what is open stays open", async ({ page }) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  await settledOnDisk(page, 1, 1);
  // A large photo that was saved, and a ZIP of a batch that a tab left which is gone.
  await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const outbox = await root.getDirectoryHandle("outbox", { create: true });
    for (const folder of [
      await root.getDirectoryHandle("saved", { create: true }),
      await outbox.getDirectoryHandle("gone", { create: true }),
    ]) {
      const stream = await (await folder.getFileHandle("file", { create: true })).createWritable();
      await stream.write("bytes");
      await stream.close();
    }
  });
  const section = await dialog(page);
  await expect(section).toContainText("At most 4000 MB of photos and 1500 MB of results");
  await expect(section.getByRole("status")).toContainText("0.1 MB of results");
  await section.getByRole("button", { name: "Clear" }).click();
  await expect(section.getByRole("status")).toContainText("0.0 MB of photos, 0.0 MB of results");
  await expect.poll(() => files(page)).toEqual({});
  await page.getByRole("button", { name: "Close", exact: true }).click();
  // A change made now is not kept any more, and works.
  await app.strength.fill("50");
  await expect(app.status).toContainText("Done");
  // A photo opened from now on is.
  await app.pick(other);
  await expect(app.status).toContainText("64 × 48");
  await app.finished();
  await settledOnDisk(page, 1, 1);
  await page.reload();
  await expect(page.getByRole("banner")).toContainText("other.png");
  await app.finished();
  await expect(strip(page)).toBeHidden();
});

test("nothing is kept once that is turned off, until it is turned on again", async ({ page }) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  await settledOnDisk(page, 1, 1);
  const keep = (await dialog(page)).getByRole("checkbox", { name: "Keep the session" });
  await keep.uncheck();
  await expect(page.getByText("Nothing is kept: a reload starts anew.")).toBeVisible();
  await expect.poll(() => files(page)).toEqual({});
  await page.reload();
  await expect(page.getByRole("heading", { name: "Drop a noisy photo" })).toBeVisible();
  await dialog(page);
  await expect(keep).not.toBeChecked();
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await app.pick(noisy);
  await app.finished();
  expect(await files(page)).toEqual({});

  await dialog(page);
  await keep.check();
  await settledOnDisk(page, 1, 1);
  await page.reload();
  await app.finished();
  expect(await app.runs()).toBe(0);
});

test("leaving asks while a result is not saved, and not otherwise", async ({ page }) => {
  const app = await AppPage.open(page);
  const asked: string[] = [];
  page.on("dialog", (question) => {
    asked.push(question.type());
    void question.dismiss();
  });
  await app.pick(noisy);
  await app.finished();
  await page.close({ runBeforeUnload: true });
  await expect.poll(() => asked).toEqual(["beforeunload"]);
  // The answer was to stay.
  await app.save("PNG");
  await app.strength.fill("50");
  await page.close({ runBeforeUnload: true });
  await expect.poll(() => asked).toEqual(["beforeunload", "beforeunload"]);
  await app.save("PNG");
  const closed = page.waitForEvent("close");
  await page.close({ runBeforeUnload: true });
  await closed;
  expect(asked).toHaveLength(2);
});

test("a session that comes back still asks for what was not saved", async ({ page, context }) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  await settledOnDisk(page, 1, 1);
  await page.close();
  const next = await context.newPage();
  const again = await AppPage.open(next, "kept");
  await again.finished();
  expect(await again.runs()).toBe(0);
  let asked = 0;
  next.on("dialog", (question) => {
    asked++;
    void question.dismiss();
  });
  // Browsers ask only where somebody has done something.
  await again.showDenoised();
  await next.close({ runBeforeUnload: true });
  await expect.poll(() => asked).toBe(1);
});

test("closing without a photo asks nothing", async ({ page }) => {
  await AppPage.open(page);
  await dialog(page);
  page.on("dialog", () => {
    throw new Error("asked");
  });
  const closed = page.waitForEvent("close");
  await page.close({ runBeforeUnload: true });
  await closed;
});

test("a damaged tile is made anew, a damaged photo is told of", async ({ page }) => {
  const app = await AppPage.open(page);
  await app.pick(noisy, other);
  await page.getByRole("button", { name: "Pause all" }).click();
  await app.finished();
  const before = await app.save("PNG");
  await settledOnDisk(page, 2, 1);
  const [, second] = (await named(page, "/photo-")).sort();
  const [tile] = await named(page, "/tile-");
  for (const path of [tile, second]) {
    await page.evaluate(async (path) => {
      const [sessions = "", id = "", name = ""] = path.split("/");
      const root = await navigator.storage.getDirectory();
      const folder = await (await root.getDirectoryHandle(sessions)).getDirectoryHandle(id);
      const file = await folder.getFileHandle(name);
      const bytes = new Uint8Array(await (await file.getFile()).arrayBuffer());
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
      const writer = await file.createWritable();
      await writer.write(bytes);
      await writer.close();
    }, path ?? "");
  }
  await page.reload();
  await expect(page.getByText("Some kept results were damaged and are made anew.")).toBeVisible();
  await expect(page.getByText("open the photo again")).toContainText("other.png");
  await app.finished();
  expect(await app.runs()).toBe(1);
  await expectSamePixels(app, await app.save("PNG"), before);
});

test("a link's settings go before those of the session", async ({ page }) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  await app.strength.fill("70");
  await settledOnDisk(page, 1, 1);
  const settings = JSON.stringify({ blindspot: 1, variants: [{ strength: 0.3 }] });
  await page.goto("about:blank");
  await page.goto(`/#settings=${Buffer.from(settings).toString("base64url")}`);
  await app.finished();
  await expect(page.getByRole("banner")).toContainText("noisy.png");
  await expect(app.strength).toHaveValue("30");
  expect(await app.runs()).toBe(0);
});

test("without room the page says so and goes on", async ({ page, context }) => {
  const app = await AppPage.open(page);
  // The network is there before room runs out.
  await app.pick(other);
  await app.finished();
  const devtools = await context.newCDPSession(page);
  const origin = new URL(page.url()).origin;
  await devtools.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1000 });
  await app.pick(noisy);
  await expect(app.alerts).toContainText("The browser has no room for the session any more");
  await app.finished();
  expect((await app.save("PNG")).name).toBe("noisy-denoised.png");
  await expect(await dialog(page)).toContainText("There is no room to keep more.");
  await page.getByRole("button", { name: "Close", exact: true }).click();
  // With room again, closing a photo has the rest kept.
  await devtools.send("Storage.overrideQuotaForOrigin", { origin });
  await strip(page).getByRole("button", { name: "other.png" }).click();
  await page.getByRole("button", { name: "Close other.png" }).click();
  await settledOnDisk(page, 1, 1);
  await page.reload();
  await expect(page.getByRole("banner")).toContainText("noisy.png");
  await app.finished();
  expect(await app.runs()).toBe(0);
});

test("two tabs at once: each has its own session, and both get the right pixels", async ({
  page,
  context,
}) => {
  const first = await AppPage.open(page);
  await first.pick(large);
  await first.finished();
  const alone = await first.save("PNG");
  await page.getByRole("button", { name: "Close large.png" }).click();
  const second = await AppPage.open(await context.newPage());
  await Promise.all([first.pick(large), second.pick({ ...large, name: "second.png" })]);
  await Promise.all([first.finished(), second.finished()]);
  for (const app of [first, second]) {
    await expectSamePixels(app, await app.save("PNG"), alone);
  }
  await expect.poll(async () => (await named(page, "/state-")).length).toBe(2);
  await expect.poll(async () => (await named(page, "/photo-")).length).toBe(2);
  for (const [app, name] of [
    [first, "large.png"],
    [second, "second.png"],
  ] as const) {
    await app.page.reload();
    await expect(app.page.getByRole("banner")).toContainText(name);
    await app.finished();
    expect(await app.runs()).toBe(0);
    await expect(strip(app.page)).toBeHidden();
  }
  // The network's files in the cache are whole: a third tab runs it without fetching them.
  const third = await context.newPage();
  await third.route("**/models/*.onnx", (route) => route.abort());
  const last = await AppPage.open(third, "kept");
  await last.pick(noisy);
  await last.finished();
  await expect(strip(third)).toBeHidden();
});

test("while another tab's network runs this one waits, says so, and can be cancelled", async ({
  page,
  context,
}) => {
  // A tab that never lets go, as one with a very slow network.
  const busy = await context.newPage();
  await busy.goto("/");
  await busy.evaluate(
    () =>
      new Promise<void>((resolve) => {
        void navigator.locks.request("blindspot network", () => {
          resolve();
          return new Promise(() => {});
        });
      }),
  );
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await expect(app.status).toContainText("Another tab is denoising…");
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(app.status).toContainText("Cancelled");
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(app.status).toContainText("Another tab is denoising…");
  // However it ends, it lets go.
  await crash(busy);
  await app.finished();
  expect(await app.donePixels()).toBe(192 * 160);
});

test("where the browser keeps nothing the page works all the same, and says so", async ({
  page,
}) => {
  await page.addInitScript(() => {
    Object.defineProperty(StorageManager.prototype, "getDirectory", { value: undefined });
  });
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  const section = await dialog(page);
  await expect(section).toContainText("This browser keeps no sessions here");
  await expect(section.getByRole("button")).toHaveCount(0);
  await expect(app.alerts).toHaveCount(0);
});
