/**
 * `npm run bench`: how fast, how large and how smooth one job is on this machine, next to the same
 * network without anything of ours around it; and what a fit costs. Prints tables and writes JSON; decides no test.
 *
 *   npm run bench -- --rounds 5   more repeats (default 3)
 *   npm run bench -- --only fit   only that part: job or fit
 *   npm run bench -- --record     also writes docs/bench.md
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import ort from "onnxruntime-node";
import { build, preview, runnerImport } from "vite";
import { findChromium } from "../scripts/chromium.js";
import { openChooser } from "./chooser.js";
import { measureFirstPage, SLOWED } from "./first-page.js";
import { LARGE, makeJpeg, measureFit, measurePlainJob, SMALL } from "./fit.js";
import { watchMemory } from "./memory.js";

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    record: { type: "boolean", default: false },
    only: { type: "string" },
  },
});
const rounds = Number(options.rounds);
if (!(rounds >= 1)) throw new Error(`--rounds must be 1 or more, not ${options.rounds}`);

const root = fileURLToPath(new URL("..", import.meta.url));
const executablePath = findChromium();
if (!executablePath) throw new Error("No Chromium found: `npm test` installs one.");

/** @type {import("vite").InlineConfig} */
const config = {
  root,
  logLevel: "error",
  build: {
    // The bench page beside the app, apart from what is shipped.
    outDir: "node_modules/.tmp/bench",
    rolldownOptions: { input: ["index.html", "bench/page/index.html"] },
  },
  preview: { port: 4185, strictPort: false },
};
await build(config);
const server = await preview(config);
const origin = server.resolvedUrls?.local[0];
if (!origin) throw new Error("the bench page is not being served");

