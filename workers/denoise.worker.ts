/** The worker's comlink endpoint: keeps photos and the network between calls, and nothing else. */
import * as Comlink from "comlink";
import { AppError } from "../src/base/errors";
import { oneLine } from "../src/base/foreign-text";
import { createMutex, type Mutex } from "../src/base/mutex";
import { encodeComparison } from "../src/codecs/comparison";
import { decodePhoto, type Photo } from "../src/codecs/decode";
import { encodePhoto } from "../src/codecs/encode";
import { showLife } from "../src/engine/crash";
import type { DenoiseWorker, TileAt } from "../src/engine/protocol";
import { watchTraffic } from "../src/engine/watch-traffic";
import { alignmentOf } from "../src/measure/alignment";
import { inspect } from "../src/measure/inspection";
import { scoreOf } from "../src/measure/metrics";
import { flattestBox } from "../src/measure/noise";
import { fetchManifest, forgetOtherFiles, loadFile, sha256Of } from "../src/models/load";
import type { ModelEntry } from "../src/models/manifest";
import { checkSizes, describeOwnModel } from "../src/models/own";
import { keepOwnModel, loadOwnFile, ownModels } from "../src/models/own-store";
import { type InfluenceMap, traceInfluence } from "../src/network/influence";
import { PLAIN } from "../src/network/procedure";
import { partOf } from "../src/raster/part";
import { cropOf, rasterOf } from "../src/raster/planes";
import type { ResultTile } from "../src/raster/raster";
import { resultOf } from "../src/raster/rgba";
import { failure } from "../src/words/failures";
import { endNetwork, type ModelSource, type Network, openNetwork } from "./network";
import { denoisePhoto, type JobControl } from "./pipeline";
import { type Trial, tryModel } from "./trial";
import { createTurns } from "./turns";

watchTraffic();
const photos = new Map<string, Photo>();
const jobs = new Map<string, JobControl>();
const mutex = createMutex();
const turns = createTurns(navigator.locks);
/** One thing at a time with the network; whoever had its turn among the tabs gives it up behind that. */
const exclusive: Mutex = (work) =>
  mutex(async () => {
    try {
      return await work();
    } finally {
      turns.leave();
    }
  });
/** Ends the waiting of jobs for their turn. */
const waits = new Map<string, AbortController>();
let current: { readonly key: string; readonly network: Network } | null = null;

function photoOf(id: string): Photo {
  const photo = photos.get(id);
  if (!photo) throw new Error(`no open photo ${id}`);
  return photo;
}

/** How often a map of influence is handed over while it grows, ms. */
const PART_MS = 100;

const UNTRIED: ModelEntry["golden"] = { file: "", sha256: "", width: 0, height: 0, blindness: [] };

/** The slowest device with the slowest network that is of any use gets through its trial in this time. */
const TRIAL_MS = 60_000;

/** Gives up the model that is being added. */
let stopTrial = () => {};

/** What went wrong with a network nobody has run before is told as the file's fault. */
function refused(name: string, error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  const reason = oneLine(error.message, 300);
  switch (error.name) {
    case "ModelFailed":
      return failure.modelRejected(name, `onnxruntime does not run it. ${reason}`, error);
    case "OutOfMemory":
      return failure.modelRejected(name, `it needs more memory than there is. ${reason}`, error);
    case "WorkerCrashed":
      return failure.modelRejected(name, `running it fails. ${reason}`, error);
    default:
      return error;
  }
}

/**
 * Tries a network nobody has run before, in a thread that is given up when it fails: it may run for ever,
 * hold gigabytes, or have brought the runtime down.
 * @throws AppError ModelRejected
 */
async function tried(model: ModelEntry, onnx: ArrayBuffer): Promise<Trial> {
  const giveUp = (why: string) => endNetwork(failure.modelRejected(model.file, why));
  stopTrial = () => giveUp("its trial was cancelled.");
  const timer = setTimeout(
    () => giveUp(`its trial was not over after ${TRIAL_MS / 1000} seconds.`),
    TRIAL_MS,
  );
  try {
    const network = await openNetwork(
      { model, files: async () => ({ model, onnx: onnx.slice(0), golden: null }) },
      { preference: "wasm", known: [], round: 0 },
    );
    return await tryModel(model, network.run);
  } catch (error) {
    giveUp("its trial failed.");
    throw refused(model.file, error);
  } finally {
    clearTimeout(timer);
    stopTrial = () => {};
  }
}

