/** A stand-in for the engine in tests: no worker, no network, every step by hand. */

import { AppError } from "../base/errors";
import type { Rect } from "../geometry/rect";
import { intersects } from "../geometry/tiles";
import type { Size } from "../geometry/viewport";
import type { Alignment } from "../measure/alignment";
import { inspect } from "../measure/inspection";
import type { ModelEntry } from "../models/manifest";
import { rejected } from "../models/own";
import type { Profile } from "../models/profile";
import type { GivenUp, Preference } from "../network/backends";
import type { InfluenceMap } from "../network/influence";
import { type NetworkSettings, resultKey } from "../network/settings";
import type { PhotoInfo } from "../raster/raster";
import type { DenoiseOptions, Engine, FitOptions, Recovery } from "./engine";
import type {
  Blended,
  ComparisonRequest,
  EngineStatus,
  FitJob,
  FitOutcome,
  Forecast,
  SaveRequest,
  SessionDisk,
} from "./protocol";
import { fakeStatus } from "./status.fixtures";

export interface FakeRun {
  readonly photo: string;
  readonly settings: NetworkSettings;
  readonly options: DenoiseOptions;
  /** Tiles that the store had when it began. */
  readonly finished: readonly Rect[];
  readonly refocused: Rect[];
  /** Delivers the next tile that is not finished; resolves the run after the last. */
  tile(): Promise<void>;
  finish(): Promise<void>;
  fail(error: Error): Promise<void>;
}

/** A question about a pixel, answered by hand. */
export interface FakeTrace {
  readonly photo: string;
  readonly settings: NetworkSettings;
  readonly pixel: { readonly x: number; readonly y: number };
  readonly signal: AbortSignal;
  part(weight: number): void;
  finish(): Promise<void>;
}

/** With the tiles that the store had of a picture. */
type WithTiles<T> = T & { readonly tiles: readonly Rect[] };

/** A fit under way: a test says what it comes to. */
export interface FakeFit {
  readonly job: FitJob;
  readonly options: FitOptions;
  finish(outcome: FitOutcome): Promise<void>;
  fail(error: Error): Promise<void>;
}

export interface FakeEngine extends Engine {
  readonly fits: FakeFit[];
  /** How often a fit was told to stop, and by tab the fits that an earlier visit left behind. */
  fitsStopped: number;
  readonly cutOff: Map<string, FitJob>;
  /** The tabs whose fits were kept when those of all others were dropped. */
  keptFits: readonly string[] | null;
  /** The profiles that were kept. */
  readonly profiles: Profile[];
  readonly traces: FakeTrace[];
  readonly runs: FakeRun[];
  /** Photos and references that are open, in the order they were opened. */
  readonly open: Set<string>;
  readonly saved: WithTiles<SaveRequest>[];
  /** The answer to the next `forecast`. */
  predicted: Forecast;
  readonly compared: (Omit<ComparisonRequest, "panes"> & {
    readonly panes: readonly WithTiles<ComparisonRequest["panes"][number]>[];
  })[];
  readonly sampled: string[];
  readonly inspected: WithTiles<Blended & { readonly rect: Rect }>[];
  readonly scored: WithTiles<Blended & { readonly reference: string }>[];
  /** Alignment of the next reference with its photo. */
  alignment: Alignment;
  /** Files given as models, with their cards, and ids of models removed. */
  readonly added: [string, string | null][];
  readonly removed: string[];
  /** All that was preferred and known at each `prefer`, and the models prepared. */
  readonly preferred: [Preference, readonly GivenUp[]][];
  readonly prepared: string[];
  /** The store: tiles by result. */
  readonly tiles: Map<string, readonly Rect[]>;
  readonly dropped: string[];
  /** Hears of every tile that is done. */
  onDone: ((run: FakeRun, rect: Rect, elapsedMs: number) => void) | null;
  session: SessionDisk;
  tellStatus(status: EngineStatus | null): void;
  tellRecovery(recovery: Recovery): void;
  tellLost(result: string, rects: readonly Rect[]): void;
  tellKept: (kept: Parameters<Parameters<Engine["onKept"]>[0]>[0]) => void;
}

/** A file the fake engine opens as a picture of this size. Its pictures have four tiles: columns. */
export function pictureFile(
  name: string,
  width = 40,
  height = 10,
  source?: PhotoInfo["source"],
): File {
  const file = new File(["a picture"], name);
  pictures.set(file, { width, height, ...(source && { source }) });
  return file;
}

const pictures = new WeakMap<Blob, Size & Pick<PhotoInfo, "source">>();
const TILES = 4;

