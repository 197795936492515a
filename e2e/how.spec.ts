/** The page "How it works": opened by link and by address, without a network, and its live pictures. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { securityHeaders } from "../scripts/headers.ts";
import { AppPage, noisy } from "./app-page.ts";
import { serveFolder } from "./static-server.ts";

const howPage = (page: Page) => page.getByRole("dialog", { name: "How it works" });

const part = (page: Page, name: string) => howPage(page).getByRole("region", { name });

async function open(page: Page, anchor = "how"): Promise<void> {
  await page.goto(`/#${anchor}`);
  await expect(part(page, "The blind spot")).toBeVisible();
}

async function set(slider: Locator, value: number): Promise<void> {
  await slider.fill(`${value}`);
}

/** The number after a word: "error 9.3". */
async function told(of: Locator, word: string): Promise<number> {
  const text = (await of.textContent()) ?? "";
  const number = new RegExp(`${word}\\s*(\\d+(?:\\.\\d+)?)`).exec(text)?.[1];
  if (number === undefined) throw new Error(`no number after “${word}” in: ${text}`);
  return Number(number);
}

test("opens by its link over a photo, and Back, Escape and Close lead back to it", async ({
  page,
}) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  const link = page.getByRole("link", { name: "How it works" });
  for (const leave of ["back", "escape", "close"] as const) {
    await link.click();
    await expect(part(page, "The blind spot")).toBeVisible();
    await expect(page).toHaveURL(/#how$/);
    // A way inside the page is none that Back would have to go again.
    await howPage(page).getByRole("link", { name: "Learning from your own photo" }).click();
    await expect(page).toHaveURL(/#how-fitting$/);
    await expect(part(page, "Learning from your own photo")).toBeInViewport();
    if (leave === "back") await page.goBack();
    if (leave === "escape") await page.keyboard.press("Escape");
    if (leave === "close") await howPage(page).getByRole("button", { name: "Close" }).click();
    await expect(howPage(page)).toBeHidden();
    await expect(page).toHaveURL(/\/$/);
    await expect(app.viewer).toBeVisible();
  }
  await page.goForward();
  await expect(part(page, "The blind spot")).toBeVisible();
});

test("the viewer's keys do nothing behind it", async ({ page }) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  const divider = page.getByRole("button", { name: /^Divider/ });
  await expect(divider).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("link", { name: "How it works" }).click();
  await expect(part(page, "The blind spot")).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(divider).toHaveAttribute("aria-pressed", "true");
});

test("an address leads to a part, and closing leaves the app", async ({ page }) => {
  for (const [anchor, title] of [
    ["how-blindness", "Blindness"],
    ["how-hole", "Hole"],
    ["how-downsampling", "Downsampling"],
    ["how-refinement", "Refinement"],
  ] as const) {
    await page.goto("about:blank");
    await open(page, anchor);
    const card = howPage(page).getByRole("article", { name: title });
    await expect(card).toBeInViewport();
    await expect(card).toBeFocused();
  }
  await howPage(page).getByRole("button", { name: "Close" }).click();
  await expect(howPage(page)).toBeHidden();
  await expect(page).toHaveURL(/\/$/);
  await expect(page.getByRole("button", { name: "Choose photos" })).toBeVisible();
});

test("a pixel is chosen by pointer and by keys, and its guess is told", async ({ page }) => {
  await open(page);
  const picker = part(page, "The blind spot").getByRole("application");
  const pixel = part(page, "The blind spot").getByRole("status", { name: "Chosen pixel" });
  await picker.scrollIntoViewIfNeeded();
  const box = await picker.boundingBox();
  if (!box) throw new Error("no picture");
  await page.mouse.move(box.x + (30.5 * box.width) / 120, box.y + (20.5 * box.height) / 96);
  await expect(pixel).toContainText("Pixel 30, 20");
  const before = await told(pixel, "Guessed");
  await picker.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(pixel).toContainText("Pixel 31, 28");
  expect(await told(pixel, "Guessed")).not.toBe(before);
  const whole = part(page, "The blind spot").getByText("Over the whole picture");
  expect(await told(whole, "error of the guess")).toBeLessThan(0.5 * (await told(whole, "noise")));

  await picker.scrollIntoViewIfNeeded();
  const shot = () => picker.screenshot({ animations: "disabled" });
  const photo = await shot();
  await part(page, "The blind spot").getByRole("radio", { name: "Every pixel guessed" }).check();
  expect((await shot()).equals(photo)).toBe(false);
});

