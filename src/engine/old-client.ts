/**
 * The page's side of the denoise worker. It keeps what a crash must not lose (the photos' files; the
 * page itself owns finished tiles), runs one job at a time, and starts a new worker when one dies.
 */
import * as Comlink from "comlink";
import { AppError, type AppErrorName, asAppError } from "../base/errors";
import { createMutex } from "../base/mutex";
import type { Rect } from "../geometry/rect";
import type { Point } from "../geometry/viewport";
import type { Alignment } from "../measure/alignment";
import type { Inspection } from "../measure/inspection";
import type { Score } from "../measure/metrics";
import { fetchManifest } from "../models/load";
import type { ModelEntry } from "../models/manifest";
import { forgetOwnModel, ownModels } from "../models/own-store";
import { type GivenUp, type Preference, stepsFrom } from "../network/backends";
import type { InfluenceMap } from "../network/influence";
import { crashOf } from "./crash";
import "./script-urls";
import "./wire";
import type { NetworkSettings } from "../network/settings";
import type { Recovery } from "./engine";
import type {
  AddedModel,
  ComparisonRequest,
  DenoiseWorker,
  EngineStatus,
  FinishedTile,
  InspectionRequest,
  JobProgress,
  PhotoInfo,
  SaveRequest,
  ScoreRequest,
  TileAt,
} from "./protocol";

export interface JobHandle {
  /** Rejects with an AbortError when cancelled, with an AppError when it cannot go on. */
  readonly done: Promise<void>;
  /** The viewport moved: what it shows, in photo pixels, is done next. */
  refocus(rect: Rect): void;
}

export interface DenoiseOptions {
  readonly signal: AbortSignal;
  /** What the viewport shows, in photo pixels. Null: from the photo's middle outwards. */
  readonly focus: Rect | null;
  /** Only the tiles that touch this part of the photo, in photo pixels; all without it. */
  readonly within?: Rect | null;
  /** Rectangles of tiles from earlier runs with the same settings; not done again. */
  readonly finished: readonly Rect[];
  onTile(tile: FinishedTile, progress: JobProgress): void;
  /** Another tab runs its network: this one waits, or waits no longer. */
  onWaiting?(waiting: boolean): void;
}

export interface Engine {
  /** Latest provider status; null until the first model is prepared. */
  readonly status: EngineStatus | null;
  /** @returns a function that stops listening */
  onStatus(listener: (status: EngineStatus | null) => void): () => void;
  /**
   * Hears of every failure that the engine gets over by itself.
   * @returns a function that stops listening
   */
  onRecovery(listener: (recovery: Recovery) => void): () => void;
  /**
   * From the next job on: where to begin, and what is known not to work here. What has been found out
   * otherwise is forgotten.
   */
  prefer(preference: Preference, known: readonly GivenUp[]): void;
  /** The site's models, then those the person added. */
  models(): Promise<readonly ModelEntry[]>;
  /**
   * Checks a person's model, tries it and keeps it, behind the jobs asked for before. Rejects with an
   * AbortError when cancelled.
   * @throws AppError ModelRejected, StorageFull, WorkerCrashed
   */
  addModel(onnx: File, card: File | null, signal?: AbortSignal): Promise<AddedModel>;
  /** Drops a model the person added. */
  removeModel(id: string): Promise<void>;
  /** Loads and checks a model, behind the jobs asked for before. Later jobs keep the preference. */
  prepare(model: string, preference?: Preference): Promise<EngineStatus>;
  /** @throws AppError EmptyFile, UnreadableFile, UnsupportedImage, TruncatedImage, ImageTooLarge */
  openPhoto(id: string, file: Blob): Promise<PhotoInfo>;
  closePhoto(id: string): void;
  /** Runs or resumes one job, behind the jobs asked for before. */
  denoise(photo: string, settings: NetworkSettings, options: DenoiseOptions): JobHandle;
  /**
   * Which pixels one pixel of a result came from, behind the jobs asked for before. Rejects with an
   * AbortError when cancelled, with an AppError when it cannot go on.
   */
  influence(
    photo: string,
    settings: NetworkSettings,
    pixel: Point,
    options: { readonly signal: AbortSignal; onPart(map: InfluenceMap): void },
  ): Promise<void>;
  /** @throws AppError SaveFailed */
  save(request: SaveRequest): Promise<Blob>;
  /** @throws AppError SaveFailed */
  saveComparison(request: ComparisonRequest): Promise<Blob>;
  /** The place inside a part of a photo that is most likely flat. */
  findFlat(photo: string, within: Rect): Promise<Rect>;
  inspect(request: InspectionRequest): Promise<Inspection>;
  /** How an open photo lies on another of the same size. */
  align(photo: string, reference: string): Promise<Alignment>;
  score(request: ScoreRequest): Promise<Score>;
  /** Ends the worker; whatever is under way rejects with an AbortError. */
  dispose(): void;
}

