/**
 * A newcomer's first minute with the sample, to its end: `walk.spec.ts` has the sizes and the themes, with a smaller
 * photo. With `SCREENSHOT_FOLDER` the steps are left there as pictures.
 */
import { join } from "node:path";
import { expect, type Locator, type Page, test } from "@playwright/test";

const folder = process.env.SCREENSHOT_FOLDER;

const SIZES = [
  { device: "laptop", width: 1280, height: 720, touch: false, colorScheme: "dark" },
  { device: "phone on its side", width: 844, height: 390, touch: true, colorScheme: "light" },
] as const;

/** Wholly in the window, and what a press there would meet. */
async function expectInSight(element: Locator): Promise<void> {
  await expect(element).toBeInViewport({ ratio: 1 });
  const met = await element.evaluate((node) => {
    const { left, top, width, height } = node.getBoundingClientRect();
    const front = document.elementFromPoint(left + width / 2, top + height / 2);
    return front !== null && (node.contains(front) || front.contains(node));
  });
  expect(met, "nothing lies over it").toBe(true);
}

const button = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name, exact: true });

for (const { device, width, height, touch, colorScheme } of SIZES) {
  test.describe(`${device}, ${colorScheme}`, () => {
    test.use({ viewport: { width, height }, colorScheme, hasTouch: touch, isMobile: touch });

    test("from an empty page to a saved photo", async ({ page }) => {
      const shoot = async (step: string) => {
        if (!folder) return;
        const path = join(folder, `${device}-${colorScheme}-${step}.jpg`);
        await page.screenshot({ path, type: "jpeg", quality: 80 });
      };
      await page.goto("/");
      await expectInSight(page.getByRole("heading", { level: 1 }));
      await expectInSight(button(page, "Choose photos"));
      await expectInSight(button(page, "Try a sample"));
      await expect(page.getByText("It stays here.")).toBeVisible();
      await shoot("1 empty");

      await button(page, "Try a sample").click();
      const status = page.getByRole("region", { name: "Status" });
      await expect(status).toBeVisible();
      const save = button(page, "Save");
      await expectInSight(save);
      await expectInSight(page.getByRole("toolbar", { name: "Zoom" }));
      await expectInSight(status);
      // What is not there yet looks so.
      const viewer = page.getByRole("region", { name: "Viewer" });
      await expect(viewer.getByText(/^Denoised \d+ %$/)).toBeVisible();
      await shoot("2 working");

      await expect(status).toContainText("Done", { timeout: 300_000 });
      await expect(viewer.getByText(/^Denoised$/)).toBeVisible();
      await expectInSight(save);
      // Not where the whole photo is shown at 100 % anyway.
      const closer = viewer.getByRole("status");
      await closer.waitFor({ timeout: 5000 }).catch(() => {});
      if ((await closer.count()) > 0) {
        await expect(closer).toContainText("where there is most to see");
        await shoot("3 closer");
        await button(page, "Whole photo").click();
      }
      await expect(button(page, "Fit")).toHaveAttribute("aria-pressed", "true");
      await button(page, "2:1, twice as large").click();
      await expect(page.getByRole("toolbar", { name: "Zoom" })).toContainText("200 %");
      await shoot("4 large");
      await button(page, "Fit").click();

      if (width <= 760) {
        const photo = await viewer.boundingBox();
        await button(page, "Settings").click();
        // Over the photo's lower half.
        expect(await viewer.boundingBox()).toEqual(photo);
      }
      await expectInSight(button(page, "Keep every detail"));
      await shoot("5 settings");
      if (width <= 760) await button(page, "Settings").click();

      const download = page.waitForEvent("download");
      await save.click();
      expect((await download).suggestedFilename()).toBe("dandelion-denoised.jpg");
      await expect(page.getByRole("status").filter({ hasText: /^Saved, / })).toBeVisible();
      await expectInSight(save);
      await shoot("6 saved");
    });
  });
}

test("folded, the settings need no more than 900 pixels of height", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 1200 });
  await page.goto("/");
  await button(page, "Try a sample").click();
  const panel = page.getByRole("complementary", { name: "Settings" });
  await expect(panel.getByText(/about ISO/)).toBeVisible();
  const height = await panel.evaluate((aside) =>
    [...aside.children].reduce((sum, child) => sum + child.scrollHeight, 0),
  );
  const free = await panel.evaluate((aside) => {
    const [sheet] = aside.children;
    const last = sheet?.lastElementChild?.getBoundingClientRect().bottom ?? 0;
    return (sheet?.getBoundingClientRect().bottom ?? 0) - last;
  });
  expect(height - free).toBeLessThanOrEqual(900);
});
