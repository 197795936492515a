import { AppError, failureOf } from "../base/errors";
import { oneLine, shownName } from "../base/foreign-text";
import { jpegOfRaw } from "../codecs/raw/preview";
import { sniff } from "../codecs/sniff";
import type { Engine } from "../engine/engine";
import type { Alignment } from "../measure/alignment";
import type { PhotoInfo, PhotoMeasures, SourceFacts } from "../raster/raster";
import type { AppStore } from "../state/app-store";
import { heldPhotos } from "../state/history";
import type { GivenReference } from "../state/judging";
import { currentPhoto, type Photo } from "../state/library";
import { plan } from "../state/plan";
import { aheadToOpen, lineOf } from "../state/queue";
import { readSettings } from "../state/settings-text";
import type { AppState } from "../state/state";
import { wantedResult } from "../state/wanted";
import { follow } from "./follow";

/** Of more photos that came together only what concerns the one that is shown is told. */
const MOST_TOLD = 5;

type Opening =
  | { readonly kind: "photo"; readonly id: string; readonly photo: Photo }
  | { readonly kind: "reference"; readonly id: string; readonly given: GivenReference };

type Opened =
  /** `file` where another was opened than was given. */
  | { readonly info: PhotoInfo; readonly file?: Blob }
  /** Null: the photo was closed. */
  | { readonly alignment: Alignment | null };

/** So many photos are opened at once; of more, those that are shown and those whose turn it is. */
const AT_ONCE = 24;

function photosToOpen(state: AppState): readonly Photo[] {
  const { photos, askedId, batchShown } = state;
  const waiting = photos.filter(({ info }) => info === null);
  if (waiting.length === 0) return waiting;
  const asked = waiting.filter(({ id }) => id === askedId);
  if (photos.length <= AT_ONCE) return [...asked, ...waiting.filter((p) => !asked.includes(p))];
  // Every batch shows one of its photos first.
  const unseen = waiting.filter(({ batch }) => batch > batchShown).slice(0, 1);
  const doubtful = waiting.filter((photo) => photo.doubtful);
  return [...new Set([...asked, ...unseen, ...doubtful, ...aheadToOpen(state)])];
}

/** As much of a file as tells its kind, in bytes. */
const HEAD_BYTES = 64 * 1024;
/** Files that are looked at before the state is told. */
const AT_A_LOOK = 64;

/** Looks at the first bytes of files whose turn may be long in coming: what is no photo is told of at once. */
export function siftFiles(store: AppStore): () => void {
  const unknown = ({ photos }: AppState) =>
    photos.length <= AT_ONCE
      ? []
      : photos.filter(({ info, doubtful }) => info === null && doubtful === undefined);
  return follow<readonly Photo[], ReadonlyMap<string, boolean>>(store, {
    plan(state) {
      const first = unknown(state).slice(0, AT_A_LOOK);
      return first.length > 0 ? [first] : [];
    },
    same: (a, b) => a[0]?.id === b[0]?.id,
    goesOn: () => true,
    async run(photos) {
      const found = new Map<string, boolean>();
      for (const { id, file } of photos) {
        const head = await file
          .slice(0, HEAD_BYTES)
          .arrayBuffer()
          .catch(() => null);
        const kind = head && sniff(new Uint8Array(head))?.kind;
        found.set(id, kind !== "picture" && kind !== "heif" && kind !== "raw");
      }
      return found;
    },
    done: (found) => store.getState().photosSifted(found),
    failed: () => {},
  });
}

function toOpen(state: AppState): readonly Opening[] {
  const { referencesToCheck } = state;
  const waiting = photosToOpen(state);
  return [
    ...waiting.map((photo) => ({ kind: "photo" as const, id: photo.id, photo })),
    ...referencesToCheck.map((given) => ({ kind: "reference" as const, id: given.id, given })),
  ];
}

/**
 * Opens photos and references one at a time: ten photos at once would need ten times the memory. Every file
 * becomes a photo, a reference or a notice, and a bad one stops nothing.
 */
