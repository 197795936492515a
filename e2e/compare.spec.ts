/** Several variants of one photo side by side. */
import { expect, type Locator, test } from "@playwright/test";
import { AppPage, drawn, maxDifference, noisy, type Pixels } from "./app-page.ts";

/** The photo in one pane of the grid, at 100 %, read from its canvas. */
async function shownIn(pane: Locator, width: number, height: number): Promise<Pixels> {
  await drawn(pane);
  const data = await pane.evaluate(
    (canvas, size) => {
      const context = (canvas as HTMLCanvasElement).getContext("2d");
      if (!context) throw new Error("no canvas");
      const x = Math.round(context.canvas.width / 2 - size.width / 2);
      const y = Math.round(context.canvas.height / 2 - size.height / 2);
      return [...context.getImageData(x, y, size.width, size.height).data];
    },
    { width, height },
  );
  return { width, height, data: Uint8ClampedArray.from(data) };
}

test("a sweep over blindness shows five results beside the original, and undo takes it back", async ({
  page,
}) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  await app.compare("Sweep blindness");
  const panes = app.viewer.getByRole("img");
  await expect(panes).toHaveCount(6);
  // What was chosen stays chosen, and detail is seen large.
  await expect(app.blindness).toHaveValue("0.25");
  await expect(page.getByRole("toolbar", { name: "Zoom" })).toContainText("200 %");
  await expect(app.viewer.getByText("Blind: rebuilt from the neighbours.")).toBeVisible();
  await page.keyboard.press("0");
  await app.finished();
  // The default, c = 0.25, was there already.
  expect(await app.runs()).toBeGreaterThanOrEqual(5);
  const pictures: Pixels[] = [];
  for (const name of [
    "blindness 0",
    "blindness 0.25",
    "blindness 0.5",
    "blindness 0.75",
    "blindness 1",
  ]) {
    pictures.push(await shownIn(app.viewer.getByRole("img", { name, exact: true }), 192, 160));
  }
  for (let i = 1; i < pictures.length; i++) {
    expect(maxDifference(pictures[i - 1] as Pixels, pictures[i] as Pixels)).toBeGreaterThan(2);
  }

  // The active pane is what the divider shows and Save saves.
  await app.viewer.getByRole("button", { name: "blindness 1", exact: true }).click();
  await expect(app.blindness).toHaveValue("1");
  await page.getByRole("button", { name: "Divider", exact: true }).click();
  await app.showDenoised();
  expect(maxDifference(await app.shown(192, 160), pictures[4] as Pixels)).toBe(0);
  const { buffer } = await app.save("PNG");
  expect(maxDifference(await app.decode(buffer), pictures[4] as Pixels)).toBe(0);

  const runs = await app.runs();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(app.blindness).toHaveValue("0.25");
  await app.finished();
  expect(maxDifference(await app.shown(192, 160), pictures[1] as Pixels)).toBe(0);
  expect(await app.runs()).toBe(runs);
});

test("panes move together, to the pixel, whatever is done to one of them", async ({ page }) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  // Three equal variants: panes that show the same place show the same pixels.
  await app.compare("Add a variant");
  await app.compare("Add a variant");
  // The original has the place that is free.
  const panes = app.viewer.getByRole("img", { name: /^blindness/ });
  await expect(panes).toHaveCount(3);
  await app.finished();
  let seed = 7;
  const random = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
  for (let gesture = 0; gesture < 120; gesture++) {
    const box = await panes.nth(Math.floor(random() * 3)).boundingBox();
    if (!box) throw new Error("no pane");
    const x = box.x + (0.2 + 0.6 * random()) * box.width;
    const y = box.y + (0.2 + 0.6 * random()) * box.height;
    await page.mouse.move(x, y);
    if (random() < 0.5) await page.mouse.wheel(0, 600 * (random() - 0.6));
    else {
      await page.mouse.down();
      await page.mouse.move(x + 80 * (random() - 0.5), y + 80 * (random() - 0.5), { steps: 3 });
      await page.mouse.up();
    }
  }
  const sizes = await panes.evaluateAll((list) =>
    (list as HTMLCanvasElement[]).map(({ width, height }) => ({ width, height })),
  );
  const width = Math.min(...sizes.map((size) => size.width)) - 4;
  const height = Math.min(...sizes.map((size) => size.height)) - 4;
  const [first, ...others] = await Promise.all(
    [0, 1, 2].map((i) => shownIn(panes.nth(i), width, height)),
  );
  if (!first) throw new Error("no pane");
  expect(new Set(first.data).size).toBeGreaterThan(20);
  for (const other of others) expect(maxDifference(other, first)).toBe(0);
  expect(await app.runs()).toBe(1);
});

