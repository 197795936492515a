/**
 * The page's side of the denoise worker. It keeps what a crash must not lose (the photos' files; the
 * page itself owns finished tiles), runs one job at a time, and starts a new worker when one dies.
 */
import * as Comlink from "comlink";
import type { Alignment } from "../core/alignment";
import { asAppError } from "../core/errors";
import type { InfluenceMap } from "../core/influence";
import type { Inspection } from "../core/inspection";
import type { Score } from "../core/metrics";
import { createMutex } from "../core/mutex";
import type { Rect } from "../core/rect";
import type { Point } from "../core/viewport";
import { fetchManifest } from "../models/load";
import type { ModelEntry } from "../models/manifest";
import { forgetOwnModel, ownModels } from "../models/own-store";
import { crashOf } from "./crash";
import "./script-urls";
import type {
  AddedModel,
  ComparisonRequest,
  DenoiseWorker,
  EngineStatus,
  FinishedTile,
  InspectionRequest,
  JobProgress,
  NetworkSettings,
  PhotoInfo,
  Provider,
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
}

export interface Engine {
  /** Latest provider status; null until the first model is prepared. */
  readonly status: EngineStatus | null;
  /** @returns a function that stops listening */
  onStatus(listener: (status: EngineStatus | null) => void): () => void;
  /** The site's models, then those the person added. */
  models(): Promise<readonly ModelEntry[]>;
  /**
   * Checks a person's model, tries it and keeps it, behind the jobs asked for before.
   * @throws AppError ModelRejected, StorageFull, OutOfMemory, WorkerCrashed
   */
  addModel(onnx: File, card: File | null): Promise<AddedModel>;
  /** Drops a model the person added. */
  removeModel(id: string): Promise<void>;
  /** Loads and checks a model, behind the jobs asked for before. Later jobs keep the preference. */
  prepare(model: string, preference?: Provider | "auto"): Promise<EngineStatus>;
  /** @throws AppError EmptyFile, UnsupportedImage, TruncatedImage, ImageTooLarge */
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

/** How often one piece of work is tried again in a new worker. */
const RETRIES = 2;

/** A worker, and what it has been told that its successor must be told again. */
interface Connection {
  readonly handle: WorkerHandle;
  readonly opened: Map<string, Promise<PhotoInfo>>;
  /** Rejects when the worker dies or is ended on purpose; never resolves. */
  readonly ended: Promise<never>;
  end(): void;
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
  let preference: Provider | "auto" = "auto";
  let models: Promise<readonly ModelEntry[]> | null = null;
  /** Set for good once a worker that may use the GPU has died twice over one piece of work. */
  let avoidGpu = false;
  let jobs = 0;

  function setStatus(next: EngineStatus | null): void {
    status = next;
    for (const listener of listeners) listener(next);
  }

  function connect(): Connection {
    if (connection) return connection;
    const handle = spawn();
    let end = () => {};
    const asked = new Promise<never>((_, reject) => {
      end = () => reject(aborted());
    });
    const ended = Promise.race([handle.crashed, asked]);
    ended.catch(() => {}); // It may end while nobody waits.
    connection = { handle, opened: new Map(), ended, end };
    return connection;
  }

  function drop(dead: Connection): void {
    dead.handle.terminate();
    if (connection !== dead) return; // Somebody else saw the same crash first.
    connection = null;
    setStatus(null);
  }

  /** Does work in the worker; when the worker dies of it, again in a new one. */
  async function attempt<T>(work: (worker: Connection, crashes: number) => Promise<T>): Promise<T> {
    for (let crashes = 0; ; crashes++) {
      const worker = connect();
      try {
        return await Promise.race([work(worker, crashes), worker.ended]);
      } catch (thrown) {
        const error = asAppError(thrown);
        if (error?.name !== "WorkerCrashed" && error?.name !== "DeviceLost") throw error ?? thrown;
        if (crashes > 0 && status?.provider !== "wasm") avoidGpu = true;
        drop(worker);
        if (crashes === RETRIES) throw error;
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
    const found = await worker.handle.remote.prepare(model, avoidGpu ? "wasm" : preference);
    const next = avoidGpu ? { ...found, fallbackReason: GPU_GAVE_UP } : found;
    if (connection === worker) setStatus(next);
    return next;
  }

  async function runJob(
    id: string,
    photo: string,
    settings: NetworkSettings,
    { signal, onTile, ...options }: DenoiseOptions,
    focus: () => Rect | null,
  ): Promise<void> {
    const finished = [...options.finished];
    await attempt(async (worker, crashes) => {
      await untilAborted(
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
            halvings: crashes,
          },
          Comlink.proxy((tile, progress) => {
            if (connection !== worker) return; // The last words of a worker already given up.
            finished.push(tile.rect);
            onTile(tile, progress);
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
    addModel(onnx, card) {
      // A model is dear to its owner: the browser is asked not to drop it when space is short.
      void globalThis.navigator?.storage?.persist?.().catch(() => {});
      return queue(() => attempt((worker) => worker.handle.remote.addModel(onnx, card)));
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
        attempt(async (worker) => {
          if (signal.aborted) throw aborted();
          await opened(worker, photo);
          await prepareIn(worker, settings.model);
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
      connection.end();
      drop(connection);
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

const GPU_GAVE_UP =
  "The denoiser had to be restarted several times. The processor does the work, without the graphics processor.";

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