test("a guess repeats blotches of noise until a hole or downsampling breaks them", async ({
  page,
}) => {
  await open(page);
  const here = part(page, "Why noise must be independent");
  const status = here.getByRole("status", { name: "Finding" });
  const repeats = () => told(status, "repeats");
  const settles = (check: (share: number) => boolean) =>
    expect.poll(async () => check(await repeats())).toBe(true);
  await settles((share) => share > 90);
  await set(here.getByRole("slider", { name: "Hole" }), 7);
  await settles((share) => share < 10);
  await set(here.getByRole("slider", { name: "Hole" }), 1);
  await settles((share) => share > 90);
  await set(here.getByRole("slider", { name: "Downsampling stride" }), 3);
  await settles((share) => share < 30);
  await here.getByRole("radio", { name: "Random" }).check();
  await settles((share) => share < 30);
  await set(here.getByRole("slider", { name: "Downsampling stride" }), 1);
  await set(here.getByRole("slider", { name: "Blotches of noise" }), 1);
  await settles((share) => share < 2);
});

test("the best blindness is 0 for weak noise and grows with it", async ({ page }) => {
  await open(page);
  const here = part(page, "Blind, or not quite");
  const status = here.getByRole("status", { name: "Finding" });
  const best = () => told(status, "the best c is");
  const noise = here.getByRole("slider", { name: "Noise" });
  const result = here.getByText(/^The result, error/);
  await set(noise, 4);
  await expect.poll(best).toBe(0);
  await set(here.getByRole("slider", { name: "Blindness c" }), 0);
  await expect(here.getByRole("img", { name: "Result at c = 0.00" })).toBeVisible();
  const sees = await told(result, "error");
  await set(here.getByRole("slider", { name: "Blindness c" }), 1);
  await expect.poll(() => told(result, "error")).toBeGreaterThan(1.2 * sees);
  await set(noise, 40);
  await expect.poll(best).toBeGreaterThan(0.3);
});

test("small pictures: as many as the stride has squares, each chosen", async ({ page }) => {
  await open(page);
  const here = part(page, "Small pictures out of a large one");
  const parts = here.getByRole("group", { name: "Small pictures" }).getByRole("button");
  await expect(parts).toHaveCount(4);
  await set(here.getByRole("slider", { name: "Stride" }), 4);
  await expect(parts).toHaveCount(16);
  await parts.nth(5).click();
  await expect(parts.nth(5)).toHaveAttribute("aria-pressed", "true");
  const large = here.getByRole("img", { name: /the pixels of small picture 6 bright/ });
  await expect(large).toBeVisible();
  const inOrder = await large.screenshot();
  await here.getByRole("radio", { name: "At random" }).check();
  await expect.poll(async () => (await large.screenshot()).equals(inOrder)).toBe(false);
});

test("a fit comes nearer to the clean photo, and the guard refuses what would not", async ({
  page,
}) => {
  await open(page);
  const here = part(page, "Learning from your own photo");
  const status = here.getByRole("status", { name: "Finding" });
  const before = here.getByText(/^Before, error/);
  const after = here.getByText(/^After, error/);
  await here.getByRole("button", { name: "Fit to this photo" }).click();
  await expect(status).toContainText(/kept/);
  const gained = (await told(after, "error")) / (await told(before, "error"));
  expect(gained).toBeLessThan(0.8);

  // A very small part: the guard keeps an early step.
  await set(here.getByRole("slider", { name: "Learns from" }), 12);
  await expect(status).toContainText("Begins");
  await here.getByRole("button", { name: "Fit to this photo" }).click();
  await expect(status).toContainText(/Step \d is kept/);
  expect(await told(after, "error")).toBeLessThan(await told(before, "error"));

  // Weak noise, as that which the weights come from.
  await set(here.getByRole("slider", { name: "Learns from" }), 64);
  await set(here.getByRole("slider", { name: "Noise" }), 6);
  await here.getByRole("button", { name: "Fit to this photo" }).click();
  await expect(status).toContainText("nothing is changed");
  expect(await told(after, "error")).toBe(await told(before, "error"));
});

