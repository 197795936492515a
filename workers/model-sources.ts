/** Finds a model by its id, and its files: among those the person added, then on this site. */
import { unlessAborted } from "../src/base/abort";
import { AppError } from "../src/base/errors";
import { browser, fetchManifest, forgetOtherFiles, loadFile } from "../src/models/load";
import type { FitEntry, ModelEntry, ModelFile } from "../src/models/manifest";
import { loadOwnFile, ownModels } from "../src/models/own-store";
import { baseOf } from "../src/models/profile";
import type { ModelSource } from "./network";
import type { FitFiles } from "./onnx-fit";

/** @throws AppError ModelFetch, ProfileRejected, and an AbortError when the signal says so */
export async function modelSource(id: string, signal: AbortSignal): Promise<ModelSource> {
  const source = (await ownSource(id, signal)) ?? (await siteSource(id, signal));
  unlessAborted(signal);
  return source;
}

/** A model the person added; null when they added none of that id. */
async function ownSource(id: string, signal: AbortSignal): Promise<ModelSource | null> {
  const model = (await ownModels()).find((entry) => entry.id === id);
  if (!model) return null;
  if (model.fitted) return profileSource(model, signal);
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

/** A profile runs the graph of its base that takes parameters. */
async function profileSource(model: ModelEntry, signal: AbortSignal): Promise<ModelSource> {
  const base = model.fitted && baseOf(model.fitted, await fetchManifest(browser(), signal));
  // A fit of the same model may train other parameters now.
  if (!base?.fit || model.bytes !== 4 * base.fit.parameters) {
    const named = model.fitted?.base.id ?? "";
    throw new AppError("profileOfOtherModel", { name: model.name, base: named });
  }
  const { fit, golden } = base;
  return {
    model,
    async files(precision, signal) {
      const [onnx, tile, answers, own] = await Promise.all([
        load(precision === "fp16" ? fit.fp16 : fit.inference, signal),
        load(golden, signal),
        load(fit.golden, signal),
        loadOwnFile(model, model.sha256),
      ]);
      const start = new Float32Array(answers, 0, fit.parameters);
      return { model, onnx, golden: tile, parameters: { start, fitted: new Float32Array(own) } };
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
      const file = (precision === "fp16" ? model.fp16 : null) ?? model;
      const [onnx, golden] = await Promise.all([load(file, signal), load(model.golden, signal)]);
      return { model, onnx, golden };
    },
  };
}

/** @throws AppError ModelFetch, ModelIntegrity */
export async function fitFiles(fit: FitEntry, signal: AbortSignal): Promise<FitFiles> {
  const [inference, gradient, golden] = await Promise.all([
    load(fit.inference, signal),
    load(fit.gradient, signal),
    load(fit.golden, signal),
  ]);
  return { fit, inference, gradient, golden };
}

const load = ({ file, sha256 }: Pick<ModelFile, "file" | "sha256">, signal: AbortSignal) =>
  loadFile(file, sha256, browser(), signal);