/** A browser of its own, as memory is measured over all of one. */
const launch = async () => {
  const browserServer = await chromium.launchServer({
    executablePath,
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  return { browserServer, browser: await chromium.connect(browserServer.wsEndpoint()) };
};

const { browserServer, browser } = await launch();
try {
  if (options.only !== "fit") await benchJob();
  if (options.only !== "job") await benchFit();
} finally {
  await browser.close();
  await browserServer.close();
  await server.close();
}

async function benchJob() {
  const load = loadavg()[0] ?? 0;
  const photo = await makePhotoFile();
  /** @type {Awaited<ReturnType<typeof measureFirstPage>>[]} */
  const first = [];
  for (let i = 0; i < rounds; i++) first.push(await measureFirstPage(browser, String(origin)));
  const app = await measureApp(photo);
  const speed = await measureSpeed();
  report({ load, first, app, ...speed });
}

async function benchFit() {
  const load = loadavg()[0] ?? 0;
  const page = await openBenchPage();
  const folder = `${root}node_modules/.tmp/bench`;
  const large = await makeJpeg(page, LARGE, `${folder}/large.jpg`);
  const small = await makeJpeg(page, SMALL, `${folder}/small.jpg`);
  await page.evaluate(() => window.bench.fit()); // The first one allocates.
  const steps = [];
  for (let round = 0; round < rounds; round++) {
    steps.push(await page.evaluate(() => window.bench.fit()));
  }
  const { model } = await page.evaluate(() => ({ model: window.bench.model.id }));
  await page.context().close();
  /**
   * @template T
   * @param {(browser: import("@playwright/test").Browser, pid: number, origin: string, photo: string) => Promise<T>} measure
   * @param {string} photo
   */
  const alone = async (measure, photo) => {
    const own = await launch();
    try {
      return await measure(
        own.browser,
        own.browserServer.process().pid ?? 0,
        String(origin),
        photo,
      );
    } finally {
      await own.browser.close();
      await own.browserServer.close();
    }
  };
  const plain = await alone(measurePlainJob, large);
  reportFit({
    ...{ load, model, steps, plain },
    large: await alone(measureFit, large),
    small: await alone(measureFit, small),
  });
}

/**
 * @param {{ load: number, model: string, steps: { step: number, forward: number }[],
 *   plain: Awaited<ReturnType<typeof measurePlainJob>>, large: import("./fit.js").Fitted,
 *   small: import("./fit.js").Fitted }} measured
 */
function reportFit(measured) {
  const { load, model, steps, plain, large, small } = measured;
  const ratio = median(steps.map(({ step, forward }) => step / forward));
  const step = median(steps.map(({ step }) => step));
  const sides = (/** @type {typeof LARGE} */ { width, height }) => `${width} × ${height}`;
  const memory = (/** @type {number | null} */ bytes) =>
    bytes === null ? "not measured" : `${Math.round(bytes / 2 ** 20)} MiB`;
  const setting =
    `${model} on WASM with ${cpus().length} cores (load ${load.toFixed(1)} before), Chromium ${browser.version()}, ` +
    `${new Date().toISOString().slice(0, 10)}; steps: medians of ${steps.length} rounds. ` +
    "The photo that is fitted is not denoised before; each of the three has a browser of its own.";
  const table = [
    ["one step", seconds(step)],
    ["step ÷ forward run of the same batch (target ≤ 4.5)", ratio.toFixed(2)],
    [`a fit of ${sides(SMALL)}`, seconds(small.ms)],
    [`a fit of ${sides(LARGE)}`, seconds(large.ms)],
    [`a plain job of ${sides(LARGE)}`, seconds(plain.ms)],
    [
      `peak memory of a fit of ${sides(LARGE)}, from its first look at the photo on (target: below the plain job's)`,
      memory(large.memory.running),
    ],
    [
      `peak memory of a plain job of ${sides(LARGE)}, from its first tile on`,
      memory(plain.memory.running),
    ],
    ["the same with loading and opening, of the fit", memory(large.memory.whole)],
    ["the same with loading and opening, of the plain job", memory(plain.memory.whole)],
    [`longest main-thread block in a fit of ${sides(SMALL)}`, block(small.longestBlock)],
    [`longest main-thread block in a fit of ${sides(LARGE)}`, block(large.longestBlock)],
  ];
  print(setting, table);
  keep("fit", measured);
  if (options.record) record("fit", `## A fit\n\n${setting}`, table);
}

/**
 * @returns {Promise<string>} the photo's path, as a PNG: handed over as bytes, the test driver would
 *   keep the page's main thread busy with decoding them
 */
async function makePhotoFile() {
  const page = await openBenchPage();
  const path = `${root}node_modules/.tmp/bench/photo.png`;
  writeFileSync(path, await page.evaluate(() => window.bench.png()), "base64");
  await page.context().close();
  return path;
}

async function openBenchPage() {
  const page = await (await browser.newContext({ serviceWorkers: "block" })).newPage();
  await page.goto(`${origin}bench/page/index.html`);
  await page.waitForFunction(() => "bench" in window);
  return page;
}

/**
 * The photo through the app itself, everything cold: nothing loaded, compiled or cached.
 * @param {string} photo a path
 */
async function measureApp(photo) {
  const viewport = { width: 1280, height: 800 };
  const page = await (await browser.newContext({ viewport, serviceWorkers: "block" })).newPage();
  await page.addInitScript(() => {
    const marks = { chosen: 0, longestLoadBlock: 0, longestBlock: 0 };
    Object.assign(window, { marks });
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) {
        const after = marks.chosen && startTime + duration > marks.chosen;
        const phase = after ? "longestBlock" : "longestLoadBlock";
        marks[phase] = Math.max(marks[phase], duration);
      }
    }).observe({ type: "longtask", buffered: true });
  });
  // All sliders are in sight.
  await page.addInitScript(() => localStorage.setItem("blindspot:open", '["fine","network"]'));
  await page.goto(String(origin), { waitUntil: "networkidle" });
  const memory = watchMemory(browserServer.process().pid ?? 0);
  const chooser = await openChooser(page);
  await chooser.element().evaluate((input) => {
    // @ts-expect-error set above
    const choose = () => (window.marks.chosen = performance.now());
    input.addEventListener("change", choose, { capture: true });
  });
  await chooser.setFiles(photo);
  // Looked at in every frame: the value a frame sees has been painted when the next one begins.
  const firstTile = await page.waitForFunction(
    () => {
      const done = document.querySelector("[role=progressbar]")?.getAttribute("aria-valuenow");
      // @ts-expect-error set above
      return Number(done) > 0 && performance.now() - window.marks.chosen;
    },
    undefined,
    { polling: "raf", timeout: 600_000 },
  );
  await page.waitForFunction(
    () => {
      const bar = document.querySelector("[role=progressbar]");
      return bar && bar.getAttribute("aria-valuenow") === bar.getAttribute("aria-valuemax");
    },
    undefined,
    { timeout: 600_000 },
  );
  await page.waitForTimeout(500); // More may follow the last tile, and block too.
  /** @type {{ longestBlock: number, longestLoadBlock: number }} */
  // @ts-expect-error set above
  const { longestBlock, longestLoadBlock } = await page.evaluate(() => window.marks);
  const uniform = await measureBlending(page, "Amount");
  const pointwise = await measureBlending(page, "Brightness noise");
  await page.keyboard.press("r");
  const residual = await measureBlending(page, "Give back detail");
  const result = {
    blending: { uniform, pointwise, residual },
    firstTile: Number(await firstTile.jsonValue()),
    peakMemory: memory.stop(),
    longestBlock,
    longestLoadBlock,
  };
  await page.context().close();
  return result;
}

