/**
 * `node bench/large.js`: time and memory of a large photo through the app itself: opened, denoised by Turbo on WASM,
 * saved in its own format. Prints a line of JSON for each photo; decides no test.
 *
 *   node bench/large.js --size 10000x10000 --format tiff --bits 16   one photo; 6000x4000, jpeg, 8 without these
 *   node bench/large.js --size 4000x3000,10000x10000                 several sizes, one after the other
 *   node bench/large.js --root ../older                              another checkout of the app, for a comparison
 *   node bench/large.js --mean                                       a 3 × 3 mean in place of the network: minutes less,
 *                                                                    with all that is not the network's
 *   node bench/large.js --auto                                       as people meet it: Auto chooses, hot pixels go, structure
 *                                                                    is kept; a plain run without this
 *   node bench/large.js --open                                       only opened
 *   node bench/large.js --first                                      only to its first denoised tile
 *   node bench/large.js --most 2384                                  fails where the browser takes more MiB at once
 *   node bench/large.js --trace file.jsonl                           the memory of each process, all the time
 *
 * The browser has a profile on disk, as a person's has: what it keeps in private windows it keeps in memory.
 */
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { build, preview } from "vite";
import { findChromium } from "../scripts/chromium.js";
import { openChooser } from "./chooser.js";
import { makeLargePhoto } from "./large-photo.js";
import { meanForTurbo } from "./mean.js";
import { memoryByProcess, processorSeconds } from "./memory.js";

const { values: options } = parseArgs({
  options: {
    size: { type: "string", default: "6000x4000" },
    format: { type: "string", default: "jpeg" },
    bits: { type: "string", default: "8" },
    mean: { type: "boolean", default: false },
    most: { type: "string" },
    auto: { type: "boolean", default: false },
    open: { type: "boolean", default: false },
    first: { type: "boolean", default: false },
    trace: { type: "string" },
    photos: { type: "string", default: join(tmpdir(), "large-photos") },
    root: { type: "string" },
  },
});
const root = resolve(options.root ?? fileURLToPath(new URL("..", import.meta.url)));
const executablePath = findChromium();
if (!executablePath) throw new Error("No Chromium found: `npm test` installs one.");

/** What a new variant has. */
const AUTO = {
  auto: ["blindness", "hole", "sampling", "strength"],
  ...{ removeHotPixels: true, keepStructure: true, correctBrightness: true },
};

/** For whatever the page is waited for. */
const WAIT = { timeout: 3_600_000, polling: 100 };

process.chdir(root);
/** @type {import("vite").InlineConfig} */
const config = {
  root,
  configFile: `${root}/vite.config.ts`,
  logLevel: "error",
  build: { outDir: `${root}/node_modules/.tmp/bench-large-${process.pid}`, emptyOutDir: true },
  preview: { port: 4187, strictPort: false },
};
await build(config);
if (options.mean) {
  const models = `${config.build?.outDir}/models`;
  for (const [name, bytes] of await meanForTurbo(models)) writeFileSync(`${models}/${name}`, bytes);
}
const server = await preview(config);
const origin = server.resolvedUrls?.local[0];
if (!origin) throw new Error("the app is not being served");
try {
  for (const size of options.size.split(",")) {
    const [width = 0, height = 0] = size.split("x").map(Number);
    const format = /** @type {import("./large-photo.js").Photo["format"]} */ (options.format);
    const photo = { format, width, height, bits: Number(options.bits) };
    const path = await makeLargePhoto(options.photos, photo);
    const measured = await measure(path);
    console.log(JSON.stringify({ ...photo, ...measured }));
    tell(photo, measured);
  }
} finally {
  await server.close();
  rmSync(String(config.build?.outDir), { recursive: true, force: true });
}

/**
 * Notes it for docs/reliability.md under `npm run soak`, and holds it against the most it may take.
 * @param {{ format: string, width: number, height: number, bits: number }} photo
 * @param {Awaited<ReturnType<typeof measure>>} measured
 */
function tell({ format, width, height, bits }, { peakMiB, at }) {
  const peak = Math.max(...Object.values(peakMiB));
  const { SOAK } = process.env;
  const what = `${(width * height) / 1e6} megapixels, ${format.toUpperCase()} of ${bits} bits${options.mean ? ", means in place of the network" : ""}`;
  const times = Object.entries(at).map(([event, seconds]) => `${event} after ${seconds} s`);
  if (SOAK) {
    const line = { what, measured: `${times.join(", ")}; ${peak} MiB at its peak` };
    appendFileSync(SOAK, `${JSON.stringify(line)}\n`);
  }
  if (peak > Number(options.most ?? Number.POSITIVE_INFINITY)) {
    console.error(`${what}: ${peak} MiB, and ${options.most} at most`);
    process.exitCode = 1;
  }
}

