/** The way back, and forth again. */
import type { ClosingSlice } from "./closing";
import { type History, type Step, type Steps, scopeOf, stepsOf } from "./history";
import type { LibrarySlice } from "./library";
import type { OwnSettingsSlice } from "./own-settings";
import type { Slice } from "./slice";
import type { VariantsSlice } from "./variants";

export interface UndoSlice extends History {
  /** Of what is on screen. */
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /**
   * Settings are about to be edited: what they are now is a step.
   * @param what of edits of the same thing in quick succession the first is one: a slider being dragged
   */
  remember(what: string | null): void;
  /** No edit so far can be undone. */
  forgetSteps(): void;
  undo(): void;
  redo(): void;
}

/** Edits of the same thing within this time are one step. */
const ONE_STEP_MS = 1000;

const MOST_STEPS = 100;

type Around = Pick<OwnSettingsSlice, "own"> & Pick<LibrarySlice, "currentId">;

/** What there is to undo and redo. */
export function undoable(
  state: Around & Pick<History, "histories" | "deeds">,
): Pick<UndoSlice, "canUndo" | "canRedo"> {
  const { past, future } = stepsOf(state);
  return { canUndo: past.length > 0 || state.deeds.length > 0, canRedo: future.length > 0 };
}

type Needs = UndoSlice &
  Around &
  Pick<OwnSettingsSlice, "shared"> &
  Pick<VariantsSlice, "variants" | "activeId"> &
  Pick<ClosingSlice, "reopen">;

export const createUndo: Slice<Needs, UndoSlice> = (set, get) => {
  let last: { readonly what: string; readonly at: number; readonly seq: number } | null = null;

  const travel = (from: "past" | "future") => {
    const state = get();
    const steps = stepsOf(state);
    const target = steps[from].at(-1);
    if (!target) return;
    const { variants, activeId } = state;
    const seq = state.stepCount + 1;
    const now: Step = { variants, activeId, seq };
    const rest = steps[from].slice(0, -1);
    const next: Steps =
      from === "past"
        ? { past: rest, future: [...steps.future, now] }
        : { past: [...steps.past, now], future: rest };
    set({
      variants: target.variants,
      activeId: target.activeId,
      stepCount: seq,
      histories: new Map(state.histories).set(scopeOf(state), next),
    });
  };

  return {
    histories: new Map(),
    deeds: [],
    stepCount: 0,
    canUndo: false,
    canRedo: false,

    remember(what) {
      const state = get();
      const { variants, activeId, histories } = state;
      const now = performance.now();
      const { past } = stepsOf(state);
      const joins =
        what !== null &&
        last?.what === what &&
        now - last.at < ONE_STEP_MS &&
        past.at(-1)?.seq === last.seq;
      const seq = joins && last ? last.seq : state.stepCount + 1;
      const steps = joins ? past : [...past, { variants, activeId, seq }].slice(-MOST_STEPS);
      last = what === null ? null : { what, at: now, seq };
      set({
        stepCount: Math.max(seq, state.stepCount),
        histories: new Map(histories).set(scopeOf(state), { past: steps, future: [] }),
      });
    },

    forgetSteps: () => set({ histories: new Map() }),

    undo() {
      const state = get();
      const edit = stepsOf(state).past.at(-1);
      const deed = state.deeds.at(-1);
      if (!deed || (edit && edit.seq > deed.seq)) return travel("past");
      if (deed.kind === "closed") return state.reopen();
      set({ deeds: state.deeds.slice(0, -1), shared: deed.shared, own: deed.own });
    },

    redo: () => travel("future"),
  };
};
