/** Installs what the tests need and Debian has. */
import { spawnSync } from "node:child_process";

const isRoot = process.getuid?.() === 0;

let updated = false;

/** @param {string} name of Debian's package */
export function install(name) {
  if (!updated) apt("update");
  updated = true;
  apt("install", "--yes", "--no-install-recommends", name);
}

/**
 * Runs `apt-get`, as root or through sudo.
 * @param {string[]} words
 */
function apt(...words) {
  const command = ["apt-get", ...words];
  // -n: fail rather than wait for a password nobody may be there to type.
  if (!isRoot) command.unshift("sudo", "-n");
  const [program = "", ...rest] = command;
  run(program, rest, { DEBIAN_FRONTEND: "noninteractive" });
}

/**
 * Runs to the end with its output shown; whether it worked is seen by looking for what it installs.
 * @param {string} program
 * @param {string[]} words
 * @param {Record<string, string>} [environment]
 */
export function run(program, words, environment = {}) {
  spawnSync(program, words, {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "inherit", "inherit"],
    timeout: 10 * 60_000,
  });
}
