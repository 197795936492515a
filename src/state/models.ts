import { AppError } from "../base/errors";
import { shownName } from "../base/foreign-text";
import type { ModelEntry } from "../models/manifest";
import type { NoticesSlice } from "./notices";
import type { Slice } from "./slice";

/** A person's model that is to be checked, with the card that belongs to it. */
export interface GivenModel {
  readonly onnx: File;
  readonly card: File | null;
}

export interface ModelsSlice {
  /** The site's, then the person's own; none until the manifest has come. */
  readonly models: readonly ModelEntry[];
  /** The manifest could not be fetched; the next photo, or the person, tries again. */
  readonly modelsFailed: boolean;
  /** To be checked and tried one after the other. */
  readonly modelsToAdd: readonly GivenModel[];
  /** The name of the file that is being checked and tried before it becomes a model; null otherwise. */
  readonly addingModel: string | null;
  /** Ids of the person's own models that are to be dropped. */
  readonly modelsToRemove: readonly string[];
  /** Takes ONNX files, each with the card of its name or the only card; the active variant takes the last. */
  addModels(files: readonly File[]): void;
  /** The first of those to be added is one now, or never will be. */
  modelHandled(): void;
  /** Gives up the file that is being checked, and those behind it. */
  stopAddingModels(): void;
  /** Drops one of the person's own; the default takes its place. */
  removeModel(model: string): void;
}

const isModelFile = ({ name }: File) => /\.onnx$/i.test(name);
const isCard = ({ name }: File) => /\.json$/i.test(name);

/** Whether a file dropped on the page belongs to a model. */
export const ofModel = (file: File) => isModelFile(file) || isCard(file);

/** Whether files dropped on the page hold models. */
export const holdModels = (files: readonly File[]) => files.some(isModelFile);

export const createModels: Slice<ModelsSlice & Pick<NoticesSlice, "fail">, ModelsSlice> = (
  set,
  get,
) => {
  const queue = (modelsToAdd: readonly GivenModel[]) => {
    const [first] = modelsToAdd;
    set({ modelsToAdd, addingModel: first ? shownName(first.onnx.name) : null });
  };

  return {
    models: [],
    modelsFailed: false,
    modelsToAdd: [],
    addingModel: null,
    modelsToRemove: [],

    addModels(files) {
      const cards = files.filter(isCard);
      const models = files.filter(isModelFile);
      const stem = (file: File) => file.name.replace(/\.\w+$/, "").toLowerCase();
      if (models.length === 0) {
        get().fail(new AppError("notAModel"));
        return;
      }
      const only = cards.length === 1 ? cards[0] : undefined;
      const given = models.map((onnx) => ({
        onnx,
        card: cards.find((card) => stem(card) === stem(onnx)) ?? only ?? null,
      }));
      queue([...get().modelsToAdd, ...given]);
    },

    modelHandled: () => queue(get().modelsToAdd.slice(1)),

    stopAddingModels: () => queue([]),

    removeModel: (model) => set({ modelsToRemove: [...get().modelsToRemove, model] }),
  };
};
