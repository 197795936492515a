import type { RestoredSession, RestoredTile } from "../engine/protocol";
import { intersects } from "../geometry/tiles";
import { resultKey } from "../network/settings";
import type { KeptBytes } from "../session/protocol";
import type { LayoutSlice } from "./layout";
import { isOpen, type LibrarySlice, type Photo } from "./library";
import type { ModelsSlice } from "./models";
import type { NoticesSlice } from "./notices";
import type { OwnSettingsSlice } from "./own-settings";
import type { QueueSlice } from "./queue";
import { type Result, type ResultsSlice, withTile } from "./results";
import { readSettings } from "./settings-text";
import type { Slice } from "./slice";
import type { VariantsSlice } from "./variants";

/** The answer of a browser's storage, or the person's choice: `full` goes on without keeping what is new. */
export type Keeping = "starting" | "on" | "off" | "full" | "unavailable";

export interface SessionSlice {
  /** Photos with results that were not saved since they changed; some may be closed by now. */
  readonly unsaved: ReadonlySet<string>;
  /** What this tab is called, by which it finds after a reload what it left on disk: as its session, once that is known. */
  readonly tab: string;
  /** A session is being read. The network waits: what it would make may be in there. */
  readonly restoring: boolean;
  /** Tiles of an earlier visit that wait for the models: only then it is known which are of any use. */
  readonly restoredTiles: readonly RestoredTile[];
  readonly keeping: Keeping;
  readonly keptBytes: KeptBytes;
  /** Turns keeping on and off; off drops all that is kept. Null where nothing can be kept. */
  readonly keepSession: ((on: boolean) => void) | null;
  /** Drops all that is kept, in every tab; what is open stays open, and is not kept any more. */
  readonly clearSession: (() => Promise<void>) | null;
  /**
   * Resolves when all that is known by now is on disk, of the photos' files only those kept before and this one; null
   * where nothing is kept.
   */
  readonly flushSession: ((photo?: string) => Promise<void>) | null;
  setSession(
    change: Partial<
      Pick<
        SessionSlice,
        | "tab"
        | "restoring"
        | "keeping"
        | "keptBytes"
        | "keepSession"
        | "clearSession"
        | "flushSession"
      >
    >,
  ): void;
  markSaved(photo: string): void;
  /**
   * Puts a kept session beside the photos opened meanwhile; its tiles wait for the models.
   * @param variants whether the settings come back too: a link's go before them
   */
  restoreSession(kept: RestoredSession, variants: boolean): void;
}

/** Whether leaving now would lose a result that is not in a file. */
export function hasUnsaved({
  photos,
  unsaved,
  results,
}: Pick<LibrarySlice, "photos"> &
  Pick<SessionSlice, "unsaved"> &
  Pick<ResultsSlice, "results">): boolean {
  const made = new Set([...results.values()].map(({ photo }) => photo));
  return photos.some(({ id }) => unsaved.has(id) && made.has(id));
}

export interface SortedTiles {
  readonly results: ReadonlyMap<string, Result>;
  /** Tiles that have no place among the results. */
  readonly refused: readonly RestoredTile[];
  /** Some of them were made by a model that is not there any more. */
  readonly modelChanged: boolean;
}

/** The results with tiles of an earlier visit, as far as their photos are open and their models the same. */
export function sortTiles(
  {
    photos,
    models,
    currentId,
    results: present,
  }: Pick<LibrarySlice, "photos" | "currentId"> &
    Pick<ModelsSlice, "models"> &
    Pick<ResultsSlice, "results">,
  restored: readonly RestoredTile[],
): SortedTiles {
  const open = new Set(photos.map(({ id }) => id));
  const results = new Map(present);
  const refused: RestoredTile[] = [];
  let modelChanged = false;
  for (const tile of restored) {
    const { photo, settings, model, elapsedMs, rect } = tile;
    const key = resultKey(photo, settings);
    const before = results.get(key);
    const known = models.find(({ id }) => id === settings.model)?.sha256 === model;
    if (open.has(photo) && !known) modelChanged = true;
    // Tiles of one result made at different times may be cut differently: the newer ones stand.
    const overlaps = before?.tiles.some((other) => intersects(other.rect, rect));
    if (!open.has(photo) || !known || overlaps) {
      refused.push(tile);
      continue;
    }
    const spent = Math.max(before?.elapsedMs ?? 0, elapsedMs);
    results.set(key, withTile(before, { key, photo, settings, elapsedMs: spent }, rect));
  }
  // The photo on screen is used last.
  const current = [...results].filter(([, { photo }]) => photo === currentId);
  for (const [key] of current) results.delete(key);
  for (const [key, result] of current) results.set(key, result);
  return { results, refused, modelChanged };
}

type Needs = SessionSlice &
  Pick<LibrarySlice, "photos" | "currentId"> &
  Pick<LayoutSlice, "layout" | "against"> &
  Pick<OwnSettingsSlice, "restoreOwn"> &
  Pick<QueueSlice, "queuePaused" | "skipped" | "savedAs"> &
  Pick<VariantsSlice, "variants" | "restoreVariants"> &
  Pick<NoticesSlice, "inform" | "fail">;

export const createSession: Slice<Needs, SessionSlice> = (set, get) => {
  const restoreVariants = ({ state }: RestoredSession) => {
    try {
      get().restoreVariants(readSettings(state.settings), state.active);
      const against = get().variants[state.against ?? -1]?.id ?? null;
      set({ layout: state.layout, against });
    } catch (error) {
      get().fail(error);
    }
  };

  const restoreOwn = ({ state }: RestoredSession) => {
    for (const { photo, settings, active } of state.queue?.own ?? []) {
      try {
        get().restoreOwn(photo, readSettings(settings), active);
      } catch {
        // From another version: the photo has what the others have.
      }
    }
  };

  return {
    unsaved: new Set(),
    tab: `tab ${Math.random()}`,
    restoring: false,
    restoredTiles: [],
    keeping: "starting",
    keptBytes: { photos: 0, results: 0 },
    keepSession: null,
    clearSession: null,
    flushSession: null,

    setSession: (change) => set(change),

    markSaved: (photo) =>
      set(({ unsaved }) => ({ unsaved: new Set([...unsaved].filter((id) => id !== photo)) })),

    restoreSession(kept, withVariants) {
      const { state, files } = kept;
      const photos: Photo[] = [];
      const found = new Map(files.map((each) => [each.id, each.file]));
      for (const { id, name, folder, info } of state.photos) {
        const file = found.get(id);
        const place = folder ? { folder } : {};
        if (file) photos.push({ id, name, info, file, batch: 0, ...place });
        else {
          get().inform("keptPhotoLost", {}, name);
        }
      }
      if (photos.length === 0) return;
      const { queue } = state;
      set((now) => ({
        ...(queue && {
          queuePaused: queue.paused,
          skipped: new Set([...now.skipped, ...queue.skipped]),
          savedAs: new Map([...queue.savedAs, ...now.savedAs]),
        }),
        photos: [...photos, ...now.photos],
        restoredTiles: kept.tiles,
        unsaved: new Set([
          ...now.unsaved,
          ...photos.map(({ id }) => id).filter((id) => !state.saved.includes(id)),
        ]),
      }));
      if (withVariants) restoreVariants(kept);
      if (withVariants) restoreOwn(kept);
      // A photo opened meanwhile, a shared one perhaps, is the one the person wants to see.
      if (get().currentId === null) {
        const open = photos.filter(isOpen);
        const current = open.find(({ id }) => id === state.currentId) ?? open[0];
        if (current) set({ currentId: current.id });
      }
      get().inform("sessionBack");
    },
  };
};
