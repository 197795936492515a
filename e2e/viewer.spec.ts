import { expect, test } from "@playwright/test";
import { AppPage, drawn, maxDifference, noisy, type Pixels } from "./app-page.ts";
import { png } from "./pictures.ts";

async function canvas(app: AppPage): Promise<Buffer> {
  return app.viewer.getByRole("img").screenshot();
}

test("the divider moves by keyboard and cuts the photo where it stands", async ({ page }) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  const value = (percent: number) =>
    expect(app.divider).toHaveAttribute("aria-valuenow", `${percent}`);
  await value(50);
  await app.divider.press("ArrowRight");
  await value(51);
  await app.divider.press("Shift+ArrowLeft");
  await value(41);
  await app.divider.press("Home");
  await value(0);
  await app.divider.press("ArrowLeft");
  await value(0);
  const denoised = await app.shown(192, 160);
  await app.divider.press("End");
  await value(100);
  const original = await app.shown(192, 160);
  await app.divider.press("Home");
  for (let i = 0; i < 5; i++) await app.divider.press("PageUp");
  await value(50);
  const both = await app.shown(192, 160);
  /** Columns of `both` that are the same as in `side`, from one column to before another. */
  const sameColumns = (side: Pixels, from: number, to: number) => {
    for (let y = 0; y < 160; y++) {
      const [start, end] = [4 * (192 * y + from), 4 * (192 * y + to)];
      const rows = [both, side].map(({ data }) => Buffer.from(data.subarray(start, end)));
      if (!rows[0]?.equals(rows[1] as Buffer)) return false;
    }
    return true;
  };
  // The pane's middle is the photo's, within a pixel.
  expect(sameColumns(original, 0, 95)).toBe(true);
  expect(sameColumns(denoised, 97, 192)).toBe(true);
  expect(sameColumns(original, 97, 192)).toBe(false);
});

test("the divider follows the mouse, on its handle and anywhere on a photo that fits", async ({
  page,
}) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  const box = await app.viewer.boundingBox();
  if (!box) throw new Error("no viewer");
  const at = (share: number, height: number): [number, number] => [
    box.x + share * box.width,
    box.y + height * box.height,
  ];
  await page.mouse.move(...at(0.5, 0.5));
  await page.mouse.down();
  await page.mouse.move(...at(0.25, 0.5), { steps: 4 });
  await page.mouse.up();
  await expect(app.divider).toHaveAttribute("aria-valuenow", "25");
  await page.mouse.move(...at(0.6, 0.3));
  await page.mouse.down();
  await page.mouse.move(...at(0.8, 0.3), { steps: 4 });
  await page.mouse.up();
  await expect(app.divider).toHaveAttribute("aria-valuenow", "45");
});

test("holding the backslash key or the button shows the original", async ({ page }) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  await app.showOriginal();
  const original = await app.shown(192, 160);
  await app.showDenoised();
  const denoised = await app.shown(192, 160);
  await page.keyboard.down("\\");
  expect(maxDifference(await app.shown(192, 160), original)).toBe(0);
  await page.keyboard.up("\\");
  expect(maxDifference(await app.shown(192, 160), denoised)).toBe(0);
  await page.getByRole("button", { name: "Hold to see the original" }).hover();
  await page.mouse.down();
  expect(maxDifference(await app.shown(192, 160), original)).toBe(0);
  await page.mouse.up();
  expect(maxDifference(await app.shown(192, 160), denoised)).toBe(0);
});

test("zooms by keys, buttons, wheel and double-click", async ({ page }) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  const zoom = page.getByRole("toolbar", { name: "Zoom" });
  const percent = (text: string) => expect(zoom).toContainText(text);
  await percent("100 %");
  await page.keyboard.press("z");
  await percent("200 %");
  await page.keyboard.press("+");
  await percent("400 %");
  await page.getByRole("button", { name: "Zoom out" }).click();
  await percent("200 %");
  await zoom.getByRole("button", { name: "Fit" }).click();
  await percent("100 %");
  await app.viewer.dblclick({ position: { x: 100, y: 100 } });
  await percent("200 %");
  await app.viewer.dblclick({ position: { x: 100, y: 100 } });
  await percent("100 %");
  await app.viewer.hover({ position: { x: 200, y: 200 } });
  await page.mouse.wheel(0, -400);
  await percent("182 %");
  await page.keyboard.press("0");
  await percent("100 %");
});

