/**
 * All that crosses threads: data first, then the workers' faces through comlink. An AbortSignal crosses like any
 * other argument (`wire-signal.ts`), and errors keep code, data and reason (`wire.ts`). Large arrays are
 * transferred, never copied.
 */
import type { Encoding } from "../codecs/encoding";
import type { Lost, Mode } from "../codecs/metadata/kept";
import type { Provenance } from "../codecs/metadata/provenance";
import type { ComparisonLayout } from "../geometry/comparison-layout";
import type { Rect } from "../geometry/rect";
import type { TileShape } from "../geometry/tiles";
import type { Point, Size } from "../geometry/viewport";
import type { Alignment } from "../measure/alignment";
import type { Inspection } from "../measure/inspection";
import type { Score } from "../measure/metrics";
import type { ModelEntry } from "../models/manifest";
import type { ModelWarning } from "../models/own";
import type { Backend, BackendChoice, GivenUp, Precision } from "../network/backends";
import type { Check } from "../network/fit";
import type { InfluenceMap } from "../network/influence";
import type { Mending, NetworkSettings } from "../network/settings";
import type { BlendSettings } from "../raster/blend";
import type { DisplaySpace } from "../raster/colour/display";
import type {
  PhotoInfo,
  PhotoMeasures,
  PhotoNoise,
  Raster,
  RasterHeader,
  ResultTile,
  Samples,
} from "../raster/raster";
import type { KeptBytes, KeptState, KeptSummary, StateKept } from "../session/protocol";

export type Provider = "webgpu" | "wasm";

/** Which provider runs the network, and why. */
export interface EngineStatus {
  readonly provider: Provider;
  readonly precision: Precision;
  readonly backend: Backend;
  /** Identifies this backend when it has to be given up: see `GivenUp`. */
  readonly key: string;
  /** The GPU's name on WebGPU, else null. */
  readonly adapter: string | null;
  /** WASM threads; 1 without cross-origin isolation. 0 on WebGPU. */
  readonly threads: number;
  /** Faster backends that are not used, in the order of trying. */
  readonly givenUp: readonly GivenUp[];
}

/** Pixels and times of one job; `etaMs` is measured on this machine and null until one tile is done. */
export interface JobProgress {
  readonly donePixels: number;
  readonly totalPixels: number;
  readonly elapsedMs: number;
  readonly etaMs: number | null;
}

/** A model the person added, and what they should know of it. */
export interface AddedModel {
  readonly model: ModelEntry;
  readonly warning: ModelWarning | null;
}

/** Which picture: a photo as it came, or what the network made of it (`resultKey`). */
export interface Picture {
  readonly photo: string;
  /** Null: the photo as it came. */
  readonly result: string | null;
}

/** A picture with its result blended in, as it is shown and saved. */
export interface Blended extends Picture {
  readonly blend: BlendSettings;
}

/** A picture as panes draw it. */
export interface DrawnPicture extends Picture {
  /** What is done of the result, blended into the photo as it is saved; without it, as the network made it. */
  readonly blend?: BlendSettings;
}

/** Part of a picture for a canvas, halved `level` times: each pixel the mean of 2^level × 2^level. */
export interface PieceRequest extends DrawnPicture {
  readonly level: number;
  /** In pixels of the level, inside it. */
  readonly rect: Rect;
  /** The canvas's. */
  readonly space: DisplaySpace;
}

/** A small part of a photo, opaque, as it would be shown with other settings than those on screen. */
export interface SampleRequest {
  readonly photo: string;
  readonly settings: NetworkSettings;
  readonly blend: BlendSettings;
  /** In photo pixels, inside it. */
  readonly rect: Rect;
}

/** A picture as a file of its own. */
export interface SaveRequest extends Blended {
  readonly encoding: Encoding;
  /** What of the photo's metadata goes along. */
  readonly metadata: Mode;
  /** Noted in the file's XMP; null notes nothing. */
  readonly provenance: Provenance | null;
}

