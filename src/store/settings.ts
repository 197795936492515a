import type { StateCreator } from "zustand";
import type { BlendSettings } from "../engine/protocol";
import type { ModelEntry } from "../models/manifest";
import type { AppState, Dependencies } from "./app-store";

export interface SettingsSlice {
  readonly models: readonly ModelEntry[];
  /** Null until the manifest has come. */
  readonly model: string | null;
  /** c in [0, 1]. */
  readonly blindness: number;
  readonly blend: BlendSettings;
  /**
   * Fetches the manifest, starts what waited for it, and warms the default model up, so that the first
   * photo does not wait. Failing is a notice; the next photo tries again.
   */
  loadModels(): Promise<void>;
  setModel(model: string): void;
  setBlindness(blindness: number): void;
  /** Changes how photo and result are blended, and nothing else: the network never runs for it. */
  setStrength(strength: number): void;
}

/** A slider or a menu being moved through asks for many settings; only where it rests is worth a run. */
const SETTLE_MS = 300;

export function createSettings({
  engine,
}: Dependencies): StateCreator<AppState, [], [], SettingsSlice> {
  return (set, get) => {
    let loading: Promise<void> | null = null;

    const load = async () => {
      try {
        const models = await engine.models();
        const model = (models.find((m) => m.default) ?? models[0])?.id ?? null;
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

    return {
      models: [],
      model: null,
      blindness: 0,
      blend: { strength: 1 },

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
    };
  };
}
