import type { StateCreator } from "zustand";
import { AppError } from "../core/errors";
import type { BlendSettings } from "../engine/protocol";
import type { ModelEntry } from "../models/manifest";
import type { AppState, Dependencies } from "./app-store";

export interface SettingsSlice {
  /** The site's, then the person's own. */
  readonly models: readonly ModelEntry[];
  /** Null until the manifest has come. */
  readonly model: string | null;
  /** c in [0, 1]; null is whatever the model recommends. `currentBlindness` is what holds. */
  readonly blindness: number | null;
  readonly blend: BlendSettings;
  /** The file that is being checked and tried before it becomes a model; null otherwise. */
  readonly addingModel: string | null;
  /**
   * Fetches the manifest, starts what waited for it, and warms the default model up, so that the first
   * photo does not wait. Failing is a notice; the next photo tries again.
   */
  loadModels(): Promise<void>;
  setModel(model: string): void;
  setBlindness(blindness: number): void;
  /** Changes how photo and result are blended, and nothing else: the network never runs for it. */
  setStrength(strength: number): void;
  /** Adds ONNX files, each with the card of its name or the only card, and chooses the last. */
  addModels(files: readonly File[]): Promise<void>;
  /** Drops one of the person's own; the default takes its place. */
  removeModel(model: string): Promise<void>;
}

/** A slider or a menu being moved through asks for many settings; only where it rests is worth a run. */
const SETTLE_MS = 300;

export function currentModel({ models, model }: SettingsSlice): ModelEntry | null {
  return models.find(({ id }) => id === model) ?? null;
}

export const isConditional = (model: ModelEntry) => model.inputs.includes("blindness");

/** The blindness the network is run with: 0 for a model that has no such input. */
export function currentBlindness(state: SettingsSlice): number {
  const model = currentModel(state);
  if (!model || !isConditional(model)) return 0;
  return state.blindness ?? model.defaultBlindness ?? 0;
}

const isModelFile = ({ name }: File) => /\.onnx$/i.test(name);
const isCard = ({ name }: File) => /\.json$/i.test(name);

/** Whether files dropped on the page are meant as models. */
export const holdModels = (files: readonly File[]) => files.some(isModelFile);

export function createSettings({
  engine,
}: Dependencies): StateCreator<AppState, [], [], SettingsSlice> {
  return (set, get) => {
    let loading: Promise<void> | null = null;

    const load = async () => {
      try {
        const models = await engine.models();
        const model = defaultOf(models);
        set({ models, model });
        if (!model) return;
        get().denoise();
        await engine.prepare(model);
      } catch (error) {
        get().fail(error);
      } finally {
        loading = null;
      }
    };

    const add = async (file: File, card: File | null) => {
      set({ addingModel: file.name });
      try {
        const { model, warning } = await engine.addModel(file, card);
        const others = get().models.filter(({ id }) => id !== model.id);
        set({ models: [...others, model], model: model.id });
        get().inform(warning ?? "The model was added and is in use now.", model.name);
        get().denoise();
      } catch (error) {
        get().fail(error);
      } finally {
        set({ addingModel: null });
      }
    };

    return {
      models: [],
      model: null,
      blindness: null,
      blend: { strength: 1 },
      addingModel: null,

      loadModels() {
        loading ??= load();
        return loading;
      },

      setModel(model) {
        set({ model });
        get().denoise(SETTLE_MS);
      },

      setBlindness(blindness) {
        set({ blindness: Math.min(1, Math.max(0, blindness)) });
        get().denoise(SETTLE_MS);
      },

      setStrength: (strength) => set({ blend: { strength: Math.min(1, Math.max(0, strength)) } }),

      async addModels(files) {
        const cards = files.filter(isCard);
        const models = files.filter(isModelFile);
        const stem = (file: File) => file.name.replace(/\.\w+$/, "").toLowerCase();
        if (models.length === 0) {
          get().fail(
            new AppError(
              "ModelRejected",
              "A model is an .onnx file; pick that, and its .json card with it if there is one.",
            ),
          );
        }
        for (const file of models) {
          const only = cards.length === 1 ? cards[0] : undefined;
          await add(file, cards.find((card) => stem(card) === stem(file)) ?? only ?? null);
        }
      },

      async removeModel(model) {
        try {
          await engine.removeModel(model);
        } catch (error) {
          get().fail(error);
          return;
        }
        const models = get().models.filter(({ id }) => id !== model);
        set({ models, model: get().model === model ? defaultOf(models) : get().model });
        get().denoise();
      },
    };
  };
}

function defaultOf(models: readonly ModelEntry[]): string | null {
  return (models.find((m) => m.default) ?? models[0])?.id ?? null;
}
