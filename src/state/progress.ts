/** Selectors: how much of what is on screen is done, and how long the rest takes. */

import { area } from "../geometry/tiles";
import type { ModelEntry } from "../models/manifest";
import { costOf, PLAIN } from "../network/procedure";
import type { NetworkSettings } from "../network/settings";
import { keptWhole } from "./cache";
import type { JobSlice } from "./job";
import { activeVariant, modelOf, type Variant } from "./variants";
import { visible } from "./view";
import { coverage, type Shown, shownTargets, shownVariants, type Wanted, wantedBy } from "./wanted";

/** Pixels done and to do of what a variant shows: all of the photo, or what is in view of it. */
export function progressOf(
  state: Shown,
  target: Wanted,
  whole: boolean = keptWhole(state).has(target.key),
): { readonly done: number; readonly total: number } {
  const result = state.results.get(target.key);
  const view = visible(state);
  if (target.idle) return { done: target.totalPixels, total: target.totalPixels };
  if (whole || !view) return { done: result?.donePixels ?? 0, total: target.totalPixels };
  return { done: coverage(result, view), total: area(view) };
}

/** Pixels done and to do over all variants on screen; the same result counts once. */
export function overall(state: Shown): { readonly done: number; readonly total: number } {
  const kept = keptWhole(state);
  let [done, total] = [0, 0];
  for (const target of shownTargets(state)) {
    const own = progressOf(state, target, kept.has(target.key));
    done += own.done;
    total += own.total;
  }
  return { done, total };
}

type Measured = Shown & Pick<JobSlice, "msPerGigaMac">;

/** Seconds the network needs for so many pixels, by what it took here so far. Null: unknown. */
export function secondsFor(
  { models, msPerGigaMac }: Pick<Measured, "models" | "msPerGigaMac">,
  settings: NetworkSettings,
  pixels: number,
): number | null {
  const model = models.find(({ id }) => id === settings.model);
  if (!model || msPerGigaMac === null) return null;
  const macs = pixels * model.macsPerPixel * costOf(settings.procedure ?? PLAIN);
  return (macs * msPerGigaMac) / 1e12;
}

/** Seconds the network would still need for a variant, by what it took here so far. Null: unknown. */
export function estimateSeconds(state: Measured, variant: Variant): number | null {
  const target = wantedBy(state, variant);
  if (!target || state.msPerGigaMac === null) return null;
  if (target.idle) return 0;
  const left = target.totalPixels - (state.results.get(target.key)?.donePixels ?? 0);
  return secondsFor(state, target.settings, left);
}

/** A model that does the same in a fraction of the time. */
export interface Faster {
  readonly model: ModelEntry;
  /** What is left with the model that is chosen, and with this one. */
  readonly seconds: number;
  readonly fasterSeconds: number;
}

/** A wait worth an offer, in seconds. */
const LONG = 20;
/** A model is faster from this share of the work on. */
const FASTER = 0.35;

/** The fastest of the site's own; null before any came. */
export function fastestModel({ models }: Pick<Shown, "models">): ModelEntry | null {
  const [first] = models
    .filter(({ own }) => !own)
    .toSorted((a, b) => a.macsPerPixel - b.macsPerPixel);
  return first ?? null;
}

/** The site's fastest model for the active variant, where there is long to wait and it is much faster. */
export function fasterModel(state: Measured): Faster | null {
  const variant = activeVariant(state);
  const seconds = estimateSeconds(state, variant);
  const own = modelOf(state, variant);
  const model = fastestModel(state);
  if (seconds === null || seconds < LONG || !own || !model) return null;
  if (!(model.macsPerPixel < FASTER * own.macsPerPixel)) return null;
  const fasterSeconds = estimateSeconds(state, { ...variant, model: model.id });
  return fasterSeconds === null ? null : { model, seconds, fasterSeconds };
}

/** Seconds the network would still need for all that is on screen, each result once. */
export function estimateAll(state: Measured): number {
  const counted = new Set<string>();
  let seconds = 0;
  for (const variant of shownVariants(state)) {
    const key = wantedBy(state, variant)?.key;
    if (key === undefined || counted.has(key)) continue;
    counted.add(key);
    seconds += estimateSeconds(state, variant) ?? 0;
  }
  return seconds;
}
