import type { Rect } from "../geometry/rect";
import { area } from "../geometry/tiles";
import { type NetworkSettings, resultKey } from "../network/settings";
import { type History, heldPhotos } from "./history";
import type { LibrarySlice } from "./library";
import type { Slice } from "./slice";

/** A finished tile: its pixels are the engine's. */
export interface Tile {
  readonly rect: Rect;
}

/** The network's output for one photo and one set of network settings, as far as it has come. */
export interface Result {
  readonly key: string;
  readonly photo: string;
  readonly settings: NetworkSettings;
  readonly tiles: readonly Tile[];
  readonly donePixels: number;
  /** Time spent on it so far, over all runs. */
  readonly elapsedMs: number;
  /** It only stands in for another, and goes when that is there: see `preview.ts`. */
  readonly preview?: true;
}

export interface ResultsSlice {
  /** Upper bound of all tiles together; only what is in view, and the active variant, may exceed it. */
  readonly cacheBytes: number;
  /** The least recently used first. */
  readonly results: ReadonlyMap<string, Result>;
  /** Less than before drops what does not fit any more. */
  setCacheBytes(cacheBytes: number): void;
  /**
   * @param elapsedMs spent on the result so far; what was known before without it
   * @param preview it was made to stand in for another
   */
  addTile(
    photo: string,
    settings: NetworkSettings,
    rect: Rect,
    elapsedMs?: number,
    preview?: boolean,
  ): void;
  /** Tiles that the engine has no more. */
  loseTiles(key: string, rects: readonly Rect[]): void;
}

/** Where and with what a result and the wish to save it are known. */
interface Around {
  readonly photos: LibrarySlice["photos"];
  readonly deeds: History["deeds"];
  readonly unsaved: ReadonlySet<string>;
}

const samePlace = (a: Rect, b: Rect) => a.x === b.x && a.y === b.y;

const pixelsOf = (tiles: readonly Tile[]) => tiles.reduce((sum, { rect }) => sum + area(rect), 0);

export function withTile(
  before: Result | undefined,
  own: Pick<Result, "key" | "photo" | "settings" | "elapsedMs" | "preview">,
  rect: Rect,
): Result {
  return {
    ...own,
    tiles: [...(before?.tiles ?? []), { rect }],
    donePixels: (before?.donePixels ?? 0) + area(rect),
  };
}

/** A result with some of its tiles; null without any. */
export function withTiles(result: Result, tiles: readonly Tile[]): Result | null {
  return tiles.length === 0 ? null : { ...result, tiles, donePixels: pixelsOf(tiles) };
}

export const createResults =
  (
    cacheBytes: number,
  ): Slice<
    ResultsSlice & Around,
    ResultsSlice,
    Pick<ResultsSlice & Around, "results" | "cacheBytes" | "unsaved">
  > =>
  (set) => ({
    cacheBytes,
    results: new Map(),

    setCacheBytes: (cacheBytes) =>
      set((state) => (cacheBytes === state.cacheBytes ? {} : { cacheBytes })),

    addTile: (photo, settings, rect, elapsedMs, preview = false) =>
      set((state) => {
        // A tile of a photo that was closed meanwhile belongs to nobody.
        if (!heldPhotos(state).some(({ id }) => id === photo)) return {};
        const key = resultKey(photo, settings);
        const before = state.results.get(key);
        // A cancelled job still delivers the tile it was at, which its successor may do again.
        if (before?.tiles.some((tile) => samePlace(tile.rect, rect))) return state;
        const spent = elapsedMs ?? before?.elapsedMs ?? 0;
        const mark = preview && (!before || before.preview) ? { preview: true as const } : {};
        const result = withTile(before, { key, photo, settings, elapsedMs: spent, ...mark }, rect);
        const results = new Map(state.results).set(key, result);
        // Nobody saves a preview.
        if (preview || state.unsaved.has(photo)) return { results };
        return { results, unsaved: new Set(state.unsaved).add(photo) };
      }),

    loseTiles: (key, rects) =>
      set((state) => {
        const result = state.results.get(key);
        if (!result) return {};
        const left = result.tiles.filter(({ rect }) => !rects.some((r) => samePlace(r, rect)));
        const results = new Map(state.results);
        const rest = withTiles(result, left);
        if (rest) results.set(key, rest);
        else results.delete(key);
        return { results };
      }),
  });
