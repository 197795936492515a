/** The page in German and Japanese: from the first paint, chosen while photos are open, in any window, and whole. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import type { Words } from "../src/words/catalogue.ts";
import { AppPage, noisy } from "./app-page.ts";
import { CATALOGUES, LOCALES } from "./catalogues.ts";

const { "en-GB": en, "de-DE": de, "ja-JP": ja } = CATALOGUES;

const noPhoto = { name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("no") };

const lang = (page: Page) => page.locator("html");

/** The badges of photos that are done. */
const done = (page: Page, { photos, short }: Words["controls"]["library"]) =>
  page
    .getByRole("navigation", { name: photos })
    .locator("[aria-hidden]", { hasText: RegExp(`^${short.done}$`) });

/** In the dialog "Device and app", by the name that it has now. */
async function choose(page: Page, dialog: string, language: string): Promise<void> {
  await page.getByRole("button", { name: dialog, exact: true }).click();
  await page.getByRole("dialog").getByRole("combobox").first().selectOption(language);
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(" ")}`)).toEqual(
    [],
  );
}

test.describe("a German browser", () => {
  test.use({ locale: "de-DE" });

  test("is spoken German to from the first paint", async ({ page }) => {
    await page.addInitScript(() => {
      const headings = new Set<string>();
      Object.assign(window, { headings });
      new MutationObserver(() => {
        for (const { textContent } of document.querySelectorAll("h1")) headings.add(textContent);
      }).observe(document, { subtree: true, childList: true, characterData: true });
    });
    await page.goto("/");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const headings = await page.evaluate(() => [
      ...(window as unknown as { headings: Set<string> }).headings,
    ]);
    expect(headings).toEqual([de.controls.library.dropNoisy]);
    await expect(lang(page)).toHaveAttribute("lang", "de");
    await expectAccessible(page);
  });

  test("has controls, numbers and notices in German", async ({ page }) => {
    const app = await AppPage.open(page, "auto", de);
    await app.pick(noisy);
    await app.finished();
    await expect(app.status).toContainText(/in \d+,\d s/);
    await expect(page.getByRole("button", { name: /Blindheit 0,\d+$/ })).toBeVisible();
    await expect(app.preset("Alle Details")).toBeVisible();
    await app.save();
    await expect(page.getByRole("status").filter({ hasText: /^Gespeichert, / })).toBeVisible();
    await app.drop(noPhoto);
    await expect(app.alerts).toContainText("a.txt");
    await expect(app.alerts).toContainText(/ kein Bild/);
    await expectAccessible(page);
    await page.keyboard.press("j");
    await expectAccessible(page);
    await page.getByRole("button", { name: de.controls.app.device.name }).click();
    await expect(page.getByRole("heading", { name: "Diagnose" })).toBeVisible();
    await expectAccessible(page);
  });
});

test.describe("a browser whose language is not spoken here", () => {
  test.use({ locale: "pt-BR" });

  test("gets English", async ({ page }) => {
    const app = new AppPage(page);
    await page.goto("/");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(en.controls.library.dropNoisy);
    await expect(lang(page)).toHaveAttribute("lang", "en");
    await app.pick(noisy);
    await app.finished();
  });
});

test("another language is chosen: all is in it at once, nothing is lost, and it stays", async ({
  page,
}) => {
  const app = await AppPage.open(page, "auto");
  await app.pick(noisy, { ...noisy, name: "second.png" });
  await app.finished();
  await expect(done(page, en.controls.library)).toHaveCount(2);
  await expect(app.preset(en.controls.variants.presets.smooth.name)).toBeVisible();
  const runs = await app.runs();

  await choose(page, en.controls.app.device.name, "ja");
  const inJapanese = new AppPage(page, ja);
  const { device } = ja.controls.app;
  await expect(page.getByRole("dialog", { name: device.name, exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  const expectJapanese = async () => {
    await expect(lang(page)).toHaveAttribute("lang", "ja");
    await inJapanese.finished();
    await expect(done(page, ja.controls.library)).toHaveCount(2);
    await expect(inJapanese.preset(ja.controls.variants.presets.smooth.name)).toBeVisible();
    await expect(page.getByRole("button", { name: /ブラインドネス 0\.\d+$/ })).toBeVisible();
    await expect(inJapanese.viewer.getByText(ja.controls.compare.original)).toBeVisible();
    await expect(
      page.getByRole("button", { name: ja.controls.saving.save, exact: true }),
    ).toBeEnabled();
  };
  await expectJapanese();
  expect(await app.runs()).toBe(runs);

  await page.reload();
  await expectJapanese();
  await expect(page.getByRole("status").filter({ hasText: device.name })).toBeVisible();
  await choose(page, device.name, "en");
  await page.keyboard.press("Escape");
  await expect(lang(page)).toHaveAttribute("lang", "en");
  await app.finished();
});

test.describe("words that cannot be loaded", () => {
  test.use({ locale: "de-DE" });

  test("leave the page as it is, which says so where they were asked for", async ({ page }) => {
    // The catalogues are told by what is in them.
    await page.route("**/assets/*.js", async (route) => {
      const response = await route.fetch();
      const text = await response.text();
      if (/Tasten und Gesten|キーとジェスチャー/.test(text)) await route.abort();
      else await route.fulfill({ response });
    });
    await page.goto("/");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(en.controls.library.dropNoisy);
    await expect(lang(page)).toHaveAttribute("lang", "en");
    await choose(page, en.controls.app.device.name, "ja");
    const dialog = page.getByRole("dialog", { name: en.controls.app.device.name });
    await expect(dialog.getByText(en.controls.app.languageUnreachable)).toBeVisible();
    await expect(dialog.getByRole("combobox").first()).toHaveValue("en");
    await expect(lang(page)).toHaveAttribute("lang", "en");
  });
});

/** Controls that are in sight as far as their surroundings go, but not whole: out of the window, or beneath another. */
const covered = (page: Page, within: string): Promise<string[]> =>
  page.evaluate((selector) => {
    const inside = ({ left, right, top, bottom }: DOMRect, of: DOMRect) =>
      left >= of.left - 1 && right <= of.right + 1 && top >= of.top - 1 && bottom <= of.bottom + 1;
    /** Some of it is scrolled away; that is as it should be. */
    const scrolledAway = (node: Element, box: DOMRect): boolean => {
      for (let above = node.parentElement; above; above = above.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(above);
        const scrolls = [overflowX, overflowY].some((kind) => kind === "auto" || kind === "scroll");
        if (scrolls && !inside(box, above.getBoundingClientRect())) return true;
      }
      return false;
    };
    return [
      ...document.querySelectorAll(`${selector} :is(button, select, summary, input, a[href])`),
    ]
      .filter((node) => node.checkVisibility({ visibilityProperty: true }))
      .filter((node) => {
        const box = node.getBoundingClientRect();
        if (box.width < 8 || scrolledAway(node, box)) return false;
        if (!inside(box, new DOMRect(0, 0, innerWidth, innerHeight))) return true;
        const middle = box.top + box.height / 2;
        return [0.25, 0.75].some((at) => {
          const x = box.left + at * box.width;
          const front = document.elementFromPoint(x, middle);
          return front !== null && !node.contains(front) && !front.contains(node);
        });
      })
      .map((node) => node.getAttribute("aria-label") ?? node.textContent);
  }, within);

/**
 * Nothing is wider than the window, and no control is cut off or lies beneath another.
 * @param within what lies over all else
 */
async function expectFits(page: Page, where: string, within = "body"): Promise<void> {
  for (const dir of ["ltr", "rtl"]) {
    await page.evaluate((direction) => {
      document.documentElement.dir = direction;
    }, dir);
    const over = await page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll("dialog[open]")].map(
        ({ scrollWidth, clientWidth }) => scrollWidth - clientWidth,
      ),
    );
    expect(Math.max(...over), `${where}, ${dir}`).toBe(0);
    expect(await covered(page, within), `${where}, ${dir}`).toEqual([]);
  }
  await page.evaluate(() => document.documentElement.removeAttribute("dir"));
}

for (const locale of LOCALES) {
  for (const width of [390, 820]) {
    test.describe(`${locale}, ${width} wide`, () => {
      test.use({ locale, viewport: { width, height: width === 390 ? 844 : 1180 } });

      test("nothing runs out of the window", async ({ page }) => {
        const words = CATALOGUES[locale];
        const { app: texts, library, saving } = words.controls;
        const app = await AppPage.open(page, "auto", words);
        await expect(page.getByRole("button", { name: library.choosePhotos })).toBeVisible();
        await expectFits(page, "empty");
        await app.pick(noisy, { ...noisy, name: "second.png" });
        await app.finished();
        await expectFits(page, "done");
        await app.sweep("strides");
        await app.finished();
        await expectFits(page, "swept");
        if (width === 390) {
          await page.getByRole("button", { name: texts.settings, exact: true }).click();
        }
        await page.keyboard.press("j");
        await app.openFileFields();
        await expectFits(page, "settings and judging", "aside");
        const panel = page.getByRole("complementary");
        await panel.getByRole("button", { name: saving.moreWays }).click();
        await expectFits(page, "ways to save", ":popover-open");
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: texts.device.name, exact: true }).click();
        await expect(page.getByRole("dialog").getByRole("combobox").first()).toBeVisible();
        await expectFits(page, "device and app", "dialog[open]");
      });
    });
  }
}

/** All that the page says, shown or folded away: texts, and the names that are read out or shown on pointing. */
const said = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const texts: string[] = [];
    /** In English by its nature: files for a report, papers, licences. */
    const foreign = "[lang=en] *, [lang=en], textarea, kbd, script, style, noscript";
    for (const element of document.body.querySelectorAll("*")) {
      if (element.matches(foreign)) continue;
      for (const name of ["aria-label", "title", "placeholder", "alt", "aria-valuetext"]) {
        texts.push(element.getAttribute(name) ?? "");
      }
      for (const node of element.childNodes) {
        if (node.nodeType === Node.TEXT_NODE) texts.push(node.textContent ?? "");
      }
    }
    return texts.map((text) => text.trim()).filter(Boolean);
  });

/** The English texts that Japanese has others for. */
function englishOnly(english: object, japanese: object): string[] {
  return Object.entries(english).flatMap(([key, text]) => {
    const other = (japanese as Record<string, unknown>)[key];
    if (typeof text === "string") return text === other ? [] : [text];
    return text && other && typeof text === "object" ? englishOnly(text, other) : [];
  });
}

test.describe("a Japanese browser", () => {
  test.use({ locale: "ja-JP" });

  test("is nowhere spoken English to", async ({ page }) => {
    const english = new Set(englishOnly(en, ja));
    expect(english.size).toBeGreaterThan(300);
    const found = new Set<string>();
    const look = async () => {
      for (const whole of await said(page)) {
        // Names of files, titles of papers and licences stay as they are.
        const text = whole.replace(/“[^”]*”|noisy-denoised [a-z]+ [\d.]+\.png|.*LGPL.*/g, "");
        // Two words of small letters in a row are a sentence's, whatever it was made of.
        if (english.has(text) || /[A-Za-z]{2,} [a-z]{2,}/.test(text)) found.add(text);
      }
    };
    const { app: texts, compare, variants } = ja.controls;
    const app = await AppPage.open(page, "auto", ja);
    await expect(
      page.getByRole("button", { name: ja.controls.library.choosePhotos }),
    ).toBeVisible();
    await look();
    await app.pick(noisy, { ...noisy, name: "second.png" });
    await look();
    await app.finished();
    await look();
    for (const key of ["j", "v", "l", "r", "i"]) {
      await page.keyboard.press(key);
      await look();
    }
    await page.keyboard.press("i");
    await app.sweep("strides");
    await look();
    await page.keyboard.press("b");
    await look();
    await page.keyboard.press("d");
    await app.inPresetMenu(variants.keepAsPreset);
    await look();
    await page.keyboard.press("Escape");
    await app.save();
    await app.drop(noPhoto);
    await expect(app.alerts).toBeVisible();
    await look();
    await page.keyboard.press("?");
    await expect(page.getByText(compare.byHand)).toBeVisible();
    await look();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: texts.device.name, exact: true }).click();
    await expect(page.getByRole("heading", { name: ja.controls.system.about })).toBeVisible();
    await look();
    await page.keyboard.press("Escape");
    for (const part of ["#guide", "#how"]) {
      await page.evaluate((hash) => {
        location.hash = hash;
      }, part);
      await expect(page.locator(part)).toBeVisible();
      await look();
    }
    expect([...found]).toEqual([]);
  });
});
