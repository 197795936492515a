import type { StateCreator } from "zustand";
import type { Point } from "../geometry/viewport";
import type { InfluenceMap } from "../network/influence";
import type { AppState, Dependencies } from "./app-store";
import { currentPhoto } from "./library";
import { SETTLE_MS, type Variant } from "./variants";
import { shownTargets, wantedBy } from "./wanted";

export interface InfluenceSlice {
  /** A click on the photo asks where that pixel came from. */
  readonly influencing: boolean;
  /** The photo pixel asked about. */
  readonly probe: Point | null;
  /** What is known of the probe so far, by what a variant wants of the network. */
  readonly influences: ReadonlyMap<string, InfluenceMap>;
  setInfluencing(on: boolean): void;
  /**
   * Asks about the pixel at a point of the photo, for every variant on screen in turn; null: no more.
   * Other work waits.
   */
  setProbe(at: Point | null): void;
}

/** What is known of a variant's probe; null when nothing is yet. */
export function influenceOf(state: AppState, variant: Variant): InfluenceMap | null {
  return state.influences.get(wantedBy(state, variant)?.key ?? "") ?? null;
}

export function createInfluence({
  engine,
  shelf,
}: Dependencies): StateCreator<AppState, [], [], InfluenceSlice> {
  return (set, get, store) => {
    let running: AbortController | null = null;
    let settling: ReturnType<typeof setTimeout> | undefined;
    /** What has been answered to the end of the probe; a map alone may be half of one. */
    const answered = new Set<string>();

    const stop = () => {
      clearTimeout(settling);
      running?.abort();
      running = null;
    };

    const trace = async () => {
      stop();
      const { probe } = get();
      const photo = currentPhoto(get());
      if (!probe || !photo) return;
      const asked = shownTargets(get()).filter(({ key }) => !answered.has(key));
      if (asked.length === 0) return;
      const mine = new AbortController();
      const { signal } = mine;
      running = mine;
      // Whoever clicks wants to see it now; a photo takes long.
      get().hold();
      try {
        await shelf.use(photo, async () => {
          for (const { key, settings } of asked) {
            if (signal.aborted) return;
            await engine.influence(photo.id, settings, probe, {
              signal,
              onPart(map) {
                if (signal.aborted) return;
                set((state) => ({ influences: new Map(state.influences).set(key, map) }));
              },
            });
            if (!signal.aborted) answered.add(key);
          }
        });
      } catch (error) {
        if (!signal.aborted) get().fail(error, photo.name);
      } finally {
        if (running === mine) {
          running = null;
          get().denoise();
        }
      }
    };

    store.subscribe((state, before) => {
      if (!state.probe) return;
      if (state.currentId !== before.currentId) return state.setProbe(null);
      const changed = state.variants !== before.variants || state.layout !== before.layout;
      if (!changed) return;
      clearTimeout(settling);
      settling = setTimeout(() => void trace(), SETTLE_MS);
    });

    return {
      influencing: false,
      probe: null,
      influences: new Map(),

      setInfluencing(on) {
        set({ influencing: on });
        if (!on) get().setProbe(null);
      },

      setProbe(at) {
        const traced = running !== null;
        stop();
        answered.clear();
        const probe = at && { x: Math.floor(at.x), y: Math.floor(at.y) };
        set({ probe, influences: new Map() });
        if (probe) void trace();
        else if (traced) get().denoise();
      },
    };
  };
}