/** A saved file before it is written. */
export interface Forecast {
  /** Bytes, estimated from parts of the picture. */
  readonly bytes: number;
  /** What of the photo's file the saved one cannot hold, or is not to. */
  readonly lost: readonly Lost[];
}

/** Several variants of one part of a photo as one labelled image. */
export interface ComparisonRequest {
  readonly encoding: Encoding;
  readonly photo: string;
  /** The part of the photo that is shown, in photo pixels. */
  readonly rect: Rect;
  readonly layout: ComparisonLayout;
  /** In the order of the layout's cells. */
  readonly panes: readonly (Blended & { readonly label: string })[];
  readonly title: string;
}

/** A small picture of a photo: RGBA8. */
export interface Thumbnail extends Size {
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** A tile of an earlier visit that the store holds again. */
export interface RestoredTile {
  readonly photo: string;
  readonly settings: NetworkSettings;
  /** SHA-256 of the model's file that made it. */
  readonly model: string;
  /** The time that its result had taken when it was done, ms. */
  readonly elapsedMs: number;
  readonly rect: Rect;
}

export interface RestoredSession {
  readonly state: KeptState;
  /** Those of `state.photos` whose files are intact, in that order. */
  readonly files: readonly { readonly id: string; readonly file: Blob }[];
  /** The newest first. */
  readonly tiles: readonly RestoredTile[];
  /** Tiles that were damaged. */
  readonly damaged: number;
}

/** The session on this device's disk. Finished tiles go there by themselves while one is open and keeping. */
export interface SessionDisk {
  /** All on this device, those of other tabs too. */
  sessions(): Promise<readonly KeptSummary[]>;
  /**
   * Makes a session this tab's own and reads it; null when nothing of it can be read. From then on tiles of
   * photos that are kept are kept too.
   * @param tileBytes how much of its tiles may come back; 0 drops them all
   */
  open(id: string, tileBytes: number): Promise<RestoredSession | null>;
  /** Whether what is done from now on is kept; false drops nothing by itself. */
  setKeeping(on: boolean): Promise<void>;
  /** Drops what belongs to photos that are not in it. Without photos nothing is left. */
  keepState(state: KeptState): Promise<StateKept>;
  /** False when it would be more than may be kept of photos. */
  keepPhoto(id: string, file: Blob): Promise<boolean>;
  /** Tries again to keep tiles that are in memory only, after there was no room. */
  keepTiles(): Promise<KeptBytes>;
  /** Removes these sessions; of this tab's own, all that has been written so far. What is open stays open. */
  clear(ids: readonly string[]): Promise<void>;
}

/** A finished tile and what it belongs to. */
export interface StoredTile extends Omit<RestoredTile, "rect">, ResultTile {}

/** A photo's size and kind, without its pixels. */
export type RasterInfo = Omit<Raster, "samples" | "metadata">;

/**
 * Owns every pixel: photos as they were decoded, results tile by tile (in memory first, then on disk), the
 * session. It outlives every other worker. Whoever asks for a photo it does not hold gets an AppError
 * "photoNotHeld": the engine then has the photo decoded again.
 */
export interface StoreWorker extends SessionDisk {
  /** Answers at the other end of this port too. */
  connect(port: MessagePort): void;
  /** Hears what the store lost or kept by itself: see `Engine`. */
  listen(
    onLost: (result: string, rects: readonly Rect[]) => void,
    onKept: (kept: KeptBytes | Error) => void,
  ): void;

