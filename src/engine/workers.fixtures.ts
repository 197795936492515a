/** Workers that do as the real ones promise, behind real channels, and can be killed. */
import * as Comlink from "comlink";
import { openFirst } from "../../workers/chain";
import { createStoreLink } from "../../workers/store-link";
import { aborted } from "../base/abort";
import { AppError } from "../base/errors";
import type { Rect } from "../geometry/rect";
import { inspect } from "../measure/inspection";
import type { ModelEntry } from "../models/manifest";
import { type Backend, type BackendChoice, type RuledOut, usesGpu } from "../network/backends";
import { resultKey } from "../network/settings";
import { FULL } from "../raster/blend";
import type { PhotoInfo } from "../raster/raster";
import { photoNotHeld } from "./not-held";
import type { CodecWorker, DenoiseJob, DenoiseWorker, StoredTile, StoreWorker } from "./protocol";
import { fakeStatus } from "./status.fixtures";
import type { WorkerHandle } from "./supervised";

export const pause = () => new Promise((resolve) => setTimeout(resolve, 2));

/** Photos are four tiles of one row each. */
export const rows: readonly Rect[] = [0, 1, 2, 3].map((y) => ({ x: 0, y, width: 2, height: 1 }));

/** Of a fit that nobody ends before. */
export const FIT_STEPS = 20;

const INFO: PhotoInfo = { width: 2, height: 4, hasAlpha: false };

abstract class FakeWorker<T> implements WorkerHandle<T> {
  readonly log: string[] = [];
  readonly remote: Comlink.Remote<T>;
  readonly crashed: Promise<never>;
  terminated = false;
  kill: () => void = () => {};
  private readonly channel = new MessageChannel();

  constructor() {
    // Once the fields of the class itself are there.
    queueMicrotask(() => Comlink.expose(this.face(), this.channel.port1));
    this.remote = Comlink.wrap(this.channel.port2);
    this.crashed = new Promise((_, reject) => {
      this.kill = () => {
        this.terminate();
        reject(new AppError("workerCrashed", { how: "threw" }, "killed"));
      };
    });
    this.crashed.catch(() => {});
  }

  terminate(): void {
    this.terminated = true;
    this.channel.port1.close();
    this.channel.port2.close();
  }

  /** The dead do nothing more. */
  protected async alive(): Promise<void> {
    if (this.terminated) await new Promise(() => {});
  }

  protected abstract face(): unknown;
}

/** Stores leave this behind when they die. */
export interface FakeDisk {
  tiles: StoredTile[];
}

export class FakeStore extends FakeWorker<StoreWorker> {
  readonly photos = new Set<string>();
  readonly tiles = new Map<string, StoredTile[]>();
  keeping: boolean | null = null;
  opened: string | null = null;
  told: Parameters<StoreWorker["listen"]> | null = null;

  constructor(readonly disk: FakeDisk) {
    super();
  }

  protected face() {
    const held = (id: string) => {
      if (!this.photos.has(id)) throw photoNotHeld(id);
    };
    const face: Partial<StoreWorker> = {
      connect: (port) => Comlink.expose(face, port),
      listen: (...told) => {
        this.told = told;
      },
      putPhoto: (id) => {
        this.photos.add(id);
        return INFO;
      },
      hasPhoto: (id) => this.photos.has(id),
      rasterInfo: (id) => {
        held(id);
        return { width: 2, height: 4, type: "u8", channels: 3, profile: null };
      },
      releasePhoto: (id) => {
        this.log.push(`release ${id}`);
        this.photos.delete(id);
      },
      forgetPhoto: (id) => {
        this.log.push(`forget ${id}`);
        this.photos.delete(id);
      },
      thumbnail: (id) =>
        this.photos.has(id) ? { width: 1, height: 1, rgba: new Uint8ClampedArray(4) } : null,
      rects: (result) => (this.tiles.get(result) ?? []).map(({ rect }) => rect),
      putTile: async (tile) => {
        const result = resultKey(tile.photo, tile.settings);
        this.tiles.set(result, [...(this.tiles.get(result) ?? []), tile]);
        if (this.keeping) this.disk.tiles.push(tile);
      },
      drop: (result, rects) => void this.log.push(`drop ${result} ${rects?.length ?? "all"}`),
      piece: async ({ photo, rect }) => {
        held(photo);
        return new Uint8ClampedArray(4 * rect.width * rect.height);
      },
      read: async ({ photo }, rect) => {
        held(photo);
        return new Uint8ClampedArray(4 * rect.width * rect.height);
      },
      open: async (id) => {
        this.opened = id;
        for (const tile of this.disk.tiles) {
          const result = resultKey(tile.photo, tile.settings);
          this.tiles.set(result, [...(this.tiles.get(result) ?? []), tile]);
        }
        const tiles = this.disk.tiles.map(({ samples: _, ...tile }) => tile);
        return { state: {} as never, files: [], tiles, damaged: 0 };
      },
      setKeeping: async (on) => {
        this.keeping = on;
      },
    };
    return face;
  }
}

