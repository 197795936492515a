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
import { settingsText } from "../state/settings-text";
import type { AppState } from "../state/state";

/** A slider being dragged changes the state many times a second, ms. */
const STATE_MS = 200;

/** So few photos are opened at once, and then kept. */
const FEW = 24;

export interface SessionWriter {
  /** Removes these sessions, and all that is kept of this one; what is open now is not kept any more. */
  clear(ids: readonly string[]): Promise<void>;
  /** Writes the state at once: the page may be about to end. Resolves when all that waits is written. */
  flush(): Promise<void>;
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
  /** Photos that are written, or wait for it. */
  const seen = new Set(restored?.files.map(({ id }) => id));
  /** Photos that are not kept, whatever becomes of them. */
  const left = new Set<string>();
  const onDisk = new Set(seen);
  let full = false;
  let notKept = 0;
  let last = "";
  let waiting: ReturnType<typeof setTimeout> | undefined;

  const report = (error: unknown) => {
    if (!full)
      store.getState().fail(asAppError(error) ?? new AppError("sessionNotKept", {}, error));
    full = true;
    store.getState().setSession({ keeping: "full" });
  };

  const keepPhotos = ({ photos, currentId }: AppState) => {
    for (const { id, name, file, info } of photos) {
      // Those that wait for their turn follow once there is something to see.
      const waits = !info && (currentId === null || photos.length <= FEW);
      if (waits || seen.has(id) || left.has(id)) continue;
      seen.add(id);
      void turn(async () => {
        if (full || !store.getState().photos.some((photo) => photo.id === id)) {
          seen.delete(id);
          return;
        }
        try {
          if (await disk.keepPhoto(id, file)) {
            onDisk.add(id);
            schedule();
          } else {
            left.add(id);
            notKept++;
            store.getState().inform("photoNotKept", { count: notKept }, name);
          }
        } catch (error) {
          if (asAppError(error)) {
            seen.delete(id);
            report(error);
            return;
          }
          left.add(id);
          store.getState().inform("photoNotReadable", {}, name);
        }
      });
    }
  };

  const keepState = () => {
    clearTimeout(waiting);
    waiting = undefined;
    void turn(async () => {
      const state = keptState(store.getState(), onDisk);
      const text = JSON.stringify(state);
      if (text === last) return;
      try {
        const keptBytes = await disk.keepState(state);
        last = text;
        store.getState().setSession({ keptBytes });
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
    waiting ??= setTimeout(keepState, STATE_MS);
  };

  const look = (state: AppState, before?: AppState) => {
    if (before && before.photos.length > state.photos.length) {
      for (const { id } of before.photos) {
        if (state.photos.some((photo) => photo.id === id)) continue;
        onDisk.delete(id);
        seen.delete(id);
      }
      if (full) {
        // A photo that was closed leaves room: all that is missing is tried once more.
        full = false;
        state.setSession({ keeping: "on" });
        keepState();
        keepPhotos(state);
        keepTiles();
        return;
      }
    }
    if (state.photos !== before?.photos || state.currentId !== before?.currentId) {
      keepPhotos(state);
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

    flush() {
      keepState();
      return turn(() => {});
    },

    stop() {
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
