import type { StateCreator } from "zustand";
import { AppError } from "../base/errors";
import { shownName } from "../base/foreign-text";
import type { ModelEntry } from "../models/manifest";
import type { AppState, Dependencies } from "./app-store";
import { activeVariant, modelOf } from "./variants";

export interface ModelsSlice {
  /** The site's, then the person's own; none until the manifest has come. */
  readonly models: readonly ModelEntry[];
  /** The file that is being checked and tried before it becomes a model; null otherwise. */
  readonly addingModel: string | null;
  /**
   * Fetches the manifest, starts what waited for it, and warms the default model up, so that the first
   * photo does not wait. Failing is a notice; the next photo tries again.
   */
  loadModels(): Promise<void>;
  /** Adds ONNX files, each with the card of its name or the only card; the active variant takes the last. */
  addModels(files: readonly File[]): Promise<void>;
  /** Gives up the file that is being checked, and those behind it. */
  stopAddingModels(): void;
  /** Drops one of the person's own; the default takes its place. */
  removeModel(model: string): Promise<void>;
}

const isModelFile = ({ name }: File) => /\.onnx$/i.test(name);
const isCard = ({ name }: File) => /\.json$/i.test(name);

/** Whether files dropped on the page are meant as models. */
export const holdModels = (files: readonly File[]) => files.some(isModelFile);

export function createModels({
  engine,
}: Dependencies): StateCreator<AppState, [], [], ModelsSlice> {
  return (set, get) => {
    let loading: Promise<void> | null = null;
    let adding = new AbortController();

    const load = async () => {
      try {
        const models = await engine.models();
        set({ models });
        if (models.length > 0 && models.every(({ own }) => own)) {
          get().inform("onlyOwnModels");
        }
        const model = modelOf(get(), activeVariant(get()));
        if (!model) return;
        get().denoise();
        await engine.prepare(model.id);
      } catch (error) {
        get().fail(error);
      } finally {
        loading = null;
      }
    };

    const add = async (file: File, card: File | null, signal: AbortSignal) => {
      set({ addingModel: shownName(file.name) });
      try {
        const { model, warning } = await engine.addModel(file, card, signal);
        const others = get().models.filter(({ id }) => id !== model.id);
        set({ models: [...others, model] });
        get().inform("modelAdded", { warning }, model.name);
        get().editVariant({ model: model.id });
        get().denoise();
      } catch (error) {
        if (!signal.aborted) get().fail(error);
      } finally {
        set({ addingModel: null });
      }
    };

    return {
      models: [],
      addingModel: null,

      loadModels() {
        loading ??= load();
        return loading;
      },

      async addModels(files) {
        const cards = files.filter(isCard);
        const models = files.filter(isModelFile);
        const stem = (file: File) => file.name.replace(/\.\w+$/, "").toLowerCase();
        if (models.length === 0) {
          get().fail(new AppError("notAModel"));
        }
        adding = new AbortController();
        const { signal } = adding;
        for (const file of models) {
          if (signal.aborted) return;
          const only = cards.length === 1 ? cards[0] : undefined;
          await add(file, cards.find((card) => stem(card) === stem(file)) ?? only ?? null, signal);
        }
      },

      stopAddingModels: () => adding.abort(),

      async removeModel(model) {
        try {
          await engine.removeModel(model);
        } catch (error) {
          get().fail(error);
          return;
        }
        // Variants that used it run the default from now on.
        set({ models: get().models.filter(({ id }) => id !== model) });
        get().denoise();
      },
    };
  };
}
