import { spawnSync } from "node:child_process";
import { install } from "./debian.js";

/** Debian keeps it where only root's `PATH` leads. */
const names = ["nginx", "/usr/sbin/nginx"];

/**
 * The nginx that the deployment tests run.
 * @returns {string | null} what starts it, or null when there is none
 */
export function findNginx() {
  return names.find((name) => spawnSync(name, ["-v"], { stdio: "ignore" }).status === 0) ?? null;
}

/**
 * Finds nginx or installs Debian's package. It may start a server on port 80: for continuous integration,
 * not for a person's own machine.
 * @throws {Error} when there is none afterwards
 */
export function ensureNginx() {
  if (findNginx()) return;
  console.log("No nginx found: installing the system package `nginx`.");
  install("nginx");
  if (!findNginx()) {
    throw new Error("The deployment tests need nginx: `apt-get install nginx` did not work.");
  }
}
