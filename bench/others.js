/**
 * `node bench/others.js folder`: every file of a folder, and of the folders in it, through the built app as a person
 * takes it there, a few at a time: does it open, how long does it take, does the page live, and is what the page
 * shows what another program sees? The network is never answered, so that nothing is denoised. Files that others
 * made to try decoders are the food for it. Decides no test; writes a line of
 * JSON for each file, and pairs of pictures that differ beside it.
 *
 *   --out file    where they go (test-results/others.jsonl, without --out)
 *   --only text   files whose path holds it
 *   --root path   another checkout of the app, for a comparison
 */
import { mkdirSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { build, preview } from "vite";
import { findChromium } from "../scripts/chromium.js";
import { openChooser } from "./chooser.js";
import { differenceOf } from "./others/compare.js";
import { readPage } from "./others/page.js";

const here = fileURLToPath(new URL("..", import.meta.url));
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: "string", default: join(here, "test-results/others.jsonl") },
    only: { type: "string", default: "" },
    root: { type: "string", default: here },
  },
});
const [given] = positionals;
if (!given) throw new Error("Which folder?");

/** Files at a time; a page lives for so many batches. */
const [BATCH, BATCHES] = [8, 12];
/** A page that does not answer for so long hangs: the app itself ends a decoder sooner. In ms. */
const HANGS = 120_000;
const SLOW = 30_000;
/** Mean difference of the two pictures, of 255, beyond which they are not alike. */
const ALIKE = 6;

/** @typedef {Record<string, unknown> & { file: string, opened: boolean | null, ms: number }} Row */

const root = resolve(options.root);
const links = join(here, "node_modules/.tmp/others");
const outDir = `${links}-dist`;
const folder = resolve(given);
const unlikeFolder = `${resolve(options.out)}-unlike`;
const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .map((name) => join(folder, name))
  .filter((path) => path.includes(options.only) && statSync(path).isFile())
  .sort();

process.chdir(root);
/** @type {import("vite").InlineConfig} */
const config = {
  root,
  configFile: join(root, "vite.config.ts"),
  logLevel: "error",
  build: { outDir, emptyOutDir: true },
  preview: { port: 4188, strictPort: false },
};
await build(config);
const server = await preview(config);
const origin = server.resolvedUrls?.local[0];
const executablePath = findChromium();
if (!origin || !executablePath) throw new Error("The app is not served, or there is no Chromium.");
const browser = await chromium.launch({
  executablePath,
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});

/** @type {Row[]} */
const rows = [];
/** @type {string[]} */
const complaints = [];
/** @type {import("@playwright/test").Page | null} */
let page = null;
try {
  for (let at = 0, batch = 0; at < files.length; at += BATCH, batch++) {
    if (batch % BATCHES === 0) page = await freshPage();
    const some = files.slice(at, at + BATCH);
    const found = await openAll(some);
    // What is not told is not answered: one of them took the page along. Each alone tells which.
    for (const row of found ?? (await eachAlone(some))) {
      const unlike = {
        than: ALIKE,
        path: join(unlikeFolder, `${row.file.replace(/\W/g, "_")}.png`),
      };
      if (row.opened) Object.assign(row, await differenceOf(join(folder, row.file), row, unlike));
      delete row.shown;
      rows.push(row);
    }
    console.log(`${rows.length} of ${files.length}`);
    mkdirSync(dirname(options.out), { recursive: true });
    writeFileSync(options.out, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  }
} finally {
  await browser.close();
  await server.close();
  rmSync(links, { recursive: true, force: true });
}
report();

async function freshPage() {
  await page?.context().close();
  const fresh = await (await browser.newContext({ serviceWorkers: "block" })).newPage();
  fresh.on("pageerror", (error) => complaints.push(`an error nobody caught: ${error.message}`));
  fresh.on("crash", () => complaints.push("the page crashed"));
  fresh.on("console", (message) => {
    if (message.type() === "error") complaints.push(`on the console: ${message.text()}`);
  });
  // Never answered: opening goes on without a network.
  await fresh.route("**/models/**", () => {});
  await fresh.goto(String(origin));
  return fresh;
}

/** @param {readonly string[]} some */
async function eachAlone(some) {
  /** @type {Row[]} */
  const alone = [];
  for (const path of some) {
    page = await freshPage();
    const file = relative(folder, path);
    alone.push(...((await openAll([path])) ?? [{ file, opened: null, ms: HANGS }]));
  }
  page = await freshPage();
  return alone;
}

/**
 * @param {readonly string[]} paths
 * @returns {Promise<Row[] | null>} null where the page gave no answer
 */
async function openAll(paths) {
  if (!page) throw new Error("no page");
  const heard = complaints.length;
  // Names that occur once, so that refusals can be told apart.
  rmSync(links, { recursive: true, force: true });
  mkdirSync(links, { recursive: true });
  const names = paths.map((path, i) => {
    const name = `${i}.${path.replace(/^.*\./, "").slice(-8).replace(/\W/g, "")}`;
    symlinkSync(path, join(links, name));
    return name;
  });
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const hangs = new Promise((resolve) => {
    timer = setTimeout(resolve, HANGS * paths.length, null);
  });
  const answer = (async () => {
    const chooser = await openChooser(/** @type {import("@playwright/test").Page} */ (page));
    await chooser.setFiles(names.map((name) => join(links, name)));
    await chooser.element().dispose();
    return page?.evaluate(readPage, names);
  })().catch((/** @type {Error} */ error) => {
    complaints.push(`no answer: ${error.message.split("\n")[0]}`);
    return null;
  });
  const found = await Promise.race([answer, hangs]);
  clearTimeout(timer);
  const told = complaints.slice(heard);
  return (
    found &&
    paths.map((path, i) => ({
      file: relative(folder, path),
      ...found[i],
      ...(told.length > 0 && { complaints: told }),
    }))
  );
}

function report() {
  const opened = rows.filter((row) => row.opened);
  const count = (/** @type {(row: Row) => boolean} */ which) => rows.filter(which).length;
  console.log(
    `${files.length} files: ${opened.length} opened, ${count((row) => row.opened === false)} refused, ` +
      `${count((row) => row.opened === null)} without an answer, ${count((row) => row.ms > SLOW)} took more than ${SLOW / 1000} s, ` +
      `${count((row) => "difference" in row)} compared.`,
  );
  /** @type {Map<string, string[]>} */
  const refusals = new Map();
  for (const { opened, sentence, file } of rows) {
    if (opened === false)
      refusals.set(String(sentence), [...(refusals.get(String(sentence)) ?? []), file]);
  }
  for (const [sentence, which] of [...refusals].sort((a, b) => b[1].length - a[1].length)) {
    console.log(`${which.length} × ${sentence} (${which.slice(0, 3).join(", ")})`);
  }
  for (const row of rows) {
    if (Number(row.difference) > ALIKE) console.log(`unlike by ${row.difference}: ${row.file}`);
    if (row.otherSize) console.log(`another size, ${row.size} for ${row.otherSize}: ${row.file}`);
    if (row.complaints) console.log(`${row.file}: ${row.complaints}`);
  }
}
