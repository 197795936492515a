/**
 * Opens the app's file dialog, as a person does.
 * @param {import("@playwright/test").Page} page
 */
export async function openChooser(page) {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose photos" }).click();
  return chooser;
}
