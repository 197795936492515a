/** Hot pixels: found, counted, removed, left. */
import { expect, type Page, test } from "@playwright/test";
import { AppPage, maxDifference, type Pixels } from "./app-page.ts";
import { noise, png } from "./pictures.ts";

const [WIDTH, HEIGHT] = [160, 120];
const HOT = [
  { x: 40, y: 30, channel: 0, cross: false },
  { x: 90, y: 60, channel: 1, cross: true },
  { x: 120, y: 90, channel: 2, cross: false },
] as const;

/** Noise at night, with three hot pixels or with none. */
function night(name: string, hot: boolean) {
  const random = noise(3);
  const night = Array.from({ length: 3 * WIDTH * HEIGHT }, () => 20 + ((random() - 96) >> 2));
  const at = (x: number, y: number, channel: number) => 3 * (y * WIDTH + x) + channel;
  for (const { x, y, channel, cross } of hot ? HOT : []) {
    night[at(x, y, channel)] = 255;
    if (!cross) continue;
    for (const place of [at(x - 1, y, channel), at(x + 1, y, channel)]) night[place] = 140;
    for (const place of [at(x, y - 1, channel), at(x, y + 1, channel)]) night[place] = 140;
  }
  return png(name, WIDTH, HEIGHT, 2, (x, y, channel) => night[at(x, y, channel)] as number);
}

const box = (page: Page) => page.getByRole("checkbox", { name: "Remove hot pixels" });
const value = ({ data }: Pixels, x: number, y: number, channel: number) =>
  data[4 * (y * WIDTH + x) + channel] as number;
const peaks = (file: Pixels) => HOT.map(({ x, y, channel }) => value(file, x, y, channel));

test("go from the saved file and from the screen, whole, however much is taken of the rest", async ({
  page,
}) => {
  const app = await AppPage.open(page, "auto");
  await app.pick(night("night.png", true));
  await app.finished();
  await expect(box(page)).toBeChecked();
  await expect(page.getByText("Hot pixels: 3 removed.")).toBeVisible();
  await expect(box(page)).toHaveAccessibleDescription("Hot pixels: 3 removed.");
  await app.showDenoised();
  for (const percent of ["100", "40"]) {
    await app.strength.fill(percent);
    const saved = await app.decode((await app.save("PNG")).buffer);
    for (const peak of peaks(saved)) expect(peak).toBeLessThan(45);
    // An arm of the cross.
    expect(value(saved, 91, 60, 1)).toBeLessThan(45);
    expect(maxDifference(saved, await app.shown(WIDTH, HEIGHT))).toBe(0);
  }
  // Nothing taken, nothing gone.
  await app.strength.fill("0");
  await expect(page.getByText("Hot pixels: 3 found, and left.")).toBeVisible();
  expect(peaks(await app.decode((await app.save("PNG")).buffer))).toEqual([255, 255, 255]);
});

test("stay where they are to stay, which is undone, kept over a reload and written into the file", async ({
  page,
}) => {
  const app = await AppPage.open(page, "auto");
  await app.pick(night("night.png", true));
  await app.finished();
  await box(page).focus();
  await page.keyboard.press("Space");
  await expect(box(page)).not.toBeChecked();
  await expect(page.getByText("Hot pixels: 3 found, and left.")).toBeVisible();
  await expect.poll(() => app.runs()).toBe(2);
  await app.finished();
  const left = await app.save("PNG");
  expect(left.buffer.includes("removeHotPixels")).toBe(false);
  for (const peak of peaks(await app.decode(left.buffer))) expect(peak).toBeGreaterThan(60);

  await page.keyboard.press("Control+z");
  await expect(box(page)).toBeChecked();
  await app.finished();
  // The first result is still there.
  expect(await app.runs()).toBe(2);
  const gone = await app.save("PNG");
  expect(gone.buffer.includes("removeHotPixels")).toBe(true);
  for (const peak of peaks(await app.decode(gone.buffer))) expect(peak).toBeLessThan(45);

  await page.keyboard.press("Control+Shift+z");
  await expect(box(page)).not.toBeChecked();
  await app.finished();
  await expect
    .poll(() =>
      page.evaluate(async () => {
        const root = await navigator.storage.getDirectory();
        let found = "";
        const walk = async (folder: FileSystemDirectoryHandle) => {
          for await (const entry of folder.values()) {
            if (entry instanceof FileSystemDirectoryHandle) await walk(entry);
            else if (entry instanceof FileSystemFileHandle && entry.name.startsWith("state-")) {
              found += await (await entry.getFile()).text();
            }
          }
        };
        await walk(root).catch(() => {});
        return found.includes("night.png") && !found.includes("removeHotPixels");
      }),
    )
    .toBe(true);
  await page.reload();
  await app.finished();
  await expect(box(page)).not.toBeChecked();
});

test("that are not there make no difference to anything", async ({ page }) => {
  const app = await AppPage.open(page, "auto");
  await app.pick(night("calm.png", false));
  await app.finished();
  await expect(page.getByText("Hot pixels: none found.")).toBeVisible();
  const before = await app.decode((await app.save("PNG")).buffer);
  await box(page).uncheck();
  await app.finished();
  // The result is the same one.
  expect(await app.runs()).toBe(1);
  expect(maxDifference(before, await app.decode((await app.save("PNG")).buffer))).toBe(0);
});
