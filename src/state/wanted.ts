/** Selectors: the result that each variant on screen should show, and how far it has come. */

import type { Rect } from "../geometry/rect";
import { area, intersection, intersects } from "../geometry/tiles";
import { costOf } from "../network/procedure";
import type { NetworkSettings } from "../network/settings";
import { resultKey } from "../network/settings";
import type { AppState } from "./app-store";
import { currentPhoto, type Photo } from "./library";
import type { Result } from "./results";
import { activeVariant, againstVariant, modelOf, networkSettings, type Variant } from "./variants";
import { visible } from "./view";

export interface Wanted {
  readonly key: string;
  readonly photo: Photo;
  readonly settings: NetworkSettings;
  readonly totalPixels: number;
}

/** What a variant should show of the current photo: null without one or before the manifest has come. */
export function wantedBy(state: AppState, variant: Variant): Wanted | null {
  const photo = currentPhoto(state);
  const settings = networkSettings(state, variant);
  if (!photo || !settings) return null;
  return {
    key: resultKey(photo.id, settings),
    photo,
    settings,
    totalPixels: photo.info.width * photo.info.height,
  };
}

/** What the active variant should show. */
export function wanted(state: AppState): Wanted | null {
  return wantedBy(state, activeVariant(state));
}

export function wantedResult(state: AppState): Result | null {
  return state.results.get(wanted(state)?.key ?? "") ?? null;
}

export function isComplete(state: AppState, { key, totalPixels }: Wanted): boolean {
  return state.results.get(key)?.donePixels === totalPixels;
}

/** The variants on screen: the active one first, it is what the person is at. */
export function shownVariants(state: AppState): readonly Variant[] {
  const active = activeVariant(state);
  if (state.layout === "single") return [active];
  if (state.layout === "divider") {
    const against = againstVariant(state);
    return against ? [active, against] : [active];
  }
  return [active, ...state.variants.filter((variant) => variant !== active)];
}

/** What the variants on screen want, each result once: the active variant's first. */
export function shownTargets(state: AppState): readonly Wanted[] {
  const targets: Wanted[] = [];
  for (const variant of shownVariants(state)) {
    const target = wantedBy(state, variant);
    if (target && !targets.some(({ key }) => key === target.key)) targets.push(target);
  }
  return targets;
}

const keptIn = new WeakMap<AppState, ReadonlySet<string>>();

/**
 * Whose results are made and kept whole: the active variant's, and as many more as the cache holds beside
 * what is in view of the others. Of those only that is made.
 */
export function keptWhole(state: AppState): ReadonlySet<string> {
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
    if (kept.size > 0 && 4 * (pixels + more) > state.cacheBytes) break;
    pixels += more;
    kept.add(target.key);
  }
  keptIn.set(state, kept);
  return kept;
}

/** Pixels done and to do of what a variant shows: all of the photo, or what is in view of it. */
export function progressOf(
  state: AppState,
  target: Wanted,
  whole: boolean = keptWhole(state).has(target.key),
): { readonly done: number; readonly total: number } {
  const result = state.results.get(target.key);
  const view = visible(state);
  if (whole || !view) return { done: result?.donePixels ?? 0, total: target.totalPixels };
  return { done: coverage(result, view), total: area(view) };
}

/** Pixels done and to do over all variants on screen; the same result counts once. */
export function overall(state: AppState): { readonly done: number; readonly total: number } {
  const kept = keptWhole(state);
  let [done, total] = [0, 0];
  for (const target of shownTargets(state)) {
    const own = progressOf(state, target, kept.has(target.key));
    done += own.done;
    total += own.total;
  }
  return { done, total };
}

/** Seconds the network would still need for a variant, by what it took here so far. Null: unknown. */
export function estimateSeconds(state: AppState, variant: Variant): number | null {
  const target = wantedBy(state, variant);
  const model = modelOf(state, variant);
  if (!target || !model || state.msPerGigaMac === null) return null;
  const left = target.totalPixels - (state.results.get(target.key)?.donePixels ?? 0);
  const macs = left * model.macsPerPixel * costOf(variant.procedure);
  return (macs * state.msPerGigaMac) / 1e12;
}

/** How much of a rectangle a result's tiles, which do not overlap, cover. */
function coverage(result: Result | undefined, rect: Rect): number {
  return (result?.tiles ?? []).reduce((pixels, tile) => {
    const part = intersection(tile.rect, rect);
    return pixels + (part ? area(part) : 0);
  }, 0);
}

/** Whether a result is there for all of a rectangle. */
export const covers = (result: Result | undefined, rect: Rect) =>
  coverage(result, rect) === area(rect);