test("downsampling, refinement and self-ensemble each give another picture", async ({ page }) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  await app.showDenoised();
  const seen = [await app.shown(192, 160)];
  const look = async () => {
    await app.finished();
    const picture = await app.shown(192, 160);
    for (const other of seen) expect(maxDifference(picture, other)).toBeGreaterThan(1);
    seen.push(picture);
  };
  const changed = () => expect(app.status).not.toContainText("Done");

  await page
    .getByRole("combobox", { name: "Downsampling" })
    .selectOption("Taken apart (pixel-shuffle)");
  await changed();
  await look();
  await page.getByRole("slider", { name: "Stride" }).fill("3");
  await changed();
  await look();
  await page.getByRole("combobox", { name: "Downsampling" }).selectOption("Taken apart at random");
  await changed();
  await look();
  await page.getByRole("combobox", { name: "Downsampling" }).selectOption("None");
  await app.finished();
  expect(maxDifference(await app.shown(192, 160), seen[0] as Pixels)).toBe(0);
  await page.getByRole("checkbox", { name: /^Refine/ }).check();
  await changed();
  await look();
  await page.getByRole("checkbox", { name: /^Refine/ }).uncheck();
  await page.getByRole("checkbox", { name: /^Average 8/ }).check();
  await changed();
  await look();
});

test("the residual is original minus denoised around mid-grey, amplified", async ({ page }) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  await app.showOriginal();
  const original = await app.shown(192, 160);
  await app.showDenoised();
  const denoised = await app.shown(192, 160);
  await page.keyboard.press("r");
  await page.getByRole("slider", { name: "Residual" }).fill("3");
  const residual = await app.shown(192, 160);
  const expected = original.data.map((value, i) =>
    i % 4 === 3 ? value : 128 + 3 * (value - (denoised.data[i] ?? 0)),
  );
  expect(maxDifference(residual, { ...residual, data: expected })).toBe(0);
  expect(new Set(residual.data).size).toBeGreaterThan(50);
  await app.tool("Residual");
  expect(maxDifference(await app.shown(192, 160), denoised)).toBe(0);
  expect(await app.runs()).toBe(1);
});

test("keys: a variant fills the view and goes back, layouts, blink, undo, help", async ({
  page,
}) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  await app.sweep("blindness");
  const panes = app.viewer.getByRole("img");
  await expect(panes).toHaveCount(6);
  await app.finished();
  await page.keyboard.press("5");
  await expect(panes).toHaveCount(1);
  await expect(panes).toHaveAccessibleName("blindness 1");
  await page.keyboard.press("2");
  await expect(panes).toHaveAccessibleName("blindness 0.25");
  await page.keyboard.press("2");
  await expect(panes).toHaveCount(6);

  await page.keyboard.press("b");
  await page.getByRole("slider", { name: "Blink" }).fill("200");
  // Each in its turn is the only one that can be seen.
  await expect(panes).toHaveCount(1);
  for (const name of ["blindness 0", "blindness 1", "blindness 0.5"]) {
    await expect(app.viewer.getByRole("img", { name, exact: true })).toBeVisible();
  }
  await page.keyboard.press("d");
  await expect(app.divider).toBeVisible();

  await page.keyboard.press("Control+z");
  await expect(page.getByRole("toolbar", { name: "Variants" })).toContainText("Compact");
  await page.keyboard.press("Control+Shift+z");
  await expect(page.getByRole("toolbar", { name: "Variants" })).toContainText("blindness 1");

  const chips = page.getByRole("toolbar", { name: "Variants" }).locator("[aria-pressed]");
  await page.getByRole("textbox", { name: "Variant" }).fill("Mine, and dear");
  await expect(chips.nth(1)).toHaveText("Mine, and dear");
  await page.getByRole("button", { name: "Move right" }).click();
  await expect(chips.nth(2)).toHaveText("Mine, and dear");

  await page.getByRole("button", { name: "Grid" }).focus();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("presets are kept across reloads; settings travel as text and as a link", async ({ page }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  await app.blindness.fill("0.8");
  await app.inPresetMenu("Keep as preset…");
  await page.getByRole("textbox", { name: "Name" }).fill("Night, mine");
  await page.getByRole("button", { name: "Keep", exact: true }).click();
  await app.sweep("blindness");
  await app.inPresetMenu("Copy settings");
  const text = await page.evaluate(() => navigator.clipboard.readText());
  await app.inPresetMenu("Copy link");
  const link = await page.evaluate(() => navigator.clipboard.readText());

  await page.reload();
  await expect(page.getByText("Your last session is back.")).toBeVisible();
  const chips = page.getByRole("toolbar", { name: "Variants" }).locator("[aria-pressed]");
  while ((await chips.count()) > 1) {
    await page
      .getByRole("button", { name: /^Remove / })
      .first()
      .click();
  }
  await app.finished();
  await app.preset("Night, mine").click();
  await expect(app.blindness).toHaveValue("0.8");
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.body.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData: data, bubbles: true }),
    );
  }, text);
  await expect(chips).toHaveCount(5);

  await page.goto("about:blank");
  await page.goto(link);
  await app.pick(noisy);
  await expect(chips).toHaveCount(5);
  await expect(chips.nth(4)).toHaveText("blindness 1");
  await page.goto("about:blank");
  await page.goto(`${link.slice(0, -30)}`);
  await expect(app.alerts).toContainText("These are not settings");
});

