/** `bench/bench.js` calls this in the browser, through `window.bench`. Times are in milliseconds. */
import * as Comlink from "comlink";
import { createEngine } from "../../src/engine/client";
import type { EngineStatus } from "../../src/engine/protocol";
import type { Rect } from "../../src/geometry/rect";
import { fetchManifest } from "../../src/models/load";
import { resultKey } from "../../src/network/settings";
import type { Bare } from "./bare.worker";
import type { FitBench } from "./fit.worker";
import { height, makePhoto, planesOf, width } from "./photo";

export interface Job {
  /** The whole job: from `denoise` until its last tile is drawn. */
  readonly total: number;
  /** From `denoise` until the first tile was on the screen. */
  readonly firstTile: number;
  readonly tiles: number;
}

const canvas = document.querySelector<HTMLCanvasElement>("#result");
const context = canvas?.getContext("2d");
if (!canvas || !context) throw new Error("no canvas");
canvas.width = width;
canvas.height = height;

const [model] = (await fetchManifest()).filter((entry) => entry.default);
if (!model) throw new Error("the manifest has no default model");
const engine = createEngine();
const data = makePhoto();

let worker: Worker | null = null;
let bare: Comlink.Remote<Bare> | null = null;
let fit: Comlink.Remote<FitBench> | null = null;

function file(): Promise<Blob> {
  const source = new OffscreenCanvas(width, height);
  source.getContext("2d")?.putImageData(new ImageData(data, width, height), 0, 0);
  return source.convertToBlob({ type: "image/png" });
}

/** The photo again and again, as a JPEG of any size. */
function jpeg(width: number, height: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  const photo = new ImageData(data, bench.width, bench.height);
  for (let y = 0; y < height; y += bench.height) {
    for (let x = 0; x < width; x += bench.width) context?.putImageData(photo, x, y);
  }
  return canvas.convertToBlob({ type: "image/jpeg", quality: 0.95 });
}

async function base64Of(file: Blob): Promise<string> {
  const reader = new FileReader();
  reader.readAsDataURL(file);
  await new Promise((resolve) => reader.addEventListener("loadend", resolve));
  return String(reader.result).replace(/^.*,/, "");
}

/** One job through the engine, its tiles painted as they come. */
async function job(): Promise<Job> {
  const settings = { model: model?.id ?? "", blindness: 0 };
  const result = resultKey("photo", settings);
  engine.drop(result); // The store's tiles are not done again.
  const start = performance.now();
  const paint = async (rect: Rect) => {
    const rgba = await engine.piece({ photo: "photo", result, level: 0, rect, space: "srgb" });
    context?.putImageData(new ImageData(rgba, rect.width, rect.height), rect.x, rect.y);
  };
  let firstTile: Promise<number> | null = null;
  const tiles: Promise<void>[] = [];
  await engine.denoise("photo", settings, {
    signal: new AbortController().signal,
    focus: null,
    onTile(rect) {
      const tile = paint(rect);
      tiles.push(tile);
      firstTile ??= tile.then(painted).then((at) => at - start);
    },
  }).done;
  await Promise.all(tiles);
  const total = performance.now() - start;
  if (!firstTile) throw new Error("the job told no tile");
  return { total, firstTile: await firstTile, tiles: tiles.length };
}

/** When what has been drawn so far is on the screen: the frame after the next one begins. */
function painted(): Promise<number> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
  });
}

const bench = {
  model: { id: model.id, file: `/models/${model.file}`, radius: model.radius },
  width,
  height,

  /** The photo as a PNG file, in base64. */
  png: async () => base64Of(await file()),

  /** The same as a JPEG of this size. */
  jpeg: async (width: number, height: number) => base64Of(await jpeg(width, height)),

  /** Opens the photo and prepares the engine: everything that happens once. */
  async open(): Promise<EngineStatus> {
    await engine.openPhoto("photo", await file());
    return engine.prepare(model.id, "wasm");
  },

  job,

  /** Some steps of a fit, and forward runs of as many squares. */
  async fit(): ReturnType<FitBench["round"]> {
    if (!fit) {
      const worker = new Worker(new URL("./fit.worker.ts", import.meta.url), { type: "module" });
      fit = Comlink.wrap<FitBench>(worker);
      await fit.load(model, { width, height, data });
    }
    return fit.round();
  },

  /** One bare run on the photo's first `rows` rows and their margin. Rejects where they do not fit into memory. */
  async bare(rows: number, threads: number): Promise<number> {
    if (!bare) {
      worker = new Worker(new URL("./bare.worker.ts", import.meta.url), { type: "module" });
      bare = Comlink.wrap<Bare>(worker);
      await bare.load(bench.model.file, threads);
    }
    try {
      const margin = bench.model.radius;
      const input = planesOf(data, rows, margin);
      return await bare.run(
        Comlink.transfer(input, [input.buffer]),
        width + 2 * margin,
        rows + 2 * margin,
      );
    } catch (error) {
      // WebAssembly that ran out of memory never answers again.
      worker?.terminate();
      bare = null;
      throw error;
    }
  },
};

declare global {
  interface Window {
    bench: typeof bench;
  }
}
window.bench = bench;
