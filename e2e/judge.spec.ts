/** Judging: what the page says of noise, residual and likeness is what other arithmetic says. */
import { readFileSync } from "node:fs";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { fineNoise } from "../src/measure/noise.ts";
import { image, tinyOnnx } from "../src/models/tiny-onnx.fixtures";
import { AppPage, noisy, type Pixels, reference } from "./app-page.ts";
import { png, type TestFile } from "./pictures.ts";

const clean: TestFile = { name: "reference.png", mimeType: "image/png", buffer: reference };

/** The training framework's scores: training/blindspot/fixture_scores.py. */
const expected = JSON.parse(
  readFileSync(new URL("fixtures/scores.json", import.meta.url), "utf8"),
) as Record<string, { psnr: number; ssim: number }>;
const expectedOf = (name: string) => {
  const score = expected[name];
  if (!score) throw new Error(`no score of ${name}`);
  return score;
};

async function judged(page: Page): Promise<AppPage> {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  await app.tool("Judge");
  return app;
}

const panel = (page: Page) => page.getByRole("region", { name: "Judge" });
const box = (page: Page) => page.getByRole("button", { name: /^Flat area/ });

async function choose(page: Page, file: TestFile): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a clean reference…" }).click();
  await (await chooser).setFiles(file);
}

/** PSNR, gain and SSIM as a pane shows them. */
async function scoreIn(pane: Locator) {
  const line = pane.getByText(/dB/).first();
  await expect(line).toContainText("SSIM");
  const text = (await line.textContent()) ?? "";
  const found = /^(.*) dB(?: \(\+(.*) dB\))?, SSIM (.*)$/.exec(text);
  return { psnr: Number(found?.[1]), gain: Number(found?.[2]), ssim: Number(found?.[3]) };
}

test("against a clean reference every model scores what the training framework measures", async ({
  page,
}) => {
  const app = await judged(page);
  await choose(page, clean);
  await expect(panel(page)).toContainText("Same size, aligned to the pixel.");
  await expect(panel(page)).toContainText("8-bit RGB");
  const input = expectedOf("noisy");
  for (const id of ["compact", "full", "turbo"]) {
    const menu = page.getByRole("combobox", { name: "Model" });
    await menu.selectOption(id);
    await app.finished();
    const { psnr, ssim } = expectedOf(id);
    await expect
      .poll(async () => Math.abs((await scoreIn(app.viewer)).psnr - psnr), { timeout: 20_000 })
      .toBeLessThan(0.01);
    const score = await scoreIn(app.viewer);
    expect(Math.abs(score.gain - (psnr - input.psnr))).toBeLessThan(0.011);
    expect(Math.abs(score.ssim - ssim)).toBeLessThan(0.0002);
  }

  // In a grid every pane has its own, the photo as it came too.
  await page.keyboard.press("g");
  await expect(app.viewer.getByText(/SSIM/)).toHaveCount(2);
  await expect(app.viewer.getByText(`${input.psnr.toFixed(2)} dB, SSIM`)).toBeVisible();
});

test("a strength between gives a score between, with no run of the network", async ({ page }) => {
  const app = await judged(page);
  await choose(page, clean);
  await scoreIn(app.viewer);
  const runs = await app.runs();
  await app.strength.fill("50");
  await expect
    .poll(async () => (await scoreIn(app.viewer)).psnr, { timeout: 20_000 })
    .toBeLessThan(expectedOf("compact").psnr - 0.5);
  expect((await scoreIn(app.viewer)).psnr).toBeGreaterThan(expectedOf("noisy").psnr + 0.5);
  expect(await app.runs()).toBe(runs);
});

