import { linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  type BrowserContext,
  chromium,
  expect,
  type Page,
  type PlaywrightTestOptions,
  type PlaywrightWorkerOptions,
  test,
} from "@playwright/test";
import { makeLargePhoto } from "../bench/large-photo.js";
import { noisy } from "./app-page.ts";
import { BatchPage, type Tree } from "./batch-page.ts";
import { framesOf } from "./frames.ts";
import { named, originalsKept, settledOnDisk } from "./kept-files.ts";
import { withMean } from "./mean.ts";
import { noise, png, type TestFile } from "./pictures.ts";
import { growth, limit, mebibytes, memoryOf, record, times } from "./soak.ts";
import { unzipped } from "./unzipped.ts";

let folder: string;

test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shoot-"));
});

test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

const small = (name: string, seed: number, width = 96, height = 64): TestFile =>
  png(name, width, height, 2, noise(seed));

function put(path: string, buffer: Buffer): string {
  const whole = join(folder, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, buffer);
  return whole;
}

/** A whole batch takes a busy machine minutes. */
const PATIENT = { timeout: 300_000 };

/** Seeded: mulberry32. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const bytesOf = (tree: Tree) =>
  Object.fromEntries([...tree].map(([path, bytes]) => [path, bytes.toString("base64")]));

test("a tree of folders is denoised by itself and saved as a tree; what is no photo is told of once", async ({
  page,
}) => {
  const shoot = await BatchPage.open(page);
  const photos = ["one/a.png", "one/b.png", "two/a.png", "two/deep/c.png"];
  photos.forEach((path, seed) => void put(`shoot/${path}`, small("", seed + 1).buffer));
  put("shoot/one/a.xmp", Buffer.from('<x:xmpmeta xmlns:x="adobe:ns:meta/"></x:xmpmeta>'));
  put("shoot/two/film.mp4", Buffer.from("\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "latin1"));
  put("shoot/two/empty.jpg", Buffer.alloc(0));
  put("shoot/two/torn.png", small("", 9).buffer.subarray(0, 40));
  put("shoot/.DS_Store", Buffer.from("x"));
  await shoot.app.pickFolder(join(folder, "shoot"));
  await shoot.fast();
  await shoot.allDone(4);
  await expect(shoot.app.alerts).toHaveCount(1);
  await shoot.app.alerts.getByText(/^4 files/).click();
  for (const name of ["a.xmp", "film.mp4", "empty.jpg", "torn.png"]) {
    await expect(shoot.app.alerts).toContainText(name);
  }
  await expect(shoot.strip.getByRole("button")).toHaveCount(4);
  expect(await shoot.stage("b.png")).toBe("Done");

  await shoot.withoutMetadata();
  await shoot.saveAll(/Into a folder/);
  await expect(shoot.bar.getByText("4 photos saved into “chosen”.")).toBeVisible();
  const first = await shoot.saved();
  expect([...first.keys()].sort()).toEqual([
    "shoot/one/a-denoised.png",
    "shoot/one/b-denoised.png",
    "shoot/two/a-denoised.png",
    "shoot/two/deep/c-denoised.png",
  ]);
  expect(await shoot.stage("b.png")).toBe("Saved");
  // What is saved alone is the same file.
  await shoot.photo("c.png").click();
  await expect(page.getByRole("banner")).toContainText("c.png");
  const alone = await shoot.app.save();
  expect(alone.buffer.equals(first.get("shoot/two/deep/c-denoised.png") ?? Buffer.alloc(0))).toBe(
    true,
  );
  expect(await shoot.report()).toContain("shoot/one/b.png: saved as shoot/one/b-denoised.png");

  // Once more: each by its number, none in another's place.
  await shoot.saveAll(/Into a folder/, (dialog) =>
    dialog.getByRole("radio", { name: "Keep both, with a number" }).check(),
  );
  await expect.poll(async () => (await shoot.saved()).size).toBe(8);
  expect([...(await shoot.saved()).keys()]).toContain("shoot/two/deep/c-denoised (2).png");
  await expect(shoot.bar.getByText("4 photos saved into")).toBeVisible();
  await shoot.saveAll(/Into a folder/, (dialog) =>
    dialog.getByRole("radio", { name: "Leave the photo out" }).check(),
  );
  await expect(shoot.bar.getByText("0 photos saved into “chosen”, 4 left out.")).toBeVisible();
  expect((await shoot.saved()).size).toBe(8);
});

test("files are written before all originals are kept; what is not, when the page ends, is told and can be added", async ({
  context,
}) => {
  test.setTimeout(300_000);
  const old = await context.newPage();
  await BatchPage.slowDisk(old);
  let shoot = await BatchPage.open(old);
  const count = 40;
  const photos = Array.from({ length: count }, (_, i) => small(`${i}.png`, i + 1));
  for (const { name, buffer } of photos) put(`shoot/${name}`, buffer);
  await shoot.app.pickFolder(join(folder, "shoot"));
  await expect(shoot.strip).toBeVisible();
  await shoot.fast();
  await shoot.withoutMetadata();
  await shoot.saveAll(/Into a folder/);
  await expect.poll(() => shoot.countSaved(), PATIENT).toBeGreaterThan(0);
  expect((await named(old, "/photo-")).length).toBeLessThan(count);

  await crash(old);
  shoot = await BatchPage.open(await context.newPage(), "kept");
  await old.close().catch(() => {});
  await expect(shoot.bar.getByText(/photos saved into “chosen”, \d+ left out/)).toBeVisible(
    PATIENT,
  );
  await expect(shoot.page.getByText(/not kept on this device yet when the page/)).toBeVisible();
  const report = await shoot.report();
  const missing = photos.filter(({ name }) =>
    report.includes(`shoot/${name}: left out: it was not kept on this device yet`),
  );
  expect(missing.length).toBeGreaterThan(0);
  expect(await shoot.countSaved()).toBe(count - missing.length);
  await shoot.app.pickPaths(...missing.map(({ name }) => join(folder, "shoot", name)));
  await expect(shoot.strip.getByRole("button")).not.toHaveCount(count - missing.length);
  await shoot.saveAll(/Into a folder/);
  await expect(shoot.bar.getByText(`${missing.length} photos saved into`)).toBeVisible(PATIENT);
  expect([...(await shoot.saved()).keys()].sort()).toEqual(
    photos
      .map((photo) => {
        const name = photo.name.replace(".", "-denoised.");
        return missing.includes(photo) ? name : `shoot/${name}`;
      })
      .sort(),
  );
});

test("a ZIP is read by other programs", async ({ page }) => {
  const shoot = await BatchPage.open(page);
  put("shoot/ä/a.png", small("", 1).buffer);
  put("shoot/b/a.png", small("", 2).buffer);
  await shoot.app.pickFolder(join(folder, "shoot"));
  await shoot.fast();
  await shoot.withoutMetadata();
  await shoot.saveAll(/As one ZIP/);
  await expect(shoot.bar.getByText("2 photos saved as denoised.zip.")).toBeVisible();
  const [[name, bytes] = ["", Buffer.alloc(0)]] = [...(await shoot.saved())];
  expect(name).toBe("denoised.zip");
  const path = put("denoised.zip", bytes);
  const { files } = unzipped(path);
  expect([...files.keys()].sort()).toEqual(["shoot/b/a-denoised.png", "shoot/ä/a-denoised.png"]);
  // The same files as in a folder.
  await shoot.saveAll(/Into a folder/);
  await expect(shoot.bar.getByText("2 photos saved into “chosen”.")).toBeVisible();
  const saved = await shoot.saved();
  for (const [entry, size] of files) expect(saved.get(entry)?.length).toBe(size);
});

test("photos wait, are left out, fail and are tried again, each by itself", async ({ page }) => {
  const shoot = await BatchPage.open(page);
  const paths = ["a.png", "b.png", "c.png", "d.png"].map((name, seed) =>
    put(name, small(name, seed + 1, 700, 300).buffer),
  );
  await shoot.app.pickPaths(...paths);
  await shoot.fast();
  await expect(shoot.strip.getByRole("button")).toHaveCount(4);
  await shoot.bar.getByRole("button", { name: "Pause all" }).click();
  await shoot.app.finished();
  await expect(shoot.bar.getByText("Paused")).toBeVisible();
  expect(await shoot.stage("d.png")).toBe("Waiting");
  // By Ctrl the ones that are meant; what is looked at stays.
  await shoot.photo("c.png").click({ modifiers: ["ControlOrMeta"] });
  await shoot.photo("a.png").click({ modifiers: ["ControlOrMeta"] });
  await expect(shoot.bar.getByText("1 photo selected")).toBeVisible();
  await shoot.bar.getByRole("button", { name: "Leave out" }).click();
  expect(await shoot.stage("c.png")).toBe("Left out");
  await shoot.bar.getByRole("button", { name: "Select none" }).click();
  // A file that is another one by now.
  writeFileSync(paths[3] ?? "", Buffer.from("changed"));
  // It may have been opened ahead.
  await shoot.killWorkers();
  await shoot.bar.getByRole("button", { name: "Resume all" }).click();
  await expect.poll(() => shoot.stage("b.png")).toBe("Done");
  await shoot.allDone(2);
  await expect.poll(() => shoot.stage("d.png")).toMatch(/^Failed: .*changed/);
  // What a person left out is not saved with all others, and the report tells so.
  await shoot.saveAll(/Into a folder/);
  await expect(
    shoot.bar.getByText(/^2 photos saved into “chosen”, 1 left out, 1 failed/),
  ).toBeVisible(PATIENT);
  expect(await shoot.report()).toContain("c.png: left out: as you wanted.");
  expect(await shoot.stage("c.png")).toBe("Left out");
  const show = shoot.bar.getByRole("combobox", { name: "Show" });
  await show.selectOption("failed");
  await expect(shoot.strip.getByRole("button")).toHaveCount(1);
  await shoot.photo("d.png").focus();
  await page.keyboard.press("Delete");
  await expect(page.getByText("No photo has failed.")).toBeVisible();
});

test("a closed photo comes back with its result; undo is each photo's own", async ({ page }) => {
  const shoot = await BatchPage.open(page);
  await shoot.app.pick(noisy, small("b.png", 2));
  await shoot.fast();
  await shoot.allDone(2);
  const runs = await shoot.app.runs();
  await page.getByRole("checkbox", { name: "Settings for this photo only" }).check();
  await shoot.app.strength.fill("40");
  await shoot.photo("b.png").click();
  await expect(page.getByRole("banner")).toContainText("b.png");
  await expect(shoot.app.strength).toHaveValue("100");
  await page.getByRole("button", { name: "Close b.png" }).click();
  await expect(page.getByRole("banner")).toContainText("noisy.png");
  await expect(shoot.app.strength).toHaveValue("40");
  await page.keyboard.press("ControlOrMeta+z");
  await expect(page.getByRole("banner")).toContainText("b.png");
  await shoot.app.finished();
  expect(await shoot.app.runs()).toBe(runs);
  await shoot.photo("noisy.png").click();
  await expect(page.getByRole("banner")).toContainText("noisy.png");
  await page.keyboard.press("ControlOrMeta+z");
  await expect(shoot.app.strength).toHaveValue("100");

  // The last one, too.
  for (const name of ["noisy.png", "b.png"]) {
    await page.getByRole("button", { name: `Close ${name}` }).click();
  }
  await expect(page.getByRole("heading", { name: "Drop a noisy photo" })).toBeVisible();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(page.getByRole("banner")).toContainText("b.png");
});

/** A browser as a person has it: what a private window keeps on disk is in memory. */
function launch({
  launchOptions,
  baseURL,
  viewport,
}: Pick<
  PlaywrightWorkerOptions & PlaywrightTestOptions,
  "launchOptions" | "baseURL" | "viewport"
>) {
  return chromium.launchPersistentContext(join(folder, "profile"), {
    ...launchOptions,
    ...(baseURL !== undefined && { baseURL }),
    viewport,
    serviceWorkers: "block",
  });
}

