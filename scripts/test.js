/** Everything `npm test` does: what the tests need, the unit tests, then the built app in a Chromium. */
import { spawnSync } from "node:child_process";
import { ensureChromium } from "./chromium.js";
import { ensureExiftool } from "./exiftool.js";
import { ensureNginx } from "./nginx.js";

try {
  const path = ensureChromium();
  console.log(`Browser tests use ${path}`);
  if (process.env.CI) {
    ensureNginx();
    ensureExiftool();
  }
  step("test:unit", path);
  step("test:e2e", path);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/**
 * @param {string} script a script of package.json
 * @param {string} chromium the executable's path
 * @throws {Error} when the script fails
 */
function step(script, chromium) {
  const { status } = spawnSync("npm", ["run", script], {
    env: { ...process.env, CHROMIUM_PATH: chromium },
    stdio: "inherit",
  });
  if (status !== 0) throw new Error(`npm run ${script} failed.`);
}
