/** Settings that follow from a photo's own noise. */
import { expect, type Page, test } from "@playwright/test";
import { AppPage, maxDifference, noisy } from "./app-page.ts";
import { png } from "./pictures.ts";

/** A slope, stripes and a chequered field: much structure, no noise. */
const spotless = png("spotless.png", 240, 160, 2, (x, y, channel) => {
  if (x > 150 && y > 100) return (x >> 2) % 2 ? 30 : 220;
  return x > 150 && y < 50 ? 200 - 60 * channel : 60 + x / 3 + y / 4;
});

const line = (page: Page, text: RegExp) => page.getByText(text);
const backToAuto = (page: Page, name: string) =>
  page.getByRole("button", { name: `${name}: back to Auto` });

test("a photo without noise comes back as it was, and no network is run for it", async ({
  page,
}) => {
  const app = await AppPage.open(page, "auto");
  await app.pick(spotless);
  await app.finished();
  await expect(line(page, /Auto: the photo stays as it is/)).toBeVisible();
  await expect(app.strength).toHaveAttribute("aria-valuetext", "Auto: 0 %");
  const { buffer } = await app.save("PNG");
  const [saved, original] = [await app.decode(buffer), await app.decode(spotless.buffer)];
  expect(maxDifference(saved, original)).toBe(0);
  expect(await app.runs()).toBe(0);

  // Who wants it denoised all the same gets it.
  await app.strength.fill("100");
  await expect.poll(() => app.runs()).toBe(1);
  await app.finished();
});

test("a noisy photo gets settings of its own, which can be overridden one by one and survive a reload", async ({
  page,
}) => {
  const app = await AppPage.open(page, "auto");
  await app.pick(noisy);
  await app.finished();
  await expect(
    line(page, /(noise|grain), about ISO \d+. Auto: amount \d+ %, \d+ % smooth/),
  ).toBeVisible();
  await expect(app.blindness).toHaveAttribute("aria-valuetext", /^Auto: 0\.\d\d$/);
  const chosen = await app.blindness.inputValue();
  expect(await app.runs()).toBe(1);
  expect(Number(await app.strength.inputValue())).toBeGreaterThan(0);

  await app.blindness.fill("1");
  await expect(app.blindness).toHaveAttribute("aria-valuetext", "1.00");
  await expect(app.strength).toHaveAttribute("aria-valuetext", /^Auto/);
  await expect(backToAuto(page, "Blindness")).toBeVisible();
  await expect(backToAuto(page, "Amount")).toBeHidden();
  await app.finished();
  await expect
    .poll(() =>
      page.evaluate(async () => {
        const root = await navigator.storage.getDirectory();
        const found: string[] = [];
        const walk = async (folder: FileSystemDirectoryHandle) => {
          for await (const entry of folder.values()) {
            if (entry instanceof FileSystemDirectoryHandle) await walk(entry);
            else if (entry instanceof FileSystemFileHandle && entry.name.startsWith("state-")) {
              found.push(await (await entry.getFile()).text());
            }
          }
        };
        await walk(root).catch(() => {});
        // Text within text.
        return found.join().replaceAll("\\", "");
      }),
    )
    .toContain('"auto":["hole","sampling","strength","blotches"],"blindness":1');

  await page.reload();
  await app.finished();
  await expect(app.blindness).toHaveValue("1");
  await expect(app.strength).toHaveAttribute("aria-valuetext", /^Auto/);

  await backToAuto(page, "Blindness").press("Enter");
  await expect(app.blindness).toHaveValue(chosen);
  await expect(backToAuto(page, "Blindness")).toBeHidden();
  await app.finished();

  const downsampling = page.getByRole("combobox", { name: "Downsampling" });
  await downsampling.selectOption("pixel-shuffle");
  await expect(page.getByRole("slider", { name: "Stride" })).toHaveValue("2");
  await page.getByRole("button", { name: "All to Auto" }).click();
  await expect(downsampling).toHaveValue("auto");
});