/** As when its system ends it. */
async function killBrowser(context: BrowserContext): Promise<void> {
  const devtools = await context.browser()?.newBrowserCDPSession();
  const { processInfo = [] } = (await devtools?.send("SystemInfo.getProcessInfo")) ?? {};
  const closed = context.waitForEvent("close");
  process.kill(processInfo.find(({ type }) => type === "browser")?.id ?? 0, "SIGKILL");
  await closed;
}

/** As a crash of the browser's tab leaves it. */
async function crash(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent("crash");
  // Its answer never comes.
  devtools.send("Page.crash").catch(() => {});
  await crashed;
}

test("killed at random moments, a batch ends with every photo saved once, with the right bytes", async ({
  browser,
  launchOptions,
  baseURL,
  viewport,
}) => {
  test.setTimeout(limit(900, 3600));
  const count = times(8, 24);
  const kills = times(3, 20);
  const next = random(17);
  const paths = Array.from({ length: count }, (_, i) =>
    put(`shoot/${i % 3}/${i}.png`, small("", i + 1, 160, 120).buffer),
  );
  const begin = async (on: Page) => {
    const shoot = await BatchPage.open(on);
    await shoot.app.pickFolder(join(folder, "shoot"));
    await shoot.fast();
    await shoot.withoutMetadata();
    await shoot.saveAll(/Into a folder/);
    return shoot;
  };
  const ended = (shoot: BatchPage) => shoot.bar.getByText(`${count} photos saved into`);
  // Undisturbed, in a browser of its own: what is right.
  const other = await browser.newContext();
  const calm = await begin(await other.newPage());
  const began = Date.now();
  await expect(ended(calm)).toBeVisible(PATIENT);
  const wholeMs = Date.now() - began;
  const right = bytesOf(await calm.saved());
  expect(Object.keys(right)).toHaveLength(paths.length);
  await other.close();

  let context = await launch({ launchOptions, baseURL, viewport });
  try {
    let shoot = await begin(await context.newPage());
    // Before its first file a batch may not be on disk yet; and no page can go on with what it had no time to keep.
    await expect(shoot.strip.getByText("Saved").first()).toBeAttached();
    await originalsKept(shoot.page, count);
    const killed = { worker: 0, page: 0, browser: 0 };
    const all = () => killed.worker + killed.page + killed.browser;
    const over = async () => (await ended(shoot).count()) > 0;
    while (all() < kills && !(await over())) {
      await shoot.page.waitForTimeout((wholeMs / kills) * next());
      const what = (["browser", "page", "worker", "worker"] as const)[all() % 4] ?? "worker";
      killed[what]++;
      if (what === "worker") {
        await shoot.page.evaluate((share) => {
          const { workers } = window as unknown as { workers: Worker[] };
          workers[Math.floor(share * workers.length)]?.terminate();
        }, next());
        continue;
      }
      const old = shoot.page;
      if (what === "page") await crash(old);
      else {
        await killBrowser(context);
        context = await launch({ launchOptions, baseURL, viewport });
      }
      shoot = await BatchPage.open(await context.newPage(), "kept");
      await old.close().catch(() => {});
    }
    await expect(ended(shoot)).toBeVisible(PATIENT);
    const saved = bytesOf(await shoot.saved());
    expect(Object.keys(saved).sort()).toEqual(Object.keys(right).sort());
    expect(saved).toEqual(right);
    expect(all()).toBeGreaterThan(0);
    record(
      "A batch killed at random moments (worker, page or browser)",
      `${killed.worker}, ${killed.page} and ${killed.browser} times, ${count} of ${count} photos saved once`,
    );
  } finally {
    await context.close();
  }
});

