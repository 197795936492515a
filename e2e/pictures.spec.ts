/**
 * The pictures of the guide, the README and the installer, of the sample photo, not a test of anything:
 * `PICTURES=yes npx playwright test e2e/pictures.spec.ts`.
 */
import { fileURLToPath } from "node:url";
import { expect, type Page, test } from "@playwright/test";
import sharp from "sharp";
import { AppPage, noisy } from "./app-page.ts";

test.skip(!process.env.PICTURES, "No pictures: PICTURES is not set.");

const path = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));

async function shoot(page: Page, ...names: string[]): Promise<void> {
  await page.mouse.move(640, 4);
  await page.waitForTimeout(800);
  const picture = sharp(await page.screenshot());
  for (const name of names) await picture.toFile(path(name));
}

/** However long it takes. */
const done = (app: AppPage) => expect(app.status).toContainText("Done", { timeout: 600_000 });

async function sample(page: Page, settings = ""): Promise<AppPage> {
  await page.goto(`/${settings}`);
  await page.evaluate(() => sessionStorage.setItem("blindspot:closer", "yes"));
  await page.reload();
  await page.getByRole("button", { name: "Try a sample" }).click();
  const app = new AppPage(page);
  await done(app);
  return app;
}

const press = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name, exact: true }).first().click();

test.describe("a window", () => {
  test.use({ viewport: { width: 1280, height: 800 }, colorScheme: "dark" });

  test("pictures", async ({ page }) => {
    test.setTimeout(900_000);
    await page.goto("/");
    await shoot(page, "docs/guide/open.webp");
    const app = await sample(page);
    // The presets' own pictures come when all else is done.
    await page.waitForTimeout(8000);
    await shoot(page, "docs/guide/compare.webp");
    await app.pick(noisy, { ...noisy, name: "second.png" });
    await done(app);
    await page.waitForTimeout(5000);
    await shoot(page, "docs/guide/many.webp");
  });

  test("pictures of five settings", async ({ page }) => {
    test.setTimeout(900_000);
    // Blended from one result: it takes seconds.
    const variants = [0.2, 0.4, 0.6, 0.8, 1].map((strength) => ({ model: "turbo", strength }));
    const settings = JSON.stringify({ blindspot: 1, variants });
    const app = await sample(page, `#settings=${Buffer.from(settings).toString("base64url")}`);
    await press(page, "Grid");
    await page.keyboard.press("x");
    await done(app);
    await shoot(page, "docs/guide/grid.webp", "public/screenshots/desktop.jpg");
    await page.keyboard.press("j");
    await expect(page.getByText(/Fine noise/).first()).toBeVisible();
    await shoot(page, "docs/guide/judge.webp");
  });
});

test.describe("a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, colorScheme: "dark", hasTouch: true });

  test("pictures", async ({ page }) => {
    test.setTimeout(600_000);
    await sample(page);
    await shoot(page, "docs/guide/phone.webp", "public/screenshots/phone.jpg");
  });
});
