/** A network whose hole can be set, and which is told the noise. */
import { expect, type Page, test } from "@playwright/test";
import { AppPage, maxDifference, noisy } from "./app-page.ts";

const hole = (page: Page) => page.getByRole("group", { name: "Hole" });
const width = (page: Page, pixels: number) =>
  hole(page).getByRole("radio", { name: `${pixels} px` });
const byAuto = (page: Page) => hole(page).getByRole("radio", { name: "Auto" });

test("the hole is there with the model that has one, asks the network again, is undone, saved and swept", async ({
  page,
}) => {
  const app = await AppPage.open(page, "auto");
  await app.pick(noisy);
  await app.finished();
  await expect(hole(page)).toBeHidden();

  await page.getByRole("combobox", { name: "Model" }).selectOption("wide");
  await expect(byAuto(page)).toBeChecked();
  await expect.poll(() => app.runs()).toBe(2);
  await app.finished();
  const narrow = await app.save("PNG");
  const original = await app.decode(noisy.buffer);
  expect(maxDifference(original, await app.decode(narrow.buffer))).toBeGreaterThan(5);

  await width(page, 5).check();
  await expect.poll(() => app.runs()).toBe(3);
  await app.finished();
  const wide = await app.save("PNG");
  expect([narrow, wide].map(({ buffer }) => buffer.includes("hole"))).toEqual([false, true]);
  const [before, after] = [await app.decode(narrow.buffer), await app.decode(wide.buffer)];
  expect(maxDifference(before, after)).toBeGreaterThan(1);

  await page.keyboard.press("Control+z");
  await expect(byAuto(page)).toBeChecked();
  await page.keyboard.press("Control+Shift+z");
  await expect(width(page, 5)).toBeChecked();
  await byAuto(page).check();
  await app.finished();
  // Both results are still there.
  expect(await app.runs()).toBe(3);

  await app.sweep("holes");
  const variants = page.getByRole("toolbar", { name: "Variants" });
  for (const pixels of [3, 5, 7]) {
    const name = new RegExp(`^blindness .* hole ${pixels}$`);
    await expect(variants.getByRole("button", { name, pressed: false })).toBeVisible();
  }
});
