/** The photos beside the one in the viewer: what is to become of each, and which is next. Pure. */
import type { Failure } from "../base/errors";
import type { ModelEntry } from "../models/manifest";
import { costOf, PLAIN } from "../network/procedure";
import { settingsOf } from "./auto";
import type { BatchSlice } from "./batch";
import type { JobSlice } from "./job";
import { isOpen, type LibrarySlice, type OpenPhoto, type Photo } from "./library";
import { chosenFor, lookingAt, type OwnSettingsSlice } from "./own-settings";
import type { Slice } from "./slice";
import { activeVariant, modelOf, type Variant } from "./variants";
import { isComplete, type Shown, shownTargets, type Wanted, wantedBy } from "./wanted";

export interface QueueSlice {
  /** Only the photo in the viewer is denoised. */
  readonly queuePaused: boolean;
  /** Photos that are left out. */
  readonly skipped: ReadonlySet<string>;
  /** Why a photo could not be denoised or saved. */
  readonly failures: ReadonlyMap<string, Failure>;
  /** As what a photo was saved last: see `markOf`. */
  readonly savedAs: ReadonlyMap<string, string>;
  /** The time that a photo takes here, from one that is done to the next, ms; null before it is known. */
  readonly paceMs: number | null;
  pauseQueue(): void;
  resumeQueue(): void;
  skipPhotos(ids: readonly string[]): void;
  /** Takes photos in again that were left out, or failed. */
  retryPhotos(ids: readonly string[]): void;
  failPhoto(id: string, why: Failure): void;
  /** It is in a file now, as it is shown. */
  photoSaved(id: string, mark: string): void;
}

/** All that decides what becomes of a photo. */
export type Queued = Shown &
  Pick<LibrarySlice, "askedId"> &
  Pick<OwnSettingsSlice, "shared" | "own"> &
  Pick<BatchSlice, "batch"> &
  Pick<QueueSlice, "queuePaused" | "skipped" | "failures" | "savedAs">;

export type Stage =
  | { readonly kind: "waiting" | "done" | "saved" | "skipped" }
  /** The share of its pixels that is done, in (0, 1). */
  | { readonly kind: "working"; readonly share: number }
  | { readonly kind: "failed"; readonly why: Failure };

/** What a photo's file is to hold, and a name for exactly that. */
interface Aim {
  readonly target: Wanted;
  readonly mark: string;
}

const aims = new WeakMap<
  Photo,
  { readonly variant: Variant; readonly models: readonly ModelEntry[]; readonly aim: Aim | null }
>();

/** Null before the models are known. */
export function aimOf(state: Queued, photo: OpenPhoto): Aim | null {
  const variant = activeVariant(photo.id === state.currentId ? state : chosenFor(state, photo.id));
  const known = aims.get(photo);
  if (known?.variant === variant && known.models === state.models) return known.aim;
  const view = lookingAt(state, photo.id);
  const target = wantedBy(view, variant);
  const mark = target && `${target.key} ${JSON.stringify(settingsOf(view, variant).blend)}`;
  const aim = target && mark !== null ? { target, mark } : null;
  aims.set(photo, { variant, models: state.models, aim });
  return aim;
}

const SKIPPED: Stage = { kind: "skipped" };
const WAITING: Stage = { kind: "waiting" };
const SAVED: Stage = { kind: "saved" };
const DONE: Stage = { kind: "done" };

/** How far a photo has come. */
export function stageOf(state: Queued, photo: Photo): Stage {
  const why = state.failures.get(photo.id);
  if (why) return { kind: "failed", why };
  const aim = isOpen(photo) ? aimOf(state, photo) : null;
  if (aim && state.savedAs.get(photo.id) === aim.mark) return SAVED;
  if (aim && isComplete(state, aim.target)) return DONE;
  if (state.skipped.has(photo.id)) return SKIPPED;
  const share = aim ? (state.results.get(aim.target.key)?.donePixels ?? 0) : 0;
  return aim && share > 0 ? { kind: "working", share: share / aim.target.totalPixels } : WAITING;
}