/** @param {string} photo */
async function measure(photo) {
  const profile = mkdtempSync(join(tmpdir(), "bench-large-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: /** @type {string} */ (executablePath),
    viewport: { width: 1280, height: 800 },
    serviceWorkers: "block",
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  const browserId = browserProcess(profile);
  const memory = watchPhases(browserId);
  try {
    const page = await context.newPage();
    const settings = { blindspot: 1, variants: [{ model: "turbo", ...(options.auto && AUTO) }] };
    const fragment = Buffer.from(JSON.stringify(settings)).toString("base64url");
    await page.goto(`${origin}#settings=${fragment}`, { waitUntil: "networkidle", timeout: 0 });
    const chooser = await openChooser(page);
    memory.begin("opening");
    const started = performance.now();
    const before = processorSeconds(browserId);
    let megabytes = 0;
    /** @type {Record<string, number>} Seconds since the photo was chosen. */
    const at = {};
    /** @type {Record<string, number>} And of the processor, as much as the browser had of it. */
    const processor = {};
    const mark = (/** @type {string} */ event) => {
      at[event] = rounded((performance.now() - started) / 1000);
      processor[event] = rounded(processorSeconds(browserId) - before);
    };
    await chooser.setFiles(photo);
    const firstTile = page.waitForFunction(hasTile, undefined, WAIT).then(() => mark("firstTile"));
    firstTile.catch(() => {}); // The browser is closed while it waits.
    await page.waitForFunction(isShown, undefined, WAIT);
    mark("shown");
    memory.begin("denoising");
    if (!options.open) await firstTile;
    if (!options.open && !options.first) {
      await page.waitForFunction(isDone, undefined, WAIT);
      mark("done");
      memory.begin("saving");
      const download = page.waitForEvent("download", { timeout: WAIT.timeout });
      await page.getByRole("button", { name: "Save", exact: true }).click();
      const saved = join(profile, "saved");
      const told = page.getByRole("alert").first();
      const refused = told.waitFor({ timeout: WAIT.timeout }).then(async () => {
        throw new Error(
          `refused after ${rounded((performance.now() - started) / 1000)} s: ${await told.innerText()}; ${JSON.stringify(memory.stop())}`,
        );
      });
      refused.catch(() => {}); // The browser is closed while it waits.
      await (await Promise.race([download, refused])).saveAs(saved);
      mark("saved");
      megabytes = rounded(statSync(saved).size / 1e6);
    }
    const peakMiB = memory.stop();
    return {
      ...{ at, processor, megabytes, peakMiB },
      cores: cpus().length,
      load: Math.round(loadavg()[0] ?? 0),
      browser: context.browser()?.version() ?? "",
    };
  } finally {
    memory.stop();
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

/** @param {number} value */
function rounded(value) {
  return Math.round(10 * value) / 10;
}

/** The browser that works in a profile: this process' child. @param {string} profile */
function browserProcess(profile) {
  const id = readdirSync("/proc").find((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, "utf8");
      return command.includes(`--user-data-dir=${profile}`) && !command.includes("--type=");
    } catch {
      return false;
    }
  });
  return Number(id);
}

/**
 * Largest memory of all browser processes together, by phase: their proportional set sizes.
 * @param {number} browser a process id
 */
function watchPhases(browser) {
  /** @type {Record<string, number>} */
  const peaks = {};
  let phase = "loading";
  const started = performance.now();
  const sample = () => {
    const parts = memoryByProcess(browser);
    const mebibytes = Math.round(parts.reduce((sum, { bytes }) => sum + bytes, 0) / 2 ** 20);
    peaks[phase] = Math.max(peaks[phase] ?? 0, mebibytes);
    if (options.trace) {
      const seconds = rounded((performance.now() - started) / 1000);
      const of = parts.map(({ kind, bytes }) => [kind, Math.round(bytes / 2 ** 20)]);
      appendFileSync(options.trace, `${JSON.stringify({ seconds, phase, mebibytes, of })}\n`);
    }
  };
  const timer = setInterval(sample, 100);
  return {
    /** @param {string} next */
    begin(next) {
      sample();
      phase = next;
    },
    stop() {
      clearInterval(timer);
      return peaks;
    },
  };
}

/** Something of the photo is in its pane: the middle of the canvas is not see-through any more. */
function isShown() {
  const canvas = /** @type {HTMLCanvasElement | null} */ (
    document.querySelector("canvas[role=img]")
  );
  if (!canvas?.width) return false;
  const dot = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  dot?.drawImage(canvas, canvas.width >> 1, canvas.height >> 1, 1, 1, 0, 0, 1, 1);
  return (dot?.getImageData(0, 0, 1, 1).data[3] ?? 0) > 0;
}

/** The page has heard of a tile, which it draws in the next frame. */
function hasTile() {
  const done = document.querySelector("[role=progressbar]")?.getAttribute("aria-valuenow");
  return Number(done) > 0;
}

function isDone() {
  const bar = document.querySelector("[role=progressbar]");
  return bar && bar.getAttribute("aria-valuenow") === bar.getAttribute("aria-valuemax");
}
