/** The policy of the cache of results: which of them are whole, and which tiles go when room is short. */

import { area, intersects } from "../geometry/tiles";
import { type Result, withTiles } from "./results";
import { visible } from "./view";
import { type Shown, shownTargets, type Wanted } from "./wanted";

/** A tile's pixels in the store. */
const BYTES = 4;

export function bytesOf(results: ReadonlyMap<string, Result>): number {
  let pixels = 0;
  for (const result of results.values()) pixels += result.donePixels;
  return BYTES * pixels;
}

/**
 * Results without the tiles that are too many: first of those that no pane shows, the oldest first, of photos that
 * need theirs last; then of those shown, out of view, from the last pane to the first. Never what is in view, nor
 * anything of the active variant: it is what Save waits for.
 * @param needed photos whose results are yet to be saved
 * @param exempt photos whose results stay and do not count: they are being made, or written
 */
export function withinBudget(
  state: Shown,
  needed: ReadonlySet<string> = new Set(),
  exempt: ReadonlySet<string> = new Set(),
): ReadonlyMap<string, Result> {
  const { cacheBytes } = state;
  let bytes = bytesOf(state.results);
  for (const { photo, donePixels } of state.results.values()) {
    if (exempt.has(photo)) bytes -= BYTES * donePixels;
  }
  if (bytes <= cacheBytes) return state.results;
  const results = new Map(state.results);
  const view = visible(state);
  const shown = shownTargets(state).map(({ key }) => key);
  const [active] = shown;
  const isOf = (photos: ReadonlySet<string>, key: string) =>
    photos.has(results.get(key)?.photo ?? "");
  const hidden = [...results.keys()].filter((key) => !shown.includes(key) && !isOf(exempt, key));
  const later = hidden.filter((key) => isOf(needed, key));
  const first = hidden.filter((key) => !later.includes(key));
  for (const key of [...first, ...later, ...shown.toReversed()]) {
    const result = results.get(key);
    if (bytes <= cacheBytes) break;
    if (!result || key === active) continue;
    const tiles = result.tiles.filter((tile) => {
      const seen = view !== null && shown.includes(key) && intersects(tile.rect, view);
      if (bytes <= cacheBytes || seen) return true;
      bytes -= BYTES * area(tile.rect);
      return false;
    });
    const rest = withTiles(result, tiles);
    if (rest) results.set(key, rest);
    else results.delete(key);
  }
  return results;
}

const keptIn = new WeakMap<Shown, ReadonlySet<string>>();

/**
 * The keys of results that are made and kept whole: the active variant's, and as many more as the cache holds
 * beside the part in view of the others. Of those only that part is made.
 */
export function keptWhole(state: Shown): ReadonlySet<string> {
  // Every pane and the status line ask, at every change of the state, a moving pointer's too.
  const known = keptIn.get(state);
  if (known) return known;
  const view = visible(state);
  const targets = shownTargets(state);
  const kept = new Set<string>();
  const inView = ({ key }: Wanted) =>
    (state.results.get(key)?.tiles ?? []).reduce(
      (pixels, { rect }) => pixels + (view && intersects(rect, view) ? area(rect) : 0),
      0,
    );
  let pixels = targets.reduce((sum, target) => sum + inView(target), 0);
  for (const target of targets) {
    const more = target.totalPixels - inView(target);
    if (kept.size > 0 && BYTES * (pixels + more) > state.cacheBytes) break;
    pixels += more;
    kept.add(target.key);
  }
  keptIn.set(state, kept);
  return kept;
}
