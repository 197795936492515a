/**
 * The workers' faces through comlink. An AbortSignal crosses threads like any other argument (`wire.ts`), and
 * errors keep code, data and reason. Large arrays are transferred, never copied.
 */
import type { Rect } from "../geometry/rect";
import type { TileShape } from "../geometry/tiles";
import type { Point } from "../geometry/viewport";
import type { Alignment } from "../measure/alignment";
import type { Inspection } from "../measure/inspection";
import type { Score } from "../measure/metrics";
import type { BackendChoice } from "../network/backends";
import type { InfluenceMap } from "../network/influence";
import type { NetworkSettings } from "../network/settings";
import type { Raster, ResultTile } from "../raster/raster";
import type { KeptBytes } from "../session/protocol";
import type {
  Blended,
  ComparisonRequest,
  Encoding,
  PieceRequest,
  RestoredTile,
  SessionDisk,
  Thumbnail,
} from "./engine";
import type { AddedModel, EngineStatus, JobProgress, PhotoInfo } from "./protocol";

/** A finished tile and what it belongs to. */
export interface StoredTile extends Omit<RestoredTile, "rect">, ResultTile {}

/** A photo's size and kind, without its pixels. */
export type RasterInfo = Omit<Raster, "samples" | "metadata" | "profile">;

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

  putPhoto(id: string, raster: Raster): PhotoInfo;
  hasPhoto(id: string): boolean;
  rasterInfo(id: string): RasterInfo;
  /** Gives its memory back; results and thumbnail stay. */
  releasePhoto(id: string): void;
  /** It was closed: nothing of it stays. */
  forgetPhoto(id: string): void;
  /** Null where the photo has never been held. Made when it is put, so that it outlives the pixels. */
  thumbnail(id: string, side: number): Thumbnail | null;

  /** The finished tiles of a result. */
  rects(result: string): readonly Rect[];
  /** Joins its result; in place of what it overlaps. */
  putTile(tile: StoredTile): Promise<void>;
  drop(result: string, rects: readonly Rect[] | null): void;

  /** A tile for the network: see `readTile`. [3, height, width] in [0, 1] */
  planes(photo: string, core: Rect, halo: number, shape: TileShape): Float32Array<ArrayBuffer>;
  piece(request: PieceRequest): Promise<Uint8ClampedArray<ArrayBuffer>>;
  /** RGBA8 of part of a photo as it is shown and saved. */
  read(picture: Blended, rect: Rect): Promise<Uint8ClampedArray<ArrayBuffer>>;
}

/** Between files and pixels. Knows canvases; nobody else does but the painting of pieces. */
export interface CodecWorker {
  /** The store's port, before anything else. */
  connect(store: MessagePort): void;
  /** Decodes into the store. Throws what `Engine.openPhoto` does. */
  decode(id: string, file: Blob, signal: AbortSignal): Promise<PhotoInfo>;
  /** Reads the picture from the store in bands of rows, and writes them as they come. */
  encode(request: Blended & Encoding, signal: AbortSignal): Promise<Blob>;
  encodeComparison(request: ComparisonRequest, signal: AbortSignal): Promise<Blob>;
}

export interface DenoiseJob {
  readonly photo: string;
  readonly settings: NetworkSettings;
  /** The viewport shows this, in photo pixels: it is denoised first. Null: the centre. */
  readonly focus: Rect | null;
  /** Only tiles that touch it are done; all without it. */
  readonly within: Rect | null;
  /** The tiles are halved so often at once: after a crash they may have been too large for this machine. */
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
  findFlat(photo: string, within: Rect, signal: AbortSignal): Promise<Rect>;
  inspect(picture: Blended, rect: Rect, signal: AbortSignal): Promise<Inspection>;
  align(photo: string, reference: string, signal: AbortSignal): Promise<Alignment>;
  score(picture: Blended, reference: string, signal: AbortSignal): Promise<Score>;
}