test("from 200 % on photo pixels are squares, and the wheel zooms about the pointer", async ({
  page,
}) => {
  const app = await AppPage.open(page);
  // One white pixel on black tells where a photo point is on screen.
  await app.pick(png("dot.png", 1400, 1000, 2, (x, y) => (x === 770 && y === 430 ? 255 : 0)));
  await page.getByRole("button", { name: "Cancel" }).click();
  await app.showOriginal();
  await page.keyboard.press("z");
  /** Box of the white pixels on the canvas, in device pixels. */
  const dot = async () => {
    await drawn(app.viewer.getByRole("img"));
    return app.viewer.getByRole("img").evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const { width, height } = canvas;
      const data = canvas.getContext("2d")?.getImageData(0, 0, width, height).data ?? [];
      const box = { left: width, top: height, right: -1, bottom: -1, partial: 0 };
      for (let i = 0; i < data.length; i += 4) {
        const value = data[i] ?? 0;
        if (value === 0) continue;
        if (value < 255) box.partial++;
        const x = (i / 4) % width;
        const y = Math.floor(i / 4 / width);
        box.left = Math.min(box.left, x);
        box.right = Math.max(box.right, x);
        box.top = Math.min(box.top, y);
        box.bottom = Math.max(box.bottom, y);
      }
      return box;
    });
  };
  const before = await dot();
  expect(before).toMatchObject({ right: before.left, bottom: before.top, partial: 0 });
  await app.viewer.hover({ position: { x: before.left + 0.5, y: before.top + 0.5 } });
  for (let i = 0; i < 8; i++) await page.mouse.wheel(0, -200);
  const after = await dot();
  expect(after.partial).toBe(0);
  const size = after.right - after.left + 1;
  expect(size).toBeGreaterThanOrEqual(10);
  expect(after.bottom - after.top + 1).toBeGreaterThanOrEqual(size - 1);
  // The pointer is still on that pixel.
  expect(after.left).toBeLessThanOrEqual(before.left + 1);
  expect(after.right).toBeGreaterThanOrEqual(before.left - 1);
  expect(after.top).toBeLessThanOrEqual(before.top + 1);
  expect(after.bottom).toBeGreaterThanOrEqual(before.top - 1);
});

test("a zoomed photo is panned by dragging and by arrow keys", async ({ page }) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  for (const key of "z++") await page.keyboard.press(key);
  const before = await canvas(app);
  const box = await app.viewer.boundingBox();
  if (!box) throw new Error("no viewer");
  await page.mouse.move(box.x + 300, box.y + 200);
  await page.mouse.down();
  await page.mouse.move(box.x + 200, box.y + 150, { steps: 3 });
  await page.mouse.up();
  await expect(app.divider).toHaveAttribute("aria-valuenow", "50");
  const dragged = await canvas(app);
  expect(dragged.equals(before)).toBe(false);
  await app.viewer.focus();
  await page.keyboard.press("ArrowDown");
  const panned = await canvas(app);
  expect(panned.equals(dragged)).toBe(false);
  // On the divider's handle the space bar makes the difference.
  await page.keyboard.down(" ");
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 - 80, box.y + box.height / 2 - 40, { steps: 3 });
  await page.mouse.up();
  await page.keyboard.up(" ");
  await expect(app.divider).toHaveAttribute("aria-valuenow", "50");
  expect((await canvas(app)).equals(panned)).toBe(false);
});

test.describe("on a touch screen", () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });

  test("two fingers zoom, a double tap goes back", async ({ page }) => {
    const app = await AppPage.open(page);
    await app.pick(noisy);
    await app.finished();
    const zoom = page.getByRole("toolbar", { name: "Zoom" });
    const box = await app.viewer.boundingBox();
    if (!box) throw new Error("no viewer");
    const client = await page.context().newCDPSession(page);
    const fingers = async (type: "touchStart" | "touchMove" | "touchEnd", spread: number) => {
      const y = box.y + 100;
      const x = box.x + box.width / 2;
      await client.send("Input.dispatchTouchEvent", {
        type,
        touchPoints:
          type === "touchEnd"
            ? []
            : [
                { x: x - spread, y, id: 1 },
                { x: x + spread, y, id: 2 },
              ],
      });
    };
    await fingers("touchStart", 30);
    await fingers("touchMove", 60);
    await fingers("touchMove", 90);
    await fingers("touchEnd", 90);
    await expect(zoom).toContainText("300 %");
    await page.touchscreen.tap(box.x + 60, box.y + 60);
    await page.touchscreen.tap(box.x + 60, box.y + 60);
    await expect(zoom).toContainText("100 %");
  });

  test("the sheet opens to the other settings", async ({ page }) => {
    const app = await AppPage.open(page);
    await app.pick(noisy);
    const whole = await app.viewer.boundingBox();
    await expect(app.blindness).toBeHidden();
    await page.getByRole("button", { name: "Settings", exact: true }).tap();
    await expect(app.strength).toBeInViewport();
    // It lies over the photo, which stays as it is.
    expect(await app.viewer.boundingBox()).toEqual(whole);
    await app.chooseFormat("PNG");
    await page.getByRole("button", { name: "Settings", exact: true }).tap();
    await expect(app.blindness).toBeHidden();
  });
});
