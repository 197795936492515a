/**
 * `npm run fuzz`: thousands of damaged picture files through the real engine in a real browser. Each must
 * open soundly or be refused in a sentence; the worker and the page must live. Exits with 1 otherwise.
 *
 *   npm run fuzz -- --files 5000 --seed 1   how many, and the first one's seed (these are the defaults)
 *   npm run fuzz -- --photos folder         also damages the photos in a folder
 *   npm run fuzz -- --seed 1234 --files 1   the file of a failure again (with the same --photos)
 *
 * The originals are those of `e2e/fixtures` and its corpus, and so reach every decoder: the browser's own, libvips
 * (TIFF, JPEG XL, deep PNG and AVIF, CMYK), libheif and LibRaw.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { build, preview } from "vite";
import { memoryOfTree, watchMemory } from "../bench/memory.js";
import { findChromium } from "./chromium.js";

const { values: options } = parseArgs({
  options: {
    files: { type: "string", default: "5000" },
    seed: { type: "string", default: "1" },
    photos: { type: "string" },
  },
});
const [files, first] = [Number(options.files), Number(options.seed)];
if (!(Number.isInteger(files) && files >= 1)) throw new Error(`--files is ${options.files}`);
if (!Number.isInteger(first)) throw new Error(`--seed must be a whole number, not ${options.seed}`);

/** Files a call: small enough to show how far it is. */
const BATCH = 100;

const root = fileURLToPath(new URL("..", import.meta.url));
const executablePath = findChromium();
if (!executablePath) throw new Error("No Chromium found: `npm test` installs one.");

const corpus = join(root, "e2e/fixtures/corpus");
const fixtures = [
  ...["noisy.png", "noisy.avif", "noisy.gif"],
  ...["telephone.heic", "patches-10.heic", "alpha.heic", "two.heic", "patches.dng"],
].map((name) => join(root, "e2e/fixtures", name));
const kindsOfFiles = readdirSync(corpus)
  .filter((name) => name !== "manifest.json")
  .map((name) => join(corpus, name));
const { photos } = options;
const given = photos === undefined ? [] : readdirSync(photos).map((name) => join(photos, name));
const originals = [
  ...fixtures,
  ...kindsOfFiles,
  ...given.filter((path) =>
    /\.(jpe?g|png|webp|avif|gif|bmp|hei[cf]|hif|dng|tiff?|jxl)$/i.test(path),
  ),
].map((path) => readFileSync(path, "base64"));

/** @type {import("vite").InlineConfig} */
const config = {
  root,
  logLevel: "error",
  build: {
    outDir: "node_modules/.tmp/fuzz",
    rolldownOptions: { input: "e2e/engine-page/index.html" },
  },
  preview: { port: 4190, strictPort: false },
};
await build(config);
const server = await preview(config);
const browserServer = await chromium.launchServer({
  executablePath,
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
const browser = await chromium.connect(browserServer.wsEndpoint());

/** @type {Map<string, number>} */
const outcomes = new Map();
/** @type {import("../e2e/engine-page/fuzz").FuzzFailure[]} */
const failures = [];
/** @type {string[]} */
const complaints = [];
let worst = { seed: first, ms: 0 };

const start = performance.now();
const page = await browser.newPage();
page.on("pageerror", (error) => complaints.push(`an error nobody caught: ${error.message}`));
page.on("crash", () => complaints.push("the page crashed"));
page.on("console", (message) => {
  if (message.type() === "error") complaints.push(`an error on the console: ${message.text()}`);
});
try {
  await page.goto(`${server.resolvedUrls?.local[0]}e2e/engine-page/index.html`);
  await page.waitForFunction(() => "blindspot" in window);
  const kinds = await page.evaluate((given) => window.blindspot.prepareFuzz(given), originals);
  const pid = browserServer.process().pid ?? 0;
  const memory = watchMemory(pid);
  /** @type {(number | null)[]} */
  const after = [];
  for (let seed = first; seed < first + files; seed += BATCH) {
    const count = Math.min(BATCH, first + files - seed);
    const heard = complaints.length;
    const report = await page.evaluate((request) => window.blindspot.fuzz(request), {
      seed,
      files: count,
    });
    for (const [name, times] of Object.entries(report.outcomes)) {
      outcomes.set(name, (outcomes.get(name) ?? 0) + times);
    }
    failures.push(...report.failures);
    if (report.worst.ms > worst.ms) worst = report.worst;
    if (complaints.length > heard) {
      complaints.push(`(the above with seeds ${seed} to ${seed + count - 1})`);
    }
    await (await page.context().newCDPSession(page)).send("HeapProfiler.collectGarbage");
    after.push(memoryOfTree(pid));
    console.log(
      `${seed + count - first} of ${files}, ${failures.length} failures, ${mebibytes(after.at(-1))}`,
    );
  }
  const told = await page.evaluate(() => window.blindspot.tryEndlessModel());
  console.log(`\nA network without end: ${told}`);
  if (!/^ModelRejected: .*not over after \d+ seconds\.$/.test(told)) complaints.push(told);
  report(kinds, memory.stop(), after);
} finally {
  await browser.close().catch(() => {});
  await browserServer.close();
  await server.close();
}
if (failures.length + complaints.length > 0) process.exitCode = 1;

/** @param {number | null | undefined} bytes */
function mebibytes(bytes) {
  return bytes == null ? "not measured" : `${Math.round(bytes / 2 ** 20)} MiB`;
}

/**
 * @param {number} kinds originals
 * @param {number | null} peak bytes
 * @param {(number | null)[]} after bytes, when each batch was done
 */
function report(kinds, peak, after) {
  console.log(`\n${files} damaged files from seed ${first}, of ${kinds} originals:`);
  for (const [name, times] of [...outcomes].sort((a, b) => b[1] - a[1])) {
    console.log(`  ${name.padEnd(18)} ${times}`);
  }
  console.log(`Slowest: ${Math.round(worst.ms)} ms, seed ${worst.seed}.`);
  const minutes = ((performance.now() - start) / 60_000).toFixed(1);
  console.log(
    `${minutes} minutes; memory of all browser processes after the first ${BATCH} files ${mebibytes(after[0])}, ` +
      `after the last ${mebibytes(after.at(-1))}, at its peak ${mebibytes(peak)}; Chromium ${browser.version()}; load ${loadavg()[0]?.toFixed(1)}.`,
  );
  for (const complaint of complaints) console.log(complaint);
  const folder = join(root, "test-results", "fuzz");
  for (const { seed, what, steps, file } of failures) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, String(seed)), file, "base64");
    console.log(
      `Seed ${seed} (${steps.join(", ")}): ${what}. The file is test-results/fuzz/${seed}.`,
    );
  }
  console.log(`${failures.length} failures.`);
}
