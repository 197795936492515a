import type { StateCreator } from "zustand";
import { NO_TRAFFIC, plus, type Traffic } from "../engine/traffic";
import type { AppState } from "./app-store";

export interface TrafficSlice {
  /** Of the page and its workers, since the page was loaded. */
  readonly traffic: Traffic;
  countTraffic(more: Traffic): void;
}

export const createTraffic: StateCreator<AppState, [], [], TrafficSlice> = (set, get) => ({
  traffic: NO_TRAFFIC,
  countTraffic: (more) => set({ traffic: plus(get().traffic, more) }),
});
