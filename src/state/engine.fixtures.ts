/** A stand-in for the engine in the store's tests: no worker, no network, every step by hand. */

import { AppError } from "../base/errors";
import type { Recovery } from "../engine/engine";
import type { DenoiseOptions, Engine } from "../engine/old-client";
import type {
  ComparisonRequest,
  EngineStatus,
  FinishedTile,
  InspectionRequest,
  SaveRequest,
  ScoreRequest,
} from "../engine/protocol";
import { fakeStatus } from "../engine/status.fixtures";
import type { Rect } from "../geometry/rect";
import { intersects } from "../geometry/tiles";
import type { Alignment } from "../measure/alignment";
import { inspect } from "../measure/inspection";
import type { ModelEntry } from "../models/manifest";
import { rejected } from "../models/own";
import type { GivenUp, Preference } from "../network/backends";
import type { InfluenceMap } from "../network/influence";
import type { NetworkSettings } from "../network/settings";

export interface FakeRun {
  readonly photo: string;
  readonly settings: NetworkSettings;
  readonly options: DenoiseOptions;
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

export interface FakeEngine extends Engine {
  readonly traces: FakeTrace[];
  readonly runs: FakeRun[];
  /** Photos held decoded, in the order they were opened. */
  readonly open: Set<string>;
  readonly saved: SaveRequest[];
  readonly compared: ComparisonRequest[];
  readonly inspected: InspectionRequest[];
  readonly scored: ScoreRequest[];
  /** How the next reference lies on its photo. */
  alignment: Alignment;
  /** Files given as models, with their cards, and ids of models removed. */
  readonly added: [string, string | null][];
  readonly removed: string[];
  /** What was preferred and known at each `prefer`, and the models prepared. */
  readonly preferred: [Preference, readonly GivenUp[]][];
  readonly prepared: string[];
  tellStatus(status: EngineStatus | null): void;
  tellRecovery(recovery: Recovery): void;
}

/** A file the fake engine opens as a picture of this size. Its pictures have four tiles: columns. */
export function pictureFile(name: string, width = 40, height = 10): File {
  const file = new File(["a picture"], name);
  pictures.set(file, { width, height });
  return file;
}

const pictures = new WeakMap<Blob, { readonly width: number; readonly height: number }>();
const TILES = 4;

export function createFakeEngine(
  models: () => Promise<readonly Partial<ModelEntry>[]> = async () => [
    { id: "compact", default: true },
    { id: "full", default: false, defaultBlindness: 0.25 },
    { id: "turbo", default: false, inputs: ["image"] },
  ],
): FakeEngine {
  const sizes = new Map<string, { width: number; height: number }>();
  const statusListeners: ((status: EngineStatus | null) => void)[] = [];
  const recoveryListeners: ((recovery: Recovery) => void)[] = [];
  const engine: FakeEngine = {
    runs: [],
    traces: [],
    open: new Set(),
    saved: [],
    compared: [],
    inspected: [],
    scored: [],
    alignment: { dx: 0, dy: 0, likeness: 1 },
    added: [],
    removed: [],
    preferred: [],
    prepared: [],
    status: null,
    onStatus(listener) {
      statusListeners.push(listener);
      return () => {};
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
    onRecovery(listener) {
      recoveryListeners.push(listener);
      return () => {};
    },
    tellStatus(status) {
      for (const listener of statusListeners) listener(status);
    },
    tellRecovery(recovery) {
      for (const listener of recoveryListeners) listener(recovery);
    },
    prefer: (...given) => void engine.preferred.push(given),
    async prepare(model) {
      engine.prepared.push(model);
      return fakeStatus;
    },
    async openPhoto(id, file) {
      const size = pictures.get(file);
      if (!size) throw new AppError("notAnImage");
      sizes.set(id, size);
      engine.open.add(id);
      return { ...size, hasAlpha: false };
    },
    closePhoto: (id) => void engine.open.delete(id),
    denoise(photo, settings, options) {
      const size = sizes.get(photo);
      if (!size || !engine.open.has(photo)) throw new Error(`${photo} is not open`);
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
        .filter((rect) => !options.finished.some((f) => f.x === rect.x));
      let donePixels = options.finished.length * width * size.height;
      let elapsedMs = 0;
      options.signal.addEventListener("abort", () =>
        reject(new DOMException("cancelled", "AbortError")),
      );
      const run: FakeRun = {
        photo,
        settings,
        options,
        refocused: [],
        async tile() {
          const rect = left.shift();
          if (!rect) throw new Error("no tile left");
          donePixels += rect.width * rect.height;
          elapsedMs += 100;
          const rgba = new Uint8ClampedArray(4 * rect.width * rect.height);
          const totalPixels = size.width * size.height;
          options.onTile({ rect, rgba } satisfies FinishedTile, {
            donePixels,
            totalPixels,
            elapsedMs,
            etaMs: 100 * left.length,
          });
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
      if (!engine.open.has(photo)) throw new Error(`${photo} is not open`);
      return new Promise((resolve, reject) => {
        signal.addEventListener("abort", () => reject(new DOMException("cancelled", "AbortError")));
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
    async save(request) {
      engine.saved.push(request);
      return new Blob(["saved"], { type: request.type });
    },
    async saveComparison(request) {
      engine.compared.push(request);
      return new Blob(["compared"], { type: request.type });
    },
    async findFlat(_photo, within) {
      return { x: within.x, y: within.y, width: 8, height: 8 };
    },
    async inspect(request) {
      engine.inspected.push(request);
      const { width, height } = request.rect;
      const grey = new Uint8ClampedArray(4 * width * height);
      return inspect(grey, grey, width, height);
    },
    async align(photo, reference) {
      if (!engine.open.has(photo) || !engine.open.has(reference)) throw new Error("not open");
      return engine.alignment;
    },
    async score(request) {
      if (!engine.open.has(request.photo) || !engine.open.has(request.reference)) {
        throw new Error("not open");
      }
      engine.scored.push(request);
      return { psnr: 30 + request.tiles.length, ssim: 0.9 };
    },
    dispose() {},
  };
  return engine;
}

/** Lets every promise that can go on do so. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}
