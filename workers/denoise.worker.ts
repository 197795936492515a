/** The worker's comlink endpoint: keeps photos and the network between calls, and nothing else. */
import * as Comlink from "comlink";
import { alignmentOf } from "../src/core/alignment";
import { AppError, reasonOf } from "../src/core/errors";
import { type InfluenceMap, traceInfluence } from "../src/core/influence";
import { inspect } from "../src/core/inspection";
import { scoreOf } from "../src/core/metrics";
import { createMutex } from "../src/core/mutex";
import { flattestBox } from "../src/core/noise";
import { partOf } from "../src/core/part";
import { cropOf } from "../src/core/planes";
import { PLAIN } from "../src/core/procedure";
import type { DenoiseWorker, FinishedTile, TileAt } from "../src/engine/protocol";
import { watchTraffic } from "../src/engine/watch-traffic";
import { fetchManifest, forgetOtherFiles, loadFile, sha256Of } from "../src/models/load";
import type { ModelEntry } from "../src/models/manifest";
import { describeOwnModel } from "../src/models/own";
import { keepOwnModel, loadOwnFile, ownModels } from "../src/models/own-store";
import { encodeComparison } from "../src/photo/comparison";
import { decodePhoto, type Photo } from "../src/photo/decode";
import { encodePhoto } from "../src/photo/encode";
import { type Network, openNetwork } from "./network";
import { denoisePhoto, type JobControl } from "./pipeline";
import type { ModelFiles } from "./session";
import { tryModel } from "./trial";

watchTraffic();
const photos = new Map<string, Photo>();
const jobs = new Map<string, JobControl>();
const exclusive = createMutex();
let current: { readonly key: string; readonly network: Network } | null = null;

function photoOf(id: string): Photo {
  const photo = photos.get(id);
  if (!photo) throw new Error(`no open photo ${id}`);
  return photo;
}

/** How often a map of influence is handed over while it grows, ms. */
const PART_MS = 100;

const UNTRIED: ModelEntry["golden"] = { file: "", sha256: "", width: 0, height: 0, blindness: [] };

/** What went wrong with a network nobody has run before is told as the file's fault. */
function refused(name: string, error: unknown): unknown {
  if (!(error instanceof AppError && error.name === "ModelFailed")) return error;
  return new AppError(
    "ModelRejected",
    `${name} cannot be used as a model: onnxruntime does not run it. ${reasonOf(error)}`,
    error,
  );
}

/** A model the person added; null when they added none of that id. */
async function ownFiles(id: string): Promise<ModelFiles | null> {
  const model = (await ownModels()).find((entry) => entry.id === id);
  if (!model) return null;
  const [onnx, golden] = await Promise.all([
    loadOwnFile(model, model.sha256),
    loadOwnFile(model, model.golden.sha256),
  ]);
  return { model, onnx, golden };
}

/** One of the site's models, as its manifest says now. */
async function siteFiles(id: string): Promise<ModelFiles> {
  const models = await fetchManifest();
  const model = models.find((entry) => entry.id === id);
  if (!model) throw new AppError("ModelFetch", `There is no model named ${id} on this site.`);
  const [onnx, golden] = await Promise.all([
    loadFile(model.file, model.sha256),
    loadFile(model.golden.file, model.golden.sha256),
  ]);
  void forgetOtherFiles(models);
  return { model, onnx, golden };
}

/** The page's tiles, one by one; the way to them is closed behind the last, or when nobody wants more. */
async function* borrowed(count: number, tileAt: TileAt): AsyncGenerator<FinishedTile> {
  try {
    for (let i = 0; i < count; i++) yield await tileAt(i);
  } finally {
    (tileAt as Partial<Comlink.ProxyMethods>)[Comlink.releaseProxy]?.();
  }
}

/** Lets messages in: a long computation must not hold up tiles under way. */
const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

const worker: DenoiseWorker = {
  prepare(id, preference) {
    return exclusive(async () => {
      const key = `${id} ${preference}`;
      if (current?.key === key) return current.network.status;
      const files = (await ownFiles(id)) ?? (await siteFiles(id));
      current = null;
      const network = await openNetwork(files, preference);
      current = { key, network };
      return network.status;
    });
  },

  addModel(file, card) {
    return exclusive(async () => {
      const { subtle } = globalThis.crypto;
      const [onnx, text] = await Promise.all([file.arrayBuffer(), card?.text() ?? null]);
      const sha256 = await sha256Of(subtle, onnx);
      const described = describeOwnModel(file.name, new Uint8Array(onnx), sha256, text);
      current = null; // The trial takes its place.
      const untried: ModelEntry = { ...described, golden: UNTRIED };
      const network = await openNetwork(
        { model: untried, onnx: onnx.slice(), golden: null },
        "wasm",
      ).catch((error: unknown) => {
        throw refused(file.name, error);
      });
      const { stored, golden, warning } = await tryModel(untried, network.run).catch(
        (error: unknown) => {
          throw refused(file.name, error);
        },
      );
      const hash = await sha256Of(subtle, stored.buffer);
      const model: ModelEntry = {
        ...untried,
        golden: { ...golden, file: `${file.name}.golden`, sha256: hash },
      };
      await keepOwnModel(model, onnx, stored.buffer);
      return { model, warning };
    });
  },

  async openPhoto(id, file) {
    const photo = await decodePhoto(file);
    photos.set(id, photo);
    return { width: photo.width, height: photo.height, hasAlpha: photo.hasAlpha };
  },

  closePhoto(id) {
    photos.delete(id);
  },

  async denoise(job, onTile) {
    const control: JobControl = { cancelled: false, focus: job.focus };
    jobs.set(job.id, control);
    try {
      return await exclusive(() => {
        if (!current) throw new Error("denoise before prepare");
        return denoisePhoto(current.network, photoOf(job.photo), job, control, (tile, progress) =>
          onTile(Comlink.transfer(tile, [tile.rgba.buffer]), progress),
        );
      });
    } finally {
      jobs.delete(job.id);
      (onTile as Partial<Comlink.ProxyMethods>)[Comlink.releaseProxy]?.();
    }
  },

  async influence({ id, photo, settings, pixel }, onPart) {
    const control: JobControl = { cancelled: false, focus: null };
    jobs.set(id, control);
    try {
      return await exclusive(async () => {
        if (!current) throw new Error("influence before prepare");
        const { network } = current;
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
    } finally {
      jobs.delete(id);
      (onPart as Partial<Comlink.ProxyMethods>)[Comlink.releaseProxy]?.();
    }
  },

  cancel(job) {
    const control = jobs.get(job);
    if (control) control.cancelled = true;
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
      for (let i = 0; i < count; i++) yield await tileAt(pane, i);
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
    const after = await partOf(photo, rect, borrowed(count, tileAt), blend);
    return inspect(cropOf(photo, rect), after, rect.width, rect.height);
  },

  async align(photo, reference) {
    return alignmentOf(photoOf(photo), photoOf(reference));
  },

  async score({ photo: id, reference, count, blend }, tileAt) {
    const photo = photoOf(id);
    const { width, height } = photo;
    const whole = { x: 0, y: 0, width, height };
    const result = await partOf(photo, whole, borrowed(count, tileAt), blend);
    return scoreOf(result, photoOf(reference).data, width, height, pause);
  },
};

Comlink.expose(worker);
