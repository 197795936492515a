/**
 * A newcomer's walk, as they see it: open, the sample, a photo of their own, compare, save; what matters is in sight at
 * each step. The steps stay as pictures in `test-results/walk`. Each size once in English, themes in turn, two of them in
 * the other languages too; with `WALK=all` every size in both themes and all languages.
 */
import { join } from "node:path";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { AppPage, noisy } from "./app-page.ts";
import { CATALOGUES, LOCALES } from "./catalogues.ts";

const SIZES = [
  { device: "large", width: 1920, height: 1080, touch: false },
  { device: "desktop", width: 1280, height: 800, touch: false },
  { device: "small", width: 1024, height: 768, touch: false },
  { device: "tablet", width: 820, height: 1180, touch: true },
  { device: "phone", width: 390, height: 844, touch: true },
] as const;
const THEMES = ["dark", "light"] as const;
/** With little room for long words, and with as much as most have. */
const IN_ALL_LANGUAGES: readonly string[] = ["phone", "desktop"];

const walks = SIZES.flatMap((size, i) =>
  THEMES.flatMap((colorScheme, j) =>
    LOCALES.map((locale) => ({ ...size, colorScheme, locale, inTurn: j === i % THEMES.length })),
  ),
).filter(
  ({ device, locale, inTurn }) =>
    process.env.WALK === "all" ||
    (inTurn && (locale === "en-GB" || IN_ALL_LANGUAGES.includes(device))),
);

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

/** Nothing makes the page wider than the window. */
async function expectFits(page: Page): Promise<void> {
  const over = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(over).toBe(0);
}

for (const { device, width, height, touch, colorScheme, locale } of walks) {
  test.describe(`${device}, ${colorScheme}, ${locale}`, () => {
    test.use({ viewport: { width, height }, colorScheme, locale, hasTouch: touch });

    test("from an empty page to a saved photo", async ({ page }, { outputDir: _, project }) => {
      const shoot = async (step: string) => {
        await expectFits(page);
        const name = `${device}-${colorScheme}-${locale}-${step}.jpg`;
        const path = join(project.outputDir, "walk", name);
        await page.screenshot({ path, type: "jpeg", quality: 80 });
        await test.info().attach(name, { path, contentType: "image/jpeg" });
      };
      const button = (name: string) => page.getByRole("button", { name, exact: true });
      const words = CATALOGUES[locale];
      const { compare, library, saving, variants } = words.controls;
      const { pages, settings } = words.controls.app;
      // Its size follows.
      const [saved = ""] = words.saving.savedSentence(0).split(/\d/);
      const app = new AppPage(page, words);
      const save = button(saving.save);

      await page.goto("/");
      await expectInSight(page.getByRole("heading", { level: 1 }));
      await expectInSight(button(library.choosePhotos));
      await expectInSight(button(library.trySample));
      await expectInSight(page.getByRole("link", { name: pages.how }));
      await shoot("1-empty");

      await button(library.trySample).click();
      await expectInSight(app.status);
      await expectInSight(save);
      await expectInSight(page.getByRole("toolbar", { name: compare.zoom }));
      // What is not there yet looks so, and how far it is stands beside it.
      await expect(
        app.viewer.getByText(RegExp(`^${compare.denoised}(\\s?\\d+\\s?%)?$`)),
      ).toBeVisible();
      await expect(app.progress).toHaveAttribute("aria-valuemax", /^[1-9]/);
      await shoot("2-sample");

      // Theirs is shown as soon as it is open, and comes before what is left of the sample.
      await app.pick(noisy);
      await expect(page.getByText("noisy.png", { exact: true }).first()).toBeVisible();
      await app.finished();
      await expect(app.viewer.getByText(compare.denoised, { exact: true })).toBeVisible();
      await expect(app.viewer.getByText(compare.original, { exact: true })).toBeVisible();
      await expectInSight(save);
      await expectInSight(app.status);
      await shoot("3-own-photo");

      const divider = await app.divider.boundingBox();
      await app.divider.focus();
      await page.keyboard.press("ArrowLeft");
      await expect.poll(() => app.divider.boundingBox()).not.toEqual(divider);
      // On a phone the grid is one picture at a time, each with its divider.
      await page.keyboard.press(width <= 760 ? "b" : "g");
      await expect(app.divider).toBeHidden();
      await expect(app.viewer.locator("canvas:visible")).not.toHaveCount(0);
      await shoot("4-compared");
      await page.keyboard.press("d");
      await expect(app.divider).toBeVisible();

      if (width <= 760) {
        const photo = await app.viewer.boundingBox();
        await button(settings).click();
        // Over the photo's lower half.
        expect(await app.viewer.boundingBox()).toEqual(photo);
      }
      await expectInSight(button(variants.presets.detail.name));
      await shoot("5-settings");
      if (width <= 760) await button(settings).click();

      const download = page.waitForEvent("download");
      await save.click();
      expect((await download).suggestedFilename()).toBe("noisy-denoised.png");
      await expect(page.getByRole("status").filter({ hasText: RegExp(`^${saved}`) })).toBeVisible();
      await expectInSight(save);
      await shoot("6-saved");
    });
  });
}
