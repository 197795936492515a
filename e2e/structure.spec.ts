/** What stands out of the noise stays: stars are no noise. */
import { expect, type Page, test } from "@playwright/test";
import { gaussOf } from "../src/measure/judging.fixtures.ts";
import { AppPage, type Pixels } from "./app-page.ts";
import { png } from "./pictures.ts";

const [WIDTH, HEIGHT] = [160, 120];
const [SKY, NOISE, PEAK] = [40, 5, 45];
const STARS = [1, 2, 3, 4, 5, 6].flatMap((column) =>
  [1, 2, 3, 4].map((row) => ({ x: 22 * column + (row % 3), y: 23 * row + (column % 4) })),
);

/** Faint stars, three pixels wide, in a noisy sky. */
function sky() {
  const gauss = gaussOf(5);
  const light = new Float64Array(WIDTH * HEIGHT).fill(SKY);
  for (const star of STARS) {
    for (let y = star.y - 4; y <= star.y + 4; y++) {
      for (let x = star.x - 4; x <= star.x + 4; x++) {
        const away = (x - star.x) ** 2 + (y - star.y) ** 2;
        light[y * WIDTH + x] = (light[y * WIDTH + x] as number) + PEAK * Math.exp(-away / 2);
      }
    }
  }
  return png("sky.png", WIDTH, HEIGHT, 2, (x, y) =>
    Math.min(255, Math.max(0, Math.round((light[y * WIDTH + x] as number) + NOISE * gauss()))),
  );
}

/** The share of all stars' light within two pixels that is there. */
function lightOf({ data }: Pixels): number {
  let [found, whole] = [0, 0];
  for (const star of STARS) {
    for (let y = star.y - 2; y <= star.y + 2; y++) {
      for (let x = star.x - 2; x <= star.x + 2; x++) {
        const away = (x - star.x) ** 2 + (y - star.y) ** 2;
        whole += 3 * PEAK * Math.exp(-away / 2);
        for (let c = 0; c < 3; c++) found += (data[4 * (y * WIDTH + x) + c] as number) - SKY;
      }
    }
  }
  return found / whole;
}

/** Standard deviation of what is far from all stars. */
function grainOf({ data }: Pixels): number {
  const values: number[] = [];
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      if (STARS.some((star) => Math.max(Math.abs(x - star.x), Math.abs(y - star.y)) < 8)) continue;
      values.push(data[4 * (y * WIDTH + x) + 1] as number);
    }
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

const box = (page: Page) => page.getByRole("checkbox", { name: "Keep structure" });

test("stars keep their light, and lose some where structure is not kept; both ways the noise goes", async ({
  page,
}) => {
  const app = await AppPage.open(page, "auto");
  await app.pick(sky());
  await app.finished();
  await expect(box(page)).toBeChecked();
  await expect(box(page)).toHaveAccessibleDescription(/stand out of the noise/);
  const kept = await app.save("PNG");
  expect(kept.buffer.includes("keepStructure")).toBe(true);
  const withStars = await app.decode(kept.buffer);
  await box(page).uncheck();
  await expect.poll(() => app.runs()).toBe(2);
  await app.finished();
  const lost = await app.save("PNG");
  expect(lost.buffer.includes("keepStructure")).toBe(false);
  const without = await app.decode(lost.buffer);
  expect(lightOf(withStars)).toBeGreaterThan(0.85);
  expect(lightOf(without)).toBeLessThan(lightOf(withStars) - 0.1);
  for (const picture of [withStars, without]) expect(grainOf(picture)).toBeLessThan(NOISE / 2);

  await page.keyboard.press("Control+z");
  await expect(box(page)).toBeChecked();
  await app.finished();
  // The first result is still there.
  expect(await app.runs()).toBe(2);
});

test("there is nothing to choose where the noise is not known", async ({ page }) => {
  const app = await AppPage.open(page, "auto");
  // Too small to tell.
  await app.pick(png("small.png", 12, 12, 2, (x, y) => 60 + ((7 * x + 11 * y) % 9)));
  await app.finished();
  await expect(box(page)).toBeDisabled();
  await expect(box(page)).toHaveAccessibleDescription(/not known/);
});
