import { spawnSync } from "node:child_process";
import { install } from "./debian.js";

/**
 * The ExifTool that looks at saved files as others do.
 * @returns {string | null} what starts it, or null when there is none
 */
export function findExiftool() {
  return spawnSync("exiftool", ["-ver"], { stdio: "ignore" }).status === 0 ? "exiftool" : null;
}

/**
 * Finds ExifTool or installs Debian's package.
 * @throws {Error} when there is none afterwards
 */
export function ensureExiftool() {
  if (findExiftool()) return;
  console.log("No exiftool found: installing the system package `libimage-exiftool-perl`.");
  install("libimage-exiftool-perl");
  if (!findExiftool()) {
    throw new Error(
      "The metadata tests need exiftool: `apt-get install libimage-exiftool-perl` did not work.",
    );
  }
}
