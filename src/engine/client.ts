/** The engine on the page: the parts put together. */

import * as Comlink from "comlink";
import { untilAborted } from "../base/abort";
import { fetchManifest } from "../models/load";
import type { ModelEntry } from "../models/manifest";
import { forgetOwnModel, ownModels } from "../models/own-store";
import { createCrew, type Spawns } from "./crew";
import type { Engine } from "./engine";
import { createHeard } from "./heard";
import { createNetworkJobs } from "./network-jobs";
import { isPhotoNotHeld } from "./not-held";
import { createPhotos } from "./photos";
import { createProfiles } from "./profiles";
import type { EngineStatus } from "./protocol";
import { createSession } from "./session-disk";
import { spawns } from "./spawn";
import { withSignal } from "./wire-signal";

/** Where the engine's workers and models come from. */
export interface EngineParts extends Spawns {
  readonly manifest: () => Promise<readonly ModelEntry[]>;
  readonly own: () => Promise<readonly ModelEntry[]>;
}

/** @param parts others than the real ones */
export function createEngine(parts: Partial<EngineParts> = {}): Engine {
  const { manifest = fetchManifest, own = ownModels } = parts;
  const statusTopic = createTopic<[EngineStatus | null]>();
  const recoveryTopic = createTopic<Parameters<Parameters<Engine["onRecovery"]>[0]>>();
  const lostTopic = createTopic<Parameters<Parameters<Engine["onLost"]>[0]>>();
  const keptTopic = createTopic<Parameters<Parameters<Engine["onKept"]>[0]>>();
  const heard = createHeard();
  let status: EngineStatus | null = null;
  let models: Promise<readonly ModelEntry[]> | null = null;
  /** A new store is being told what its predecessor knew. */
  let reopening: Promise<void> | null = null;
  /** The last one died before it was told, or before anybody asked it for anything. */
  let behind = false;
  let used = false;

  const crew = createCrew(
    { ...spawns, ...parts },
    {
      onStore({ remote }) {
        const onLost = (result: string, rects: Parameters<typeof heard.drop>[1]) => {
          heard.drop(result, rects);
          lostTopic.tell(result, rects ?? []);
        };
        void remote.listen(Comlink.proxy(onLost), Comlink.proxy(keptTopic.tell)).catch(() => {});
      },
      onStoreDeath() {
        photos.lost();
        const before = heard.takeAll();
        if (reopening) return;
        if (used) {
          reopen(before);
          return;
        }
        // It may die of what it finds on disk: not started again and again for nobody.
        behind = true;
        tellLost(before);
      },
      whenReady() {
        if (behind) reopen(new Map());
        used = true;
        return reopening ?? Promise.resolve();
      },
    },
  );
  const session = createSession(crew, heard);
  const photos = createPhotos({
    decode: (id, file, signal) =>
      withSignal(signal, (sent) => crew.codec((codec) => codec.decode(id, file, sent))),
    release: (id) => void crew.store((store) => store.releasePhoto(id)).catch(() => {}),
    forget(id) {
      heard.dropPhoto(id);
      void crew.store((store) => store.forgetPhoto(id)).catch(() => {});
    },
  });
  const { measure, ...network } = createNetworkJobs(crew, photos, heard, {
    onStatus(next) {
      status = next;
      statusTopic.tell(next);
    },
    onRecovery: recoveryTopic.tell,
  });

  return {
    get status() {
      return status;
    },
    onStatus: statusTopic.listen,
    onRecovery: recoveryTopic.listen,
    onLost: lostTopic.listen,
    onKept: keptTopic.listen,

    async models() {
      models ??= manifest().catch((error: unknown) => {
        models = null; // The next call tries again.
        throw error;
      });
      const added = own();
      const known = models.catch(async (error: unknown) => {
        // A person's own models need no network.
        if ((await added).length > 0) return [];
        throw error;
      });
      return (await Promise.all([known, added])).flat();
    },
    removeModel: (id) => forgetOwnModel(id),
    ...createProfiles(() => (models ??= manifest())),
    ...network,

    openPhoto: (id, file, signal) => photos.open(id, file, signal),
    measurePhoto: (id, signal) =>
      using([id], signal, () => crew.store((store) => store.measurePhoto(id))),
    countHotPixels: (id, signal) =>
      using([id], signal, () => crew.store((store) => store.countHotPixels(id))),
    registerPhoto: (id, file) => photos.register(id, file),
    closePhoto(id) {
      heard.dropPhoto(id);
      photos.close(id);
    },
    async thumbnail(photo, side, space, signal) {
      const ask = () => crew.store((store) => store.thumbnail(photo, side, space));
      const made = await untilAborted(signal, ask());
      if (made) return made;
      // Never decoded on this visit, or by a store that died.
      const thumbnail = await photos.use([photo], signal, ask);
      if (!thumbnail) throw new Error(`no thumbnail of ${photo}`);
      return thumbnail;
    },
    async piece(request, signal) {
      const ask = () => crew.store((store) => store.piece(request));
      if (request.result === null || request.blend) return using([request.photo], signal, ask);
      try {
        return await untilAborted(signal, ask());
      } catch (error) {
        if (!isPhotoNotHeld(error)) throw error;
        // A result's pixels need none of the photo's, but its colours must have been known once.
        return using([request.photo], signal, ask);
      }
    },
    read: (picture, rect, signal, space = null) =>
      using([picture.photo], signal, () => crew.store((store) => store.read(picture, rect, space))),
    drop(result, rects) {
      heard.drop(result, rects);
      void crew.store((store) => store.drop(result, rects ?? null)).catch(() => {});
    },

    save: (request, signal) =>
      using([request.photo], signal, (sent) =>
        crew.codec((codec) => codec.encode(request, photos.fileOf(request.photo), sent)),
      ),
    forecast: (request, signal) =>
      using([request.photo], signal, (sent) =>
        crew.codec((codec) => codec.forecast(request, photos.fileOf(request.photo), sent)),
      ),
    saveComparison: (request, signal) =>
      using([request.photo], signal, (sent) =>
        crew.codec((codec) => codec.encodeComparison(request, sent)),
      ),
    findFlat: (photo, within, signal) =>
      using([photo], signal, (sent) =>
        measure(({ remote }) => remote.findFlat(photo, within, sent)),
      ),
    inspect: (picture, rect, signal) =>
      using([picture.photo], signal, (sent) =>
        measure(({ remote }) => remote.inspect(picture, rect, sent)),
      ),
    align: (photo, reference, signal) =>
      using([photo, reference], signal, (sent) =>
        measure(({ remote }) => remote.align(photo, reference, sent)),
      ),
    score: (picture, reference, signal) =>
      using([picture.photo, reference], signal, (sent) =>
        measure(({ remote }) => remote.score(picture, reference, sent)),
      ),

    session: session.disk,
    dispose: () => crew.dispose(),
  };

  /** One call on photos that the store holds meanwhile. It ends at once when it is cancelled. */
  function using<T>(
    ids: readonly string[],
    signal: AbortSignal | undefined,
    call: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const work = photos.use(ids, signal, () => withSignal(signal, call));
    return untilAborted(signal, work);
  }

  /** @param before what the page had heard of; it is told what of that is gone for good */
  function reopen(before: ReturnType<typeof heard.takeAll>): void {
    [behind, used] = [false, false];
    reopening = session
      .reopen()
      .catch(() => {}) // Then all of it is lost.
      .then(() => {
        reopening = null;
        tellLost(before);
      });
  }

  function tellLost(before: ReturnType<typeof heard.takeAll>): void {
    for (const [result, rects] of before) {
      const lost = rects.filter((rect) => !heard.has(result, rect));
      if (lost.length > 0) lostTopic.tell(result, lost);
    }
  }
}

/** Somebody tells, whoever wants to listens. */
function createTopic<News extends readonly unknown[]>() {
  const listeners = new Set<(...news: News) => void>();
  return {
    /** @returns a function that stops listening */
    listen(listener: (...news: News) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell(...news: News) {
      for (const listener of listeners) listener(...news);
    },
  };
}
