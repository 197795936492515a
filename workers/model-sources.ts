/** Finds a model by its id, and its files: among those the person added, then on this site. */
import { unlessAborted } from "../src/base/abort";
import { AppError } from "../src/base/errors";
import { browser, fetchManifest, forgetOtherFiles, loadFile } from "../src/models/load";
import { loadOwnFile, ownModels } from "../src/models/own-store";
import type { ModelSource } from "./network";

/** @throws AppError ModelFetch, and an AbortError when the signal says so */
export async function modelSource(id: string, signal: AbortSignal): Promise<ModelSource> {
  const source = (await ownSource(id)) ?? (await siteSource(id, signal));
  unlessAborted(signal);
  return source;
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
async function siteSource(id: string, signal: AbortSignal): Promise<ModelSource> {
  const models = await fetchManifest(browser(), signal);
  const model = models.find((entry) => entry.id === id);
  if (!model) throw new AppError("noSuchModel", { id });
  void forgetOtherFiles(models);
  return {
    model,
    async files(precision, signal) {
      const { file, sha256 } = (precision === "fp16" ? model.fp16 : null) ?? model;
      const [onnx, golden] = await Promise.all([
        loadFile(file, sha256, browser(), signal),
        loadFile(model.golden.file, model.golden.sha256, browser(), signal),
      ]);
      return { model, onnx, golden };
    },
  };
}