test("luminance, chroma and detail blend at once, and what is shown is what is saved", async ({
  page,
}) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  await app.showDenoised();
  const seen = [await app.shown(192, 160)];
  for (const [name, value] of [
    ["Colour noise", "30"],
    ["Brightness noise", "60"],
    ["Give back detail", "80"],
    ["Amount", "90"],
  ] as const) {
    await page.getByRole("slider", { name }).fill(value);
    const picture = await app.shown(192, 160);
    expect(maxDifference(picture, seen.at(-1) as Pixels)).toBeGreaterThan(0);
    seen.push(picture);
  }
  await expect(app.status).toContainText("Done");
  expect(await app.runs()).toBe(1);
  const { buffer } = await app.save("PNG");
  expect(maxDifference(await app.decode(buffer), seen.at(-1) as Pixels)).toBe(0);
});

test("the divider turns, and cuts between two variants", async ({ page }) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  await app.sweep("blindness");
  await app.finished();
  const pane = (name: string) =>
    shownIn(app.viewer.getByRole("img", { name, exact: true }), 192, 160);
  const [sees, blind] = [await pane("blindness 0"), await pane("blindness 1")];
  await app.viewer.getByRole("button", { name: "blindness 1", exact: true }).click();
  await page.keyboard.press("d");
  await page.getByRole("combobox", { name: "Compared with" }).selectOption("blindness 0");
  await page.keyboard.press("d");
  await expect(app.divider).toHaveAttribute("aria-orientation", "vertical");
  await expect(app.divider).toHaveAccessibleName("Divider between blindness 0 and blindness 1");
  await app.divider.press("Home");
  expect(maxDifference(await app.shown(192, 160), blind)).toBe(0);
  await app.divider.press("End");
  expect(maxDifference(await app.shown(192, 160), sees)).toBe(0);
  for (let i = 0; i < 5; i++) await app.divider.press("PageDown");
  const half = await app.shown(192, 160);
  const row = (picture: Pixels, y: number) => [...picture.data.slice(768 * y, 768 * (y + 1))];
  expect(row(half, 40)).toEqual(row(sees, 40));
  expect(row(half, 120)).toEqual(row(blind, 120));
  // Dragging a fitted photo moves it up and down now.
  const before = Number(await app.divider.getAttribute("aria-valuenow"));
  const box = await app.viewer.boundingBox();
  if (!box) throw new Error("no viewer");
  await page.mouse.move(box.x + 100, box.y + 100);
  await page.mouse.down();
  await page.mouse.move(box.x + 160, box.y + 100 + 0.2 * box.height, { steps: 4 });
  await page.mouse.up();
  await expect(app.divider).toHaveAttribute("aria-valuenow", `${before + 20}`);
});

test("panes stand in a grid, in columns or in rows; a single variant beside the original", async ({
  page,
}) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  await page.keyboard.press("g");
  const panes = app.viewer.getByRole("img");
  await expect(panes).toHaveCount(2);
  await expect(panes.first()).toHaveAccessibleName("Original");
  await app.compare("Add a variant");
  await app.compare("Add a variant");
  // The original has the place that is free in a grid.
  await expect(panes).toHaveCount(4);
  const places = async (side: "x" | "y") =>
    new Set(
      await Promise.all([0, 1, 2].map(async (i) => (await panes.nth(i).boundingBox())?.[side])),
    ).size;
  await page.getByRole("radio", { name: "Columns" }).check();
  await expect.poll(() => places("x")).toBe(3);
  expect(await places("y")).toBe(1);
  await page.getByRole("radio", { name: "Rows" }).check();
  await expect.poll(() => places("y")).toBe(3);
  expect(await places("x")).toBe(1);
});