/** A model the person added; null when they added none of that id. */
async function ownSource(id: string): Promise<ModelSource | null> {
  const model = (await ownModels()).find((entry) => entry.id === id);
  if (!model) return null;
  return {
    model,
    async files() {
      const [onnx, golden] = await Promise.all([
        loadOwnFile(model, model.sha256),
        loadOwnFile(model, model.golden.sha256),
      ]);
      return { model, onnx, golden };
    },
  };
}

/** One of the site's models, as its manifest says now. */
async function siteSource(id: string): Promise<ModelSource> {
  const models = await fetchManifest();
  const model = models.find((entry) => entry.id === id);
  if (!model) throw failure.noSuchModel(id);
  void forgetOtherFiles(models);
  return {
    model,
    async files(precision) {
      const { file, sha256 } = (precision === "fp16" ? model.fp16 : null) ?? model;
      const [onnx, golden] = await Promise.all([
        loadFile(file, sha256),
        loadFile(model.golden.file, model.golden.sha256),
      ]);
      return { model, onnx, golden };
    },
  };
}

/** The page's tiles, one by one; the way to them is closed behind the last, or when nobody wants more. */
async function* borrowed(count: number, tileAt: TileAt): AsyncGenerator<ResultTile> {
  try {
    for (let i = 0; i < count; i++) yield resultOf(await tileAt(i));
  } finally {
    (tileAt as Partial<Comlink.ProxyMethods>)[Comlink.releaseProxy]?.();
  }
}

/** The network for one job, which waits before every run while another tab's is running. */
function inTurn(
  network: Network,
  job: string,
  onWaiting: (waiting: boolean) => void = () => {},
): Network {
  const wait = new AbortController();
  waits.set(job, wait);
  if (jobs.get(job)?.cancelled) wait.abort();
  return {
    ...network,
    async run(planes, shape, blindness) {
      await turns.take(wait.signal, onWaiting);
      return network.run(planes, shape, blindness);
    },
  };
}

/** Lets messages in: a long computation must not hold up tiles under way. */
const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

