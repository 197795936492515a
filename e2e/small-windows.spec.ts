/** Windows in which there is little room: nothing prints over anything else, and the photo has its share. */
import { expect, type Locator, test } from "@playwright/test";
import { AppPage, noisy } from "./app-page.ts";

interface Text {
  readonly text: string;
  /** Which text of the region: one in several pieces has one number. */
  readonly number: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

interface Texts {
  readonly texts: readonly Text[];
  readonly within: Omit<Text, "text" | "number">;
}

/** An element's place and every text below it that can be seen, as far as it is not cut off: at one moment. */
function textsIn(region: Locator): Promise<Texts> {
  return region.evaluate((root) => {
    const texts: Text[] = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    let number = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode(), number++) {
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) {
        let { left, top, right, bottom } = box;
        for (
          let above = node.parentElement;
          above && root.contains(above);
          above = above.parentElement
        ) {
          const { overflowX, overflowY } = getComputedStyle(above);
          const cut = above.getBoundingClientRect();
          if (overflowX !== "visible")
            [left, right] = [Math.max(left, cut.left), Math.min(right, cut.right)];
          if (overflowY !== "visible")
            [top, bottom] = [Math.max(top, cut.top), Math.min(bottom, cut.bottom)];
        }
        if (right - left > 0.5 && bottom - top > 0.5 && node.textContent?.trim()) {
          texts.push({ text: node.textContent, number, left, top, right, bottom });
        }
      }
    }
    const { left, top, right, bottom } = root.getBoundingClientRect();
    return { texts, within: { left, top, right, bottom } };
  });
}

async function expectApart(region: Locator): Promise<void> {
  const { texts, within } = await textsIn(region);
  expect(texts.length).toBeGreaterThan(1);
  for (const [i, a] of texts.entries()) {
    expect(a.left, a.text).toBeGreaterThanOrEqual(within.left);
    expect(a.right, a.text).toBeLessThanOrEqual(within.right);
    expect(a.top, a.text).toBeGreaterThanOrEqual(within.top);
    expect(a.bottom, a.text).toBeLessThanOrEqual(within.bottom);
    for (const b of texts.slice(i + 1)) {
      // Chromium gives a text that ends in "…" twice: as it is and as it is shown.
      if (a.number === b.number) continue;
      // A pixel is no more than the letters' own room.
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1;
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
      expect(wide && high, `“${a.text}” and “${b.text}” print over each other`).toBe(false);
    }
  }
}

for (const { width, height, touch } of [
  { width: 820, height: 1180, touch: false },
  { width: 820, height: 1180, touch: true },
  { width: 844, height: 390, touch: false },
  { width: 844, height: 390, touch: true },
  { width: 390, height: 844, touch: true },
]) {
  test.describe(`${width} × ${height}${touch ? ", for fingers" : ""}`, () => {
    test.use({ viewport: { width, height }, hasTouch: touch, isMobile: touch });

    test("the status line's texts stand beside each other, and the photo is not squeezed", async ({
      page,
    }) => {
      const app = await AppPage.open(page);
      await app.pick(noisy, { ...noisy, name: "another.png" });
      await expect(page.getByRole("navigation", { name: "Photos" })).toBeVisible();
      await expect(app.status).toContainText("sent");
      await expectApart(app.status);
      await app.finished();
      await expect(app.status).toContainText("WASM");
      await expectApart(app.status);
      const box = await app.viewer.boundingBox();
      expect(box?.height).toBeGreaterThanOrEqual(200);
    });
  });
}

test.describe("on a phone, with the divider level", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("both captions stand clear of the zoom bar and the values", async ({ page }) => {
    const app = await AppPage.open(page);
    await app.pick(noisy);
    await app.finished();
    await page.keyboard.press("d");
    await page.keyboard.press("v");
    const lower = await app.viewer.getByText("Denoised", { exact: true }).boundingBox();
    const values = await app.viewer.getByText("Point at a pixel").boundingBox();
    const bar = await page.getByRole("toolbar", { name: "Zoom" }).boundingBox();
    if (!lower || !values || !bar) throw new Error("not to be seen");
    expect(lower.y + lower.height).toBeLessThanOrEqual(values.y);
    expect(values.y + values.height).toBeLessThanOrEqual(bar.y);
  });
});
