/**
 * Pictures of the page for the documentation and for looking at, not a test of anything:
 * `SCREENSHOT_PHOTO=noisy.jpg SCREENSHOT_FOLDER=docs npx playwright test screenshots`.
 */
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "@playwright/test";
import { AppPage } from "./app-page.ts";

const photo = process.env.SCREENSHOT_PHOTO;
const folder = process.env.SCREENSHOT_FOLDER ?? "test-results";

test.skip(!photo, "No screenshots: SCREENSHOT_PHOTO names no photo.");

for (const { device, ...size } of [
  { device: "desktop", viewport: { width: 1440, height: 900 } },
  { device: "phone", viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true },
]) {
  for (const colorScheme of ["dark", "light"] as const) {
    test.describe(`${device}, ${colorScheme}`, () => {
      test.use({ ...size, colorScheme });

      test("screenshots", async ({ page }) => {
        test.setTimeout(600_000);
        const shoot = (moment: string) =>
          page.screenshot({ path: join(folder, `${device}-${colorScheme}-${moment}.png`) });
        const app = await AppPage.open(page);
        await shoot("empty");
        const buffer = readFileSync(photo ?? "");
        await app.pick({ name: basename(photo ?? ""), mimeType: "image/jpeg", buffer });
        const total = Number(await app.progress.getAttribute("aria-valuemax"));
        await expect
          .poll(() => app.donePixels(), { timeout: 300_000 })
          .toBeGreaterThan(total * 0.4);
        await shoot("working");
        await expect(app.status).toContainText("Done", { timeout: 500_000 });
        await shoot("done");
        await page.keyboard.press("z");
        await shoot("100-percent");
      });
    });
  }
}
