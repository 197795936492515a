import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { Engine } from "../engine/engine";
import type { AppStore } from "../state/app-store";
import type { AppState } from "../state/state";

export const StoreContext = createContext<AppStore | null>(null);

/** The store itself, for event handlers and drawing that must not re-render anything. */
export function useAppStore(): AppStore {
  const store = useContext(StoreContext);
  if (!store) throw new Error("No store above this component");
  return store;
}

/** Part of the state. `selector` must return the same reference while nothing has changed. */
export function useApp<T>(selector: (state: AppState) => T): T {
  return useStore(useAppStore(), selector);
}

/** As much of the engine as painting needs; all else goes through the state. */
export type Pixels = Pick<Engine, "piece" | "read" | "thumbnail">;

export const EngineContext = createContext<Pixels | null>(null);

export function usePixels(): Pixels {
  const engine = useContext(EngineContext);
  if (!engine) throw new Error("No engine above this component");
  return engine;
}
