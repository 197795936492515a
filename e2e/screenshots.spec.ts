/**
 * Pictures of the page for the documentation and for looking at, not a test of anything:
 * `SCREENSHOT_PHOTO=noisy.jpg SCREENSHOT_FOLDER=docs/screenshots npx playwright test screenshots`.
 */
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { AppPage } from "./app-page.ts";

const photo = process.env.SCREENSHOT_PHOTO;
const folder = process.env.SCREENSHOT_FOLDER ?? "test-results";

test.skip(!photo, "No screenshots: SCREENSHOT_PHOTO names no photo.");

/** Each picture's name, and the keys that lead there from the one before. */
const MOMENTS: readonly (readonly [name: string, keys: string])[] = [
  ["divider", "d"],
  ["divider-level", "d"],
  ["single", "1"],
  ["grid", "g"],
  ["grid-100-percent", "z"],
  ["residual", "r"],
  ["loupe-and-values", "rlv"],
  ["influence", "lvi"],
  ["blink", "ib"],
  ["judge", "gj"],
];

for (const { device, ...size } of [
  { device: "desktop", viewport: { width: 1280, height: 800 } },
  { device: "phone", viewport: { width: 390, height: 844 }, hasTouch: true },
]) {
  for (const colorScheme of ["dark", "light"] as const) {
    test.describe(`${device}, ${colorScheme}`, () => {
      test.use({ ...size, colorScheme });

      test("screenshots", async ({ page }) => {
        test.setTimeout(1_200_000);
        const shoot = (moment: string) =>
          page.screenshot({
            path: join(folder, `${device}-${colorScheme}-${moment}.jpg`),
            type: "jpeg",
            quality: 82,
          });
        const app = await AppPage.open(page);
        await shoot("empty");
        const buffer = readFileSync(photo ?? "");
        await app.pick({ name: basename(photo ?? ""), mimeType: "image/jpeg", buffer });
        const total = Number(await app.progress.getAttribute("aria-valuemax"));
        await expect
          .poll(() => app.donePixels(), { timeout: 300_000 })
          .toBeGreaterThan(total * 0.4);
        await shoot("working");
        await app.sweep("blindness");
        for (const [moment, keys] of MOMENTS) {
          for (const key of keys) await page.keyboard.press(key);
          await pointAt(page, moment);
          await expect(app.status).toContainText("Done", { timeout: 600_000 });
          if (moment === "influence") await influencesKnown(page);
          if (moment === "judge") await expect(page.getByText(/Fine noise/).first()).toBeVisible();
          await page.waitForTimeout(1200);
          await shoot(moment);
        }
        if (device === "phone") {
          await page.getByRole("button", { name: "Settings", exact: true }).click();
          await expect(page.getByRole("img", { name: /^Histogram/ })).toBeVisible();
          await shoot("judge-open");
        }
      });
    });
  }
}

/** Puts a pointer on the photo for the tools that follow it. */
async function pointAt(page: Page, moment: string): Promise<void> {
  if (moment !== "loupe-and-values" && moment !== "influence") return;
  const canvas = page.getByRole("region", { name: "Viewer" }).locator("canvas:visible").first();
  const at = await canvas.boundingBox();
  if (!at) throw new Error("no pane");
  const [x, y] = [at.x + 0.4 * at.width, at.y + 0.55 * at.height];
  await page.mouse.move(x, y);
  if (moment === "influence") await page.mouse.click(x, y);
}

async function influencesKnown(page: Page): Promise<void> {
  await expect(page.getByText(/looked at|Asking/)).toHaveCount(0, { timeout: 300_000 });
}
