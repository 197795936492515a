import { currentPhoto, type LibrarySlice, type Photo } from "./library";
import type { Slice } from "./slice";

/** How a click, or a key, changes the selection: this photo alone, this one too or not, or all up to it. */
export type SelectBy = "only" | "toggle" | "range";

export interface SelectionSlice {
  /** Photos that the next step is for; those that were closed do not count. */
  readonly selected: ReadonlySet<string>;
  /** Where a range begins. */
  readonly selectedFrom: string | null;
  /** @param among the photos that are on the strip, in its order */
  selectPhoto(id: string, by: SelectBy, among: readonly Photo[]): void;
  selectAll(among: readonly Photo[]): void;
  clearSelection(): void;
}

const NONE: ReadonlySet<string> = new Set();

/** The selected photos, in their order. */
export const selectedPhotos = ({
  photos,
  selected,
}: Pick<LibrarySlice, "photos"> & Pick<SelectionSlice, "selected">): readonly Photo[] =>
  selected.size === 0 ? [] : photos.filter(({ id }) => selected.has(id));

type Needs = SelectionSlice & Pick<LibrarySlice, "photos" | "currentId" | "select">;

export const createSelection: Slice<Needs, SelectionSlice> = (set, get) => ({
  selected: NONE,
  selectedFrom: null,

  selectPhoto(id, by, among) {
    const state = get();
    if (by === "only") {
      set({ selected: NONE, selectedFrom: id });
      state.select(id);
      return;
    }
    const from = state.selectedFrom ?? currentPhoto(state)?.id ?? id;
    if (by === "toggle") {
      // What is looked at was meant all along.
      const selected = new Set(state.selected.size === 0 ? [from] : state.selected);
      if (selected.has(id) && state.selected.size > 0) selected.delete(id);
      else selected.add(id);
      set({ selected, selectedFrom: id });
      return;
    }
    const places = [from, id].map((each) => among.findIndex((photo) => photo.id === each));
    const [first, last] = [Math.max(0, Math.min(...places)), Math.max(...places)];
    const range = among.slice(first, last + 1).map((photo) => photo.id);
    set({ selected: new Set(range), selectedFrom: from });
  },

  selectAll: (among) => set({ selected: new Set(among.map(({ id }) => id)) }),

  clearSelection: () => set({ selected: NONE, selectedFrom: null }),
});