const worker: DenoiseWorker = {
  prepare(id, choice) {
    return exclusive(async () => {
      const key = `${id} ${choice.preference} ${choice.round}`;
      if (current?.key === key) return current.network.status;
      const source = (await ownSource(id)) ?? (await siteSource(id));
      current = null;
      const network = await openNetwork(source, choice);
      current = { key, network };
      return network.status;
    });
  },

  addModel(file, card) {
    return exclusive(async () => {
      checkSizes(file, card);
      let stopped = false;
      stopTrial = () => {
        stopped = true;
      };
      const { subtle } = globalThis.crypto;
      const [onnx, text] = await Promise.all([file.arrayBuffer(), card?.text() ?? null]).catch(
        (error: unknown) => {
          throw failure.modelRejected(
            file.name,
            "it could not be read. It may be moved, changed or locked since: pick it again.",
            error,
          );
        },
      );
      const sha256 = await sha256Of(subtle, onnx);
      const described = describeOwnModel(file.name, new Uint8Array(onnx), sha256, text);
      const untried: ModelEntry = { ...described, golden: UNTRIED };
      if (stopped) throw failure.modelRejected(file.name, "its trial was cancelled.");
      current = null; // The trial takes its place.
      const { stored, golden, warning } = await tried(untried, onnx);
      const hash = await sha256Of(subtle, stored.buffer);
      const model: ModelEntry = {
        ...untried,
        golden: { ...golden, file: `${file.name}.golden`, sha256: hash },
      };
      await keepOwnModel(model, onnx, stored.buffer);
      return { model, warning };
    });
  },

  cancelModel() {
    stopTrial();
  },

  async openPhoto(id, file) {
    const photo = await decodePhoto(file);
    photos.set(id, photo);
    return { width: photo.width, height: photo.height, hasAlpha: photo.hasAlpha };
  },

  closePhoto(id) {
    photos.delete(id);
  },

  async denoise(job, onTile, onWaiting) {
    const control: JobControl = { cancelled: false, focus: job.focus };
    jobs.set(job.id, control);
    try {
      return await exclusive(() => {
        if (!current) throw new Error("denoise before prepare");
        const network = inTurn(current.network, job.id, onWaiting);
        return denoisePhoto(network, photoOf(job.photo), job, control, (tile, progress) =>
          onTile(Comlink.transfer(tile, [tile.rgba.buffer]), progress),
        );
      });
    } finally {
      jobs.delete(job.id);
      waits.delete(job.id);
      (onWaiting as Partial<Comlink.ProxyMethods>)[Comlink.releaseProxy]?.();
      (onTile as Partial<Comlink.ProxyMethods>)[Comlink.releaseProxy]?.();
    }
  },

  async influence({ id, photo, settings, pixel }, onPart) {
    const control: JobControl = { cancelled: false, focus: null };
    jobs.set(id, control);
    try {
      return await exclusive(async () => {
        if (!current) throw new Error("influence before prepare");
        const network = inTurn(current.network, id);
        const { blindness, procedure = PLAIN } = settings;
        const maps = traceInfluence(
          (planes, shape) => network.run(planes, shape, blindness),
          photoOf(photo),
          pixel,
          procedure,
          network.model,
        );
        let [told, latest] = [0, null as InfluenceMap | null];
        for await (const map of maps) {
          if (control.cancelled) return false;
          latest = map;
          const now = performance.now();
          // The blind spot at once; the rest as fast as an eye can follow.
          if (told > 0 && now - told < PART_MS) continue;
          told = now;
          onPart(map);
          latest = null;
        }
        if (latest) onPart(latest);
        return true;
      });
    } catch (error) {
      if (control.cancelled) return false;
      throw error;
    } finally {
      jobs.delete(id);
      waits.delete(id);
      (onPart as Partial<Comlink.ProxyMethods>)[Comlink.releaseProxy]?.();
    }
  },

  cancel(job) {
    const control = jobs.get(job);
    if (control) control.cancelled = true;
    waits.get(job)?.abort();
  },

  refocus(job, focus) {
    const control = jobs.get(job);
    if (control) control.focus = focus;
  },

  async save({ photo, count, blend, type, quality }, tileAt) {
    return encodePhoto(photoOf(photo), borrowed(count, tileAt), blend, { type, quality });
  },

  async saveComparison({ photo, rect, layout, panes, title, type, quality }, tileAt) {
    async function* tiles(pane: number, count: number) {
      for (let i = 0; i < count; i++) yield resultOf(await tileAt(pane, i));
    }
    try {
      const compared = panes.map(({ label, blend, count }, i) => ({
        label,
        blend,
        tiles: tiles(i, count),
      }));
      const encoding = { type, quality };
      return await encodeComparison(photoOf(photo), rect, layout, compared, title, encoding);
    } finally {
      (tileAt as Partial<Comlink.ProxyMethods>)[Comlink.releaseProxy]?.();
    }
  },

  async findFlat(photo, within) {
    return flattestBox(photoOf(photo), within);
  },

  async inspect({ photo: id, rect, count, blend }, tileAt) {
    const photo = photoOf(id);
    const after = await partOf(rasterOf(photo), rect, borrowed(count, tileAt), blend);
    return inspect(cropOf(photo, rect), after, rect.width, rect.height);
  },

  async align(photo, reference) {
    return alignmentOf(photoOf(photo), photoOf(reference));
  },

  async score({ photo: id, reference, count, blend }, tileAt) {
    const photo = photoOf(id);
    const { width, height } = photo;
    const whole = { x: 0, y: 0, width, height };
    const result = await partOf(rasterOf(photo), whole, borrowed(count, tileAt), blend);
    return scoreOf(result, photoOf(reference).data, width, height, pause);
  },
};

showLife();
Comlink.expose(worker);
