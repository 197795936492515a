/** Colour noise that is too coarse for a network goes before it sees the photo, where the photo has any. */
import { expect, type Page, test } from "@playwright/test";
import { gaussOf } from "../src/measure/judging.fixtures.ts";
import { AppPage, type Pixels } from "./app-page.ts";
import { png } from "./pictures.ts";

const SIDE = 192;
/** Blotches lie on a grid, and are smooth between its points. */
const GRID = 9;

/** A slope in grey. */
const grey = (x: number, y: number) => 90 + x / 4 + y / 8;

/** Red and blue wrong by blotches, all channels by fine noise of brightness. */
function evening() {
  const gauss = gaussOf(21);
  const points = Array.from({ length: 2 }, () =>
    Array.from({ length: (SIDE / GRID + 2) ** 2 }, () => 14 * gauss()),
  );
  const blotch = (plane: number, x: number, y: number) => {
    const [column, row] = [Math.floor(x / GRID), Math.floor(y / GRID)];
    const smooth = (t: number) => t * t * (3 - 2 * t);
    const [right, down] = [smooth((x % GRID) / GRID), smooth((y % GRID) / GRID)];
    const at = (dx: number, dy: number) =>
      points[plane]?.[(row + dy) * Math.floor(SIDE / GRID + 2) + column + dx] as number;
    const upper = at(0, 0) * (1 - right) + at(1, 0) * right;
    return upper * (1 - down) + (at(0, 1) * (1 - right) + at(1, 1) * right) * down;
  };
  const fine = Array.from({ length: SIDE * SIDE }, () => 4 * gauss());
  return png("evening.png", SIDE, SIDE, 2, (x, y, channel) => {
    const wrong = [1, 0, -1][channel] as number;
    const other = [1, -1, 0][channel] as number;
    const value =
      grey(x, y) +
      wrong * blotch(0, x, y) +
      other * blotch(1, x, y) +
      (fine[y * SIDE + x] as number);
    return Math.round(Math.min(255, Math.max(0, value)));
  });
}

/** How far red, green and blue are from the same grey, root of the mean square. */
function colourOf({ data }: Pixels): number {
  let sum = 0;
  for (let i = 0; i < data.length; i += 4) {
    const [r, g, b] = [data[i], data[i + 1], data[i + 2]] as [number, number, number];
    sum += ((r - g) ** 2 + (g - b) ** 2 + (b - r) ** 2) / 3;
  }
  return Math.sqrt((4 * sum) / data.length);
}

const slider = (page: Page) => page.getByRole("slider", { name: "Colour blotches" });

test("a photo with blotches of colour loses most of them by itself, and keeps them where that is turned off", async ({
  page,
}) => {
  const app = await AppPage.open(page, "auto");
  const photo = evening();
  await app.pick(photo);
  await app.finished();
  await expect(slider(page)).toHaveAttribute("aria-valuetext", "Auto: 100 %");
  const without = await app.save("PNG");
  await slider(page).fill("0");
  await expect.poll(() => app.runs()).toBe(2);
  await app.finished();
  const left = await app.save("PNG");
  const [before, kept, gone] = [
    colourOf(await app.decode(photo.buffer)),
    colourOf(await app.decode(left.buffer)),
    colourOf(await app.decode(without.buffer)),
  ];
  expect(kept).toBeGreaterThan(0.75 * before);
  expect(gone).toBeLessThan(0.5 * before);
});

test("a photo without them is left to the network", async ({ page }) => {
  const app = await AppPage.open(page, "auto");
  const gauss = gaussOf(12);
  await app.pick(png("day.png", 128, 128, 2, (x) => Math.round(90 + x / 2 + 8 * gauss())));
  await app.finished();
  await expect(slider(page)).toHaveAttribute("aria-valuetext", "Auto: 0 %");
});
