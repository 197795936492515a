/** A file through the app as a person takes it there: chosen, denoised by default settings, saved by Save. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openChooser } from "../chooser.js";

/**
 * @typedef {object} Saved
 * @property {string} name the suggested one
 * @property {Buffer} bytes
 *
 * @typedef {object} Taken
 * @property {Saved | null} saved null where it did not open
 * @property {string[]} told sentences on the page before anything was saved
 * @property {Saved | null} other what was saved a second time, if asked
 */

/**
 * @param {import("@playwright/test").Browser} browser
 * @param {string} origin
 * @param {string} file a path
 * @param {string} folder where saved files are left to be looked at
 * @param {{ format?: string, metadata?: string }} again how to save it once more
 * @returns {Promise<Taken>}
 */
export async function takeThrough(browser, origin, file, folder, again = {}) {
  const viewport = { width: 1280, height: 800 };
  const page = await (await browser.newContext({ viewport, serviceWorkers: "block" })).newPage();
  try {
    await page.goto(origin);
    await (await openChooser(page)).setFiles(file);
    const status = page.getByRole("region", { name: "Status" });
    const done = status.filter({ hasText: "Done" }).waitFor({ timeout: 600_000 });
    const failed = page.getByRole("alert").filter({ hasText: /\w/ }).waitFor({ timeout: 600_000 });
    failed.catch(() => {});
    done.catch(() => {});
    const opened = await Promise.race([done.then(() => true), failed.then(() => false)]);
    if (!opened) return { saved: null, told: await sentences(page), other: null };
    // What is lost is known as soon as the size is.
    await page.locator("#save-note", { hasText: "about" }).waitFor({ timeout: 60_000 });
    const told = await sentences(page);
    const saved = await save(page, folder);
    const other = Object.keys(again).length > 0 ? await saveAgain(page, folder, again) : null;
    return { saved, told, other };
  } finally {
    await page.context().close();
  }
}

/** @param {import("@playwright/test").Page} page */
async function sentences(page) {
  const places = ["#save-losses li", "[role=alert]", "[data-notes] li", "[role=status]"];
  const texts = await page.locator(places.join()).allInnerTexts();
  return texts.map((text) => text.replace(/\s+/g, " ").trim()).filter(Boolean);
}

/**
 * @param {import("@playwright/test").Page} page
 * @param {string} folder
 * @returns {Promise<Saved>}
 */
async function save(page, folder) {
  const download = page.waitForEvent("download", { timeout: 120_000 });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const file = await download;
  const [name, bytes] = [file.suggestedFilename(), readFileSync(await file.path())];
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), bytes);
  return { name, bytes };
}

/**
 * @param {import("@playwright/test").Page} page
 * @param {string} folder
 * @param {{ format?: string, metadata?: string }} again
 */
async function saveAgain(page, folder, { format, metadata }) {
  await page.locator("summary", { hasText: /^File/ }).click();
  if (format) await page.getByRole("combobox", { name: "Format" }).selectOption(format);
  if (metadata) await page.getByRole("combobox", { name: "Metadata" }).selectOption(metadata);
  return save(page, join(folder, "again"));
}
