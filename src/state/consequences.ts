/**
 * Parts of the state that follow from changes of other parts, in the same step: nobody ever sees the one
 * without the other.
 */

import { bytesOf, withinBudget } from "./cache";
import { NO_PROBE } from "./influence";
import { scoresOf } from "./judging";
import { sampledPart } from "./samples";
import type { AppState } from "./state";
import { activeVariant } from "./variants";
import { closeUp, fitted } from "./view";
import { isThere, shownTargets, wanted } from "./wanted";

type Consequence = (state: AppState, before: AppState) => Partial<AppState> | null;

/** A photo takes all that was made for it with it. */
const closing: Consequence = ({ photos, results, references, places }, before) => {
  if (photos === before.photos) return null;
  const open = new Set(photos.map(({ id }) => id));
  if (before.photos.every(({ id }) => open.has(id))) return null;
  return {
    results: new Map([...results].filter(([, { photo }]) => open.has(photo))),
    references: new Map([...references].filter(([photo]) => open.has(photo))),
    places: new Map([...places].filter(([photo]) => open.has(photo))),
  };
};

/** Another photo on screen is seen whole, and nothing is asked of it yet. */
const turning: Consequence = (state, before) => {
  if (state.currentId === before.currentId) return null;
  const modelsFailed = state.currentId === null && state.modelsFailed;
  const samples: AppState["samples"] = new Map();
  return {
    ...{ ...NO_PROBE, ...fitted(state), spot: null, noiseBox: null, modelsFailed, samples },
    // A sweep is about the photo it was made on: the next one is not run five times unasked.
    ...(state.sweeping && { sweeping: null, layout: "divider" as const }),
  };
};

/** The first result of a visit stands where there is most to see: at the size of the whole photo nobody sees it. */
const lookingCloser: Consequence = (state, before) => {
  if (state.closer === "now") return state.viewport === before.viewport ? null : { closer: "done" };
  if (state.closer !== "not yet" || state.results === before.results) return null;
  const target = wanted(state);
  const part = sampledPart(state);
  if (!target || !part || target.idle || !isThere(state, target, part)) return null;
  const closer = state.fitted && state.layout === "divider" && closeUp(state, 1);
  return closer ? { ...closer, closer: "now" } : { closer: "done" };
};

const scoring: Consequence = ({ scores, references }, before) =>
  references === before.references ? null : { scores: scoresOf(scores, references) };

const SHOWING = [
  "photos",
  "currentId",
  "models",
  "variants",
  "activeId",
  "layout",
  "against",
] as const satisfies readonly (keyof AppState)[];

/** The wish for other results ends a halt, and makes them the last ones used. */
const wishing: Consequence = (state, before) => {
  if (SHOWING.every((key) => state[key] === before[key])) return null;
  const [now, then] = [state, before].map((one) => shownTargets(one).map(({ key }) => key));
  const [active] = now ?? [];
  const same =
    now?.length === then?.length &&
    active === then?.[0] &&
    now?.every((key) => then?.includes(key));
  if (same || !now) return null;
  const results = new Map(state.results);
  for (const key of active === undefined ? [] : [...now, active]) {
    const result = results.get(key);
    if (!result) continue;
    results.delete(key);
    results.set(key, result);
  }
  return { halted: null, results };
};

/** A save would write another picture once the active variant has been edited. */
const editing: Consequence = (state, before) => {
  const { currentId: id, unsaved } = state;
  if (state.variants === before.variants || state.restoring || id === null) return null;
  if (state.activeId !== before.activeId || unsaved.has(id)) return null;
  const [now, then] = [activeVariant(state), activeVariant(before)];
  const same =
    now.blend === then.blend &&
    now.auto === then.auto &&
    now.model === then.model &&
    now.blindness === then.blindness &&
    now.hole === then.hole &&
    now.removeHotPixels === then.removeHotPixels &&
    now.keepStructure === then.keepStructure &&
    now.procedure === then.procedure;
  return same ? null : { unsaved: new Set(unsaved).add(id) };
};

/** Results that grew, or less room for them: some tiles go. */
const spilling: Consequence = (state, before) => {
  const { cacheBytes, results } = state;
  const less = cacheBytes < before.cacheBytes;
  const more = results !== before.results && bytesOf(results) > bytesOf(before.results);
  return less || more ? { results: withinBudget(state) } : null;
};

const NAMED = [
  "photos",
  "models",
  "addingModel",
  "exporting",
] as const satisfies readonly (keyof AppState)[];

const naming: Consequence = (state, before) => {
  if (NAMED.every((key) => state[key] === before[key])) return null;
  const { photos, models, addingModel, exporting, names } = state;
  const all = new Set(names);
  for (const { name } of photos) all.add(name);
  for (const { own, name, file } of models) if (own) all.add(name).add(file);
  if (addingModel !== null) all.add(addingModel);
  if (exporting) all.add(exporting.name);
  return { names: all };
};

/** In an order in which none is followed by one that it follows from. */
const ALL = [closing, turning, lookingCloser, scoring, wishing, editing, spilling, naming] as const;

export function withConsequences(state: AppState, before: AppState): AppState {
  let now = state;
  for (const consequence of ALL) {
    const more = consequence(now, before);
    if (more) now = { ...now, ...more };
  }
  return now;
}
