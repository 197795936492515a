/**
 * The engine as the controllers see it: photos, results and the network, behind handles. The page holds no
 * pixels but those on screen; every call can be cancelled by its signal, and then rejects with an AbortError.
 */
import type { Rect } from "../geometry/rect";
import type { Point } from "../geometry/viewport";
import type { Alignment } from "../measure/alignment";
import type { Inspection } from "../measure/inspection";
import type { Score } from "../measure/metrics";
import type { ModelEntry } from "../models/manifest";
import type { Profile } from "../models/profile";
import type { GivenUp, Preference } from "../network/backends";
import type { InfluenceMap } from "../network/influence";
import type { NetworkSettings } from "../network/settings";
import type { DisplaySpace } from "../raster/colour/display";
import type { PhotoInfo, PhotoMeasures } from "../raster/raster";
import type { KeptBytes } from "../session/protocol";
import type {
  AddedModel,
  Blended,
  ComparisonRequest,
  EngineStatus,
  FitJob,
  FitOutcome,
  FitPreview,
  FitProgress,
  Forecast,
  JobProgress,
  PieceRequest,
  SampleRequest,
  SaveRequest,
  SessionDisk,
  Thumbnail,
} from "./protocol";

export interface DenoiseOptions {
  readonly signal: AbortSignal;
  /** The viewport shows this, in photo pixels. Null: from the photo's middle outwards. */
  readonly focus: Rect | null;
  /** Only the tiles that touch this part of the photo, in photo pixels; all without it. */
  readonly within?: Rect | null;
  /**
   * A tile is in the store for good. Also told of tiles that an earlier run left there and nobody heard of,
   * then without progress. What the store has is never done again.
   */
  onTile(rect: Rect, progress: JobProgress | null): void;
  /** Another tab runs its network: this one waits, or waits no longer. */
  onWaiting?(waiting: boolean): void;
}

export interface FitOptions {
  /** Whose checkpoint it leaves behind and goes on with. */
  readonly tab: string;
  readonly signal: AbortSignal;
  onProgress(progress: FitProgress): void;
  onPreview(preview: FitPreview): void;
  onWaiting(waiting: boolean): void;
}

export interface JobHandle {
  readonly done: Promise<void>;
  /** The viewport moved: what it shows, in photo pixels, is done next. */
  refocus(rect: Rect): void;
}

/** A failure that the engine got over by itself: a worker was started again, or a backend is used no more. */
export type Recovery =
  | { readonly kind: "restarted" }
  | { readonly kind: "gaveUp"; readonly step: GivenUp };

export interface Engine {
  /** Latest provider status; null until the first model is prepared. */
  readonly status: EngineStatus | null;
  /** @returns a function that stops listening */
  onStatus(listener: (status: EngineStatus | null) => void): () => void;
  /** Hears of every failure that the engine gets over by itself. */
  onRecovery(listener: (recovery: Recovery) => void): () => void;
  /** Tiles that are gone though nobody dropped them: the store died, or its disk lost them. */
  onLost(listener: (result: string, rects: readonly Rect[]) => void): () => void;
  /** A tile was written to the session on disk, or could not be (an AppError). */
  onKept(listener: (kept: KeptBytes | Error) => void): () => void;

  /** From the next job on: where to begin, and what is known not to work here. */
  prefer(preference: Preference, known: readonly GivenUp[]): void;
  /** The site's models, then those the person added. */
  models(): Promise<readonly ModelEntry[]>;
  addModel(onnx: File, card: File | null, signal?: AbortSignal): Promise<AddedModel>;
  removeModel(id: string): Promise<void>;
  /** Loads and checks a model, behind the jobs asked for before. Later jobs keep the preference. */
  prepare(model: string, preference?: Preference, signal?: AbortSignal): Promise<EngineStatus>;

