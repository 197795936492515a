/** By keys alone, by what is read out, in colours of one's own, and with text twice as large. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { AppPage, noisy } from "./app-page.ts";

const inFocus = (page: Page) =>
  page.evaluate(() => (document.activeElement as HTMLButtonElement | null)?.innerText ?? "");

test("from an empty page to a saved photo in twelve keys at most", async ({ page }) => {
  const app = await AppPage.open(page);
  let pressed = 0;
  const press = async (key: string) => {
    pressed++;
    await page.keyboard.press(key);
  };
  while ((await inFocus(page)) !== "Choose photos") {
    expect(pressed).toBeLessThan(10);
    await press("Tab");
  }
  const chooser = page.waitForEvent("filechooser");
  await press("Enter");
  await (await chooser).setFiles([noisy]);
  await app.finished();
  const download = page.waitForEvent("download");
  await press("ControlOrMeta+s");
  expect((await download).suggestedFilename()).toBe("noisy-denoised.png");
  expect(pressed).toBeLessThanOrEqual(12);
});

test("progress, result and failure are read out", async ({ page }) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  const status = page.getByRole("region", { name: "Status" });
  await expect(status).toMatchAriaSnapshot(`
    - progressbar "Denoised"
    - paragraph:
      - status: Done
  `);
  await app.drop({ name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("no") });
  await expect(app.alerts).toMatchAriaSnapshot(`
    - alert:
      - paragraph:
        - strong: a.txt
        - text: /not an image/
      - button "Dismiss"
  `);
});

test("in colours of one's own, what is on and every slider is still to be seen", async ({
  page,
}) => {
  await page.emulateMedia({ forcedColors: "active" });
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  const background = (name: string) =>
    page
      .getByRole("toolbar", { name: "Layout" })
      .getByRole("button", { name })
      .evaluate((button) => getComputedStyle(button).backgroundColor);
  await page.getByRole("button", { name: "Grid" }).click();
  expect(await background("Grid")).not.toBe(await background("Divider"));
  const adjusts = await page
    .getByRole("slider")
    .evaluateAll((all) => all.map((slider) => getComputedStyle(slider).forcedColorAdjust));
  expect(adjusts.length).toBeGreaterThan(0);
  expect(new Set(adjusts)).toEqual(new Set(["none"]));
  await page.screenshot({ path: test.info().outputPath("forced-colours.png") });
  // Contrast is the person's own.
  const { violations } = await new AxeBuilder({ page }).disableRules("color-contrast").analyze();
  expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual(
    [],
  );
});

test.describe("text twice as large", () => {
  // As the browser's own zoom does it: half the page in as many pixels.
  test.use({ viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 });

  test("nothing runs out of the window, and Save stays", async ({ page }) => {
    const app = await AppPage.open(page);
    const overflow = () =>
      page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(await overflow()).toBeLessThanOrEqual(0);
    await app.pick(noisy);
    await app.finished();
    expect(await overflow()).toBeLessThanOrEqual(0);
    await expect(page.getByRole("button", { name: /^Save\b(?! all)/ }).first()).toBeInViewport();
  });
});