test("a picture dropped on its box is the reference; its size and place are checked", async ({
  page,
}) => {
  const app = await judged(page);
  await app.dropReference(png("small.png", 64, 48, 2, (x) => x));
  await expect(app.alerts).toContainText("64 × 48");
  await expect(app.alerts).toContainText("noisy.png is 192 × 160");
  await app.dropReference(clean);
  await expect(panel(page)).toContainText("aligned to the pixel");
  await expect(page.getByRole("navigation", { name: "Photos" })).toBeHidden();

  const { width, height, data } = await app.decode(clean.buffer);
  const shifted = png("shifted.png", width, height, 2, (x, y, channel) => {
    const [u, v] = [Math.max(0, x - 2), Math.min(height - 1, y + 1)];
    return data[4 * (v * width + u) + channel] ?? 0;
  });
  await choose(page, shifted);
  await expect(panel(page)).toContainText("It lies 2 px right and 1 px up of the photo");
  await choose(
    page,
    png("other.png", width, height, 2, (x, y) => ((x * x) ^ (y * 7)) & 255),
  );
  await expect(panel(page)).toContainText("hardly resembles");
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(app.viewer.getByText(/SSIM/)).toHaveCount(0);

  // Anywhere else it is one more photo.
  await app.drop(clean);
  await expect(page.getByRole("navigation", { name: "Photos" })).toBeVisible();
});

/** The noise of a part of a picture as the page should have estimated it. */
function noiseAt({ width, data }: Pixels, x: number, y: number, side: number): number {
  const rows = Array.from({ length: side }, (_, row) => {
    const from = 4 * ((y + row) * width + x);
    return [...data.slice(from, from + 4 * side)];
  });
  return fineNoise(Uint8ClampedArray.from(rows.flat()), side, side);
}

test("fine noise is told for the box, which mouse and keys move", async ({ page }) => {
  const app = await judged(page);
  const original = await app.decode(noisy.buffer);
  const denoised = await app.decode((await app.save("PNG")).buffer);
  const told = panel(page).locator("output").first();
  const expectTold = async () => {
    const name = (await box(page).getAttribute("aria-label")) ?? "";
    const [x, y] = [...name.matchAll(/\d+/g)].map(Number) as [number, number];
    const [before, after] = [original, denoised].map((pixels) => noiseAt(pixels, x, y, 64));
    const shown = (level = 0) => level.toFixed(level < 1 ? 2 : 1);
    await expect(told).toHaveText(`${shown(before)} → ${shown(after)}`);
    return [x, y];
  };
  const [x = 0, y = 0] = await expectTold();

  const at = await box(page).boundingBox();
  if (!at) throw new Error("no box");
  await page.mouse.move(at.x + 30, at.y + 30);
  await page.mouse.down();
  await page.mouse.move(at.x + 10, at.y + 50, { steps: 4 });
  await page.mouse.up();
  expect(await expectTold()).toEqual([x - 20, y + 20]);

  await box(page).focus();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Shift+ArrowUp");
  expect(await expectTold()).toEqual([x - 28, y + 19]);
  // It stays on the photo.
  for (let i = 0; i < 12; i++) await page.keyboard.press("ArrowDown");
  expect((await expectTold())[1]).toBe(160 - 64);

  await page.getByRole("button", { name: "Find a flat area in view" }).click();
  await expect.poll(async () => box(page).getAttribute("aria-label")).toContain(`${x}, ${y}`);
  expect(await expectTold()).toEqual([x, y]);
});

test("a model that softens is found out by its residual, one that denoises is not", async ({
  page,
}) => {
  const app = await judged(page);
  await expect(panel(page)).toContainText("Fine grain, and no edges.");
  await expect(panel(page).getByRole("img", { name: /^Autocorrelation/ })).toBeVisible();
  await expect(panel(page).getByRole("img", { name: /^Residual by structure/ })).toBeVisible();
  await expect(panel(page).getByRole("img", { name: /^Histogram/ })).toBeVisible();

  // Fine squares right, nothing left, a little noise all over; a model that takes means of 3 × 3.
  let state = 1;
  const noise = () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 16) / 2 ** 13 - 4;
  };
  await app.pick(
    png("squares.png", 256, 192, 2, (x, y) => {
      const square = x < 128 ? 0 : ((x >> 2) + (y >> 2)) % 2 ? 30 : -30;
      return 110 + square * (x / 256) + noise();
    }),
  );
  await app.finished();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Add your own model…" }).click();
  const mimeType = "application/octet-stream";
  const buffer = Buffer.from(tinyOnnx({ inputs: [image] }));
  await (await chooser).setFiles({ name: "mean.onnx", mimeType, buffer });
  await app.finished();
  await expect(panel(page)).toContainText(
    "Edges or texture went with the noise here: compare at 200 %.",
  );
});
