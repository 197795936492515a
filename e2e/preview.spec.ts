/** What the fastest network makes of the view comes before a slower one's answer. */
import { expect, test } from "@playwright/test";
import { AppPage, noisy } from "./app-page";
import { png } from "./pictures";

test("before a long run a quick preview shows, and says what it is", async ({ page }) => {
  const app = await AppPage.open(page);
  let state = 1;
  const grain = () => {
    state = (state * 48271) % 2147483647;
    return 110 + (state % 40);
  };
  // Only a run tells how long another one takes.
  await app.drop(noisy);
  await app.finished();
  const runs = await app.runs();
  await app.drop(png("large.png", 1600, 1200, 2, grain));
  await page
    .getByRole("navigation", { name: "Photos" })
    .getByRole("button", { name: "large.png" })
    .click();
  const viewer = page.getByRole("region", { name: "Viewer" });
  await expect(page.getByRole("region", { name: "Status" })).toContainText("A quick preview first");
  await expect(viewer).toContainText("Preview by Turbo");
  // The chosen network goes on over it; it is the one whose share is told.
  await expect(page.getByRole("region", { name: "Status" })).toContainText("Denoising…");
  await expect(viewer).toContainText(/Preview by Turbo, \d+ %/);
  expect(await app.runs()).toBe(runs + 1);
  // Another choice ends it at once.
  const model = page.getByRole("combobox", { name: "Model" });
  const turbo = await model.getByRole("option", { name: /^Turbo/ }).getAttribute("value");
  await model.selectOption(turbo);
  await expect(viewer).not.toContainText("Preview by Turbo");
  await app.finished();
});