test("a full disk and writing withdrawn are told, and the rest goes on", async ({
  page,
  context,
}) => {
  const shoot = await BatchPage.open(page);
  for (const i of [1, 2, 3]) put(`shoot/${i}.png`, small("", i).buffer);
  put("shoot/large.png", small("", 4, 700, 300).buffer);
  await shoot.app.pickFolder(join(folder, "shoot"));
  await shoot.fast();
  await shoot.withoutMetadata();
  await shoot.allDone(4);
  await settledOnDisk(page, 4, 4);

  // Room for the small ones.
  const devtools = await context.newCDPSession(page);
  const { origin } = new URL(page.url());
  const usage = await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
  await devtools.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: usage + 300_000 });
  await shoot.saveAll(/Into a folder/);
  await expect(shoot.bar.getByText("3 photos saved into “chosen”, 1 failed.")).toBeVisible();
  expect(await shoot.report()).toContain("large.png: failed: ");
  expect(await shoot.report()).toContain("there is no room left");
  expect([...(await shoot.saved()).keys()].sort()).toEqual(
    [1, 2, 3].map((i) => `shoot/${i}-denoised.png`),
  );
  await devtools.send("Storage.overrideQuotaForOrigin", { origin });
  // What is saved is not saved again.
  await shoot.saveAll(/Into a folder/);
  await expect(shoot.bar.getByText("1 photo saved into “chosen”.")).toBeVisible();

  // The person takes back that the page may write, and allows it again.
  await page.evaluate(() => {
    let state: PermissionState = "prompt";
    const { createWritable } = FileSystemFileHandle.prototype;
    Object.assign(FileSystemFileHandle.prototype, {
      createWritable(this: FileSystemFileHandle) {
        if (state === "granted") return createWritable.call(this);
        throw new DOMException("withdrawn", "NotAllowedError");
      },
    });
    Object.assign(FileSystemHandle.prototype, {
      queryPermission: async () => state,
      requestPermission: async () => {
        state = "granted";
        return state;
      },
    });
  });
  await shoot.saveAll(/Into a folder/, (dialog) =>
    dialog.getByRole("radio", { name: "Replace it" }).check(),
  );
  await expect(shoot.bar.getByText(/^The browser does not let Blindspot write/)).toBeVisible();
  await shoot.bar.getByRole("button", { name: "Allow" }).click();
  await expect(shoot.bar.getByText("4 photos saved into “chosen”.")).toBeVisible();
  expect((await shoot.saved()).size).toBe(4);
});

