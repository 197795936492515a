/** The network's next work, as a pure function of the state. */
import type { Rect } from "../geometry/rect";
import { keptWhole } from "./cache";
import { type InfluenceSlice, leftToTrace } from "./influence";
import type { JobSlice } from "./job";
import { currentPhoto } from "./library";
import type { ModelsSlice } from "./models";
import { previewDue } from "./preview";
import { nextTarget, type Queued } from "./queue";
import type { SessionSlice } from "./session";
import { visible } from "./view";
import { isComplete, isThere, type Shown, shownTargets, type Wanted } from "./wanted";

/** The part of the state that decides what runs. */
export type Planned = Shown &
  Queued &
  Pick<InfluenceSlice, "probe" | "influences" | "traced"> &
  Pick<JobSlice, "halted" | "msPerGigaMac"> &
  Pick<ModelsSlice, "modelsFailed"> &
  Pick<SessionSlice, "restoring" | "restoredTiles"> & {
    /** A file that somebody waits for. */
    readonly exporting: object | null;
  };

/** One run of the network: a result, or the part of it that is on screen. */
export interface Unit {
  readonly target: Wanted;
  readonly within: Rect | null;
  /** It only stands in for what is wanted. */
  readonly preview?: true;
}

/** The first round of a comparison is this wide and high: mostly one tile. Each further one is wider by this. */
const FIRST_ROUND = 128;
const ROUND_GROWTH = 4;

/** The view from its middle outwards, the last round all of it: every pane gets one before any gets the next. */
function rounds(view: Rect): readonly Rect[] {
  const grown: Rect[] = [];
  for (let side = FIRST_ROUND; side < Math.max(view.width, view.height); side *= ROUND_GROWTH) {
    const width = Math.min(side, view.width);
    const height = Math.min(side, view.height);
    const x = view.x + Math.floor((view.width - width) / 2);
    const y = view.y + Math.floor((view.height - height) / 2);
    grown.push({ x, y, width, height });
  }
  return [...grown, view];
}

/**
 * Why nothing runs though something may be wanted: a session is being read, whose tiles need not be made;
 * somebody asks about a pixel, which goes first; there are no models, or none yet; the person, or a failure,
 * stopped it.
 */
export type Pause = "session" | "influence" | "models" | "cancelled" | "failed";

export function pauseOf(state: Planned): Pause | null {
  const open = currentPhoto(state) !== null;
  const sorting = state.restoredTiles.length > 0 && state.models.length > 0;
  if (state.restoring || sorting) return "session";
  if (leftToTrace(state).length > 0) return "influence";
  if (state.halted) return state.halted;
  if (!open || state.models.length > 0) return null;
  return state.modelsFailed ? "failed" : "models";
}

/**
 * All that is left to do, in order; the first is what should run now. It is a preview, where that is worth it; the
 * visible area of every pane in turn, round by round, so that a rough comparison stands soon however large the photo
 * is; then the rest of each; then the next photo of the queue. Nothing while there is a pause.
 */
export function plan(state: Planned): readonly Unit[] {
  if (pauseOf(state)) return [];
  const own = planHere(state);
  if (own.length > 0) return own;
  const next = nextTarget(state);
  return next ? [{ target: next, within: null }] : [];
}

/** What is left of the photo in the viewer. */
export function planHere(state: Planned): readonly Unit[] {
  // What Auto chooses is not known before the photo is measured, which takes a moment.
  if (currentPhoto(state)?.info.unmeasured) return [];
  const units: Unit[] = [];
  const preview = previewDue(state);
  if (preview) units.push({ ...preview, preview: true });
  const shown = shownTargets(state);
  const within = visible(state);
  // Alone it is done in one go: its own tiles are in the right order anyway.
  if (within && shown.length > 1) {
    for (const round of rounds(within)) {
      for (const target of shown) units.push({ target, within: round });
    }
  }
  const kept = keptWhole(state);
  for (const target of shown) if (kept.has(target.key)) units.push({ target, within: null });
  return units.filter((unit) => isLeft(state, unit));
}

/** Whether something of a unit is still to be done. */
export function isLeft(state: Pick<Shown, "results">, { target, within }: Unit): boolean {
  return within ? !isThere(state, target, within) : !isComplete(state, target);
}

export function sameUnit(a: Unit, b: Unit): boolean {
  const corners = ({ within }: Unit) => Object.values(within ?? {}).join(" ");
  return a.target.key === b.target.key && corners(a) === corners(b);
}