/** A photo that is to be done. */
export interface Ahead {
  readonly photo: Photo;
  /** Null: it is not open yet, or not measured. */
  readonly target: Wanted | null;
}

/** Photos ahead that are opened while another is denoised. */
const LOOKAHEAD = 2;

/**
 * Photos of a batch that may be done and wait to be written. Of more the pixels would have been given back by then, and
 * would be decoded again; and what the disk does not take of results is in memory.
 */
const UNWRITTEN = 2;

/** A pixel of a finished tile, as the cache counts it. */
const BYTES = 4;

interface Line {
  /** The next few, the first of them first. */
  readonly ahead: readonly Ahead[];
  /** No more results are made before others are saved: they would find no room, or wait for long. */
  readonly full: boolean;
  /** Photos that count: all but those left out. And those of them that need nothing more. */
  readonly total: number;
  readonly finished: number;
  readonly failed: number;
  /** Photos that are done and not saved. */
  readonly needed: ReadonlySet<string>;
  /** Photos whose results are being made or written. */
  readonly exempt: ReadonlySet<string>;
}

const READ = [
  "photos",
  "currentId",
  "results",
  "models",
  "variants",
  "activeId",
  "layout",
  "against",
  "shared",
  "own",
  "batch",
  "queuePaused",
  "skipped",
  "failures",
  "savedAs",
  "cacheBytes",
] as const satisfies readonly (keyof Queued)[];

/** The last few answers: a state and the one before it are asked about in turn. */
let known: readonly { readonly state: Queued; readonly line: Line }[] = [];

/** Where the queue stands. Every selector and controller asks, at every change of the state. */
export function lineOf(state: Queued): Line {
  const found = known.find((each) => READ.every((key) => each.state[key] === state[key]));
  if (found) return found.line;
  const line = lineUp(state);
  known = [{ state, line }, ...known].slice(0, 3);
  return line;
}

function lineUp(state: Queued): Line {
  const { batch, photos, savedAs, currentId } = state;
  const running = batch && batch.step === "running" ? batch : null;
  const byId = running && new Map(photos.map((photo) => [photo.id, photo]));
  const order = running ? running.photos.flatMap(({ id }) => byId?.get(id) ?? []) : photos;
  const ahead: Ahead[] = [];
  const needed = new Set<string>();
  let [total, finished, failed] = [0, 0, 0];
  let reserved = shownTargets(state).reduce((sum, { totalPixels }) => sum + BYTES * totalPixels, 0);
  for (const photo of order) {
    if (running?.outcomes.has(photo.id)) continue;
    const stage = stageOf(state, photo);
    if (stage.kind === "skipped") continue;
    total++;
    if (stage.kind === "failed") {
      failed++;
      continue;
    }
    const aim = isOpen(photo) ? aimOf(state, photo) : null;
    const complete = aim !== null && isComplete(state, aim.target);
    if (complete && (running || stage.kind !== "saved")) {
      needed.add(photo.id);
      if (photo.id !== currentId) reserved += BYTES * aim.target.totalPixels;
    }
    // What is in a file already is done again only where that is asked for.
    if (complete || (!running && savedAs.has(photo.id))) {
      finished++;
      continue;
    }
    if (ahead.length >= LOOKAHEAD || photo.id === currentId) continue;
    const target = aim && !photo.info?.unmeasured ? aim.target : null;
    ahead.push({ photo, target });
  }
  const settled = running?.outcomes.size ?? 0;
  const next = ahead[0]?.photo.info;
  const crowded =
    next !== undefined &&
    reserved + BYTES * (next ? next.width * next.height : 0) > state.cacheBytes;
  // Nobody knows how long a batch that may not write waits: there may be more of them, as far as there is room.
  const full = running ? needed.size >= UNWRITTEN && (!running.held || crowded) : crowded;
  const going = state.queuePaused || full ? [] : ahead;
  const exempt = new Set(running ? needed : []);
  if (going[0]) exempt.add(going[0].photo.id);
  return {
    ahead: going,
    full,
    total: total + settled,
    finished: finished + settled,
    failed,
    needed,
    exempt,
  };
}

