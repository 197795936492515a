/** A sensor adds its noise to light, which makes the mean of a photo's values too dark: it is corrected. */
import { expect, type Page, test } from "@playwright/test";
import { gaussOf } from "../src/measure/judging.fixtures.ts";
import { AppPage, type Pixels } from "./app-page.ts";
import { png } from "./pictures.ts";

const SIDE = 192;
/** Of the noise's variance to the light. */
const RATIO = 0.04;

const toValue = (light: number) =>
  light <= 0.0031308 ? 12.92 * Math.max(light, 0) : 1.055 * light ** (1 / 2.4) - 0.055;

/** A soft slope, in light. */
const lightAt = (x: number, y: number) => 0.08 + (0.2 * x) / SIDE + (0.1 * y) / SIDE;

function dusk() {
  const gauss = gaussOf(11);
  return png("dusk.png", SIDE, SIDE, 2, (x, y) => {
    const light = lightAt(x, y);
    const noisy = light + Math.sqrt(RATIO * light) * gauss();
    return Math.round(255 * Math.min(1, toValue(noisy)));
  });
}

/** How much brighter it is than it should be, on average, in 1/255. */
function shiftOf({ data }: Pixels): number {
  let sum = 0;
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      for (let c = 0; c < 3; c++) {
        sum += (data[4 * (y * SIDE + x) + c] as number) - 255 * toValue(lightAt(x, y));
      }
    }
  }
  return sum / (3 * SIDE * SIDE);
}

const box = (page: Page) => page.getByRole("checkbox", { name: "Correct brightness" });

test("a photo that its noise made darker becomes as bright as its light was, unless that is turned off", async ({
  page,
}) => {
  const app = await AppPage.open(page, "auto");
  await app.pick(dusk());
  await app.finished();
  await expect(box(page)).toBeChecked();
  const corrected = await app.save("PNG");
  expect(corrected.buffer.includes("correctBrightness")).toBe(true);
  await box(page).uncheck();
  await expect.poll(() => app.runs()).toBe(2);
  await app.finished();
  const dark = await app.save("PNG");
  expect(dark.buffer.includes("correctBrightness")).toBe(false);
  expect(Math.abs(shiftOf(await app.decode(corrected.buffer)))).toBeLessThan(1);
  expect(shiftOf(await app.decode(dark.buffer))).toBeLessThan(-3);
});

test("there is nothing to choose where weak noise shifts nothing", async ({ page }) => {
  const app = await AppPage.open(page, "auto");
  const gauss = gaussOf(12);
  await app.pick(png("day.png", 64, 64, 2, (x) => Math.round(90 + x / 2 + 2 * gauss())));
  await app.finished();
  await expect(box(page)).toBeDisabled();
  await expect(box(page)).toHaveAccessibleDescription(/shifts no brightness/);
});
