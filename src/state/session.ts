import type { StateCreator } from "zustand";
import type { FinishedTile } from "../engine/protocol";
import { area, intersects } from "../geometry/tiles";
import { resultKey } from "../network/settings";
import type { KeptBytes, KeptSession, KeptTile } from "../session/protocol";
import type { AppState, AppStore } from "./app-store";
import type { Photo } from "./library";
import type { Result } from "./results";
import { readSettings } from "./settings-text";
import { activeVariant, type Variant } from "./variants";

/** What a browser's storage answered, or the person chose: `full` goes on without keeping what is new. */
export type Keeping = "starting" | "on" | "off" | "full" | "unavailable";

export interface SessionSlice {
  /** Photos with results that were not saved since they changed; some may be closed by now. */
  readonly unsaved: ReadonlySet<string>;
  /** A session is being read. The network waits: what it would make may be in there. */
  readonly restoring: boolean;
  readonly keeping: Keeping;
  readonly keptBytes: KeptBytes;
  /** Turns keeping on and off; off drops all that is kept. Null where nothing can be kept. */
  readonly keepSession: ((on: boolean) => void) | null;
  /** Drops all that is kept, in every tab; what is open stays open, and is not kept any more. */
  readonly clearSession: (() => Promise<void>) | null;
  setSession(
    change: Partial<
      Pick<SessionSlice, "restoring" | "keeping" | "keptBytes" | "keepSession" | "clearSession">
    >,
  ): void;
  markSaved(photo: string): void;
  /**
   * Puts a kept session beside what was opened meanwhile.
   * @param variants whether the settings come back too: a link's go before them
   */
  restoreSession(kept: KeptSession, variants: boolean): void;
}

/** Whether leaving now would lose a result that is not in a file. */
export function hasUnsaved({ photos, unsaved, results }: AppState): boolean {
  const made = new Set([...results.values()].map(({ photo }) => photo));
  return photos.some(({ id }) => unsaved.has(id) && made.has(id));
}

const sameLook = (a: Variant, b: Variant) =>
  a.blend === b.blend &&
  a.model === b.model &&
  a.blindness === b.blindness &&
  a.procedure === b.procedure;

export const createSession: StateCreator<AppState, [], [], SessionSlice> = (set, get, store) => {
  // What Save would write is another picture once the active variant has been edited.
  store.subscribe((state, before) => {
    const { currentId: id } = state;
    if (state.variants === before.variants || state.restoring || id === null) return;
    if (state.activeId !== before.activeId || state.unsaved.has(id)) return;
    if (sameLook(activeVariant(state), activeVariant(before))) return;
    set({ unsaved: new Set(state.unsaved).add(id) });
  });

  return {
    unsaved: new Set(),
    restoring: false,
    keeping: "starting",
    keptBytes: { photos: 0, results: 0 },
    keepSession: null,
    clearSession: null,

    setSession: (change) => set(change),

    markSaved: (photo) =>
      set(({ unsaved }) => ({ unsaved: new Set([...unsaved].filter((id) => id !== photo)) })),

    restoreSession(kept, withVariants) {
      const { state, files, tiles, damaged } = kept;
      const photos: Photo[] = [];
      for (const { id, name, info } of state.photos) {
        const file = files.find((each) => each.id === id)?.file;
        if (file) photos.push({ id, name, info, file });
        else {
          get().inform("keptPhotoLost", {}, name);
        }
      }
      if (photos.length === 0) return;
      set((now) => ({
        photos: [...photos, ...now.photos],
        unsaved: new Set([
          ...now.unsaved,
          ...photos.map(({ id }) => id).filter((id) => !state.saved.includes(id)),
        ]),
      }));
      if (withVariants) restoreVariants(kept);
      // A photo opened meanwhile, a shared one perhaps, is what the person wants to see.
      if (get().currentId === null) {
        const current = photos.find(({ id }) => id === state.currentId) ?? photos[0];
        if (current) get().select(current.id);
      }
      get().inform("sessionBack");
      whenModels(store, () => {
        const left = restoreTiles(tiles);
        if (left + damaged > 0) get().inform(left > 0 ? "modelChanged" : "keptResultsDamaged");
      });
    },
  };

  function restoreVariants({ state }: KeptSession): void {
    try {
      get().restoreVariants(readSettings(state.settings), state.active);
      const against = get().variants[state.against ?? -1]?.id ?? null;
      set({ layout: state.layout, against });
    } catch (error) {
      get().fail(error);
    }
  }

  /** @returns how many were made by a model that is not there any more */
  function restoreTiles(kept: readonly KeptTile[]): number {
    const { photos, models, currentId } = get();
    const open = new Set(photos.map(({ id }) => id));
    const results = new Map(get().results);
    let left = 0;
    for (const { photo, settings, model, elapsedMs, tile } of kept) {
      if (!open.has(photo)) continue;
      if (models.find(({ id }) => id === settings.model)?.sha256 !== model) {
        left++;
        continue;
      }
      const key = resultKey(photo, settings);
      const before = results.get(key);
      // Tiles of one result made at different times may be cut differently: the newer ones stand.
      if (before?.tiles.some(({ rect }) => intersects(rect, tile.rect))) continue;
      results.set(key, joined(before, { key, photo, settings, elapsedMs }, tile));
    }
    // What is on screen is used last.
    const current = [...results].filter(([, { photo }]) => photo === currentId);
    for (const [key] of current) results.delete(key);
    for (const [key, result] of current) results.set(key, result);
    set({ results });
    return left;
  }
};

function joined(
  before: Result | undefined,
  own: Pick<Result, "key" | "photo" | "settings" | "elapsedMs">,
  tile: FinishedTile,
): Result {
  return {
    ...own,
    tiles: [...(before?.tiles ?? []), tile],
    donePixels: (before?.donePixels ?? 0) + area(tile.rect),
    elapsedMs: Math.max(before?.elapsedMs ?? 0, own.elapsedMs),
  };
}

/** Now, or as soon as they are there: before anything is asked of them. */
function whenModels(store: AppStore, work: () => void): void {
  if (store.getState().models.length > 0) {
    work();
    return;
  }
  const stop = store.subscribe(({ models }) => {
    if (models.length === 0) return;
    stop();
    work();
  });
}
