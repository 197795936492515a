/** Things that leave the page on purpose: a comparison as one image, presets as files. */
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { comparisonLayout } from "../src/geometry/comparison-layout.ts";
import { gridShape } from "../src/geometry/layout.ts";
import { AppPage, maxDifference, noisy, type Pixels } from "./app-page.ts";

function crop({ width, data }: Pixels, x: number, y: number, w: number, h: number): Pixels {
  const rows = Array.from({ length: h }, (_, row) => {
    const from = 4 * ((y + row) * width + x);
    return [...data.slice(from, from + 4 * w)];
  });
  return { width: w, height: h, data: Uint8ClampedArray.from(rows.flat()) };
}

test("a sweep over five settings is saved as one labelled image, exact to the pixel", async ({
  page,
}) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  await app.sweep("blindness");
  await app.finished();
  await app.chooseFormat("PNG");
  const download = page.waitForEvent("download");
  await app.saveOtherwise("Save comparison");
  const file = await download;
  expect(file.suggestedFilename()).toBe("noisy-comparison.png");
  const image = await app.decode(readFileSync(await file.path()));

  const part = { width: 192, height: 160 };
  const layout = comparisonLayout(6, part, 1, gridShape(6, { width: 3, height: 2 }, part));
  expect([image.width, image.height]).toEqual([layout.width, layout.height]);
  const cellOf = (i: number) => {
    const at = layout.cells[i]?.picture;
    if (!at) throw new Error("no cell");
    return crop(image, at.x, at.y, part.width, part.height);
  };
  expect(maxDifference(cellOf(0), await app.decode(noisy.buffer))).toBe(0);
  for (const [i, name] of [
    "blindness 0",
    "blindness 0.25",
    "blindness 0.5",
    "blindness 0.75",
    "blindness 1",
  ].entries()) {
    await app.viewer.getByRole("button", { name, exact: true }).click();
    const { buffer } = await app.save("PNG");
    expect(maxDifference(cellOf(i + 1), await app.decode(buffer))).toBe(0);
  }
  // Every label says something, and not the same.
  const labels = layout.cells.map(({ label }) => {
    const { data } = crop(image, label.x, label.y, label.width, label.height);
    expect(Math.max(...data.filter((_, i) => i % 4 === 0))).toBeGreaterThan(200);
    return data.join();
  });
  expect(new Set(labels).size).toBe(6);
});

test("presets go into a file and come back from it", async ({ page }) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  await app.blindness.fill("0.8");
  await app.inPresetMenu("Keep as preset…");
  await page.getByRole("textbox", { name: "Name" }).fill("Night, mine");
  await page.getByRole("button", { name: "Keep", exact: true }).click();
  const download = page.waitForEvent("download");
  await app.inPresetMenu("Export presets");
  const file = await download;
  const buffer = readFileSync(await file.path());

  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await app.pick(noisy);
  await app.finished();
  // One of this name ships.
  await expect(app.preset("Night, mine")).toHaveCount(0);
  const chooser = page.waitForEvent("filechooser");
  await app.inPresetMenu("Open presets…");
  const name = file.suggestedFilename();
  await (await chooser).setFiles({ name, mimeType: "application/json", buffer });
  await app.preset("Night, mine").click();
  await expect(app.blindness).toHaveValue("0.8");
  // Dropped on the page it is the same; nothing is there twice.
  await app.drop({ name, mimeType: "application/json", buffer });
  await expect(page.getByText("Presets: 0 added, 1 replaced.")).toBeVisible();
});
