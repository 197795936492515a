/**
 * Writes photos and settings into the session on disk, one thing after the other, beside everything else.
 * Finished tiles go there by themselves.
 */

import { AppError, asAppError } from "../base/errors";
import { createMutex } from "../base/mutex";
import type { Engine } from "../engine/engine";
import type { RestoredSession } from "../engine/protocol";
import type { KeptBatch, KeptState } from "../session/protocol";
import type { AppStore } from "../state/app-store";
import type { Batch } from "../state/batch";
import type { Photo } from "../state/library";
import { settingsText } from "../state/settings-text";
import type { AppState } from "../state/state";

/** A slider being dragged changes the state many times a second, ms. */
const STATE_MS = 200;

/** The state of many photos takes long to write: it rests this many times as long as the last one took. */
const REST = 4;

/** So few photos are opened at once, and then kept. */
const FEW = 24;

export interface SessionWriter {
  /** Removes these sessions, and all that is kept of this one; what is open now is not kept any more. */
  clear(ids: readonly string[]): Promise<void>;
  /**
   * Writes the state at once, for the page may be about to end; before it this photo, where that is to be kept. All
   * other photos that wait go on waiting. Resolves when it is written.
   */
  flush(photo?: string): Promise<void>;
  stop(): void;
}

const WRITTEN = [
  "photos",
  "currentId",
  "variants",
  "activeId",
  "against",
  "layout",
  "unsaved",
  "shared",
  "own",
  "queuePaused",
  "skipped",
  "savedAs",
  "batch",
  "choices",
] as const satisfies readonly (keyof AppState)[];

/** @param restored the part that is on disk already */
export function writeSession(
  store: AppStore,
  engine: Pick<Engine, "session" | "onKept">,
  restored: RestoredSession | null,
): SessionWriter {
  const disk = engine.session;
  const turn = createMutex();
  /** Photos that are not kept, whatever becomes of them. */
  const left = new Set<string>();
  const onDisk = new Set(restored?.files.map(({ id }) => id));
  /** Whether photos are being written. */
  let keeping = false;
  let stopped = false;
  let full = false;
  let notKept = 0;
  let last = "";
  let tookMs = 0;
  let waiting: ReturnType<typeof setTimeout> | undefined;

  const report = (error: unknown) => {
    if (!full)
      store.getState().fail(asAppError(error) ?? new AppError("sessionNotKept", {}, error));
    full = true;
    store.getState().setSession({ keeping: "full" });
  };

  const isOpen = (id: string) => store.getState().photos.some((photo) => photo.id === id);

  const waits = ({ id, info }: Photo): boolean => {
    const { photos, currentId } = store.getState();
    // Those that wait for their turn follow once there is something to see.
    const later = !info && (currentId === null || photos.length <= FEW);
    return !later && !onDisk.has(id) && !left.has(id);
  };

  const putPhoto = async ({ id, name, file }: Photo) => {
    // It may have been closed, or kept, while it waited.
    if (full || !isOpen(id) || onDisk.has(id) || left.has(id)) return;
    try {
      if (await disk.keepPhoto(id, file)) {
        // Closed meanwhile, it is removed.
        if (isOpen(id)) onDisk.add(id);
        schedule();
      } else {
        left.add(id);
        notKept++;
        store.getState().inform("photoNotKept", { count: notKept }, name);
      }
    } catch (error) {
      if (asAppError(error)) {
        report(error);
        return;
      }
      left.add(id);
      store.getState().inform("photoNotReadable", {}, name);
    }
  };

  const keepPhoto = (photo: Photo) => turn(() => putPhoto(photo));

  /** One takes its turn after the other: what is to be written at once would wait for all of them otherwise. */
  const keepPhotos = async () => {
    if (keeping) return;
    keeping = true;
    while (!stopped && !full) {
      const { photos, currentId } = store.getState();
      const current = photos.find(({ id }) => id === currentId);
      const next = current && waits(current) ? current : photos.find(waits);
      if (!next) break;
      await keepPhoto(next);
    }
    keeping = false;
  };

  const keepState = () => {
    clearTimeout(waiting);
    waiting = undefined;
    void turn(async () => {
      const state = keptState(store.getState(), onDisk);
      const text = JSON.stringify(state);
      if (text === last) return;
      const began = performance.now();
      try {
        const { kept, missing } = await disk.keepState(state);
        last = text;
        tookMs = performance.now() - began;
        store.getState().setSession({ keptBytes: kept });
        for (const id of missing) onDisk.delete(id);
        for (const photo of store.getState().photos) {
          if (missing.includes(photo.id)) await putPhoto(photo);
        }
      } catch (error) {
        report(error);
      }
    });
  };

  const keepTiles = () =>
    void turn(async () => {
      try {
        store.getState().setSession({ keptBytes: await disk.keepTiles() });
      } catch (error) {
        report(error);
      }
    });

  const schedule = () => {
    waiting ??= setTimeout(keepState, Math.max(STATE_MS, REST * tookMs));
  };

  const look = (state: AppState, before?: AppState) => {
    if (before && before.photos.length > state.photos.length) {
      const open = new Set(state.photos.map(({ id }) => id));
      for (const { id } of before.photos) if (!open.has(id)) onDisk.delete(id);
      if (full) {
        // A photo that was closed leaves room: all that is missing is tried once more.
        full = false;
        state.setSession({ keeping: "on" });
        keepState();
        void keepPhotos();
        keepTiles();
        return;
      }
    }
    if (state.photos !== before?.photos || state.currentId !== before?.currentId) {
      void keepPhotos();
    }
    if (!before || WRITTEN.some((key) => state[key] !== before[key])) schedule();
  };

  const unsubscribe = store.subscribe(look);
  const stopHearing = engine.onKept((kept) => {
    if (kept instanceof Error) report(kept);
    else store.getState().setSession({ keptBytes: kept });
  });
  look(store.getState());

  return {
    clear(ids) {
      for (const { id } of store.getState().photos) left.add(id);
      onDisk.clear();
      full = false;
      return turn(async () => {
        onDisk.clear();
        await disk.clear(ids);
        // Nothing is on disk, and that is known.
        last = JSON.stringify(keptState(store.getState(), onDisk));
        store.getState().setSession({ keptBytes: { photos: 0, results: 0 } });
      });
    },

    flush(photo) {
      const first = store.getState().photos.find(({ id }) => id === photo);
      if (first) void keepPhoto(first);
      keepState();
      return turn(() => {});
    },

    stop() {
      stopped = true;
      unsubscribe();
      stopHearing();
      clearTimeout(waiting);
      waiting = undefined;
    },
  };
}

