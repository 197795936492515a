/** What else may go on while a network is fitted: the page lies in the background, other photos are looked at. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium, expect, type Page, test } from "@playwright/test";
import { AppPage, maxDifference } from "./app-page";
import { SHORT_FIT } from "./engine-page/faults";
import { FitPage, fitWith, profileOf } from "./fit-page";
import { png } from "./pictures";
import { street } from "./street";

test.slow();

const photo = png("street.png", 300, 260, 2, street(40));

async function learnt(fit: FitPage, name: string): Promise<void> {
  await expect(fit.told).toContainText("has learnt", { timeout: 600_000 });
  await expect(fit.told).toContainText(name);
}

test("meanwhile other photos are opened, denoised and looked at, and the fit learns the same", async ({
  page,
}) => {
  test.setTimeout(900_000);
  await fitWith(page, SHORT_FIT);
  const app = await AppPage.open(page);
  await app.pick(photo);
  await app.finished();
  const fit = new FitPage(page);
  await fit.begin();
  await fit.reached(1);
  await app.pick(png("alley.png", 300, 260, 2, street(60)));
  await expect(page.getByRole("banner")).toContainText("alley.png");
  await app.finished();
  await app.showOriginal();
  const noisy = await app.shown(300, 260);
  await app.showDenoised();
  expect(maxDifference(await app.shown(300, 260), noisy)).toBeGreaterThan(3);
  // Still under way: nothing of that had to wait for its end.
  await expect(fit.progress).toBeVisible();
  await page
    .getByRole("navigation", { name: "Photos" })
    .getByRole("button", { name: "street.png" })
    .click();
  await expect(page.getByRole("banner")).toContainText("street.png");
  await app.finished();
  await learnt(fit, "street");
  const { sha256, steps, parameters } = profileOf(await fit.export());

  await fit.button(/^Delete/).click();
  await expect(fit.profiles).toHaveCount(0);
  await fit.begin();
  await expect(fit.button(/^Delete/)).toBeVisible({ timeout: 600_000 });
  const undisturbed = profileOf(await fit.export());
  expect({ sha256, steps, parameters }).toEqual({
    sha256: undisturbed.sha256,
    steps: undisturbed.steps,
    parameters: undisturbed.parameters,
  });
});

test.describe("in the background", () => {
  let folder: string;
  let browser: ChildProcess;

  test.beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "hidden-"));
  });

  test.afterEach(async () => {
    // With all its processes, which would go on writing for a while.
    if (browser.pid !== undefined && browser.exitCode === null) {
      const ended = once(browser, "exit");
      process.kill(-browser.pid, "SIGKILL");
      await ended;
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 300 });
  });

  /** A browser that nobody tells that all its tabs are in front: the driver does so to those it starts. */
  async function ownBrowser(program: string, words: readonly string[] = []) {
    browser = spawn(
      program,
      [
        ...words,
        ...["--headless=new", "--remote-debugging-port=0", `--user-data-dir=${folder}`],
        "about:blank",
      ],
      { stdio: ["ignore", "ignore", "pipe"], detached: true },
    );
    if (!browser.stderr) throw new Error("no way to hear where it listens");
    for await (const line of createInterface(browser.stderr)) {
      const [, address] = /listening on (ws:\S+)/.exec(line) ?? [];
      if (address) return chromium.connectOverCDP(address, { noDefaults: true });
    }
    throw new Error("the browser has ended");
  }

  test("a fit goes on in a tab that nobody sees, and has ended when one comes back", async ({
    baseURL,
    launchOptions,
  }) => {
    test.setTimeout(900_000);
    const own = await ownBrowser(launchOptions.executablePath ?? "chromium", launchOptions.args);
    const [context] = own.contexts();
    const page = context?.pages()[0] as Page;
    await fitWith(page, SHORT_FIT);
    await page.addInitScript(() => localStorage.setItem("blindspot:open", '["fit"]'));
    await page.goto(baseURL ?? "");
    const app = new AppPage(page);
    await app.pick(photo);
    await app.finished();
    const fit = new FitPage(page);
    await fit.begin();
    await fit.reached(1);
    const front = await context?.newPage();
    await expect.poll(() => page.evaluate(() => document.visibilityState)).toBe("hidden");
    const from = (await fit.step()) ?? SHORT_FIT.steps;
    expect(from).toBeLessThan(SHORT_FIT.steps);
    await learnt(fit, "street");
    expect(await page.evaluate(() => document.visibilityState)).toBe("hidden");
    await front?.close();
    await page.bringToFront();
    await expect.poll(() => page.evaluate(() => document.visibilityState)).toBe("visible");
    await expect(fit.button(/is in use$/)).toBeVisible();
    await own.close();
  });
});
