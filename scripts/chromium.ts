import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/**
 * The Chromium the tests drive: `CHROMIUM_PATH`, else one on `PATH`, else Playwright's own.
 * @returns an executable's path, or null when there is none.
 * @throws Error when `CHROMIUM_PATH` is set but names nothing that can be run.
 */
export function findChromium(): string | null {
  const asked = process.env.CHROMIUM_PATH;
  if (asked) {
    if (!executable(asked)) throw new Error(`CHROMIUM_PATH is ${asked}, which cannot be run.`);
    return asked;
  }
  const folders = (process.env.PATH ?? "").split(delimiter);
  const system = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...system, chromium.executablePath()].find(executable) ?? null;
}

function executable(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