export class FakeCodec extends FakeWorker<CodecWorker> {
  /** Called before a photo is decoded; what it throws ends that. */
  beforeDecode: (id: string) => void | Promise<void> = () => {};
  beforeEncode: () => void | Promise<void> = () => {};
  private port: Comlink.Remote<StoreWorker> | null = null;

  protected face() {
    const face: CodecWorker = {
      connect: (port) => {
        this.port = Comlink.wrap(port);
      },
      decode: async (id, file, signal) => {
        this.log.push(`open ${id}`);
        await this.beforeDecode(id);
        if (signal.aborted) throw aborted();
        if (file.size === 0) throw new AppError("emptyFile");
        return (await this.port?.putPhoto(id, {} as never)) ?? INFO;
      },
      encode: async ({ photo, result, encoding }) => {
        await this.beforeEncode();
        await this.port?.rasterInfo(photo);
        const rects = (await this.port?.rects(result ?? "")) ?? [];
        return new Blob([Uint8Array.from(rects.flatMap(({ y }) => [y, 9]))], {
          type: encoding.format,
        });
      },
      forecast: async () => ({ bytes: 0, lost: [] }),
      encodeComparison: async ({ encoding }) => new Blob([], { type: encoding.format }),
    };
    return face;
  }
}

export class FakeDenoiser extends FakeWorker<DenoiseWorker> {
  readonly jobs: (DenoiseJob & { readonly finished: readonly Rect[] })[] = [];
  readonly choices: BackendChoice[] = [];
  readonly store = createStoreLink();
  /** Backends that are ruled out here, and why. */
  readonly broken = new Map<Backend, RuledOut>();
  /** Called before each tile, part or measurement; what it throws ends the work. */
  beforeTile: (tile: number) => void | Promise<void> = () => {};
  /** Called when a tile is in the store and nobody has been told. */
  beforeTelling: (tile: number) => void | Promise<void> = () => {};
  /** Opening a network waits for it. */
  opening: (signal: AbortSignal) => Promise<void> = async () => {};
  /** Adding a model waits for it. */
  trial: (signal: AbortSignal) => Promise<void> = async () => {};
  private ready = "";
  private fitEnding = false;