  /**
   * Decodes a file once and keeps its pixels as long as they are in use, and after that until memory is
   * wanted; then they are decoded again when next asked for.
   * @throws AppError EmptyFile, UnreadableFile, UnsupportedImage, TruncatedImage, ImageTooLarge
   */
  openPhoto(id: string, file: Blob, signal?: AbortSignal): Promise<PhotoInfo>;
  /** Its noise and hot pixels, which take a while: pictures are drawn meanwhile. Of a large photo, its noise. */
  measurePhoto(id: string, signal?: AbortSignal): Promise<PhotoMeasures>;
  countHotPixels(id: string, signal?: AbortSignal): Promise<number>;
  /** A photo of an earlier visit: its file is opened when its pixels are first asked for. */
  registerPhoto(id: string, file: Blob, info: PhotoInfo): void;
  closePhoto(id: string): void;
  /** At most `side` device pixels wide and high, in a canvas's space. */
  thumbnail(
    photo: string,
    side: number,
    space: DisplaySpace,
    signal?: AbortSignal,
  ): Promise<Thumbnail>;
  /**
   * RGBA8 of the piece, converted from the photo's colour space to the canvas's; a result's pixels are opaque,
   * and those that are not done see-through (all zero).
   */
  piece(request: PieceRequest, signal?: AbortSignal): Promise<Uint8ClampedArray<ArrayBuffer>>;
  /**
   * RGBA8 of part of the photo as it is saved; where the result is not done, the photo.
   * @param space of a canvas; null: the photo's own values
   */
  read(
    picture: Blended,
    rect: Rect,
    signal?: AbortSignal,
    space?: DisplaySpace | null,
  ): Promise<Uint8ClampedArray<ArrayBuffer>>;
  /** Drops tiles of a result from the store, all of them without `rects`. */
  drop(result: string, rects?: readonly Rect[]): void;

  /** Runs or resumes one job, behind the jobs asked for before. */
  denoise(photo: string, settings: NetworkSettings, options: DenoiseOptions): JobHandle;
  /** Which pixels one pixel of a result came from, behind the jobs asked for before. */
  influence(
    photo: string,
    settings: NetworkSettings,
    pixel: Point,
    options: { readonly signal: AbortSignal; onPart(map: InfluenceMap): void },
  ): Promise<void>;
  /**
   * Fits a model to photos, between other jobs: it waits for none. It goes on over the death of workers, and
   * from where a fit of the same photos was cut off.
   * @throws AppError FitRefused
   */
  fit(job: FitJob, options: FitOptions): Promise<FitOutcome>;
  /** The fit under way ends with what it has. */
  stopFit(): void;
  /** What a fit under way is to show, of its first photo, in photo pixels. */
  showFit(rect: Rect | null): void;
  /** The job of a tab's fit that was cut off, on an earlier visit too. */
  pendingFit(tab: string): Promise<FitJob | null>;
  /** Keeps a profile on this device. @throws AppError ProfileRejected, StorageFull */
  addProfile(profile: Profile): Promise<ModelEntry>;
  /** Keeps one that is in a file. @throws AppError ProfileRejected, StorageFull */
  importProfile(file: File): Promise<ModelEntry>;
  /** The file that another device imports. @throws AppError ModelIntegrity */
  exportProfile(model: ModelEntry): Promise<Blob>;
  renameProfile(model: ModelEntry, name: string): Promise<ModelEntry>;
  forgetFit(tab: string): Promise<void>;
  /** What all other tabs' fits left behind is dropped. */
  keepFits(tabs: readonly string[]): Promise<void>;
  /**
   * RGBA8 of a small part of a photo as it would be shown, behind the jobs asked for before; kept nowhere. In sRGB,
   * near enough for a picture of a thumb's size.
   */
  sample(request: SampleRequest, signal: AbortSignal): Promise<Uint8ClampedArray<ArrayBuffer>>;
  /** @throws AppError SaveFailed */
  save(request: SaveRequest, signal?: AbortSignal): Promise<Blob>;
  /** What `save` would give, before anything is written. */
  forecast(request: SaveRequest, signal?: AbortSignal): Promise<Forecast>;
  /** @throws AppError SaveFailed */
  saveComparison(request: ComparisonRequest, signal?: AbortSignal): Promise<Blob>;
  /** The place inside a part of a photo that is most likely flat. */
  findFlat(photo: string, within: Rect, signal?: AbortSignal): Promise<Rect>;
  /** @param rect at least 2 × 2 pixels, inside the photo */
  inspect(picture: Blended, rect: Rect, signal?: AbortSignal): Promise<Inspection>;
  /** Finds by how much an open photo is shifted against another of the same size. */
  align(photo: string, reference: string, signal?: AbortSignal): Promise<Alignment>;
  score(picture: Blended, reference: string, signal?: AbortSignal): Promise<Score>;

  readonly session: SessionDisk;
  /** Ends the workers; whatever is under way rejects with an AbortError. */
  dispose(): void;
}
