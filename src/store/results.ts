import type { StateCreator } from "zustand";
import { PLAIN } from "../core/procedure";
import type { FinishedTile, NetworkSettings } from "../engine/protocol";
import type { AppState, Dependencies } from "./app-store";

/** What the network made of one photo with one set of network settings, as far as it has come. */
export interface Result {
  readonly key: string;
  readonly photo: string;
  readonly tiles: readonly FinishedTile[];
  readonly donePixels: number;
  /** Time spent on it so far, over all runs. */
  readonly elapsedMs: number;
}

export interface ResultsSlice {
  /** The least recently used first. */
  readonly results: ReadonlyMap<string, Result>;
  addTile(photo: string, settings: NetworkSettings, tile: FinishedTile, elapsedMs: number): void;
  /** Marks a result as just used; only then is it safe from being dropped for newer ones. */
  touch(key: string): void;
  dropResults(photo: string): void;
}

export function resultKey(
  photo: string,
  { model, blindness, procedure = PLAIN }: NetworkSettings,
): string {
  const { sampling, refine, ensemble } = procedure;
  const sampled = Object.values(sampling).join(",");
  return `${photo} ${model} ${blindness} ${sampled} ${refine ? "R³" : ""} ${ensemble ? "8" : ""}`;
}

export function createResults({
  cacheBytes,
}: Dependencies): StateCreator<AppState, [], [], ResultsSlice> {
  /** Drops the oldest results until the rest fits; never the newest, which is on screen. */
  const withinBudget = (results: Map<string, Result>) => {
    let bytes = 0;
    for (const result of results.values()) bytes += 4 * result.donePixels;
    for (const [key, result] of results) {
      if (bytes <= cacheBytes || results.size === 1) break;
      results.delete(key);
      bytes -= 4 * result.donePixels;
    }
    return { results };
  };

  return (set) => ({
    results: new Map(),

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
          tiles: [...(before?.tiles ?? []), tile],
          donePixels: (before?.donePixels ?? 0) + tile.rect.width * tile.rect.height,
          elapsedMs,
        };
        return withinBudget(new Map(state.results).set(key, result));
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