test("every pane tells the exact colour under the pointer, and shows it in the loupe", async ({
  page,
}) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  await page.keyboard.press("g");
  const panes = app.viewer.getByRole("img");
  await expect(panes).toHaveCount(2);
  const original = await shownIn(panes.first(), 192, 160);
  const denoised = await shownIn(panes.nth(1), 192, 160);
  await app.tool("Pixel values");
  const box = await panes.nth(1).boundingBox();
  if (!box) throw new Error("no pane");
  // Photo pixel (x, y) of a photo that fits, shown at 100 %.
  const [x, y] = [50, 70];
  const left = Math.round(box.width / 2 - 96);
  const top = Math.round(box.height / 2 - 80);
  await page.mouse.move(box.x + left + x + 0.5, box.y + top + y + 0.5);
  const colour = (picture: Pixels) =>
    [...picture.data.slice(4 * (192 * y + x), 4 * (192 * y + x) + 3)].join(" ");
  const told = app.viewer.getByText(`${x}, ${y}`);
  await expect(told).toHaveCount(2);
  await expect(app.viewer.getByText(colour(original))).toHaveCount(2);
  await expect(app.viewer.getByText(colour(denoised))).toHaveCount(1);

  await page.keyboard.press("l");
  await page.getByRole("slider", { name: "Loupe" }).fill("8");
  await page.mouse.move(box.x + left + x + 0.5, box.y + top + y + 0.5);
  await drawn(panes.nth(1));
  const enlarged = await panes.nth(1).evaluate(
    (canvas, [px, py]) => {
      const context = (canvas as HTMLCanvasElement).getContext("2d") as CanvasRenderingContext2D;
      return [...context.getImageData(px - 2, py - 2, 5, 5).data];
    },
    [left + x, top + y] as [number, number],
  );
  // Eight pixels wide, the pixel fills all of this.
  const one = [...denoised.data.slice(4 * (192 * y + x), 4 * (192 * y + x) + 4)];
  expect(enlarged).toEqual(Array.from({ length: 25 }, () => one).flat());

  await app.viewer.focus();
  await app.viewer.press("Alt+ArrowRight");
  await expect(app.viewer.getByText(`${x + 1}, ${y}`)).toHaveCount(2);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("the panes are a strip to swipe through, each with the divider", async ({ page }) => {
    const app = await AppPage.open(page);
    await app.pick(noisy);
    await app.finished();
    await app.sweep("blindness");
    await app.finished();
    await expect(app.viewer.getByRole("img")).toHaveCount(1);
    const chips = page.getByRole("toolbar", { name: "Variants" }).locator("[aria-pressed]");
    await expect(app.divider).toHaveAccessibleName("Divider between original and blindness 0.25");
    await chips.nth(0).click();
    await expect(app.divider).toHaveAccessibleName("Divider between original and blindness 0");
    // A finger drags the strip by the photo: the browser does the scrolling.
    const box = await app.viewer.boundingBox();
    if (!box) throw new Error("no viewer");
    const touch = await page.context().newCDPSession(page);
    const y = box.y + 120;
    const at = (x: number) => [{ x, y }];
    await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: at(340) });
    for (let x = 320; x >= 60; x -= 20) {
      await touch.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: at(x) });
    }
    await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    await expect(chips.nth(1)).toHaveAttribute("aria-pressed", "true");
    await expect(app.divider).toHaveAccessibleName("Divider between original and blindness 0.25");
    await chips.nth(4).click();
    await expect(app.divider).toHaveAccessibleName("Divider between original and blindness 1");
    await expect(app.divider).toBeInViewport();
    await app.divider.press("Home");
    await expect(app.divider).toHaveAttribute("aria-valuenow", "0");
  });
});

test("one pane of a sweep becomes the setting, and the next photo does not run all of them", async ({
  page,
}) => {
  const app = await AppPage.open(page);
  await app.pick(noisy, { ...noisy, name: "another.png" });
  await app.finished();
  await app.sweep("blindness");
  await app.finished();
  const runs = await app.runs();
  await page.keyboard.press("n");
  await expect(page.getByRole("banner")).toContainText("another.png");
  await app.finished();
  await expect(app.viewer.getByRole("img")).toHaveCount(1);
  expect(await app.runs()).toBeLessThanOrEqual(runs + 1);
  await page.keyboard.press("p");
  await page.keyboard.press("g");
  await app.sweep("blindness");
  await page.getByRole("button", { name: "Use blindness 0.75" }).click();
  await expect(app.blindness).toHaveValue("0.75");
  await expect(app.viewer.getByRole("img")).toHaveCount(1);
  await expect(
    page.getByRole("toolbar", { name: "Variants" }).locator("[aria-pressed]"),
  ).toHaveCount(1);
});