function keptBatch(
  { id, to, photos, claims, outcomes }: Batch,
  choices: AppState["choices"],
): KeptBatch {
  const how = to.kind === "folder" ? to.collision : to.kind === "zip" ? to.name : "";
  const kept = JSON.stringify([...outcomes]);
  return {
    id,
    kind: to.kind,
    how,
    photos,
    claims: [...claims],
    outcomes: kept,
    choices: JSON.stringify(choices),
  };
}

/** @param onDisk the photos whose files have been written */
function keptState(state: AppState, onDisk: ReadonlySet<string>): KeptState {
  const { photos, currentId, shared, against, layout, unsaved } = state;
  const { variants, activeId } = shared;
  const made = new Set([...state.results.values()].map(({ photo }) => photo));
  const placeOf = (id: string | null) => variants.findIndex((variant) => variant.id === id);
  const kept = photos.flatMap(({ id, name, folder, file, info }) =>
    onDisk.has(id) ? [{ id, name, type: file.type, info, ...(folder ? { folder } : {}) }] : [],
  );
  const isKept = (id: string) => onDisk.has(id);
  return {
    photos: kept,
    currentId,
    settings: settingsText(variants),
    active: Math.max(0, placeOf(activeId)),
    against: against === null ? null : placeOf(against),
    layout,
    saved: kept.map(({ id }) => id).filter((id) => made.has(id) && !unsaved.has(id)),
    queue: {
      paused: state.queuePaused,
      skipped: [...state.skipped].filter(isKept),
      savedAs: [...state.savedAs].filter(([id]) => isKept(id)),
      own: [...state.own]
        .filter(([id]) => isKept(id))
        .map(([photo, chosen]) => ({
          photo,
          settings: settingsText(chosen.variants),
          active: Math.max(
            0,
            chosen.variants.findIndex(({ id }) => id === chosen.activeId),
          ),
        })),
      batch:
        state.batch && state.batch.step !== "ended" ? keptBatch(state.batch, state.choices) : null,
    },
  };
}