  protected face() {
    const open = async (model: string, choice: BackendChoice, signal: AbortSignal) => {
      const key = `${model} ${choice.preference} ${choice.round}`;
      if (this.ready !== key) this.log.push(`prepare ${model} ${choice.preference}`);
      this.choices.push(choice);
      await this.opening(signal);
      if (signal.aborted) throw aborted();
      this.ready = key;
      const { backend, givenUp } = await openFirst(choice, {
        keyOf: (backend) => `${backend} ${model}`,
        ruledOut: (backend) => {
          const ruledOut = this.broken.get(backend);
          return ruledOut ? { ruledOut } : null;
        },
        open: async () => {},
      });
      return {
        ...fakeStatus,
        provider: usesGpu(backend) ? ("webgpu" as const) : ("wasm" as const),
        backend,
        key: `${backend} ${model}`,
        givenUp,
      };
    };
    const face: DenoiseWorker = {
      connect: (port) => this.store.connect(port),
      prepare: (model, choice, signal) => open(model, choice, signal),
      addModel: async (onnx, card, signal) => {
        // By content: Node's copy of a File has no name.
        this.log.push(`add ${await onnx.text()} ${await card?.text()}`);
        await this.trial(signal);
        return { model: { id: "own-1" } as ModelEntry, warning: null };
      },
      denoise: async (_id, job, choice, listener, signal) => {
        await listener.onStatus(await open(job.settings.model, choice, signal));
        this.log.push(`denoise ${job.photo}`);
        await this.store.rasterInfo(job.photo);
        const finished = await this.store.rects(resultKey(job.photo, job.settings));
        this.jobs.push({ ...job, finished });
        const done = new Set(finished.map(({ y }) => y));
        const { photo, settings } = job;
        for (const rect of rows.filter(({ y }) => !done.has(y))) {
          await pause();
          if (signal.aborted) throw aborted();
          await this.beforeTile(rect.y);
          await this.alive();
          const samples = new Uint8ClampedArray(6);
          const tile = { photo, settings, model: "sha", elapsedMs: job.elapsedMs + 1 };
          await this.store.putTile({ ...tile, rect, samples });
          await this.beforeTelling(rect.y);
          await this.alive();
          const progress = { donePixels: 2, totalPixels: 8, elapsedMs: 1, etaMs: 1 };
          await listener.onTile(rect, progress);
        }
      },
      refocus: (_, focus) => void this.log.push(`refocus ${focus.x}`),
      influence: async (photo, settings, pixel, choice, listener, signal) => {
        await listener.onStatus(await open(settings.model, choice, signal));
        this.log.push(`influence ${photo} ${pixel.x}`);
        for (let part = 0; part < 3; part++) {
          await pause();
          if (signal.aborted) throw aborted();
          await this.beforeTile(part);
          await this.alive();
          await listener.onPart({ pixel, reach: 0, weights: Float32Array.of(part) });
        }
      },
      fit: async ({ model }, _tab, choice, listener, signal) => {
        await listener.onStatus(await open(model, choice, signal));
        let step = 0;
        for (; step < FIT_STEPS && !this.fitEnding; step++) {
          await pause();
          if (signal.aborted) throw aborted();
          await this.beforeTile(step);
          await this.alive();
          const none = { losses: [], checks: [], share: 0, etaMs: null };
          await listener.onProgress({ step, steps: FIT_STEPS, ...none });
        }
        const base = { id: model, sha256: "sha" };
        return { parameters: null, base, steps: step, checks: [], taught: false };
      },
      stopFit: () => {
        this.fitEnding = true;
      },
      showFit() {},
      pendingFit: async () => null,
      forgetFit: async () => {},
      keepFits: async () => {},
      sample: async ({ photo, settings, rect }, choice, listener, signal) => {
        await listener.onStatus(await open(settings.model, choice, signal));
        this.log.push(`sample ${photo}`);
        return new Uint8ClampedArray(4 * rect.width * rect.height);
      },
      findFlat: async (_photo, within) => ({ ...within, width: 1 }),
      inspect: async ({ photo, result }, rect) => {
        await this.store.read({ photo, result, blend: FULL }, rect);
        this.log.push(`inspect ${photo} ${result}`);
        return inspect(new Uint8ClampedArray(16), new Uint8ClampedArray(16), rect.width, 2);
      },
      align: async (photo, reference) => {
        this.log.push(`align ${photo} ${reference}`);
        return { dx: 0, dy: 0, likeness: 1 };
      },
      score: async ({ photo, result }, reference) => {
        await this.beforeTile(0);
        await this.alive();
        await this.store.rasterInfo(reference);
        this.log.push(`score ${photo} ${reference}`);
        const rects = await this.store.rects(result ?? "");
        return { psnr: rects.reduce((sum, { y }) => sum + y, 0), ssim: null };
      },
    };
    return face;
  }
}