test("a shoot goes through with a working set of a few", async ({
  launchOptions,
  baseURL,
  viewport,
}) => {
  test.setTimeout(limit(600, 24 * 3600));
  const count = times(200, 500);
  const minutes = Number(process.env.MINUTES ?? Number.POSITIVE_INFINITY);
  const [width, height] = times(0, 1) ? [4000, 3000] : [160, 120];
  const context = await launch({ launchOptions, baseURL, viewport });
  try {
    const browser = context.browser();
    if (!browser) throw new Error("no browser");
    await withMean(context);
    const shoot = await BatchPage.open(await context.newPage());
    // One picture, by many names: what is measured is what the page does with them.
    const photo = await makeLargePhoto(folder, { format: "jpeg", width, height, bits: 8 });
    const folders = ["one", "two", "two/deep"];
    for (const name of folders) mkdirSync(join(folder, "shoot", name), { recursive: true });
    for (let i = 0; i < count; i++) {
      linkSync(photo, join(folder, "shoot", folders[i % folders.length] as string, `${i}.jpg`));
    }
    await shoot.app.pickFolder(join(folder, "shoot"));
    await expect(shoot.strip).toBeVisible();
    await shoot.fast();
    const began = Date.now();
    await shoot.saveAll(/Into a folder/);
    const samples: (readonly [done: number, bytes: number])[] = [];
    const ended = shoot.bar.getByText(`${count} photos saved into`);
    const elapsed = () => Math.round((Date.now() - began) / 1000);
    while ((await ended.count()) === 0 && elapsed() < 60 * minutes) {
      const done = Number(
        await shoot.done.getAttribute("aria-valuenow", { timeout: 1000 }).catch(() => 0),
      );
      samples.push([done, (await memoryOf(browser)) ?? 0]);
      await shoot.page.waitForTimeout(1000);
    }
    const saved = await shoot.countSaved();
    if (elapsed() < 60 * minutes) expect(saved).toBe(count);
    // What is loaded and grown once is there by then.
    const [last = 0] = samples.at(-1) ?? [];
    const warm = samples.filter(([done]) => done > last / 10);
    const most = (of: typeof samples) => mebibytes(Math.max(0, ...of.map(([, bytes]) => bytes)));
    const usual = warm.map(([, bytes]) => bytes).sort((a, b) => a - b)[warm.length >> 1] ?? 0;
    record(
      `${count} photos of ${((width * height) / 1e6).toFixed(2)} megapixels, means in place of the network, saved into a folder`,
      `${saved} in ${elapsed()} s; memory of the browser ${mebibytes(usual)} in the middle, ${most(samples)} at most; with every 100 photos ${mebibytes(100 * growth(warm))} more (a straight line through ${warm.length} samples)`,
    );
  } finally {
    await context.close();
  }
});