const aborted = () => new DOMException("cancelled", "AbortError");

const nowhere = () => Promise.reject(new Error("no session in this test"));
const noSession: SessionDisk = {
  sessions: nowhere,
  open: nowhere,
  setKeeping: nowhere,
  keepState: nowhere,
  keepPhoto: nowhere,
  keepTiles: nowhere,
  clear: nowhere,
};

/** Listeners to one thing. */
function createListeners<T extends unknown[]>() {
  const all = new Set<(...told: T) => void>();
  return {
    add(listener: (...told: T) => void) {
      all.add(listener);
      return () => void all.delete(listener);
    },
    tell(...told: T) {
      for (const listener of [...all]) listener(...told);
    },
  };
}

export function createFakeEngine(
  models: () => Promise<readonly Partial<ModelEntry>[]> = async () => [
    { id: "compact", default: true },
    { id: "full", default: false, defaultBlindness: 0.25 },
    { id: "turbo", default: false, inputs: ["image"] },
  ],
): FakeEngine {
  const sizes = new Map<string, Size>();
  const statuses = createListeners<[EngineStatus | null]>();
  const recoveries = createListeners<[Recovery]>();
  const losses = createListeners<[string, readonly Rect[]]>();
  const keeping = createListeners<Parameters<FakeEngine["tellKept"]>>();
  const tilesOf = (result: string | null) => engine.tiles.get(result ?? "") ?? [];
  const open = (...ids: string[]) => {
    for (const id of ids) if (!engine.open.has(id)) throw new Error(`${id} is not open`);
  };

  const engine: FakeEngine = {
    runs: [],
    traces: [],
    open: new Set(),
    saved: [],
    predicted: { bytes: 1_000_000, lost: [] },
    compared: [],
    inspected: [],
    sampled: [],
    scored: [],
    alignment: { dx: 0, dy: 0, likeness: 1 },
    added: [],
    removed: [],
    preferred: [],
    prepared: [],
    tiles: new Map(),
    dropped: [],
    onDone: null,
    session: noSession,
    status: null,
    onStatus: statuses.add,
    tellStatus: statuses.tell,
    onRecovery: recoveries.add,
    tellRecovery: recoveries.tell,
    onLost: losses.add,
    onKept: keeping.add,
    tellKept: keeping.tell,
    tellLost(result, rects) {
      engine.drop(result, rects);
      losses.tell(result, rects);
    },
    models: async () =>
      (await models()).map((model) => ({
        inputs: ["image", "blindness"],
        ...model,
      })) as ModelEntry[],
    async addModel(onnx, card) {
      engine.added.push([onnx.name, card?.name ?? null]);
      if (onnx.size === 0) throw rejected(onnx.name, { code: "notFinite" });
      const { name } = onnx;
      const model = { id: `own-${name}`, name, file: name, own: true, inputs: ["image"] };
      return { model: model as unknown as ModelEntry, warning: null };
    },
    removeModel: async (id) => void engine.removed.push(id),
    prefer: (...given) => void engine.preferred.push(given),
    async prepare(model) {
      engine.prepared.push(model);
      return fakeStatus;
    },
    async openPhoto(id, file, signal) {
      await Promise.resolve();
      if (signal?.aborted) throw aborted();
      const size = pictures.get(file);
      if (!size) throw new AppError("notAnImage");
      sizes.set(id, size);
      engine.open.add(id);
      return { ...size, hasAlpha: false };
    },
    async measurePhoto(id) {
      open(id);
      return { hotPixels: 0 };
    },
    async countHotPixels(id) {
      open(id);
      return 0;
    },
    registerPhoto(id, _file, info) {
      sizes.set(id, info);
      engine.open.add(id);
    },
    closePhoto: (id) => void engine.open.delete(id),
    thumbnail: nowhere,
    piece: nowhere,
    read: nowhere,
    drop(result, rects) {
      engine.dropped.push(result);
      const gone = ({ x, y }: Rect) => !rects || rects.some((rect) => rect.x === x && rect.y === y);
      engine.tiles.set(
        result,
        tilesOf(result).filter((rect) => !gone(rect)),
      );
    },
    denoise(photo, settings, options) {
      open(photo);
      const size = sizes.get(photo) as Size;
      const key = resultKey(photo, settings);
      const finished = tilesOf(key);
      let resolve = () => {};
      let reject: (error: Error) => void = () => {};
      const done = new Promise<void>((...settle) => {
        [resolve, reject] = settle;
      });
      const width = size.width / TILES;
      const left = Array.from({ length: TILES }, (_, i) => ({
        x: i * width,
        y: 0,
        width,
        height: size.height,
      }))
        .filter((rect) => !options.within || intersects(rect, options.within))
        .filter((rect) => !finished.some((f) => f.x === rect.x));
      let donePixels = finished.length * width * size.height;
      let elapsedMs = 0;
      options.signal.addEventListener("abort", () => reject(aborted()));
      const run: FakeRun = {
        photo,
        settings,
        options,
        finished,
        refocused: [],
        async tile() {
          const rect = left.shift();
          if (!rect) throw new Error("no tile left");
          donePixels += rect.width * rect.height;
          elapsedMs += 100;
          const totalPixels = size.width * size.height;
          const stored = tilesOf(key);
          if (!stored.some(({ x }) => x === rect.x)) engine.tiles.set(key, [...stored, rect]);
          engine.onDone?.(run, rect, elapsedMs);
          options.onTile(rect, { donePixels, totalPixels, elapsedMs, etaMs: 100 * left.length });
          if (left.length === 0) resolve();
          await settled();
        },
        async finish() {
          while (left.length > 0) await run.tile();
        },
        async fail(error) {
          reject(error);
          await settled();
        },
      };
      engine.runs.push(run);
      return { done, refocus: (rect) => void run.refocused.push(rect) };
    },
    influence(photo, settings, pixel, { signal, onPart }) {
      open(photo);
      return new Promise((resolve, reject) => {
        signal.addEventListener("abort", () => reject(aborted()));
        engine.traces.push({
          photo,
          settings,
          pixel,
          signal,
          part: (weight) =>
            onPart({ pixel, reach: 0, weights: Float32Array.of(weight) } satisfies InfluenceMap),
          async finish() {
            resolve();
            await settled();
          },
        });
      });
    },
    fits: [],
    fitsStopped: 0,
    cutOff: new Map(),
    keptFits: null,
    profiles: [],
    fit: (job, options) =>
      new Promise((resolve, reject) => {
        options.signal.addEventListener("abort", () => reject(aborted()));
        engine.fits.push({
          job,
          options,
          async finish(outcome) {
            resolve(outcome);
            await settled();
          },
          async fail(error) {
            reject(error);
            await settled();
          },
        });
      }),
    stopFit() {
      engine.fitsStopped++;
    },
    showFit() {},
    pendingFit: async (tab) => engine.cutOff.get(tab) ?? null,
    async forgetFit(tab) {
      engine.cutOff.delete(tab);
    },
    async keepFits(tabs) {
      engine.keptFits = tabs;
    },
    async addProfile(profile) {
      engine.profiles.push(profile);
      const { parameters: _, name, ...fitted } = profile;
      const [base] = await engine.models();
      return {
        ...(base as ModelEntry),
        id: `profile-${name}`,
        name,
        file: name,
        default: false,
        own: true,
        fitted,
      };
    },
    async importProfile() {
      throw new Error("no profiles here");
    },
    exportProfile: async () => new Blob(["profile"]),
    renameProfile: async (model, name) => ({ ...model, name }),
    async sample({ photo, rect }) {
      open(photo);
      engine.sampled.push(photo);
      return new Uint8ClampedArray(4 * rect.width * rect.height);
    },
    async save(request) {
      engine.saved.push({ ...request, tiles: tilesOf(request.result) });
      return new Blob(["saved"], { type: request.encoding.format });
    },
    async forecast(request) {
      open(request.photo);
      return engine.predicted;
    },
    async saveComparison(request) {
      const panes = request.panes.map((pane) => ({
        ...pane,
        tiles: tilesOf(pane.result).filter((tile) => intersects(tile, request.rect)),
      }));
      engine.compared.push({ ...request, panes });
      return new Blob(["compared"], { type: request.encoding.format });
    },
    async findFlat(_photo, within) {
      return { x: within.x, y: within.y, width: 8, height: 8 };
    },
    async inspect(picture, rect) {
      const tiles = tilesOf(picture.result).filter((tile) => intersects(tile, rect));
      engine.inspected.push({ ...picture, rect, tiles });
      const { width, height } = rect;
      const grey = new Uint8ClampedArray(4 * width * height);
      return inspect(grey, grey, width, height);
    },
    async align(photo, reference) {
      open(photo, reference);
      return engine.alignment;
    },
    async score(picture, reference) {
      open(picture.photo, reference);
      const tiles = tilesOf(picture.result);
      engine.scored.push({ ...picture, reference, tiles });
      return { psnr: 30 + tiles.length, ssim: 0.9 };
    },
    dispose() {},
  };
  return engine;
}

/** Lets every promise that can go on do so. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 40; i++) await Promise.resolve();
}
