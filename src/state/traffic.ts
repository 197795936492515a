import { NO_TRAFFIC, plus, type Traffic } from "../engine/traffic";
import type { Slice } from "./slice";

export interface TrafficSlice {
  /** Of the page and its workers, since the page was loaded. */
  readonly traffic: Traffic;
  countTraffic(more: Traffic): void;
}

export const createTraffic: Slice<TrafficSlice, TrafficSlice> = (set, get) => ({
  traffic: NO_TRAFFIC,
  countTraffic: (more) => set({ traffic: plus(get().traffic, more) }),
});