export function openFiles(store: AppStore, engine: Engine): () => void {
  const get = store.getState;
  const isOpen = (id: string) => get().photos.some((photo) => photo.id === id);

  const check = async ({ id, file, photo }: GivenReference, signal: AbortSignal) => {
    const of = currentPhoto({ photos: get().photos, currentId: photo });
    if (!of) return null;
    const info = await engine.openPhoto(id, file, signal);
    if (info.width !== of.info.width || info.height !== of.info.height) {
      const { width, height } = info;
      throw new AppError("referenceOfOtherSize", {
        reference: { width, height },
        photo: { width: of.info.width, height: of.info.height },
        name: of.name,
      });
    }
    return isOpen(photo) ? engine.align(photo, id, signal) : null;
  };

  const refuse = (given: GivenReference, tell: () => void) => {
    engine.closePhoto(given.id);
    get().referenceHandled(given.id, null);
    if (isOpen(given.photo)) tell();
    else {
      get().inform("referenceWithoutPhoto", {}, given.name);
    }
  };

  /** What a person is to know of how it was opened. */
  const tellNotes = (source: SourceFacts | undefined, name: string) => {
    const profile = source?.profile ? oneLine(source.profile) : null;
    for (const note of source?.notes ?? []) get().inform("opened", { note, profile }, name);
  };

  const offerSettings = (source: SourceFacts | undefined, name: string) => {
    const settings = source?.settings ?? null;
    if (settings === null || !canBeRead(settings)) return;
    get().inform("madeHere", { settings }, name);
  };

  const stop = follow<Opening, Opened>(store, {
    plan: toOpen,
    same: (a, b) => a.id === b.id,
    goesOn: ({ id }, state) => toOpen(state).some((left) => left.id === id),

    async run(task, signal) {
      if (task.kind === "reference") return { alignment: await check(task.given, signal) };
      const { file, preview } = task.photo;
      try {
        if (!preview) return { info: await engine.openPhoto(task.id, file, signal) };
        const jpeg = await jpegOfRaw(file, preview);
        return { info: asPreview(await engine.openPhoto(task.id, jpeg, signal)), file: jpeg };
      } finally {
        if (signal.aborted) engine.closePhoto(task.id);
      }
    },

    done(opened, task) {
      if ("info" in opened) {
        get().photoOpened(task.id, opened.info, opened.file);
        // Of many that come together it would be a flood.
        const told = get().photos.filter(
          ({ batch }) => task.kind === "photo" && batch === task.photo.batch,
        );
        if (task.kind === "photo" && (told.length <= MOST_TOLD || get().currentId === task.id)) {
          tellNotes(opened.info.source, task.photo.name);
          offerSettings(opened.info.source, task.photo.name);
        }
        return;
      }
      if (task.kind !== "reference") return;
      const { id, name, file } = task.given;
      const { alignment } = opened;
      if (alignment && isOpen(task.given.photo)) {
        get().referenceHandled(id, { id, name, file, alignment });
      } else refuse(task.given, () => {});
    },

    failed(error, task) {
      if (task.kind === "reference") {
        refuse(task.given, () => get().fail(error, task.given.name));
        return;
      }
      const { batch } = get();
      // The report of a batch has it too.
      if (batch?.photos.some(({ id }) => id === task.id) && batch.step === "running") {
        get().settlePhoto(task.id, { kind: "failed", why: failureOf(error) });
      }
      get().closePhoto(task.id);
      get().refuse(error, task.photo);
    },
  });
  const stopClosing = closeGone(store, engine);
  return () => {
    stop();
    stopClosing();
  };
}

const asPreview = ({ source, ...info }: PhotoInfo): PhotoInfo => ({
  ...info,
  ...(source && { source: { ...source, notes: [...source.notes, "preview"] } }),
});

/** A file may say anything of itself. */
function canBeRead(settings: string): boolean {
  try {
    return readSettings(settings).length > 0;
  } catch {
    return false;
  }
}

/** Measures the photo that is shown, then those whose turn is near: Auto's choice waits for that. */
export function measurePhotos(store: AppStore, engine: Engine): () => void {
  const get = store.getState;
  const toMeasure = (state: AppState): readonly Photo[] => {
    const current = currentPhoto(state);
    const next = lineOf(state).ahead.map(({ photo }) => photo);
    return [...(current ? [current] : []), ...next].filter(({ info }) => info?.unmeasured);
  };
  return follow<Photo, PhotoMeasures>(store, {
    plan: toMeasure,
    same: (a, b) => a.id === b.id,
    goesOn: ({ id }, state) => toMeasure(state).some((photo) => photo.id === id),
    run: ({ id }, signal) => engine.measurePhoto(id, signal),
    done: (measures, { id }) => get().photoMeasured(id, measures),
    // What is wrong with its file is told by whoever needs its pixels next: Auto does without.
    failed: (_, { id }) => get().photoMeasured(id, {}),
  });
}

/** Counts the hot pixels of a large photo that is shown, once the network has begun or has nothing to do. */
export function countHotPixels(store: AppStore, engine: Engine): () => void {
  const get = store.getState;
  const toCount = (state: AppState): readonly Photo[] => {
    const current = currentPhoto(state);
    if (!current?.info.uncounted) return [];
    return wantedResult(state) || plan(state).length === 0 ? [current] : [];
  };
  return follow<Photo, number>(store, {
    plan: toCount,
    same: (a, b) => a.id === b.id,
    run: ({ id }, signal) => engine.countHotPixels(id, signal),
    done: (hotPixels, { id }) => get().photoMeasured(id, { hotPixels }),
    failed: (_, { id }) => get().photoMeasured(id, {}),
  });
}

/** Frees photos and references that are not in the state any more. */
function closeGone(store: AppStore, engine: Engine): () => void {
  const ids = (state: AppState) => [
    ...heldPhotos(state).map(({ id }) => id),
    ...[...state.references.values()].map(({ id }) => id),
  ];
  return store.subscribe((now, before) => {
    const same =
      now.photos === before.photos &&
      now.deeds === before.deeds &&
      now.references === before.references;
    if (same) return;
    const left = new Set(ids(now));
    for (const id of ids(before)) if (!left.has(id)) engine.closePhoto(id);
  });
}

/** Reads files of settings and presets. */
export function openSettingsFiles(store: AppStore): () => void {
  const get = store.getState;
  return follow<File, string>(store, {
    plan: ({ settingsToOpen }) => settingsToOpen,
    same: (a, b) => a === b,
    run: (file) => file.text(),
    done(text) {
      get().settingsHandled();
      get().pasteSettings(text);
    },
    failed(error, file) {
      get().settingsHandled();
      get().fail(new AppError("unreadableSettings", {}, error), shownName(file.name));
    },
  });
}
