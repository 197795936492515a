import type { Point } from "../geometry/viewport";
import type { InfluenceMap } from "../network/influence";
import type { Slice } from "./slice";
import type { Variant } from "./variants";
import { type Shown, shownTargets, type Wanted, wantedBy } from "./wanted";

export interface InfluenceSlice {
  /** A click on the photo asks where that pixel came from. */
  readonly influencing: boolean;
  /** The photo pixel asked about. */
  readonly probe: Point | null;
  /** All that is known of the probe so far, by what a variant wants of the network. */
  readonly influences: ReadonlyMap<string, InfluenceMap>;
  /** Keys that have been answered to the end, or never will be; a map alone may be half of one. */
  readonly traced: ReadonlySet<string>;
  setInfluencing(on: boolean): void;
  /**
   * Asks about the pixel at a point of the photo, for every variant on screen in turn; null: no more.
   * Other work waits.
   */
  setProbe(at: Point | null): void;
  addInfluence(key: string, map: InfluenceMap): void;
  endTraces(keys: readonly string[]): void;
}

type Probed = Shown & Pick<InfluenceSlice, "probe" | "influences" | "traced">;

/** All that is known of a variant's probe; null when nothing is yet. */
export function influenceOf(state: Probed, variant: Variant): InfluenceMap | null {
  return state.influences.get(wantedBy(state, variant)?.key ?? "") ?? null;
}

/** The results that the probe is still to be answered for, in order. */
export function leftToTrace(state: Probed): readonly Wanted[] {
  if (!state.probe) return [];
  return shownTargets(state).filter(({ key }) => !state.traced.has(key));
}

export const NO_PROBE = {
  probe: null,
  influences: new Map<string, InfluenceMap>(),
  traced: new Set<string>(),
} as const;

export const createInfluence: Slice<InfluenceSlice, InfluenceSlice> = (set) => ({
  influencing: false,
  ...NO_PROBE,

  setInfluencing: (influencing) =>
    set(influencing ? { influencing } : { influencing, ...NO_PROBE }),

  setProbe: (at) => set({ ...NO_PROBE, probe: at && { x: Math.floor(at.x), y: Math.floor(at.y) } }),

  addInfluence: (key, map) =>
    set(({ influences }) => ({ influences: new Map(influences).set(key, map) })),

  endTraces: (keys) => set(({ traced }) => ({ traced: new Set([...traced, ...keys]) })),
});