/** A worker that has been started. */
export interface WorkerHandle {
  readonly remote: Comlink.Remote<DenoiseWorker>;
  /** Rejects when the worker dies by itself; never resolves. */
  readonly crashed: Promise<never>;
  terminate(): void;
}

/** How often work that makes no progress is tried again in a new worker. */
const RETRIES = 2;

/** After so many failures in a row the next backend takes over, if there is one. */
const BACKEND_TRIES = 2;

/** What kills a worker or leaves it useless, whatever it was doing. */
const DEADLY: readonly AppErrorName[] = ["DeviceLost", "WorkerCrashed"];

/** Where the network fails a new worker, smaller tiles or another backend may help. */
const OF_THE_NETWORK: readonly AppErrorName[] = ["ModelFailed", "OutOfMemory"];

/** One piece of work, over all its tries. */
interface Trial {
  /** As in `DenoiseJob`. */
  halvings: number;
  /** What the network runs on; null while it is not running. */
  backend: Pick<EngineStatus, "backend" | "key"> | null;
  /** Something was finished for good: failures are counted from nought again. */
  progressed(): void;
}

/** A worker, and what it has been told that its successor must be told again. */
interface Connection {
  readonly handle: WorkerHandle;
  readonly opened: Map<string, Promise<PhotoInfo>>;
  /** Rejects when the worker dies or is ended on purpose; never resolves. */
  readonly ended: Promise<never>;
  end(reason: Error): void;
}

