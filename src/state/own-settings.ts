/** Settings that photos share, and those of photos that have their own. */
import { type History, withDeed } from "./history";
import type { LibrarySlice } from "./library";
import type { SelectionSlice } from "./selection";
import type { Slice } from "./slice";
import type { Chosen, VariantSettings, VariantsSlice } from "./variants";

export interface OwnSettingsSlice {
  /** Of all photos but those below. Those of the photo in the viewer are `variants`, whichever they are. */
  readonly shared: Chosen;
  /** By photo. */
  readonly own: ReadonlyMap<string, Chosen>;
  /** Whether changes are for the photo in the viewer alone from now on; false: it has what the others have. */
  setOwn(on: boolean): void;
  /** All photos get the settings of the one in the viewer, and share them from now on. */
  applyToAll(): void;
  /** The selected photos get them, each for itself. */
  applyToSelected(): void;
  /** Those of a photo in an earlier session. */
  restoreOwn(photo: string, settings: readonly VariantSettings[], active: number): void;
}

type Around = Pick<OwnSettingsSlice, "shared" | "own">;

/** The settings of a photo; of any other for null. */
export const chosenFor = ({ shared, own }: Around, photo: string | null): Chosen =>
  own.get(photo ?? "") ?? shared;

/** The state as it would be with another photo in the viewer: selectors then answer for that one. */
export function lookingAt<
  State extends Around &
    Pick<LibrarySlice, "currentId"> &
    Pick<VariantsSlice, "variants" | "activeId">,
>(state: State, photo: string): State {
  if (photo === state.currentId) return state;
  return { ...state, ...chosenFor(state, photo), currentId: photo };
}

export const withoutHistory = ({ variants, activeId }: Chosen): Chosen => ({ variants, activeId });

type Needs = OwnSettingsSlice &
  Pick<LibrarySlice, "photos" | "currentId"> &
  Pick<SelectionSlice, "selected"> &
  Pick<VariantsSlice, "variants" | "activeId" | "numbered"> &
  Pick<History, "deeds" | "stepCount">;

export const createOwnSettings =
  (first: Chosen): Slice<Needs, OwnSettingsSlice> =>
  (set, get) => {
    /** The change, and the way back. */
    const deed = (change: (state: Needs) => Partial<Around>) =>
      set((state) => {
        const { shared, own, stepCount, deeds } = state;
        const next = change(state);
        const seq = stepCount + 1;
        return {
          ...next,
          stepCount: seq,
          deeds: withDeed(deeds, { kind: "applied", seq, shared, own }),
        };
      });

    return {
      shared: first,
      own: new Map(),

      setOwn: (on) =>
        deed(({ own, currentId, variants, activeId }) => {
          const next = new Map(own);
          if (on && currentId !== null) next.set(currentId, { variants, activeId });
          else next.delete(currentId ?? "");
          return { own: next };
        }),

      applyToAll: () =>
        deed((state) => ({ shared: withoutHistory(state), own: new Map<string, Chosen>() })),

      applyToSelected: () =>
        deed((state) => {
          const own = new Map(state.own);
          for (const id of state.selected) own.set(id, withoutHistory(state));
          return { own };
        }),

      restoreOwn(photo, settings, active) {
        const chosen = get().numbered(settings, active);
        if (chosen) set({ own: new Map(get().own).set(photo, chosen) });
      },
    };
  };