  /** Not measured, unless it has been on this visit. */
  putPhoto(id: string, raster: Raster): PhotoInfo;
  /** Others are served meanwhile. */
  measurePhoto(id: string): Promise<PhotoMeasures>;
  /** The same of its hot pixels alone, of which large photos are not measured at first. */
  countHotPixels(id: string): Promise<number>;
  hasPhoto(id: string): boolean;
  rasterInfo(id: string): RasterInfo;
  /** Its own noise, for a network that is told; null where it is too small to tell. */
  noise(id: string): PhotoNoise | null;
  /** With profile and blocks, for a file of its own. */
  rasterHeader(id: string): RasterHeader;
  /** Gives its memory back; results and thumbnail stay. */
  releasePhoto(id: string): void;
  /** It was closed: nothing of it stays. */
  forgetPhoto(id: string): void;
  /** Null where the photo has never been held. Made when it is put, so that it outlives the pixels. */
  thumbnail(id: string, side: number, space: DisplaySpace): Thumbnail | null;

  /** The finished tiles of a result. */
  rects(result: string): readonly Rect[];
  /** Joins its result; in place of what it overlaps. */
  putTile(tile: StoredTile): Promise<void>;
  drop(result: string, rects: readonly Rect[] | null): void;

  /**
   * A tile for the network: see `readFilledTile`. [3, height, width] in [0, 1]
   * @param mending what is done to the photo first
   */
  planes(
    photo: string,
    core: Rect,
    halo: number,
    shape: TileShape,
    mending: Mending,
  ): Promise<Float32Array<ArrayBuffer>>;
  piece(request: PieceRequest): Promise<Uint8ClampedArray<ArrayBuffer>>;
  /**
   * RGBA8 of part of a photo as it is shown.
   * @param space of a canvas; null, or without it: the photo's own values
   */
  read(
    picture: Blended,
    rect: Rect,
    space?: DisplaySpace | null,
  ): Promise<Uint8ClampedArray<ArrayBuffer>>;
  /** In the photo's own values, type and channels, as it is saved. */
  readOwn(picture: Blended, rect: Rect): Promise<Samples>;
}

/** Between files and pixels. Knows canvases; nobody else does but the painting of pieces. */
export interface CodecWorker {
  /** The store's port, before anything else. */
  connect(store: MessagePort): void;
  /** Decodes into the store. Throws what `Engine.openPhoto` does. */
  decode(id: string, file: Blob, signal: AbortSignal): Promise<PhotoInfo>;
  /**
   * Reads the picture from the store in bands of rows, and writes them as they come.
   * @param source the photo's file, whose metadata goes along
   */
  encode(request: SaveRequest, source: Blob, signal: AbortSignal): Promise<Blob>;
  /** What `encode` would give. */
  forecast(request: SaveRequest, source: Blob, signal: AbortSignal): Promise<Forecast>;
  encodeComparison(request: ComparisonRequest, signal: AbortSignal): Promise<Blob>;
}

export interface DenoiseJob {
  readonly photo: string;
  readonly settings: NetworkSettings;
  /** The viewport shows this, in photo pixels: it is denoised first. Null: the centre. */
  readonly focus: Rect | null;
  /** Only tiles that touch it are done; all without it. */
  readonly within: Rect | null;
  /** Halvings of the tiles to begin with: after a crash they may have been too large for this machine. */
  readonly halvings: number;
  /** The time that the result has taken in earlier runs, ms. */
  readonly elapsedMs: number;
}

/** Hears of a running job. */
export interface JobListener {
  /** The network is ready: before the first tile. */
  onStatus(status: EngineStatus): void;
  /** The tile is in the store. */
  onTile(rect: Rect, progress: JobProgress): void;
  onWaiting(waiting: boolean): void;
}

/** A photo as a fit knows it again after a reload: by its file, not by its number. */
export interface FitPhoto extends Size {
  readonly id: string;
  readonly name: string;
}

export interface FitJob {
  /** One camera, one ISO. */
  readonly photos: readonly FitPhoto[];
  /** The model that is fitted. */
  readonly model: string;
  /** The model that is told of the noise, of which it may learn; null where there is none. */
  readonly teacher: string | null;
  readonly seed: number;
  /** They are shown without hot pixels, as the variant sees them. */
  readonly mended: boolean;
}

export interface FitProgress {
  readonly step: number;
  readonly steps: number;
  /** Of the steps from the first on, as far as this run took them. */
  readonly losses: readonly number[];
  /** None until its squares have been looked at. */
  readonly checks: readonly Check[];
  /** How much of the whole is done, in [0, 1]. */
  readonly share: number;
  /** What is left, measured here; null in its first moments. */
  readonly etaMs: number | null;
}

/** Part of a photo as what was learnt so far would denoise it, RGBA8 in the photo's own values. */
export interface FitPreview extends Rect {
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

export interface FitListener {
  onStatus(status: EngineStatus): void;
  onProgress(progress: FitProgress): void;
  onPreview(preview: FitPreview): void;
  onWaiting(waiting: boolean): void;
}

/** What a fit came to. */
export interface FitOutcome {
  /** Null: nothing was better than the model as it is. */
  readonly parameters: Float32Array<ArrayBuffer> | null;
  readonly base: { readonly id: string; readonly sha256: string };
  /** After which the parameters were best. */
  readonly steps: number;
  readonly checks: readonly Check[];
  /** By another network than the one that was fitted. */
  readonly taught: boolean;
}

/** Plans tiles, reads them from the store, has the network run them, writes them back; measures. */
export interface DenoiseWorker {
  /** The store's port, before anything else. */
  connect(store: MessagePort): void;
  prepare(model: string, choice: BackendChoice, signal: AbortSignal): Promise<EngineStatus>;
  addModel(onnx: File, card: File | null, signal: AbortSignal): Promise<AddedModel>;
  /** Opens the job's model where another is open. Rejects with an AbortError when cancelled. */
  denoise(
    id: string,
    job: DenoiseJob,
    choice: BackendChoice,
    listener: JobListener,
    signal: AbortSignal,
  ): Promise<void>;
  /** The viewport moved: the tiles still to do are put in order again. */
  refocus(id: string, focus: Rect): void;
  influence(
    photo: string,
    settings: NetworkSettings,
    pixel: Point,
    choice: BackendChoice,
    listener: Pick<JobListener, "onStatus"> & { onPart(map: InfluenceMap): void },
    signal: AbortSignal,
  ): Promise<void>;
  /**
   * Fits a model to photos, step by step between other jobs. Goes on from the checkpoint on disk where that is
   * of the same job, and leaves one behind unless it comes to its end or is cancelled.
   * @param tab whose checkpoint that is: see `SessionSlice`
   * @throws AppError FitRefused; an AbortError when cancelled
   */
  fit(
    job: FitJob,
    tab: string,
    choice: BackendChoice,
    listener: FitListener,
    signal: AbortSignal,
  ): Promise<FitOutcome>;
  /** The fit under way ends with what it has. */
  stopFit(): void;
  /** What a fit that is under way is to show, of its first photo; null: nothing. */
  showFit(rect: Rect | null): void;
  /** The job of a tab's fit that was cut off; null where there is none. */
  pendingFit(tab: string): Promise<FitJob | null>;
  /** Its checkpoint is dropped. */
  forgetFit(tab: string): Promise<void>;
  /** The checkpoints of all other tabs are dropped. */
  keepFits(tabs: readonly string[]): Promise<void>;
  /** RGBA8, as the network sees colours. */
  sample(
    request: SampleRequest,
    choice: BackendChoice,
    listener: Pick<JobListener, "onStatus">,
    signal: AbortSignal,
  ): Promise<Uint8ClampedArray<ArrayBuffer>>;
  findFlat(photo: string, within: Rect, signal: AbortSignal): Promise<Rect>;
  inspect(picture: Blended, rect: Rect, signal: AbortSignal): Promise<Inspection>;
  align(photo: string, reference: string, signal: AbortSignal): Promise<Alignment>;
  score(picture: Blended, reference: string, signal: AbortSignal): Promise<Score>;
}
