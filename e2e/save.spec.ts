import { expect, test } from "@playwright/test";
import { psnr } from "../src/measure/metrics.ts";
import { AppPage, maxDifference, noisy } from "./app-page.ts";
import { noise, png } from "./pictures.ts";

test("a PNG opened again is what was shown, at full strength and blended", async ({ page }) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  await app.showDenoised();
  const full = await app.save("PNG");
  expect(full.name).toBe("noisy-denoised.png");
  expect(maxDifference(await app.decode(full.buffer), await app.shown(192, 160))).toBe(0);
  await app.strength.fill("60");
  const blended = await app.save("PNG");
  const [original, result, file] = await Promise.all(
    [noisy.buffer, full.buffer, blended.buffer].map((buffer) => app.decode(buffer)),
  );
  if (!original || !result || !file) throw new Error("nothing decoded");
  const exact = original.data.map((o, i) => Math.round(o + 0.6 * ((result.data[i] ?? 0) - o)));
  expect(maxDifference(file, { ...file, data: exact })).toBe(0);
  // A canvas blends with 8-bit products, so the screen may be a shade or two off the exact file.
  expect(maxDifference(file, await app.shown(192, 160))).toBeLessThanOrEqual(2);
  expect(blended.buffer.equals(full.buffer)).toBe(false);
});

test("a JPEG is close to what was shown, and quality decides its size", async ({ page }) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  await app.showDenoised();
  const fine = await app.save("JPEG");
  expect(fine.name).toBe("noisy-denoised.jpg");
  const shown = await app.shown(192, 160);
  expect(psnr((await app.decode(fine.buffer)).data, shown.data)).toBeGreaterThan(35);
  await page.getByRole("slider", { name: "Quality" }).fill("30");
  const coarse = await app.save("JPEG");
  expect(coarse.buffer.length).toBeLessThan(fine.buffer.length / 2);
  expect([...fine.buffer.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
});

test("Save pressed early finishes the photo first", async ({ page }) => {
  // The network comes when told to: however fast the machine, Save is pressed before anything is done.
  let deliver = () => {};
  const asked = new Promise<void>((resolve) => {
    deliver = resolve;
  });
  await page.route("**/models/*.onnx", async (route) => {
    await asked;
    await route.continue();
  });
  const app = await AppPage.open(page);
  await app.pick(png("early.png", 300, 200, 2, noise()));
  await expect(app.status).toContainText("Preparing");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saves as soon as all it needs is denoised.")).toBeVisible();
  deliver();
  await download;
  await app.finished();
});

test("Cancel while a save waits saves nothing and says so", async ({ page }) => {
  const app = await AppPage.open(page);
  await app.pick(png("early.png", 1300, 800, 2, noise()));
  let downloads = 0;
  page.on("download", () => downloads++);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("Not saved: the photo was not finished.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save", exact: true })).toBeEnabled();
  expect(downloads).toBe(0);
});