test("the strip holds two thousand photos and few thumbnails", async ({ page }) => {
  test.setTimeout(limit(300, 600));
  const { shoot, count } = await manyOnStrip(page, 2000);
  const thumbnails = shoot.strip.getByRole("button");
  await expect(thumbnails).not.toHaveCount(0);
  expect(await thumbnails.count()).toBeLessThan(60);
  await thumbnails.first().focus();
  await page.keyboard.press("End");
  await expect(page.getByRole("banner")).toContainText(`${count - 1}.png`);
  await expect(shoot.photo(`${count - 1}.png`)).toBeFocused();
  expect(await thumbnails.count()).toBeLessThan(60);
});

test("what scrolling the strip takes of each frame, with two thousand photos and with two hundred", async ({
  browser,
}) => {
  test.skip(times(1, 0) === 1, "a measurement");
  test.setTimeout(limit(300, 1200));
  // Of 20 the strip is not full: there is nothing to scroll.
  for (const count of [2000, 200, 2000, 200]) {
    const page = await browser.newPage();
    const { shoot } = await manyOnStrip(page, count);
    const scroller = shoot.strip.locator("div");
    const { gaps, work } = await framesOf(page, async () => {
      await scroller.evaluate(async (strip, pixels) => {
        for (let i = 0; i < 180; i++) {
          strip.scrollLeft += pixels;
          await new Promise(requestAnimationFrame);
        }
      }, THUMBNAIL_PITCH);
      // By a wheel, as the system sends it.
      await shoot.wheel(THUMBNAIL_PITCH * Math.min(count, 200), 4000);
    });
    const of = (values: readonly number[], share: number) =>
      [...values].sort((a, b) => a - b)[Math.floor(share * (values.length - 1))]?.toFixed(1);
    record(
      `The strip of ${count} photos, scrolled by a thumbnail a frame, then by a wheel at 4,000 pixels a second`,
      `${gaps.length} frames, of which the main thread had the processor for ${of(work, 0.5)} ms in the middle, ${of(work, 0.95)} ms in 95 %, ${of(work, 1)} ms at most; from one to the next ${of(gaps, 0.5)} ms in the middle, ${of(gaps, 0.95)} ms in 95 %`,
    );
    await page.close();
  }
});

/** A thumbnail and what is between it and the next, CSS pixels. */
const THUMBNAIL_PITCH = 68;

/** Tiny photos, of which only the one that is shown is denoised. */
async function manyOnStrip(page: Page, count: number) {
  const shoot = await BatchPage.open(page);
  const { buffer } = small("", 1, 16, 16);
  for (let i = 0; i < count; i++) put(`${count}/${i}.png`, buffer);
  await shoot.app.pickFolder(join(folder, `${count}`));
  await expect(shoot.strip).toBeVisible();
  await shoot.bar.getByRole("button", { name: "Pause all" }).click();
  return { shoot, count };
}
