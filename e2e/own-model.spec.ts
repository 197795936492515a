/** A person's own network: added through the model menu, used, kept across reloads, removed. */
import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { blindness, image, type TinyOnnx, tinyOnnx } from "../src/models/tiny-onnx.fixtures";
import { AppPage, maxDifference, noisy } from "./app-page";
import type { TestFile } from "./pictures";
import { modelsFolder, shipped } from "./shipped";

const onnx = (name: string, tiny?: TinyOnnx): TestFile => ({
  name,
  mimeType: "application/octet-stream",
  buffer: Buffer.from(tinyOnnx(tiny)),
});
const card = (name: string, content: unknown): TestFile => ({
  name,
  mimeType: "application/json",
  buffer: Buffer.from(JSON.stringify(content)),
});

const menu = (page: Page) => page.getByRole("combobox", { name: "Model" });

async function addModel(page: Page, ...files: TestFile[]): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Add your own model…" }).click();
  await (await chooser).setFiles(files);
}

test("an own model is used at once, survives a reload, and can be removed", async ({ page }) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  await app.showDenoised();
  const compact = await app.shown(192, 160);

  await addModel(page, onnx("mean.onnx"), card("mean.json", { name: "My mean", radius: 1 }));
  await expect(page.getByRole("status").filter({ hasText: "My mean" })).toContainText("was added");
  await expect(menu(page).locator("option:checked")).toHaveText(
    /^My mean: Added by you. 0.1 MB, fast\.$/,
  );
  await expect(menu(page).locator("optgroup[label='Your models'] option")).toHaveCount(1);
  await expect(app.blindness).toBeDisabled();
  await app.finished();
  const mean = await app.shown(192, 160);
  expect(maxDifference(mean, compact)).toBeGreaterThan(10);
  // It is the 3 × 3 mean of the photo, to the rounding.
  const photo = await app.decode(noisy.buffer);
  const at = (x: number, y: number) => photo.data[4 * (y * 192 + x)] ?? Number.NaN;
  for (const [x, y] of [
    [50, 40],
    [120, 99],
  ] as const) {
    let sum = 0;
    for (let v = -1; v <= 1; v++) for (let u = -1; u <= 1; u++) sum += at(x + u, y + v);
    expect(Math.abs((mean.data[4 * (y * 192 + x)] ?? 0) - sum / 9)).toBeLessThanOrEqual(0.51);
  }

  // The session is back with its results: another photo shows that the model itself is there.
  await page.reload();
  await app.pick({ ...noisy, name: "again.png" });
  await expect(page.getByRole("banner")).toContainText("again.png");
  await menu(page).selectOption({ label: await optionText(page, "My mean") });
  await app.finished();
  await app.showDenoised();
  expect(maxDifference(await app.shown(192, 160), mean)).toBe(0);

  await page.getByRole("button", { name: "Remove My mean" }).click();
  await expect(menu(page).locator("option:checked")).toHaveText(/^Compact/);
  await app.finished();
  expect(maxDifference(await app.shown(192, 160), compact)).toBe(0);
  await page.reload();
  await app.pick(noisy);
  await app.finished();
  await expect(menu(page).locator("option", { hasText: "My mean" })).toHaveCount(0);
});

test("a dropped model that is not blind works, with a warning", async ({ page }) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  await app.drop(onnx("seeing.onnx", { inputs: [image, blindness] }));
  await expect(page.getByText(/still sees the pixel it cleans/)).toBeVisible();
  await app.finished();
  await expect(app.blindness).toBeEnabled();
  await app.showDenoised();
  await app.blindness.fill("0");
  await app.finished();
  expect(maxDifference(await app.shown(192, 160), await app.decode(noisy.buffer))).toBe(0);
});

test("files that are no models are refused in words, and nothing else changes", async ({
  page,
}) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  const text: TestFile = { name: "a.onnx", mimeType: "", buffer: Buffer.from("Dear diary") };
  const cases: [TestFile[], RegExp][] = [
    [[text], /a\.onnx cannot be used.*not a complete ONNX file/],
    [[onnx("b.onnx", { metadata: {} })], /b\.onnx cannot be used.*radius.*card/],
    [[onnx("c.onnx", { scale: 9 })], /c cannot be used.*far from the photo/],
    [[onnx("d.onnx", { metadata: { radius: "0" } })], /d cannot be used.*further than its radius/],
    [[onnx("e.onnx", { inputs: [image, { ...image, name: "map" }] })], /asks for “map”/],
    [[card("f.json", {})], /A model is an \.onnx file/],
  ];
  for (const [files, message] of cases) {
    await addModel(page, ...files);
    const alert = app.alerts.filter({ hasText: message });
    await expect(alert).toBeVisible();
    await alert.getByRole("button", { name: "Dismiss" }).click();
  }
  await expect(menu(page).locator("option:checked")).toHaveText(/^Auto: Compact$/);
  await app.finished();
  expect(await app.runs()).toBe(1);
});

test("a model of this site can be brought along with the manifest as its card", async ({
  page,
}) => {
  const model = shipped.find((entry) => entry.default);
  if (!model) throw new Error("no default model");
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  await app.showDenoised();
  const before = await app.shown(192, 160);
  await addModel(
    page,
    { ...onnx("copy.onnx"), buffer: readFileSync(new URL(model.file, modelsFolder)) },
    card("manifest.json", { models: shipped }),
  );
  await expect(menu(page).locator("option:checked")).toHaveText(/^Auto: Compact$/);
  await expect(page.getByRole("button", { name: "Remove Compact" })).toBeVisible();
  await app.finished();
  expect(await app.runs()).toBe(2);
  expect(maxDifference(await app.shown(192, 160), before)).toBe(0);
});

async function optionText(page: Page, name: string): Promise<string> {
  return (await menu(page).locator("option", { hasText: name }).textContent()) ?? "";
}
