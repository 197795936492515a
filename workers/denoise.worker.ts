/** The worker's comlink endpoint: keeps photos and the network between calls, and nothing else. */
import * as Comlink from "comlink";
import { AppError } from "../src/core/errors";
import { createMutex } from "../src/core/mutex";
import type { DenoiseWorker } from "../src/engine/protocol";
import { fetchManifest, forgetOtherFiles, loadFile } from "../src/models/load";
import { decodePhoto, type Photo } from "../src/photo/decode";
import { encodePhoto } from "../src/photo/encode";
import { type Network, openNetwork } from "./network";
import { denoisePhoto, type JobControl } from "./pipeline";

const photos = new Map<string, Photo>();
const jobs = new Map<string, JobControl>();
const exclusive = createMutex();
let current: { readonly key: string; readonly network: Network } | null = null;

function photoOf(id: string): Photo {
  const photo = photos.get(id);
  if (!photo) throw new Error(`no open photo ${id}`);
  return photo;
}

const worker: DenoiseWorker = {
  prepare(id, preference) {
    return exclusive(async () => {
      const key = `${id} ${preference}`;
      if (current?.key === key) return current.network.status;
      const models = await fetchManifest();
      const model = models.find((entry) => entry.id === id);
      if (!model) throw new AppError("ModelFetch", `There is no model named ${id} on this site.`);
      const [onnx, golden] = await Promise.all([
        loadFile(model.file, model.sha256),
        loadFile(model.golden.file, model.golden.sha256),
      ]);
      current = null;
      const network = await openNetwork({ model, onnx, golden }, preference);
      current = { key, network };
      void forgetOtherFiles(models);
      return network.status;
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

  cancel(job) {
    const control = jobs.get(job);
    if (control) control.cancelled = true;
  },

  refocus(job, focus) {
    const control = jobs.get(job);
    if (control) control.focus = focus;
  },

  async save({ photo, count, blend, type, quality }, tileAt) {
    async function* tiles() {
      for (let i = 0; i < count; i++) yield await tileAt(i);
    }
    try {
      return await encodePhoto(photoOf(photo), tiles(), blend.strength, { type, quality });
    } finally {
      (tileAt as Partial<Comlink.ProxyMethods>)[Comlink.releaseProxy]?.();
    }
  },
};

Comlink.expose(worker);
