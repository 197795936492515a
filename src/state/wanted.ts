/** Selectors: the result that each variant on screen should show, and how far it has come. */

import type { Rect } from "../geometry/rect";
import { area, intersection } from "../geometry/tiles";
import type { NetworkSettings } from "../network/settings";
import { resultKey } from "../network/settings";
import { type BlendSettings, isWhole } from "../raster/blend";
import { leavesAlone, settingsOf } from "./auto";
import type { LayoutSlice } from "./layout";
import { currentPhoto, type OpenPhoto, type Photos } from "./library";
import type { ModelsSlice } from "./models";
import type { Result, ResultsSlice } from "./results";
import type { VariantsSlice } from "./variants";
import { activeVariant, againstVariant, networkSettings, type Variant } from "./variants";
import type { ViewSlice } from "./view";

/** The part of the state that says what is on screen. */
export type Shown = Photos &
  Pick<ModelsSlice, "models"> &
  Pick<VariantsSlice, "variants" | "activeId"> &
  Pick<LayoutSlice, "layout" | "against"> &
  Pick<ResultsSlice, "results" | "cacheBytes"> &
  Pick<ViewSlice, "viewport" | "pane">;

export interface Wanted {
  /** Auto leaves the photo as it is: all of the result is there before the network has run. */
  readonly idle: boolean;
  readonly key: string;
  readonly photo: OpenPhoto;
  readonly settings: NetworkSettings;
  readonly totalPixels: number;
}

/** The result a variant should show of the current photo: null without one or before the manifest has come. */
export function wantedBy(state: Shown, variant: Variant): Wanted | null {
  const photo = currentPhoto(state);
  const settings = networkSettings(state, variant);
  if (!photo || !settings) return null;
  return {
    idle: leavesAlone(state, variant),
    key: resultKey(photo.id, settings),
    photo,
    settings,
    totalPixels: photo.info.width * photo.info.height,
  };
}

/** The result the active variant should show. */
export function wanted(state: Shown): Wanted | null {
  return wantedBy(state, activeVariant(state));
}

/**
 * The blend that the store is to serve a variant's results in, by what saving does it with. Null where a pane does
 * it itself: at once while a slider moves, near enough for that; and to the last bit where it shows the photo alone
 * or the result alone, but for what is hidden under transparency.
 */
export function servedBlend(
  state: Photos & Pick<VariantsSlice, "blending">,
  variant: Variant,
): BlendSettings | null {
  const { blend } = settingsOf(state, variant);
  if (variant.id === state.blending || blend.strength === 0) return null;
  return isWhole(blend) && !currentPhoto(state)?.info.hasAlpha ? null : blend;
}

export function wantedResult(state: Shown): Result | null {
  return state.results.get(wanted(state)?.key ?? "") ?? null;
}

export function isComplete(
  { results }: Pick<Shown, "results">,
  { idle, key, totalPixels }: Wanted,
): boolean {
  return idle || results.get(key)?.donePixels === totalPixels;
}

/** The variants on screen: the active one first, it is what the person is at. */
export function shownVariants(state: Shown): readonly Variant[] {
  const active = activeVariant(state);
  if (state.layout === "single") return [active];
  if (state.layout === "divider") {
    const against = againstVariant(state);
    return against ? [active, against] : [active];
  }
  return [active, ...state.variants.filter((variant) => variant !== active)];
}

/** The results the variants on screen want, each once: the active variant's first. */
export function shownTargets(state: Shown): readonly Wanted[] {
  const targets: Wanted[] = [];
  for (const variant of shownVariants(state)) {
    const target = wantedBy(state, variant);
    if (!target) continue;
    // Two may want the same result, one of them without needing it.
    const at = targets.findIndex(({ key }) => key === target.key);
    if (at < 0) targets.push(target);
    else if (targets[at]?.idle) targets[at] = target;
  }
  return targets;
}

/** Milliseconds spent on all that is on screen; the same result counts once. */
export function timeSpent(state: Shown): number {
  return shownTargets(state).reduce(
    (sum, { key }) => sum + (state.results.get(key)?.elapsedMs ?? 0),
    0,
  );
}

/** Pixels of a rectangle that a result's tiles, which do not overlap, cover. */
export function coverage(result: Result | undefined, rect: Rect): number {
  return (result?.tiles ?? []).reduce((pixels, tile) => {
    const part = intersection(tile.rect, rect);
    return pixels + (part ? area(part) : 0);
  }, 0);
}

/** Whether all that is wanted of a rectangle is there. */
export const isThere = (
  { results }: Pick<Shown, "results">,
  { idle, key }: Pick<Wanted, "idle" | "key">,
  rect: Rect,
) => idle || covers(results.get(key), rect);

/** Whether a result is there for all of a rectangle. */
export const covers = (result: Result | undefined, rect: Rect) =>
  coverage(result, rect) === area(rect);
