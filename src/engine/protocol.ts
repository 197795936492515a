/** Everything that crosses between the page and the denoise worker, and nothing else. */

import type { ComparisonLayout } from "../geometry/comparison-layout";
import type { Rect } from "../geometry/rect";
import type { Point } from "../geometry/viewport";
import type { Alignment } from "../measure/alignment";
import type { Inspection } from "../measure/inspection";
import type { Score } from "../measure/metrics";
import type { ModelEntry } from "../models/manifest";
import type { ModelWarning } from "../models/own";
import type { Backend, BackendChoice, GivenUp, Precision } from "../network/backends";
import type { InfluenceMap } from "../network/influence";
import type { NetworkSettings } from "../network/settings";
import type { BlendSettings } from "../raster/blend";

export type Provider = "webgpu" | "wasm";

/** Which provider runs the network, and why. */
export interface EngineStatus {
  readonly provider: Provider;
  readonly precision: Precision;
  readonly backend: Backend;
  /** What this backend is known by when it has to be given up: see `GivenUp`. */
  readonly key: string;
  /** The GPU's name on WebGPU, else null. */
  readonly adapter: string | null;
  /** WASM threads; 1 without cross-origin isolation. 0 on WebGPU. */
  readonly threads: number;
  /** Faster backends that are not used, in the order of trying. */
  readonly givenUp: readonly GivenUp[];
}

export interface PhotoInfo {
  readonly width: number;
  readonly height: number;
  readonly hasAlpha: boolean;
}

/** One tile's core, denoised. `rgba` is row-major, 8 bits a channel, opaque: alpha stays with the photo. */
export interface FinishedTile {
  readonly rect: Rect;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** Pixels and times of one job; `etaMs` is measured on this machine and null until one tile is done. */
export interface JobProgress {
  readonly donePixels: number;
  readonly totalPixels: number;
  readonly elapsedMs: number;
  readonly etaMs: number | null;
}

export interface DenoiseJob {
  readonly id: string;
  readonly photo: string;
  readonly settings: NetworkSettings;
  /** What the viewport shows, in photo pixels: denoised first. Null: the centre. */
  readonly focus: Rect | null;
  /** Only tiles that touch it are done; all without it. */
  readonly within: Rect | null;
  /** Rectangles already finished by an earlier run of this job; not done again. */
  readonly finished: readonly Rect[];
  /** How often to halve the tiles at once: after a crash they may have been too large for this machine. */
  readonly halvings: number;
}

/** Where one pixel of a result came from. */
export interface InfluenceJob {
  readonly id: string;
  readonly photo: string;
  readonly settings: NetworkSettings;
  /** In whole photo pixels. */
  readonly pixel: Point;
}

export interface SaveRequest {
  readonly photo: string;
  readonly tiles: readonly FinishedTile[];
  readonly blend: BlendSettings;
  readonly type: "image/png" | "image/jpeg";
  /** JPEG quality in [0, 1]; ignored for PNG. */
  readonly quality: number;
}

/** A save without its tiles: the worker fetches those one by one, so that no message is large. */
export interface SaveOrder extends Omit<SaveRequest, "tiles"> {
  readonly count: number;
}

export type TileAt = (index: number) => FinishedTile | Promise<FinishedTile>;

/** Several variants of one part of a photo as one labelled image. */
export interface ComparisonRequest {
  readonly photo: string;
  /** What of the photo is shown, in photo pixels. */
  readonly rect: Rect;
  readonly layout: ComparisonLayout;
  /** In the order of the layout's cells; no tiles for the original. */
  readonly panes: readonly {
    readonly label: string;
    readonly blend: BlendSettings;
    readonly tiles: readonly FinishedTile[];
  }[];
  readonly title: string;
  readonly type: SaveRequest["type"];
  readonly quality: number;
}

/** A comparison without its tiles, as `SaveOrder`. */
export interface ComparisonOrder extends Omit<ComparisonRequest, "panes"> {
  readonly panes: readonly {
    readonly label: string;
    readonly blend: BlendSettings;
    readonly count: number;
  }[];
}

/** What a part of a photo and its result are made of. */
export interface InspectionRequest {
  readonly photo: string;
  /** At least 2 × 2 pixels, inside the photo. */
  readonly rect: Rect;
  /** Those that touch the part. */
  readonly tiles: readonly FinishedTile[];
  readonly blend: BlendSettings;
}

export interface InspectionOrder extends Omit<InspectionRequest, "tiles"> {
  readonly count: number;
}

/** How near a result is to a clean reference, an open photo of the same size. */
export interface ScoreRequest {
  readonly photo: string;
  readonly reference: string;
  /** All of the photo; none for the photo as it came. */
  readonly tiles: readonly FinishedTile[];
  readonly blend: BlendSettings;
}

export interface ScoreOrder extends Omit<ScoreRequest, "tiles"> {
  readonly count: number;
}

/** A model the person added, and what they should know of it. */
export interface AddedModel {
  readonly model: ModelEntry;
  readonly warning: ModelWarning | null;
}

/** The worker's face through comlink. One job at a time; a second call waits for the first. */
export interface DenoiseWorker {
  /** Loads and checks a model on the first backend that works; idempotent. */
  prepare(model: string, choice: BackendChoice): Promise<EngineStatus>;
  /**
   * Checks a person's ONNX file, tries it and keeps it. `card` is a JSON file that says more of it.
   * Throws ModelRejected, StorageFull, and what running a network throws.
   */
  addModel(onnx: File, card: File | null): Promise<AddedModel>;
  /** Ends the trial of a model under way: its `addModel` throws ModelRejected. */
  cancelModel(): void;
  /** Decodes a file and keeps its pixels until closed. Throws what `decodePhoto` does. */
  openPhoto(id: string, file: Blob): Promise<PhotoInfo>;
  closePhoto(id: string): void;
  /**
   * Calls back for each tile, and when another tab's network makes this one wait, and no longer. Resolves
   * true when every pixel is done, false when cancelled.
   */
  denoise(
    job: DenoiseJob,
    onTile: (tile: FinishedTile, progress: JobProgress) => void,
    onWaiting: (waiting: boolean) => void,
  ): Promise<boolean>;
  /** Calls back with the map so far, again and again. Resolves true when it is whole, false when cancelled. */
  influence(job: InfluenceJob, onPart: (map: InfluenceMap) => void): Promise<boolean>;
  /** Answers within one tile; finished tiles have been delivered. */
  cancel(job: string): void;
  /** The viewport moved: the tiles still to do are put in order again. */
  refocus(job: string, focus: Rect): void;
  save(order: SaveOrder, tileAt: TileAt): Promise<Blob>;
  saveComparison(
    order: ComparisonOrder,
    tileAt: (pane: number, index: number) => FinishedTile | Promise<FinishedTile>,
  ): Promise<Blob>;
  /** The place inside a part of a photo that is most likely flat. */
  findFlat(photo: string, within: Rect): Promise<Rect>;
  inspect(order: InspectionOrder, tileAt: TileAt): Promise<Inspection>;
  /** How an open photo lies on another of the same size. */
  align(photo: string, reference: string): Promise<Alignment>;
  score(order: ScoreOrder, tileAt: TileAt): Promise<Score>;
}
