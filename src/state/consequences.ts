/**
 * Parts of the state that follow from changes of other parts, in the same step: nobody ever sees the one
 * without the other.
 */

import type { Outcome } from "./batch";
import { bytesOf, withinBudget } from "./cache";
import { wish } from "./export";
import { heldPhotos } from "./history";
import { NO_PROBE } from "./influence";
import { scoresOf } from "./judging";
import { currentPhoto } from "./library";
import { chosenFor, withoutHistory } from "./own-settings";
import { previewShown } from "./preview";
import { lineOf } from "./queue";
import { sampledPart } from "./samples";
import type { AppState } from "./state";
import { undoable } from "./undo";
import { activeVariant } from "./variants";
import { closeUp, fitted } from "./view";
import { isThere, shownTargets, wanted } from "./wanted";

type Consequence = (state: AppState, before: AppState) => Partial<AppState> | null;

/** A photo takes all that was made for it with it, once it cannot be brought back any more. */
const closing: Consequence = (state, before) => {
  if (state.photos === before.photos && state.deeds === before.deeds) return null;
  const held = heldPhotos(state);
  const open = new Set(held.map(({ id }) => id));
  if (heldPhotos(before).every(({ id }) => open.has(id))) return null;
  const of = <T>(map: ReadonlyMap<string, T>) =>
    new Map([...map].filter(([photo]) => open.has(photo)));
  const { results, references, places, own, failures, savedAs, skipped } = state;
  return {
    results: new Map([...results].filter(([, { photo }]) => open.has(photo))),
    references: of(references),
    places: of(places),
    own: of(own),
    failures: of(failures),
    savedAs: of(savedAs),
    skipped: new Set([...skipped].filter((id) => open.has(id))),
  };
};

/** The photo in the viewer brings its settings; edits go to it, or to all that share them. */
const owning: Consequence = (state, before) => {
  const { currentId, variants, activeId, own, shared } = state;
  const edited = variants !== before.variants || activeId !== before.activeId;
  const chosen = chosenFor(state, currentId);
  if (chosen.variants === variants && chosen.activeId === activeId) return null;
  if (currentId !== before.currentId || !edited) return withoutHistory(chosen);
  if (currentId !== null && own.has(currentId)) {
    return { own: new Map(own).set(currentId, { variants, activeId }) };
  }
  return shared.variants === variants && shared.activeId === activeId
    ? null
    : { shared: { variants, activeId } };
};

/** Every photo of a batch comes to an end, whatever becomes of it. */
const accounting: Consequence = ({ batch, photos, failures, skipped }, before) => {
  if (batch?.step !== "running") return null;
  const same =
    batch === before.batch &&
    photos === before.photos &&
    failures === before.failures &&
    skipped === before.skipped;
  if (same) return null;
  const open = new Set(photos.map(({ id }) => id));
  const outcomes = new Map<string, Outcome>(batch.outcomes);
  for (const { id } of batch.photos) {
    if (outcomes.has(id)) continue;
    const why = failures.get(id);
    if (why) outcomes.set(id, { kind: "failed", why });
    else if (!open.has(id)) outcomes.set(id, { kind: "skipped", why: "closed" });
    else if (skipped.has(id)) outcomes.set(id, { kind: "skipped", why: "left" });
  }
  const over = outcomes.size === batch.photos.length;
  if (!over && outcomes.size === batch.outcomes.size) return null;
  const packs = batch.to.kind === "zip" && [...outcomes.values()].some((o) => o.kind === "saved");
  const step = over ? (packs ? "packing" : "ended") : batch.step;
  return { batch: { ...batch, outcomes, step } };
};

const undoing: Consequence = (state) => {
  const { canUndo, canRedo } = undoable(state);
  return canUndo === state.canUndo && canRedo === state.canRedo ? null : { canUndo, canRedo };
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
  if (state.closer === "now") {
    // A pane of another size, as of a status line that takes a second row, is nobody's gesture.
    const stays = state.viewport === before.viewport || state.pane !== before.pane;
    return stays ? null : { closer: "done" };
  }
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

/** A file that was asked for before its photo was measured is to hold what Auto chooses now. */
const aiming: Consequence = (state, before) => {
  const { exporting } = state;
  if (exporting?.kind !== "photo" || exporting.step !== "finishing") return null;
  if (!currentPhoto(before)?.info.unmeasured || state.photos === before.photos) return null;
  const now = wish(state);
  if (!now || now.photo.id !== exporting.photo.id || now.photo.info.unmeasured) return null;
  return { exporting: { ...exporting, photo: now.photo, target: now.target, blend: now.blend } };
};

/**
 * The wish for other results ends a halt, and makes them the last ones used. That a photo was measured, after which
 * Auto wants others, is nobody's wish.
 */
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
    // What is chosen stands in for nothing any more.
    const { preview: _, ...chosen } = result;
    results.delete(key);
    results.set(key, chosen);
  }
  const measured =
    currentPhoto(before)?.info.unmeasured &&
    state.currentId === before.currentId &&
    !currentPhoto(state)?.info.unmeasured;
  return measured ? { results } : { halted: null, results };
};

/** A save would write another picture once the active variant has been edited. */
const editing: Consequence = (state, before) => {
  const { currentId: id, unsaved } = state;
  if (state.variants === before.variants || state.restoring || id === null) return null;
  if (id !== before.currentId) return null;
  if (state.activeId !== before.activeId || unsaved.has(id)) return null;
  const [now, then] = [activeVariant(state), activeVariant(before)];
  const same =
    now.blend === then.blend &&
    now.auto === then.auto &&
    now.model === then.model &&
    now.blindness === then.blindness &&
    now.hole === then.hole &&
    now.removeHotPixels === then.removeHotPixels &&
    now.blotches === then.blotches &&
    now.keepStructure === then.keepStructure &&
    now.correctBrightness === then.correctBrightness &&
    now.procedure === then.procedure;
  return same ? null : { unsaved: new Set(unsaved).add(id) };
};

/** A preview goes once it stands in for nothing. */
const outdoing: Consequence = (state, before) => {
  if (state.results === before.results && SHOWING.every((key) => state[key] === before[key])) {
    return null;
  }
  const previews = [...state.results.values()].filter(({ preview }) => preview);
  if (previews.length === 0) return null;
  const shown = previewShown(state, activeVariant(state))?.key;
  const gone = previews.filter(({ key }) => key !== shown);
  if (gone.length === 0) return null;
  const results = new Map(state.results);
  for (const { key } of gone) results.delete(key);
  return { results };
};

/** Results that grew, or less room for them: some tiles go. */
const spilling: Consequence = (state, before) => {
  const { cacheBytes, results } = state;
  const less = cacheBytes < before.cacheBytes;
  const more = results !== before.results && bytesOf(results) > bytesOf(before.results);
  if (!less && !more) return null;
  const { needed, exempt } = lineOf(state);
  return { results: withinBudget(state, needed, exempt) };
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
const ALL = [
  closing,
  owning,
  turning,
  lookingCloser,
  scoring,
  accounting,
  aiming,
  wishing,
  editing,
  outdoing,
  spilling,
  naming,
  undoing,
] as const;

export function withConsequences(state: AppState, before: AppState): AppState {
  let now = state;
  for (const consequence of ALL) {
    const more = consequence(now, before);
    if (more) now = { ...now, ...more };
  }
  return now;
}
