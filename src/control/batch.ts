/** Save all: each photo's file is written as soon as its result is done, wherever the person wants them. */
import { asAppError, failureOf } from "../base/errors";
import type { Engine } from "../engine/engine";
import { handleOf, keepOnly } from "../session/handles";
import type { KeptBatch } from "../session/protocol";
import type { AppStore } from "../state/app-store";
import { type Batch, type BatchTo, type Collision, type Outcome, pathFor } from "../state/batch";
import { wish } from "../state/export";
import type { OpenPhoto } from "../state/library";
import { lookingAt } from "../state/own-settings";
import { aimOf, lineOf, writable } from "../state/queue";
import { captionOf } from "../state/variants";
import { follow } from "./follow";
import { requestOf } from "./saving";

/** Folders, ZIPs and downloads, as the browser has them. All throw AppErrors. */
export interface Places {
  /** Whether a file is there already. */
  has(batch: Batch, path: string): Promise<boolean>;
  /** In place of what was there; what was there stays until all of it is written. */
  write(batch: Batch, path: string, file: Blob): Promise<void>;
  /** Makes one ZIP of all that was written, and hands it over. */
  pack(batch: Batch, signal: AbortSignal): Promise<void>;
  /** Whether the person lets the page write there. */
  isAllowed(to: BatchTo): Promise<boolean>;
  /** Drops what this tab, and tabs that are gone, keep on disk of all batches but this one; null: of all. */
  tidy(but: string | null): Promise<void>;
}

/** Writes the files of the batch, one at a time, beside the network. */
export function saveAll(
  store: AppStore,
  engine: Engine,
  { version, places }: { readonly version: string; readonly places: Places },
): () => void {
  const get = store.getState;
  const theBatch = (): Batch => {
    const { batch } = get();
    if (!batch) throw new Error("no batch");
    return batch;
  };

  /** The path that is the photo's from now on; null where the file that is there is to stay. */
  const claim = async (photo: OpenPhoto): Promise<string | null> => {
    const batch = theBatch();
    const known = batch.claims.get(photo.id);
    if (known !== undefined) return known;
    const view = lookingAt(get(), photo.id);
    const now = wish(view);
    if (!now) throw new Error("nothing to save");
    const variant = captionOf(view, now.variant);
    const named = (count: number) =>
      pathFor(theBatch(), photo, now.encoding, get().choices.pattern, variant, count);
    const collision = batch.to.kind === "folder" ? batch.to.collision : "replace";
    let path = named(0);
    for (let count = 1; collision !== "replace" && (await places.has(batch, path)); count++) {
      if (collision === "skip") return null;
      path = named(count);
    }
    get().claimPath(photo.id, path);
    // On disk before the file is, with the photo: after a crash it is written to this very path, and to no second one.
    await get().flushSession?.(photo.id);
    return path;
  };

  const stops = [
    follow<OpenPhoto, Outcome>(store, {
      plan: writable,
      same: (a, b) => a.id === b.id,
      goesOn: ({ id }, state) => writable(state).some((photo) => photo.id === id),

      async run(photo, signal) {
        const path = await claim(photo);
        if (path === null) return { kind: "skipped", why: "exists" };
        const view = lookingAt(get(), photo.id);
        const now = wish(view);
        const aim = aimOf(get(), photo);
        if (!now || !aim) throw new Error("nothing to save");
        const file = await engine.save(requestOf(view, now, version), signal);
        signal.throwIfAborted();
        await places.write(theBatch(), path, file);
        get().photoSaved(photo.id, aim.mark);
        get().markSaved(photo.id);
        return { kind: "saved", path, bytes: file.size };
      },

      done: (outcome, { id }) => get().settlePhoto(id, outcome),

      async failed(error, { id }) {
        const { to } = theBatch();
        const facts = asAppError(error)?.facts;
        const denied = facts?.code === "fileNotPlaced" && facts.data.why === "denied";
        // Not this file alone: all others would meet the same.
        if (denied && !(await places.isAllowed(to).catch(() => false))) get().holdBatch(true);
        else get().settlePhoto(id, { kind: "failed", why: failureOf(error) });
      },
    }),

    follow<Batch, void>(store, {
      plan: ({ batch }) => (batch?.step === "packing" ? [batch] : []),
      same: (a, b) => a.id === b.id,
      async run(batch, signal) {
        await get().flushSession?.();
        await places.pack(batch, signal);
      },
      // Its file may still be on its way to the downloads: the next batch drops it.
      done: () => get().batchPacked(null),
      failed: (error) => get().batchPacked(failureOf(error)),
    }),

    store.subscribe(({ batch }, { batch: before }) => {
      if (batch?.id === before?.id || !batch) return;
      keepOnly([batch.id]).catch(() => {});
      places.tidy(batch.id).catch(() => {});
    }),

    keepPace(store),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/**
 * A batch of an earlier visit, which can go on; where the browser wants to be asked anew, once the person has been.
 * @param there its photos that have come back; it goes on without those whose turn to be kept never came
 * @returns null where its place is not known any more
 */
export async function batchOf(
  places: Pick<Places, "isAllowed">,
  kept: KeptBatch,
  there: ReadonlySet<string>,
): Promise<Batch | null> {
  const handle = await handleOf(kept.id).catch(() => null);
  const to = toOf(kept, handle);
  if (!to) return null;
  const outcomes = new Map(JSON.parse(kept.outcomes) as [string, Outcome][]);
  for (const { id } of kept.photos) {
    if (!there.has(id) && !outcomes.has(id)) outcomes.set(id, { kind: "skipped", why: "notKept" });
  }
  const held = !(await places.isAllowed(to).catch(() => false));
  return {
    ...{ id: kept.id, to, photos: kept.photos, claims: new Map(kept.claims), outcomes },
    ...{ step: "running", held, unpacked: null },
  };
}

function toOf({ kind, how }: KeptBatch, handle: FileSystemHandle | null): BatchTo | null {
  switch (kind) {
    case "folder":
      return handle instanceof FileSystemDirectoryHandle
        ? { kind, folder: handle, collision: how as Collision }
        : null;
    case "zip":
      return { kind, file: handle instanceof FileSystemFileHandle ? handle : null, name: how };
    case "downloads":
      return { kind };
  }
}

/** A photo's time counts this much, of the last few. */
const NEWEST = 0.3;

/** Measures how long photos take here, from one that is done to the next. */
function keepPace(store: AppStore): () => void {
  let since: number | null = null;
  let before = 0;
  return store.subscribe((state) => {
    const { finished, ahead } = lineOf(state);
    if (ahead.length === 0 && finished <= before) since = null;
    else if (since === null || finished < before) since = performance.now();
    else if (finished > before) {
      const now = performance.now();
      const each = (now - since) / (finished - before);
      const { paceMs } = state;
      since = now;
      before = finished;
      store.setState({ paceMs: paceMs === null ? each : paceMs + NEWEST * (each - paceMs) });
    }
    before = finished;
  });
}
