import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";
import { install, run } from "./debian.js";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/**
 * The Chromium that tests and bench drive: `CHROMIUM_PATH`, else one on `PATH`, else Playwright's
 * own; only one that starts counts, since a download may lack the system's libraries.
 * @returns {string | null} the executable's path, or null when there is none
 * @throws {Error} when `CHROMIUM_PATH` is set but does not start
 */
export function findChromium() {
  const asked = process.env.CHROMIUM_PATH;
  if (asked) {
    if (!starts(asked)) throw new Error(`CHROMIUM_PATH is ${asked}, which does not start.`);
    return asked;
  }
  const folders = (process.env.PATH ?? "").split(delimiter);
  const system = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...system, chromium.executablePath()].find(starts) ?? null;
}

/**
 * Finds a Chromium or installs one: Playwright's download, else Debian's package.
 * @returns {string} the executable's path
 * @throws {Error} when none can be found or installed; the message says what to do
 */
export function ensureChromium() {
  const found = findChromium();
  if (found) return found;

  console.log("No Chromium found: trying Playwright's download.");
  run("npx", ["playwright", "install", "chromium"], {
    // On a network that blocks the download, give up soon instead of after minutes.
    PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: "10000",
  });
  const path = chromium.executablePath();
  if (existsSync(path) && !starts(path)) {
    console.log("It lacks libraries of the system: installing those.");
    run("npx", ["playwright", "install-deps", "chromium"]);
  }
  const downloaded = findChromium();
  if (downloaded) return downloaded;

  console.log("That did not work: trying the system package `chromium`.");
  install("chromium");
  const installed = findChromium();
  if (installed) return installed;

  throw new Error(
    "The browser tests need Chromium, and neither Playwright's download nor `apt-get install chromium` worked. " +
      "Install Chromium or Chrome yourself and set CHROMIUM_PATH to its executable.",
  );
}

/** @param {string} path */
function starts(path) {
  return (
    existsSync(path) &&
    spawnSync(path, ["--version"], { stdio: "ignore", timeout: 30_000 }).status === 0
  );
}
