/** What can be undone: edits of settings, of each photo for itself, and what was done to photos. */
import type { LibrarySlice, Photo } from "./library";
import type { Chosen } from "./variants";

/** Settings that undo goes back to. */
export interface Step extends Chosen {
  /** Counts all that can be undone: the latest goes first. */
  readonly seq: number;
}

export interface Steps {
  readonly past: readonly Step[];
  readonly future: readonly Step[];
}

export interface ClosedPhoto {
  readonly photo: Photo;
  /** Its place among the photos. */
  readonly index: number;
}

/** Something that was not done to settings, or to those of more than one photo. */
export type Deed = { readonly seq: number } & (
  | { readonly kind: "closed"; readonly closed: ClosedPhoto }
  | {
      readonly kind: "applied";
      readonly shared: Chosen;
      readonly own: ReadonlyMap<string, Chosen>;
    }
);

export interface History {
  /** By photo with settings of its own; "" for those that are shared. */
  readonly histories: ReadonlyMap<string, Steps>;
  /** The latest last. */
  readonly deeds: readonly Deed[];
  readonly stepCount: number;
}

type Around = Pick<LibrarySlice, "currentId"> & { readonly own: ReadonlyMap<string, Chosen> };

/** Whose history an edit belongs to. */
export const scopeOf = ({ own, currentId }: Around): string =>
  currentId !== null && own.has(currentId) ? currentId : "";

const NO_STEPS: Steps = { past: [], future: [] };

export const stepsOf = (state: Around & Pick<History, "histories">): Steps =>
  state.histories.get(scopeOf(state)) ?? NO_STEPS;

/** Closed photos that can be brought back; their results stay as long as there is room. */
const MOST_CLOSED = 10;

/** Photos that something may still be asked of: the open ones, and those that can be brought back. */
export function heldPhotos({
  photos,
  deeds,
}: Pick<LibrarySlice, "photos"> & Pick<History, "deeds">): readonly Photo[] {
  const closed = deeds.flatMap((deed) => (deed.kind === "closed" ? [deed.closed.photo] : []));
  return closed.length === 0 ? photos : [...photos, ...closed];
}

/** A deed more, and the oldest that bring a photo back less, where they are too many. */
export function withDeed(deeds: readonly Deed[], deed: Deed): readonly Deed[] {
  const all = [...deeds, deed];
  let over = all.filter(({ kind }) => kind === "closed").length - MOST_CLOSED;
  return all.filter(({ kind }) => kind !== "closed" || over-- <= 0);
}