/** The parameters are for tests: how a worker is started and where models come from. */
export function createEngine(
  spawn: () => WorkerHandle = spawnWorker,
  manifest: () => Promise<readonly ModelEntry[]> = fetchManifest,
  own: () => Promise<readonly ModelEntry[]> = ownModels,
): Engine {
  const files = new Map<string, Blob>();
  const listeners = new Set<(status: EngineStatus | null) => void>();
  const queue = createMutex();
  let connection: Connection | null = null;
  let status: EngineStatus | null = null;
  const recoveryListeners = new Set<(recovery: Recovery) => void>();
  let preference: Preference = "auto";
  let known: GivenUp[] = [];
  let round = 0;
  let models: Promise<readonly ModelEntry[]> | null = null;
  let jobs = 0;

  function setStatus(next: EngineStatus | null): void {
    status = next;
    for (const listener of listeners) listener(next);
  }

  function connect(): Connection {
    if (connection) return connection;
    const handle = spawn();
    let end: Connection["end"] = () => {};
    const asked = new Promise<never>((_, reject) => {
      end = reject;
    });
    const ended = Promise.race([handle.crashed, asked]);
    ended.catch(() => {}); // It may end while nobody waits.
    connection = { handle, opened: new Map(), ended, end };
    return connection;
  }

  function drop(dead: Connection, reason: Error): void {
    dead.handle.terminate();
    dead.end(reason); // Whoever else waits for it must not wait for ever.
    if (connection !== dead) return; // Somebody else saw the same crash first.
    connection = null;
    setStatus(null);
  }

  function recovered(recovery: Recovery): void {
    for (const listener of recoveryListeners) listener(recovery);
  }

  /**
   * Does work in the worker; when that dies or the network fails, again in a new one, with smaller tiles
   * and in the end on the next backend. Work that makes progress is never given up.
   */
  async function attempt<T>(work: (worker: Connection, trial: Trial) => Promise<T>): Promise<T> {
    let failures = 0;
    const trial: Trial = {
      halvings: 0,
      backend: null,
      progressed() {
        failures = 0;
      },
    };
    for (;;) {
      const worker = connect();
      trial.backend = null;
      try {
        return await Promise.race([work(worker, trial), worker.ended]);
      } catch (thrown) {
        const error = asAppError(thrown);
        const backend = trial.backend as Trial["backend"];
        const helpful = backend ? [...DEADLY, ...OF_THE_NETWORK] : DEADLY;
        if (!error || !helpful.includes(error.name)) throw thrown;
        if (connection !== worker) continue; // Other work saw it first, or was its cause.
        failures++;
        trial.halvings = Math.max(trial.halvings, failures);
        const next = backend ? stepsFrom(backend.backend)[1] : undefined;
        // Where memory was short, smaller tiles have been tried already.
        const hopeless = error.name === "OutOfMemory";
        const giveUp = next !== undefined && (hopeless || failures >= BACKEND_TRIES);
        const end = !giveUp && (hopeless || failures > RETRIES);
        if (!end || DEADLY.includes(error.name)) {
          drop(worker, new AppError("workerReplaced"));
        }
        if (end) throw error;
        if (!backend || !giveUp) {
          recovered({ kind: "restarted" });
          continue;
        }
        const step: GivenUp = {
          backend: backend.backend,
          key: backend.key,
          cause: error.facts,
          // Whatever else a worker died of, the photo may be to blame or a full memory.
          lasting: error.name === "DeviceLost",
        };
        known = [...known, step];
        failures = 0;
        recovered({ kind: "gaveUp", step });
      }
    }
  }

  function opened(worker: Connection, id: string): Promise<PhotoInfo> {
    const file = files.get(id);
    if (!file) return Promise.reject(new Error(`no open photo ${id}`));
    let info = worker.opened.get(id);
    if (!info) {
      info = worker.handle.remote.openPhoto(id, file);
      worker.opened.set(id, info);
    }
    return info;
  }

  async function prepareIn(worker: Connection, model: string): Promise<EngineStatus> {
    const found = await worker.handle.remote.prepare(model, { preference, known, round });
    if (connection !== worker) return found;
    const news = found.givenUp.filter(({ key }) => !known.some((step) => step.key === key));
    known = [...known, ...news.filter(({ lasting }) => lasting)];
    setStatus(found);
    return found;
  }

  async function runJob(
    id: string,
    photo: string,
    settings: NetworkSettings,
    { signal, onTile, onWaiting, ...options }: DenoiseOptions,
    focus: () => Rect | null,
  ): Promise<void> {
    const finished = [...options.finished];
    await attempt(async (worker, trial) => {
      trial.backend = await untilAborted(
        signal,
        opened(worker, photo).then(() => prepareIn(worker, settings.model)),
      );
      if (signal.aborted) throw aborted();
      const cancel = () => void worker.handle.remote.cancel(id);
      signal.addEventListener("abort", cancel);
      try {
        const complete = await worker.handle.remote.denoise(
          {
            id,
            photo,
            settings,
            focus: focus(),
            within: options.within ?? null,
            finished,
            halvings: trial.halvings,
          },
          Comlink.proxy((tile, progress) => {
            if (connection !== worker) return; // The last words of a worker already given up.
            finished.push(tile.rect);
            trial.progressed();
            onTile(tile, progress);
          }),
          Comlink.proxy((waiting) => {
            if (connection === worker) onWaiting?.(waiting);
          }),
        );
        if (!complete) throw aborted();
      } finally {
        signal.removeEventListener("abort", cancel);
      }
    });
  }

  return {
    get status() {
      return status;
    },
    onStatus(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onRecovery(listener) {
      recoveryListeners.add(listener);
      return () => recoveryListeners.delete(listener);
    },
    prefer(wanted, found) {
      preference = wanted;
      known = [...found];
      round++;
    },
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
    addModel(onnx, card, signal) {
      // A model is dear to its owner: the browser is asked not to drop it when space is short.
      void globalThis.navigator?.storage?.persist?.().catch(() => {});
      return queue(() =>
        attempt(async (worker) => {
          if (signal?.aborted) throw aborted();
          const cancel = () => void worker.handle.remote.cancelModel();
          signal?.addEventListener("abort", cancel);
          try {
            return await worker.handle.remote.addModel(onnx, card);
          } catch (error) {
            throw signal?.aborted ? aborted() : error;
          } finally {
            signal?.removeEventListener("abort", cancel);
          }
        }),
      );
    },
    removeModel: (id) => forgetOwnModel(id),
    prepare(model, wanted) {
      return queue(() => {
        preference = wanted ?? preference;
        return attempt((worker) => prepareIn(worker, model));
      });
    },
    async openPhoto(id, file) {
      files.set(id, file);
      try {
        return await attempt((worker) => opened(worker, id));
      } catch (error) {
        files.delete(id);
        connection?.opened.delete(id);
        throw error;
      }
    },
    closePhoto(id) {
      files.delete(id);
      if (connection?.opened.delete(id)) void connection.handle.remote.closePhoto(id);
    },
    denoise(photo, settings, options) {
      const id = `job ${++jobs}`;
      let focus = options.focus;
      let begin = () => {};
      const begun = new Promise<void>((resolve) => {
        begin = resolve;
      });
      const turn = queue(async () => {
        begin();
        if (options.signal.aborted) throw aborted();
        await runJob(id, photo, settings, options, () => focus);
      });
      turn.catch(() => {}); // A job cancelled while it waits is answered before its turn comes.
      return {
        done: untilAborted(options.signal, begun).then(() => turn),
        refocus(rect) {
          focus = rect;
          void connection?.handle.remote.refocus(id, rect);
        },
      };
    },
    influence(photo, settings, pixel, { signal, onPart }) {
      const id = `influence ${++jobs}`;
      return queue(() =>
        attempt(async (worker, trial) => {
          if (signal.aborted) throw aborted();
          await opened(worker, photo);
          trial.backend = await prepareIn(worker, settings.model);
          if (signal.aborted) throw aborted();
          const cancel = () => void worker.handle.remote.cancel(id);
          signal.addEventListener("abort", cancel);
          try {
            const complete = await worker.handle.remote.influence(
              { id, photo, settings, pixel },
              Comlink.proxy((map) => {
                if (connection === worker) onPart(map);
              }),
            );
            if (!complete) throw aborted();
          } finally {
            signal.removeEventListener("abort", cancel);
          }
        }),
      );
    },
    save({ tiles, ...order }) {
      return attempt(async (worker) => {
        await opened(worker, order.photo);
        return worker.handle.remote.save({ ...order, count: tiles.length }, lent(tiles));
      });
    },
    saveComparison({ panes, ...order }) {
      return attempt(async (worker) => {
        await opened(worker, order.photo);
        const counted = panes.map(({ tiles, ...pane }) => ({ ...pane, count: tiles.length }));
        return worker.handle.remote.saveComparison(
          { ...order, panes: counted },
          Comlink.proxy((pane, index) => handOver(panes[pane]?.tiles[index] as FinishedTile)),
        );
      });
    },
    findFlat(photo, within) {
      return attempt(async (worker) => {
        await opened(worker, photo);
        return worker.handle.remote.findFlat(photo, within);
      });
    },
    inspect({ tiles, ...order }) {
      return attempt(async (worker) => {
        await opened(worker, order.photo);
        return worker.handle.remote.inspect({ ...order, count: tiles.length }, lent(tiles));
      });
    },
    align(photo, reference) {
      return attempt(async (worker) => {
        await Promise.all([opened(worker, photo), opened(worker, reference)]);
        return worker.handle.remote.align(photo, reference);
      });
    },
    score({ tiles, ...order }) {
      return attempt(async (worker) => {
        await Promise.all([opened(worker, order.photo), opened(worker, order.reference)]);
        return worker.handle.remote.score({ ...order, count: tiles.length }, lent(tiles));
      });
    },
    dispose() {
      if (!connection) return;
      drop(connection, aborted());
    },
  };
}

/** Tiles the worker may ask for one by one, so that no message is large. */
function lent(tiles: readonly FinishedTile[]): TileAt & Comlink.ProxyMarked {
  return Comlink.proxy((index: number) => handOver(tiles[index] as FinishedTile));
}

/** A copy of a tile, given away: the page keeps its own, and no copy takes long. */
function handOver({ rect, rgba }: FinishedTile): FinishedTile {
  const copy = rgba.slice();
  return Comlink.transfer({ rect, rgba: copy }, [copy.buffer]);
}

function aborted(): DOMException {
  return new DOMException("The job was cancelled.", "AbortError");
}

/** `promise`, or an AbortError as soon as the signal says so. */
function untilAborted<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(aborted());
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop);
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

/** Starts the real worker. */
export function spawnWorker(): WorkerHandle {
  const worker = new Worker(new URL("../../workers/denoise.worker.ts", import.meta.url), {
    type: "module",
  });
  return {
    remote: Comlink.wrap<DenoiseWorker>(worker),
    crashed: crashOf(worker),
    terminate: () => worker.terminate(),
  };
}
