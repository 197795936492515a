/** Choosing what runs the network, in the dialog about device and app. */
import { expect, type Page, test } from "@playwright/test";
import { AppPage, noisy } from "./app-page";

const dialog = (page: Page) => page.getByRole("dialog", { name: "Device and app" });
const radio = (page: Page, name: string) => dialog(page).getByRole("radio", { name });
const now = (page: Page) => dialog(page).getByText(/^In use: /);

async function openDialog(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Device and app" }).click();
  await expect(dialog(page)).toBeVisible();
}

test("one thread can be chosen while a photo is denoised, and stays chosen", async ({ page }) => {
  const app = await AppPage.open(page);
  await app.drop(noisy);
  await openDialog(page);
  await expect(radio(page, "Automatic")).toBeChecked();
  await radio(page, "Automatic").press("ArrowUp"); // Round to the last: by keyboard, as any radio.
  await expect(radio(page, "WebAssembly, one thread")).toBeChecked();
  await expect(now(page)).toHaveText("In use: WASM, 1 thread.");
  await dialog(page).getByRole("button", { name: "Close" }).click();
  await app.finished();
  await expect(app.status).toContainText("WASM, 1 thread");

  await page.reload();
  await openDialog(page);
  await expect(radio(page, "WebAssembly, one thread")).toBeChecked();
  await expect(now(page)).toHaveText("In use: WASM, 1 thread.");
});

test("what was chosen and is not there falls back, says so, and can be tried again", async ({
  page,
}) => {
  const app = await AppPage.open(page);
  await openDialog(page);
  await radio(page, "WebGPU, half precision").check();
  await expect(now(page)).toHaveText(/^In use: WASM, .+\. WebGPU is not used: .+\.$/);
  await dialog(page).getByRole("button", { name: "Try the faster ones again" }).click();
  await expect(now(page)).toHaveText(/^In use: WASM, .+\. WebGPU is not used: .+\.$/);
  await radio(page, "WebAssembly, several threads").check();
  await expect(now(page)).toHaveText(/^In use: WASM, \d+ threads?\.$/);
  // Nothing faster was given up: there is nothing to try again.
  await expect(dialog(page).getByRole("button", { name: "Try the faster ones again" })).toHaveCount(
    0,
  );
  await dialog(page).getByRole("button", { name: "Close" }).click();
  await app.drop(noisy);
  await app.finished();
});