test("those who want no motion see the fit's end at once", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open(page);
  const here = part(page, "Learning from your own photo");
  await here.getByRole("button", { name: "Fit to this photo" }).click();
  await expect(here.getByRole("button", { name: "Fit again" })).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1280, 390]) {
    test(`accessible, ${colorScheme}, ${width} wide`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      await open(page);
      await expect(part(page, "Why noise must be independent").getByRole("img")).toHaveCount(3);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(" ")}`),
      ).toEqual([]);
      const wide = await howPage(page).evaluate(
        (dialog) => dialog.scrollWidth - dialog.clientWidth,
      );
      expect(wide, "nothing to scroll sideways").toBe(0);
    });
  }
}

for (const [language, name, title, photo] of [
  ["de", "So funktioniert es", "Der blinde Fleck", /^Das Foto, Rauschen 16,0$/],
  ["ja", "しくみ", "盲点（ブラインドスポット）", /^写真、ノイズ 16\.0$/],
] as const) {
  test(`speaks the page's language, numbers too: ${language}`, async ({ page }) => {
    await page.addInitScript((chosen) => {
      localStorage.setItem("blindspot:language", chosen);
    }, language);
    await page.setViewportSize({ width: 390, height: 800 });
    await page.goto("/#how-seeing");
    const dialog = page.getByRole("dialog", { name });
    await expect(dialog.getByRole("region", { name: title })).toBeVisible();
    await expect(dialog.getByText(photo)).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations).toEqual([]);
    const wide = await dialog.evaluate((node) => node.scrollWidth - node.clientWidth);
    expect(wide, "nothing to scroll sideways").toBe(0);
  });
}

test("on a phone every control is large enough for a finger", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  await set(
    part(page, "Small pictures out of a large one").getByRole("slider", { name: "Stride" }),
    4,
  );
  const small = await howPage(page)
    .locator("button, input, nav a")
    .evaluateAll((elements) =>
      elements
        .map((element) => ({ element, box: element.getBoundingClientRect() }))
        .filter(({ box }) => box.width < 44 || box.height < 44)
        .map(({ element, box }) => `${box.width}×${box.height} ${element.outerHTML.slice(0, 120)}`),
    );
  expect(small).toEqual([]);
});

test("what cannot be loaded is told, and the page closes", async ({ page }) => {
  const app = await AppPage.open(page);
  await page.route("**/assets/page-*.js", (route) => route.abort());
  await page.getByRole("link", { name: "How it works" }).click();
  await expect(app.alerts).toContainText("The page “How it works” could not be loaded");
  await expect(howPage(page)).toBeHidden();
});

test("each setting of the network leads to the part that explains it, and back", async ({
  page,
}) => {
  const app = await AppPage.open(page);
  await app.drop(noisy);
  await app.finished();
  for (const [link, title] of [
    ["How blindness works", "Blindness"],
    ["How downsampling works", "Downsampling"],
    ["How refinement works", "Refinement"],
  ] as const) {
    await page.getByRole("link", { name: link }).click();
    await expect(howPage(page).getByRole("heading", { name: title, exact: true })).toBeInViewport();
    await page.goBack();
    await expect(app.blindness).toBeVisible();
  }
});

test.describe("without a network", () => {
  test.use({ serviceWorkers: "allow" });

  test("opens, its example photo included, and asks nobody else for anything", async ({ page }) => {
    const server = await serveFolder("dist", { headers: securityHeaders() });
    await page.goto(server.url);
    await expect(page.getByText("Offline ready")).toBeVisible();
    await server.stop();
    await page.reload();
    await page.getByRole("link", { name: "How it works" }).click();
    const here = part(page, "Blind, or not quite");
    await expect(here.getByText(/^The result, error [\d.]+$/)).toBeVisible();
    await expect(howPage(page).getByText("0 requests to others since load")).toBeVisible();
  });
});
