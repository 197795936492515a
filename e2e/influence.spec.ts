/** Where a pixel came from: the blind spot itself. */
import { expect, test } from "@playwright/test";
import { AppPage, noisy } from "./app-page.ts";

test("a click shows the blind spot at blindness 1 and shows it filled at blindness 0", async ({
  page,
}) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  await app.sweep("blindness");
  await app.finished();
  const runs = await app.runs();
  await app.tool("Influence");
  await app.viewer.getByRole("img", { name: "blindness 0", exact: true }).click();
  const told = (name: string) =>
    app.viewer.getByRole("figure", { name: `Influence, ${name}`, exact: true });
  await expect(told("blindness 1")).toContainText("Blind: this pixel's own value counts 0 %");
  await expect(told("blindness 0")).toContainText("This pixel's own value counts");
  await expect(app.status).toContainText("Done");
  for (const name of ["blindness 0", "blindness 0.5", "blindness 1"]) {
    await expect(told(name)).not.toContainText("looked at");
  }
  const share = async (name: string) =>
    Number(/counts (\d+) %/.exec((await told(name).textContent()) ?? "")?.[1]);
  expect(await share("blindness 0")).toBeGreaterThan(await share("blindness 0.5"));
  expect(await share("blindness 0.5")).toBeGreaterThan(0);

  // The picture says the same: black in the middle, and not black around it.
  const middle = (name: string) =>
    told(name)
      .getByRole("img")
      .evaluate((element) => {
        const canvas = element as HTMLCanvasElement;
        const { data } = (canvas.getContext("2d") as CanvasRenderingContext2D).getImageData(
          7,
          7,
          3,
          3,
        );
        const bright = (i: number) => Math.max(...data.slice(4 * i, 4 * i + 3));
        return { own: bright(4), around: Math.max(bright(1), bright(3), bright(5), bright(7)) };
      });
  expect((await middle("blindness 1")).own).toBe(0);
  expect((await middle("blindness 1")).around).toBeGreaterThan(0);
  expect((await middle("blindness 0")).own).toBeGreaterThan(0);
  // Nothing was denoised again for it.
  expect(await app.runs()).toBe(runs);
  await page.keyboard.press("i");
  await expect(told("blindness 0")).toBeHidden();
});

test("by keyboard: Enter asks about the middle of the view", async ({ page }) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  await page.keyboard.press("i");
  await app.viewer.focus();
  await app.viewer.press("Enter");
  await expect(app.viewer.getByRole("figure")).toContainText("This pixel's own value counts");
});
