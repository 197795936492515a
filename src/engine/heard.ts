/** Which tiles of which results the page has heard of, without their pixels. */
import type { Rect } from "../geometry/rect";

export interface Heard {
  /** False when it was heard of before. */
  add(result: string, rect: Rect, elapsedMs: number): boolean;
  has(result: string, rect: Rect): boolean;
  /** The time that the result has taken so far, ms. */
  elapsedMs(result: string): number;
  drop(result: string, rects?: readonly Rect[]): void;
  /** Results are named after their photo: see `resultKey`. */
  dropPhoto(photo: string): void;
  /** All results, and nothing is left of them. */
  takeAll(): ReadonlyMap<string, readonly Rect[]>;
}

const keyOf = ({ x, y, width, height }: Rect): string => `${x} ${y} ${width} ${height}`;

export function createHeard(): Heard {
  let results = new Map<string, { readonly tiles: Map<string, Rect>; elapsedMs: number }>();

  return {
    add(result, rect, elapsedMs) {
      const known = results.get(result) ?? { tiles: new Map<string, Rect>(), elapsedMs: 0 };
      results.set(result, known);
      known.elapsedMs = Math.max(known.elapsedMs, elapsedMs);
      if (known.tiles.has(keyOf(rect))) return false;
      known.tiles.set(keyOf(rect), rect);
      return true;
    },

    has: (result, rect) => results.get(result)?.tiles.has(keyOf(rect)) ?? false,

    elapsedMs: (result) => results.get(result)?.elapsedMs ?? 0,

    drop(result, rects) {
      const known = results.get(result);
      for (const rect of rects ?? []) known?.tiles.delete(keyOf(rect));
      if (!rects || known?.tiles.size === 0) results.delete(result);
    },

    dropPhoto(photo) {
      for (const result of [...results.keys()]) {
        if (result.startsWith(`${photo} `)) results.delete(result);
      }
    },

    takeAll() {
      const taken = results;
      results = new Map();
      return new Map([...taken].map(([result, { tiles }]) => [result, [...tiles.values()]]));
    },
  };
}