/** Photos of the batch whose files can be written now, in their order. */
export function writable(state: Queued): readonly OpenPhoto[] {
  const { batch } = state;
  if (batch?.step !== "running" || batch.held) return [];
  const { needed } = lineOf(state);
  return state.photos.filter(
    (photo): photo is OpenPhoto =>
      isOpen(photo) && needed.has(photo.id) && !batch.outcomes.has(photo.id),
  );
}

/** The result to be made beside the viewer's, when that needs nothing. */
export const nextTarget = (state: Queued): Wanted | null => lineOf(state).ahead[0]?.target ?? null;

/** Photos the queue is about to need: they are opened ahead of their turn. */
export const aheadToOpen = (state: Queued): readonly Photo[] =>
  lineOf(state).ahead.flatMap(({ photo }) => (isOpen(photo) ? [] : [photo]));

/** Milliseconds that the queue still needs, by what photos took here so far; null: nobody knows yet. */
export function queueEtaMs(
  state: Queued & Pick<QueueSlice, "paceMs"> & Pick<JobSlice, "msPerGigaMac">,
): number | null {
  const { total, finished, failed } = lineOf(state);
  const left = total - finished - failed;
  if (left <= 0) return null;
  if (state.paceMs !== null) return left * state.paceMs;
  // Before the first is done: by what the network's tiles took.
  const photo = state.photos.find(isOpen);
  const aim = photo && aimOf(state, photo);
  const model = photo && modelOf(state, activeVariant(chosenFor(state, photo.id)));
  if (!aim || !model || state.msPerGigaMac === null) return null;
  const macs =
    aim.target.totalPixels * model.macsPerPixel * costOf(aim.target.settings.procedure ?? PLAIN);
  return (left * macs * state.msPerGigaMac) / 1e9;
}

export type Filter = "all" | "failed" | "unsaved";

/** The photos that the strip shows. */
export function filteredPhotos(state: Queued, filter: Filter): readonly Photo[] {
  if (filter === "all") return state.photos;
  return state.photos.filter((photo) => {
    const { kind } = stageOf(state, photo);
    return filter === "failed" ? kind === "failed" : kind !== "saved";
  });
}

type Needs = QueueSlice & Pick<BatchSlice, "batch">;

export const createQueue: Slice<Needs, QueueSlice> = (set) => ({
  queuePaused: false,
  skipped: new Set(),
  failures: new Map(),
  savedAs: new Map(),
  paceMs: null,

  pauseQueue: () => set({ queuePaused: true }),
  resumeQueue: () => set({ queuePaused: false }),

  skipPhotos: (ids) => set(({ skipped }) => ({ skipped: new Set([...skipped, ...ids]) })),

  retryPhotos: (ids) =>
    set(({ skipped, failures, batch }) => {
      const again = new Set(ids);
      const outcomes =
        batch &&
        new Map([...batch.outcomes].filter(([id, { kind }]) => kind === "saved" || !again.has(id)));
      return {
        skipped: new Set([...skipped].filter((id) => !again.has(id))),
        failures: new Map([...failures].filter(([id]) => !again.has(id))),
        batch: batch && outcomes && batch.step === "running" ? { ...batch, outcomes } : batch,
      };
    }),

  failPhoto: (id, why) => set(({ failures }) => ({ failures: new Map(failures).set(id, why) })),

  photoSaved: (id, mark) => set(({ savedAs }) => ({ savedAs: new Map(savedAs).set(id, mark) })),
});
