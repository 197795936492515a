/**
 * `npm run cases`: small inputs that once came out wrong, through the built app as a person takes them there, and
 * measured against what is right. They lie beside the repository, in `../shared/cases`; where they do not,
 * nothing is measured. Decides no test.
 *
 *   npm run cases -- --record        also writes docs/cases.md
 *   npm run cases -- --only hot      kinds whose name begins so
 */
import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { build, preview } from "vite";
import { findChromium } from "../scripts/chromium.js";
import { takeThrough } from "./cases/app.js";
import { FILE_KINDS } from "./cases/file-kinds.js";
import { NETWORK_KINDS } from "./cases/network-kinds.js";

const { values: options } = parseArgs({
  options: {
    record: { type: "boolean", default: false },
    only: { type: "string", default: "" },
  },
});

if (options.record && options.only) throw new Error("--record is of all kinds: leave --only out.");

const root = fileURLToPath(new URL("..", import.meta.url));
const inputs = `${root}../shared/cases`;
const folder = `${root}node_modules/.tmp/cases`;
/** What a result is compared with, and lists of places. */
const NO_PHOTO = /(-clean\.png|\.csv|\.md)$/;

if (existsSync(inputs)) await measureAll();
else
  console.warn(
    `NOTHING MEASURED: there is no ${inputs}. A clone of the repository has no such inputs.`,
  );

async function measureAll() {
  const cases = [...FILE_KINDS, ...NETWORK_KINDS].filter(({ kind }) =>
    kind.toLowerCase().startsWith(options.only.toLowerCase()),
  );
  const unmeasured = readdirSync(inputs).filter(
    (name) => !NO_PHOTO.test(name) && !cases.some(({ files }) => files.includes(name)),
  );
  if (unmeasured.length > 0) console.warn(`Not measured: ${unmeasured.join(", ")}`);

  const executablePath = findChromium();
  if (!executablePath) throw new Error("No Chromium found: `npm test` installs one.");
  /** @type {import("vite").InlineConfig} */
  const config = {
    root,
    logLevel: "error",
    build: { outDir: `${folder}/dist`, emptyOutDir: true },
    preview: { port: 4189, strictPort: false },
  };
  await build(config);
  const server = await preview(config);
  const origin = server.resolvedUrls?.local[0];
  if (!origin) throw new Error("the app is not being served");
  const browser = await chromium.launch({
    executablePath,
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  rmSync(`${folder}/saved`, { recursive: true, force: true });
  const path = (/** @type {string} */ name) => `${inputs}/${name}`;
  const rows = [];
  try {
    for (const { kind, files, right, again, measure } of cases) {
      const taken = [];
      for (const file of files) {
        taken.push(await takeThrough(browser, origin, path(file), `${folder}/saved`, again));
      }
      const { measured, holds } = await measure(taken, path).catch((error) => ({
        measured: `not measured: ${error instanceof Error ? error.message : error}`,
        holds: false,
      }));
      const row = [kind, files.join(", "), right, measured, holds ? "yes" : "**no**"];
      console.log(`${holds ? "  " : "✗ "}${kind}: ${measured}`);
      rows.push(row);
    }
    if (options.record) record(rows, browser.version());
  } finally {
    await browser.close();
    await server.close();
  }
}

/**
 * @param {string[][]} rows
 * @param {string} version the browser's
 */
function record(rows, version) {
  const head = ["kind", "input", "right", "measured", "holds"];
  const lines = [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`);
  writeFileSync(
    `${root}docs/cases.md`,
    `# Last figures of \`npm run cases\`\n\nSmall made inputs that once came out wrong, opened in the built app (WASM, every setting at its default, Chromium\n` +
      `${version}), denoised and saved by Save, ${new Date().toISOString().slice(0, 10)}. What each number is stands in \`bench/cases/\`. The first\n` +
      `${FILE_KINDS.length} kinds are of the file, the last ${NETWORK_KINDS.length} of the network.\n\n${lines.join("\n")}\n`,
  );
}
