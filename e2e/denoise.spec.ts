import { expect, test } from "@playwright/test";
import { psnr } from "../src/measure/metrics.ts";
import { AppPage, maxDifference, noisy, reference } from "./app-page.ts";
import { noise, png } from "./pictures.ts";

test("the photo saved by the page is closer to its clean reference than the noisy one", async ({
  page,
}) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  const saved = await app.save("PNG");
  const clean = await app.decode(reference);
  const before = psnr((await app.decode(noisy.buffer)).data, clean.data);
  const after = psnr((await app.decode(saved.buffer)).data, clean.data);
  test.info().annotations.push({
    type: "PSNR",
    description: `${before.toFixed(2)} → ${after.toFixed(2)} dB`,
  });
  expect(after - before).toBeGreaterThanOrEqual(4.5);
});

test("cancel keeps what is done, resume does the rest", async ({ page }) => {
  const app = await AppPage.open(page);
  const started = Date.now();
  await app.pick(png("large.png", 1296, 816, 2, noise()));
  await expect.poll(() => app.donePixels()).toBeGreaterThan(0);
  const tile = await app.donePixels();
  const tileMs = Date.now() - started;
  await expect(app.status).toContainText(/about .* left/);
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(app.status).toContainText("Cancelled");
  const cancelled = await app.donePixels();
  // Its tiles are equally large, cut in 1, 2, 3 or 4. Long enough for several of them on this machine, however busy: only the one under way may come.
  await page.waitForTimeout(3 * tileMs);
  const kept = await app.donePixels();
  expect(kept).toBeGreaterThanOrEqual(tile);
  expect(kept - cancelled).toBeLessThanOrEqual(tile);
  expect(kept).toBeLessThan(1296 * 816);

  await page.getByRole("button", { name: "Resume" }).click();
  await expect(app.status).toContainText("Denoising");
  expect(await app.donePixels()).toBeGreaterThanOrEqual(kept);
  await app.finished();
  expect(await app.donePixels()).toBe(1296 * 816);
  expect(await app.runs()).toBe(2);
});

test("strength blends at once and never runs the network", async ({ page }) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  await app.showOriginal();
  const original = await app.shown(192, 160);
  await app.showDenoised();
  const full = await app.shown(192, 160);
  await app.strength.fill("0");
  expect(maxDifference(await app.shown(192, 160), original)).toBe(0);
  await app.strength.fill("50");
  const half = await app.shown(192, 160);
  const mean = original.data.map((value, i) => (value + (full.data[i] ?? 0)) / 2);
  expect(maxDifference(half, { ...half, data: mean })).toBeLessThanOrEqual(1);
  await app.strength.fill("100");
  expect(maxDifference(await app.shown(192, 160), full)).toBe(0);
  await expect(app.status).toContainText("Done");
  expect(await app.runs()).toBe(1);
});

test("blindness runs the network again, and going back is instant", async ({ page }) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  await app.showDenoised();
  const recommended = await app.blindness.inputValue();
  const sighted = await app.shown(192, 160);
  await app.blindness.fill("1");
  await expect(app.status).not.toContainText("Done");
  // The old picture stays until the new one comes.
  expect(maxDifference(await app.shown(192, 160), sighted)).toBe(0);
  await app.finished();
  expect(await app.runs()).toBe(2);
  await expect
    .poll(async () => maxDifference(await app.shown(192, 160), sighted))
    .toBeGreaterThan(3);
  await app.blindness.fill(recommended);
  await app.finished();
  expect(maxDifference(await app.shown(192, 160), sighted)).toBe(0);
  expect(await app.runs()).toBe(2);
});

test("a model that is not what the manifest says is refused in words", async ({ page }) => {
  await page.route("**/models/*.onnx", async (route) => {
    const response = await route.fetch();
    const body = Buffer.from(await response.body());
    body.writeUInt8(body.readUInt8(body.length >> 1) ^ 1, body.length >> 1);
    await route.fulfill({ response, body });
  });
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await expect(app.alerts.first()).toContainText(/model/i);
  await expect(app.status).toContainText("Stopped");
  // The photo is there all the same, and the page can be asked again.
  await app.showOriginal();
  const shown = await app.shown(192, 160);
  expect(maxDifference(shown, await app.decode(noisy.buffer))).toBe(0);
  await page.unroute("**/models/*.onnx");
  await page.getByRole("button", { name: "Try again" }).click();
  await app.finished();
});
