/** What the network should do now, as a pure function of the state. */
import type { Rect } from "../geometry/rect";
import type { AppState } from "./app-store";
import { visible } from "./view";
import { covers, isComplete, keptWhole, shownTargets, type Wanted } from "./wanted";

/** One run of the network: a result, or the part of it that is on screen. */
export interface Unit {
  readonly target: Wanted;
  readonly within: Rect | null;
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
 * What is left to do, in order: the visible area of every pane in turn, round by round, so that a rough
 * comparison stands soon however large the photo is; then the rest of each.
 */
export function plan(state: AppState): readonly Unit[] {
  const units: Unit[] = [];
  const shown = shownTargets(state);
  const within = visible(state);
  // Alone it is done in one go: its own tiles are in the right order anyway.
  if (within && shown.length > 1) {
    for (const round of rounds(within)) {
      for (const target of shown) {
        if (!covers(state.results.get(target.key), round)) units.push({ target, within: round });
      }
    }
  }
  const kept = keptWhole(state);
  for (const target of shown) {
    if (kept.has(target.key) && !isComplete(state, target)) units.push({ target, within: null });
  }
  return units;
}

export function sameUnit(a: Unit, b: Unit): boolean {
  const corners = ({ within }: Unit) => Object.values(within ?? {}).join(" ");
  return a.target.key === b.target.key && corners(a) === corners(b);
}
