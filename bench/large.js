/**
 * `node bench/large.js`: memory of a large photo through the app itself, opened, denoised by Turbo on WASM and
 * saved; then the page's own heap with one and with five finished variants of it. Decides no test.
 *
 *   node bench/large.js --width 6000 --height 4000   the photo's size in pixels (the default, 24 megapixels)
 *   node bench/large.js --root ../older              another checkout of the app, for a comparison
 *   node bench/large.js --record                     also writes docs/bench-large.md
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { build, preview } from "vite";
import { findChromium } from "../scripts/chromium.js";
import { openChooser } from "./chooser.js";
import { watchMemory } from "./memory.js";

const { values: options } = parseArgs({
  options: {
    width: { type: "string", default: "6000" },
    height: { type: "string", default: "4000" },
    record: { type: "boolean", default: false },
    root: { type: "string", default: fileURLToPath(new URL("..", import.meta.url)) },
  },
});
const size = { width: Number(options.width), height: Number(options.height) };
const root = resolve(options.root);
const folder = `${root}/node_modules/.tmp/bench-large`;
const executablePath = findChromium();
if (!executablePath) throw new Error("No Chromium found: `npm test` installs one.");

/** @type {[what: string, measured: string][]} */
const table = [];
const home = process.cwd();
process.chdir(root);
/** @type {import("vite").InlineConfig} */
const config = {
  root,
  configFile: `${root}/vite.config.ts`,
  logLevel: "error",
  build: { outDir: `${folder}/dist`, emptyOutDir: true },
  preview: { port: 4187, strictPort: false },
};
await build(config);
const server = await preview(config);
const origin = server.resolvedUrls?.local[0];
if (!origin) throw new Error("the app is not being served");

const browserServer = await chromium.launchServer({
  executablePath,
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
const browser = await chromium.connect(browserServer.wsEndpoint());
try {
  const settings = { blindspot: 1, variants: [{ model: "turbo" }] };
  const fragment = Buffer.from(JSON.stringify(settings)).toString("base64url");
  const page = await (await browser.newContext({ serviceWorkers: "block" })).newPage();
  const photo = await makePhoto(page);
  await page.goto(`${origin}#settings=${fragment}`, { waitUntil: "networkidle" });

  const memory = watchMemory(browserServer.process().pid ?? 0);
  const started = performance.now();
  await (await openChooser(page)).setFiles(photo);
  await finished(page);
  const denoised = performance.now();
  const whileDenoising = memory.stop();
  report(
    "opened and denoised",
    `${seconds(denoised - started)}, peak ${mebibytes(whileDenoising)}`,
  );

  const saving = watchMemory(browserServer.process().pid ?? 0);
  const download = page.waitForEvent("download", { timeout: 600_000 });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await (await download).saveAs(`${folder}/saved.jpg`);
  report(
    "saved as JPEG",
    `${seconds(performance.now() - denoised)}, peak ${mebibytes(saving.stop())}`,
  );
  report("page heap with 1 finished variant", await pageHeap(page));

  await page.getByRole("button", { name: "Sweep strides" }).click();
  await finished(page);
  report("page heap with 5 finished variants", await pageHeap(page));
} finally {
  await browser.close();
  await browserServer.close();
  await server.close();
}

if (options.record) {
  const megapixels = (size.width * size.height) / 1e6;
  const lines = table.map(([what, measured]) => `| ${what} | ${measured} |`);
  writeFileSync(
    `${home}/docs/bench-large.md`,
    `# Last figures of \`node bench/large.js\`\n\n${size.width} × ${size.height} pixels (${megapixels} megapixels), JPEG, ` +
      `Turbo on WASM, ${cpus().length} cores, Chromium ${browser.version()}, ${new Date().toISOString().slice(0, 10)}. ` +
      `Peaks are over all browser processes; the page's heap is told by the browser, by thread and kind.\n\n` +
      `| what | measured |\n| --- | --- |\n${lines.join("\n")}\n`,
  );
}

/**
 * @param {import("@playwright/test").Page} page
 * @returns {Promise<string>} the path of a noisy JPEG of the size asked for
 */
async function makePhoto(page) {
  await page.goto(String(origin));
  const base64 = await page.evaluate(async ({ width, height }) => {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no canvas");
    const tile = new ImageData(500, 500);
    let state = 1;
    for (let i = 0; i < tile.data.length; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      tile.data[i] = i % 4 === 3 ? 255 : 110 + (i % 2000) / 40 + (state >>> 24) / 8;
    }
    for (let y = 0; y < height; y += 500) {
      for (let x = 0; x < width; x += 500) context.putImageData(tile, x, y);
    }
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 });
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let text = "";
    for (let i = 0; i < bytes.length; i += 0x8000) {
      text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
    }
    return btoa(text);
  }, size);
  mkdirSync(folder, { recursive: true });
  const path = `${folder}/photo.jpg`;
  writeFileSync(path, base64, "base64");
  return path;
}

/** @param {import("@playwright/test").Page} page */
async function finished(page) {
  await page.waitForFunction(
    () => {
      const bar = document.querySelector("[role=progressbar]");
      return bar && bar.getAttribute("aria-valuenow") === bar.getAttribute("aria-valuemax");
    },
    undefined,
    { timeout: 3_600_000, polling: 500 },
  );
  await page.waitForTimeout(3000); // The panes draw what came last.
}

/**
 * The page's own share, without its workers: JavaScript, array buffers, DOM.
 * @param {import("@playwright/test").Page} page
 */
async function pageHeap(page) {
  const parts = await page.evaluate(async () => {
    const { measureUserAgentSpecificMemory: measure } = /** @type {any} */ (performance);
    const { breakdown } = await measure.call(performance);
    /** @type {Record<string, number>} */
    const sums = {};
    for (const { bytes, attribution, types } of breakdown) {
      const scope = attribution[0]?.scope ?? "shared";
      const key = `${scope} ${types.join("+")}`;
      sums[key] = (sums[key] ?? 0) + bytes;
    }
    return sums;
  });
  return Object.entries(parts)
    .filter(([, bytes]) => bytes > 2 ** 20)
    .map(([name, bytes]) => `${name} ${mebibytes(bytes)}`)
    .join(", ");
}

/**
 * @param {string} what
 * @param {string} measured
 */
function report(what, measured) {
  table.push([what, measured]);
  console.log(`${what}: ${measured}`);
}

/** @param {number} ms */
function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** @param {number | null} bytes */
function mebibytes(bytes) {
  return bytes === null ? "not measured" : `${Math.round(bytes / 2 ** 20)} MiB`;
}
