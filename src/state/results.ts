import type { StateCreator } from "zustand";
import type { FinishedTile } from "../engine/protocol";
import { area, intersects } from "../geometry/tiles";
import { type NetworkSettings, resultKey } from "../network/settings";
import type { AppState, Dependencies } from "./app-store";
import { visible } from "./view";
import { shownTargets } from "./wanted";

/** What the network made of one photo with one set of network settings, as far as it has come. */
export interface Result {
  readonly key: string;
  readonly photo: string;
  readonly settings: NetworkSettings;
  readonly tiles: readonly FinishedTile[];
  readonly donePixels: number;
  /** Time spent on it so far, over all runs. */
  readonly elapsedMs: number;
}

export interface ResultsSlice {
  /** Upper bound of all tiles together; only what is in view, and the active variant, may exceed it. */
  readonly cacheBytes: number;
  /** The least recently used first. */
  readonly results: ReadonlyMap<string, Result>;
  /** Drops what does not fit any more, as ever. */
  setCacheBytes(cacheBytes: number): void;
  addTile(photo: string, settings: NetworkSettings, tile: FinishedTile, elapsedMs: number): void;
  /** Marks a result as just used; only then is it safe from being dropped for newer ones. */
  touch(key: string): void;
  dropResults(photo: string): void;
}

export function createResults({
  cacheBytes,
}: Dependencies): StateCreator<AppState, [], [], ResultsSlice> {
  /**
   * Drops tiles until the rest fits: first of results that no pane shows, the oldest first; then of
   * those shown, out of view, from the last pane to the first. Never what is in view, nor anything of the
   * active variant: it is what Save waits for.
   */
  const withinBudget = (state: AppState, results: Map<string, Result>) => {
    const { cacheBytes } = state;
    let bytes = 0;
    for (const result of results.values()) bytes += 4 * result.donePixels;
    if (bytes <= cacheBytes) return { results };
    const view = visible(state);
    const shown = shownTargets(state).map(({ key }) => key);
    const [active] = shown;
    const hidden = [...results.keys()].filter((key) => !shown.includes(key));
    for (const key of [...hidden, ...shown.toReversed()]) {
      const result = results.get(key);
      if (bytes <= cacheBytes) break;
      if (!result || key === active) continue;
      const tiles = result.tiles.filter((tile) => {
        const seen = view !== null && shown.includes(key) && intersects(tile.rect, view);
        if (bytes <= cacheBytes || seen) return true;
        bytes -= 4 * area(tile.rect);
        return false;
      });
      const donePixels = tiles.reduce((sum, tile) => sum + area(tile.rect), 0);
      if (tiles.length === 0) results.delete(key);
      else results.set(key, { ...result, tiles, donePixels });
    }
    return { results };
  };

  return (set) => ({
    cacheBytes,
    results: new Map(),

    setCacheBytes: (cacheBytes) =>
      set((state) => {
        if (cacheBytes === state.cacheBytes) return state;
        const next = { ...state, cacheBytes };
        return { cacheBytes, ...withinBudget(next, new Map(state.results)) };
      }),

    addTile: (photo, settings, tile, elapsedMs) =>
      set((state) => {
        // A tile of a photo that was closed meanwhile belongs to nobody.
        if (!state.photos.some((p) => p.id === photo)) return state;
        const key = resultKey(photo, settings);
        const before = state.results.get(key);
        // A cancelled job still delivers the tile it was at, which its successor may do again.
        if (before?.tiles.some((t) => t.rect.x === tile.rect.x && t.rect.y === tile.rect.y)) {
          return state;
        }
        const result = {
          key,
          photo,
          settings,
          tiles: [...(before?.tiles ?? []), tile],
          donePixels: (before?.donePixels ?? 0) + tile.rect.width * tile.rect.height,
          elapsedMs,
        };
        const unsaved = state.unsaved.has(photo)
          ? state.unsaved
          : new Set(state.unsaved).add(photo);
        return { ...withinBudget(state, new Map(state.results).set(key, result)), unsaved };
      }),

    touch: (key) =>
      set((state) => {
        const result = state.results.get(key);
        if (!result) return state;
        const results = new Map(state.results);
        results.delete(key);
        return { results: results.set(key, result) };
      }),

    dropResults: (photo) =>
      set((state) => ({
        results: new Map([...state.results].filter(([, result]) => result.photo !== photo)),
      })),
  });
}
