import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { AppPage, noisy } from "./app-page.ts";

async function expectNoSeriousViolation(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(" ")}`)).toEqual(
    [],
  );
}

for (const colorScheme of ["dark", "light"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test("empty, loaded and with a notice", async ({ page }) => {
      const app = await AppPage.open(page);
      await expect(page.getByRole("heading")).toBeVisible();
      await expectNoSeriousViolation(page);
      await app.pick(noisy);
      await app.finished();
      await app.drop({ name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("no") });
      await expect(app.alerts).toBeVisible();
      await expectNoSeriousViolation(page);
    });

    test("every layout, and the dialogs", async ({ page }) => {
      const app = await AppPage.open(page);
      await app.pick(noisy);
      await app.finished();
      await app.sweep("blindness");
      await app.finished();
      for (const key of ["j", "g", "r", "v", "l", "i", "b", "1", "d", "d"]) {
        await page.keyboard.press(key);
        await expectNoSeriousViolation(page);
      }
      await page.keyboard.press("?");
      await expectNoSeriousViolation(page);
      await page.keyboard.press("Escape");
      await app.inPresetMenu("Keep as preset…");
      await expectNoSeriousViolation(page);
    });

    for (const width of [1280, 390]) {
      test(`the dialog about device and app, ${width} wide`, async ({ page }) => {
        await page.setViewportSize({ width, height: 800 });
        const app = await AppPage.open(page);
        await app.pick(noisy);
        await app.finished();
        await page.getByRole("button", { name: "Device and app" }).click();
        await page.getByText("What would be reported").click();
        await page.getByText(/^Software by others/).click();
        await expect(page.getByRole("textbox", { name: "Diagnostics" })).toHaveValue(/Browser: /);
        await expectNoSeriousViolation(page);
      });
    }

    test("on a phone, the sheet closed and open", async ({ page }) => {
      await page.setViewportSize({ width: 390, height: 844 });
      const app = await AppPage.open(page);
      await expectNoSeriousViolation(page);
      await app.pick(noisy);
      await app.finished();
      await expectNoSeriousViolation(page);
      await page.getByRole("button", { name: "Settings", exact: true }).click();
      await app.chooseFormat("JPEG");
      await expectNoSeriousViolation(page);
      await app.sweep("blindness");
      await app.finished();
      await expectNoSeriousViolation(page);
    });
  });
}

test("on a phone every button and field is large enough for a finger", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  await app.sweep("blindness");
  await app.finished();
  await page.keyboard.press("j");
  await expect(page.getByRole("button", { name: /^Flat area/ }).first()).toBeVisible();
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  await app.chooseFormat("AVIF");
  const tools = page.getByRole("button", { name: "Look closer" });
  const end = await tools.evaluate((element) => element.getBoundingClientRect().right);
  expect(end, "the tools end inside the phone").toBeLessThanOrEqual(390);
  const small = await page
    .locator("button:visible, select:visible, input:visible, [role=slider]:visible")
    .evaluateAll((elements) =>
      elements
        // An element that reaches beyond its box for a finger does so by a pseudo-element.
        .filter((element) => getComputedStyle(element, "::after").position !== "absolute")
        .map((element) => {
          // A finger ticks a box by its label.
          const box = element.matches("[type=checkbox]") ? element.closest("label") : element;
          return { element, box: (box ?? element).getBoundingClientRect() };
        })
        .filter(({ box }) => box.width < 44 || box.height < 44)
        .map(({ element, box }) => `${box.width}×${box.height} ${element.outerHTML.slice(0, 120)}`),
    );
  expect(small).toEqual([]);
});

test("everything is reached by the keyboard, and the focus can be seen", async ({ page }) => {
  const app = await AppPage.open(page);
  await app.pick(noisy);
  await app.finished();
  const reached = new Set<string>();
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press("Tab");
    const name = await page.evaluate(() => {
      const active = document.activeElement;
      if (!active || active === document.body) return null;
      const label = active instanceof HTMLInputElement ? active.labels?.[0]?.textContent : null;
      return active.getAttribute("aria-label") ?? label ?? active.textContent;
    });
    if (name) reached.add(name);
  }
  for (const control of [
    "Viewer",
    "Zoom in",
    "Fit",
    "Amount",
    "Blindness",
    "FilePNG",
    "SaveCtrl+S",
  ]) {
    expect([...reached]).toContain(control);
  }
  expect([...reached].some((name) => name.startsWith("Divider"))).toBe(true);
});

test("the theme follows the system until it is chosen, and the choice is kept", async ({
  page,
}) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await AppPage.open(page);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await ground();
  await page.emulateMedia({ colorScheme: "light" });
  const light = await ground();
  expect(light).not.toBe(dark);
  await page.getByRole("button", { name: "Use the dark theme" }).click();
  expect(await ground()).toBe(dark);
  await page.reload();
  await expect(page.getByRole("button", { name: "Use the light theme" })).toBeVisible();
  expect(await ground()).toBe(dark);
});
