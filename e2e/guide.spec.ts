/** The guide for photographers: opened from `?` and from the page "How it works", without a network, with its pictures. */
import { statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { securityHeaders } from "../scripts/headers.ts";
import { serveFolder } from "./static-server.ts";

const guide = (page: Page) => page.getByRole("dialog", { name: "Guide" });

async function expectPictures(page: Page): Promise<void> {
  const pictures = guide(page).getByRole("img");
  await expect(pictures.first()).toBeAttached();
  expect(await pictures.count()).toBeGreaterThan(4);
  for (const picture of await pictures.all()) {
    await picture.scrollIntoViewIfNeeded();
    await expect
      .poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth))
      .toBeGreaterThan(0);
  }
}

test("opens from the list of keys, leads to its parts, and Close leads back", async ({ page }) => {
  await page.goto("/");
  await page.keyboard.press("?");
  await page.getByRole("link", { name: "Guide" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(1);
  await expect(guide(page)).toBeVisible();
  await expectPictures(page);
  await guide(page).getByRole("link", { name: "Many photos" }).click();
  await expect(guide(page).getByRole("region", { name: "Many photos" })).toBeInViewport();
  await guide(page).getByRole("link", { name: "How it works" }).click();
  const how = page.getByRole("dialog", { name: "How it works" });
  await expect(how.getByRole("region", { name: "The blind spot" })).toBeVisible();
  await how.getByRole("link", { name: "Guide" }).click();
  await expect(guide(page).getByRole("region", { name: "Save" })).toBeVisible();
  await guide(page).getByRole("button", { name: "Close" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Choose photos" })).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1280, 390]) {
    test(`accessible, and as wide as the window, ${colorScheme}, ${width} wide`, async ({
      page,
    }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 844 });
      await page.goto("/#guide");
      await expect(guide(page).getByRole("region", { name: "Save" })).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations).toEqual([]);
      const over = await guide(page).evaluate((node) => node.scrollWidth - node.clientWidth);
      expect(over).toBe(0);
    });
  }
}

for (const [language, name, title] of [
  ["de", "Anleitung", "Viele Fotos"],
  ["ja", "ガイド", "たくさんの写真"],
] as const) {
  test(`speaks the page's language, at the same addresses: ${language}`, async ({ page }) => {
    await page.addInitScript((chosen) => {
      localStorage.setItem("blindspot:language", chosen);
    }, language);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto("/#guide-many-photos");
    const dialog = page.getByRole("dialog", { name });
    await expect(dialog.getByRole("region", { name: title })).toBeInViewport();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations).toEqual([]);
    const over = await dialog.evaluate((node) => node.scrollWidth - node.clientWidth);
    expect(over).toBe(0);
  });
}

test.describe("without a network", () => {
  test.use({ serviceWorkers: "allow" });

  test("opens with all its pictures", async ({ page }) => {
    const server = await serveFolder("dist", { headers: securityHeaders() });
    await page.goto(server.url);
    await expect(page.getByText("Offline ready")).toBeVisible();
    await server.stop();
    await page.reload();
    await page.keyboard.press("?");
    await page.getByRole("link", { name: "Guide" }).click();
    await expectPictures(page);
  });
});

test("its pictures are small", async () => {
  const folder = new URL("../docs/guide/", import.meta.url);
  let bytes = 0;
  for (const name of await readdir(folder)) bytes += statSync(new URL(name, folder)).size;
  expect(bytes).toBeLessThan(600_000);
});