/**
 * A slider that blends, moved once a frame for two seconds over a view of 968 × 652 device pixels.
 * @param {import("@playwright/test").Page} page showing a finished photo
 * @param {string} label the slider's
 * @returns {Promise<{ median: number, worst: number }>} time from frame to frame, ms: the median, and
 *   what only one in twenty exceeds
 */
async function measureBlending(page, label) {
  const times = await page.getByLabel(label, { exact: true }).evaluate(async (slider) => {
    const input = /** @type {HTMLInputElement} */ (slider);
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
    /** @type {number[]} */
    const frames = [];
    for (let i = 0; i <= 120; i++) {
      frames.push(await new Promise(requestAnimationFrame));
      set?.call(input, String(10 + ((i * 7) % 80)));
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
    set?.call(input, "100");
    input.dispatchEvent(new Event("input", { bubbles: true }));
    return frames.slice(1).map((at, i) => at - (frames[i] ?? at));
  });
  const sorted = times.toSorted((a, b) => a - b);
  return { median: median(times), worst: sorted[Math.floor(0.95 * sorted.length)] ?? 0 };
}

/** The same pixels through the engine, bare ONNX Runtime Web and native ONNX Runtime, in turn. */
async function measureSpeed() {
  const page = await openBenchPage();
  const { model, width, height } = await page.evaluate(() => ({
    model: window.bench.model,
    width: window.bench.width,
    height: window.bench.height,
  }));
  const { threads } = await page.evaluate(() => window.bench.open());

  // The first of each compiles and allocates, and finds out how much fits into memory at once.
  await page.evaluate(() => window.bench.job());
  let rows = height;
  const bare = () =>
    page.evaluate((size) => window.bench.bare(size.rows, size.threads), { rows, threads });
  while (!(await bare().then(Boolean, () => false))) {
    rows = Math.floor(rows / 2);
    if (rows < 16) throw new Error("bare ONNX Runtime Web runs at no size");
  }
  const native = await openNative(`${root}public${model.file}`, threads, rows, model.radius);
  await native();

  /** @type {{ job: import("./page/bench").Job, bare: number, native: number }[]} */
  const samples = [];
  for (let round = 0; round < rounds; round++) {
    samples.push({
      job: await page.evaluate(() => window.bench.job()),
      bare: await bare(),
      native: await native(),
    });
  }
  await page.context().close();
  return { model: model.id, width, height, rows, threads, samples };
}

/**
 * @param {string} file the model
 * @param {number} threads
 * @param {number} rows of the photo
 * @param {number} margin around them, in pixels
 * @returns {Promise<() => Promise<number>>} runs it once and tells the milliseconds
 */
async function openNative(file, threads, rows, margin) {
  const { module: photo } = await runnerImport("/bench/page/photo.ts", { root, configFile: false });
  const { makePhoto, planesOf, width } = /** @type {typeof import("./page/photo")} */ (photo);
  const session = await ort.InferenceSession.create(file, { intraOpNumThreads: threads });
  const feeds = {
    image: new ort.Tensor("float32", planesOf(makePhoto(), rows, margin), [
      ...[1, 3, rows + 2 * margin, width + 2 * margin],
    ]),
    blindness: new ort.Tensor("float32", Float32Array.of(0), [1]),
  };
  return async () => {
    const start = performance.now();
    await session.run(feeds);
    return performance.now() - start;
  };
}

/**
 * @param {{ load: number, first: Awaited<ReturnType<typeof measureFirstPage>>[], app: Awaited<ReturnType<typeof measureApp>> }
 *   & Awaited<ReturnType<typeof measureSpeed>>} measured
 */
function report({ load, first, app, ...speed }) {
  const { width, height, rows, samples } = speed;
  // Where the whole photo did not fit untiled, the yardsticks' times are scaled to its pixels.
  const scale = height / rows;
  const job = median(samples.map((sample) => sample.job.total));
  const figures = {
    jobMs: job,
    bareMs: median(samples.map((sample) => sample.bare)) * scale,
    nativeMs: median(samples.map((sample) => sample.native)) * scale,
    // Of each round, not of the medians: what else the machine does slows a whole round.
    jobToBare: median(samples.map((sample) => sample.job.total / (sample.bare * scale))),
    jobToNative: median(samples.map((sample) => sample.job.total / (sample.native * scale))),
    firstTileMs: median(samples.map((sample) => sample.job.firstTile)),
    firstTileColdMs: app.firstTile,
    peakMemoryBytes: app.peakMemory,
    blendingMs: app.blending,
    longestBlockMs: app.longestBlock,
    longestLoadBlockMs: app.longestLoadBlock,
    firstPaintMs: median(first.map(({ paintMs }) => paintMs)),
    interactiveMs: median(first.map(({ interactiveMs }) => interactiveMs)),
  };
  const facts = {
    date: new Date().toISOString(),
    processor: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    loadBefore: load,
    browser: browser.version(),
    model: speed.model,
    threads: speed.threads,
    photo: { width, height, tiles: samples[0]?.job.tiles },
    untiledRows: rows,
  };

  const frames = (/** @type {{ median: number, worst: number }} */ { median, worst }) =>
    `${median.toFixed(1)} ms, 95 % within ${worst.toFixed(1)} ms`;
  const untiled =
    rows === height ? "untiled" : `untiled, scaled from ${width} × ${rows}: more does not fit`;
  const table = [
    ["whole job through the engine", seconds(figures.jobMs)],
    [`bare \`session.run\`, ${untiled}`, seconds(figures.bareMs)],
    [`native onnxruntime-node, ${untiled}`, seconds(figures.nativeMs)],
    ["job ÷ bare (target ≤ 1.10)", figures.jobToBare.toFixed(2)],
    ["job ÷ native", figures.jobToNative.toFixed(2)],
    ["first visible tile, engine warm", seconds(figures.firstTileMs)],
    ["first visible tile in the app, all cold", seconds(figures.firstTileColdMs)],
    [
      "peak memory, all browser processes",
      app.peakMemory === null ? "not measured" : `${Math.round(app.peakMemory / 2 ** 20)} MiB`,
    ],
    ["longest main-thread block, photo chosen to done", block(app.longestBlock)],
    ["longest main-thread block, page load", block(app.longestLoadBlock)],
    [`empty page painted, processor slowed ${SLOWED}×`, seconds(figures.firstPaintMs)],
    [`empty page interactive, processor slowed ${SLOWED}×`, seconds(figures.interactiveMs)],
    ["blending, frame to frame: Amount", frames(app.blending.uniform)],
    ["blending, frame to frame: Brightness noise", frames(app.blending.pointwise)],
    ["blending, frame to frame: Give back detail, residual shown", frames(app.blending.residual)],
  ];
  const setting =
    `${facts.model} on ${width} × ${height} in ${facts.photo.tiles} tiles, WASM with ${facts.threads} threads; ` +
    `medians of ${samples.length} rounds, taken in turn. ${facts.processor}, ${facts.cores} cores ` +
    `(load ${load.toFixed(1)} before), Chromium ${facts.browser}, ${facts.date.slice(0, 10)}.`;
  print(setting, table);
  keep("job", { facts, figures, samples });
  if (!options.record) return;
  const yardsticks =
    "All times are on one machine's clock, so the ratios travel better than the seconds. " +
    "The yardsticks get the same pixels and as many threads.";
  record("job", setting, table, yardsticks);
}

/** @param {number} ms */
function seconds(ms) {
  return `${(ms / 1000).toFixed(2)} s`;
}

/**
 * The browser reports no task shorter than 50 ms.
 * @param {number} ms
 */
function block(ms) {
  return ms ? `${Math.round(ms)} ms` : "none of 50 ms";
}

/**
 * @param {string} setting
 * @param {string[][]} table
 */
function print(setting, table) {
  const widest = Math.max(...table.map(([name = ""]) => name.length));
  console.log(`\n${setting}\n`);
  for (const [name = "", value = ""] of table) console.log(`${name.padEnd(widest)}  ${value}`);
}

/**
 * @param {string} part
 * @param {object} measured
 */
function keep(part, measured) {
  const folder = `${root}bench/results`;
  mkdirSync(folder, { recursive: true });
  const file = `${folder}/${new Date().toISOString().replaceAll(":", "-")}-${part}.json`;
  writeFileSync(file, `${JSON.stringify(measured, null, 2)}\n`);
  console.log(`\nWritten to ${file}`);
}

/**
 * Puts a part of docs/bench.md in the place of the one before.
 * @param {string} part
 * @param {string} setting
 * @param {string[][]} table
 * @param {string} after
 */
function record(part, setting, table, after = "") {
  const file = `${root}docs/bench.md`;
  const [begin, end] = [`<!-- ${part} -->`, `<!-- /${part} -->`];
  const lines = table.map(([name, value]) => `| ${name} | ${value} |`);
  const text = `${begin}\n\n${setting}\n\n| what | measured |\n| --- | --- |\n${lines.join("\n")}\n${after && `\n${after}\n`}\n${end}`;
  const before = readFileSync(file, "utf8");
  const found = before.indexOf(begin);
  if (found < 0) throw new Error(`no ${begin} in ${file}`);
  const rest = before.slice(before.indexOf(end) + end.length);
  writeFileSync(file, before.slice(0, found) + text + rest);
}

/** @param {number[]} values at least one */
function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}
