/**
 * Everything that can fail: a code for each case, the kind it belongs to, and the facts that come with it.
 * No words: those stand in `src/words`, a sentence for each code.
 */

/** The kinds of failures, which a program tells apart. */
export type AppErrorName =
  | "BadReference"
  | "BadSettings"
  | "EmptyFile"
  | "UnreadableFile"
  | "UnsupportedImage"
  | "TruncatedImage"
  | "DecoderFetch"
  | "PageFetch"
  | "ImageTooLarge"
  | "ModelFetch"
  | "ModelIntegrity"
  | "ModelFailed"
  | "ModelRejected"
  | "ProfileRejected"
  | "FitRefused"
  | "OutOfMemory"
  | "DeviceLost"
  | "WorkerCrashed"
  | "SaveFailed"
  | "StorageFull"
  | "StorageUnreadable";

export const KINDS = {
  // Opening photos.
  emptyFile: "EmptyFile",
  noPixels: "UnsupportedImage",
  damagedImage: "UnsupportedImage",
  notAnImage: "UnsupportedImage",
  truncatedImage: "TruncatedImage",
  unreadableFile: "UnreadableFile",
  fileTooLarge: "ImageTooLarge",
  hollowImage: "UnsupportedImage",
  imageTooLarge: "ImageTooLarge",
  imageTooLong: "ImageTooLarge",
  unshowableImage: "UnreadableFile",
  photoNotHeld: "UnreadableFile",
  noMemoryForImage: "ImageTooLarge",
  needsIsolation: "UnsupportedImage",
  unopenedKind: "UnsupportedImage",
  foreignCodec: "UnsupportedImage",
  unknownRaw: "UnsupportedImage",
  decodingTooLong: "UnsupportedImage",
  decoderUnreachable: "DecoderFetch",
  // Saving.
  encoderNeedsIsolation: "SaveFailed",
  imageNotWritten: "SaveFailed",
  imageTooLargeToWrite: "SaveFailed",
  comparisonNotWritten: "SaveFailed",
  fileNotPlaced: "SaveFailed",
  // The site's models.
  noModels: "ModelFetch",
  modelUnreachable: "ModelFetch",
  uncheckable: "ModelIntegrity",
  modelDamaged: "ModelIntegrity",
  // A person's own models.
  notAModel: "ModelRejected",
  modelRejected: "ModelRejected",
  modelNotKept: "StorageFull",
  ownModelLost: "ModelIntegrity",
  // Profiles, and the fits they come from.
  profileRejected: "ProfileRejected",
  profileOfOtherModel: "ProfileRejected",
  fitTooSmall: "FitRefused",
  fitOfOtherModel: "FitRefused",
  // Running the network.
  noSuchModel: "ModelFetch",
  runtimeUnreachable: "ModelFetch",
  sampleUnreachable: "UnreadableFile",
  networkNotStarted: "ModelFailed",
  wrongAnswers: "ModelFailed",
  networkFailed: "ModelFailed",
  deviceLost: "DeviceLost",
  outOfMemory: "OutOfMemory",
  workerCrashed: "WorkerCrashed",
  workerReplaced: "WorkerCrashed",
  // The browser's storage.
  sessionWithoutRoom: "StorageFull",
  sessionNotKept: "StorageFull",
  sessionWriterStopped: "WorkerCrashed",
  storageUnreadable: "StorageUnreadable",
  notRemoved: "StorageUnreadable",
  // References and settings.
  referenceOfOtherSize: "BadReference",
  settingsTooLarge: "BadSettings",
  unreadableSettings: "UnreadableFile",
  badSettings: "BadSettings",
  // Parts of the page that come when they are first asked for.
  explanationUnreachable: "PageFetch",
  partUnreachable: "PageFetch",
} as const satisfies Readonly<Record<string, AppErrorName>>;

export type ErrorCode = keyof typeof KINDS;

/** Kinds of files that are told from others and cannot be opened. */
export type UnopenedKind =
  | "psd"
  | "psb"
  | "jpeg2000"
  | "jpegLs"
  | "jpegRare"
  | "jpegXr"
  | "pdf"
  | "svg"
  | "eps"
  | "xcf"
  | "krita"
  | "openRaster"
  | "affinity"
  | "paintNet"
  | "paintShopPro"
  | "clipStudio"
  | "icon"
  | "bitmapArray"
  | "exr"
  | "radiance"
  | "texture"
  | "fits"
  | "dicom"
  | "qoi"
  | "bpg"
  | "flif"
  | "djvu"
  | "netpbm"
  | "targa"
  | "pcx"
  | "sgi"
  | "metafile"
  | "film"
  | "sound"
  | "webPage"
  | "document"
  | "sidecar"
  | "macSideFile"
  | "zeros"
  | "archive";

/** No facts beside the code. */
export type None = Readonly<Record<never, never>>;

export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** The JPEG that a camera puts into its raw file: its bytes in there, and its size. */
export interface Preview extends Extent {
  readonly start: number;
  readonly end: number;
}

interface OfFormat {
  /** As people call it: "JPEG". */
  readonly format: string;
}

interface OfSize {
  readonly size: Extent;
}

/** The facts that come with each code; all of them can be cloned, and kept as JSON. */
export interface ErrorData {
  emptyFile: None;
  noPixels: OfFormat & OfSize;
  damagedImage: OfFormat;
  notAnImage: None;
  truncatedImage: OfFormat;
  unreadableFile: None;
  /** In bytes. */
  fileTooLarge: { readonly bytes: number; readonly most: number };
  /** A header promises more pixels than its file can hold. */
  hollowImage: OfFormat & OfSize;
  /** `byMemory`: the limit is this device's, not ours; `format` where it is that of a format's decoder. */
  imageTooLarge: OfSize & {
    readonly mostMegapixels: number;
    readonly byMemory: boolean;
    readonly format: string | null;
  };
  imageTooLong: OfSize & { readonly most: number };
  /** The engine has opened it before: since then its file or the memory must have changed. */
  unshowableImage: None;
  /** The store was asked for pixels it does not hold; the engine has the photo decoded again. */
  photoNotHeld: { readonly photo: string };
  /** `fits`: so many megapixels there was room for; 0 where that is not known. */
  noMemoryForImage: OfSize & { readonly fits: number };
  /** Its decoder runs in threads, which this page may not have. */
  needsIsolation: OfFormat;
  /** The file is of a kind that is known and cannot be opened. */
  unopenedKind: { readonly kind: UnopenedKind };
  /** A container that is known, with pixels packed in a way that is not; `codec` is its name, where it is told. */
  foreignCodec: OfFormat & { readonly codec: string | null };
  /** `camera` as the file names it, perhaps empty; `preview` is the JPEG inside it that could be opened instead. */
  unknownRaw: { readonly camera: string; readonly preview: Preview | null };
  decodingTooLong: OfFormat & { readonly seconds: number };
  decoderUnreachable: OfFormat;

  /** What writes it shares memory between threads, which only isolated pages may. */
  encoderNeedsIsolation: OfFormat;
  imageNotWritten: OfSize;
  /** `most`: so many megapixels its encoder has memory for. */
  imageTooLargeToWrite: OfFormat & OfSize & { readonly most: number };
  comparisonNotWritten: OfSize;
  /** The system did not take a finished file where the person wanted it. */
  fileNotPlaced: { readonly name: string; readonly why: "denied" | "full" | "gone" | "other" };

  noModels: None;
  /** `status` is the server's answer; null when there was none. */
  modelUnreachable: { readonly file: string; readonly status: number | null };
  uncheckable: None;
  modelDamaged: { readonly file: string };

  notAModel: None;
  /** `name` as the file or its card says it. */
  modelRejected: { readonly name: string; readonly why: Rejection };
  modelNotKept: { readonly name: string };
  ownModelLost: { readonly name: string };
  profileRejected: {
    readonly name: string;
    readonly why: "tooLarge" | "noProfile" | "newer" | "damaged";
  };
  profileOfOtherModel: { readonly name: string; readonly base: string };
  fitTooSmall: { readonly side: number };
  fitOfOtherModel: { readonly name: string };

  noSuchModel: { readonly id: string };
  runtimeUnreachable: None;
  sampleUnreachable: None;
  networkNotStarted: None;
  /** `off` is the largest difference from the stored answers, as a share of full scale. */
  wrongAnswers: { readonly onGpu: boolean; readonly off: number };
  networkFailed: None;
  deviceLost: None;
  outOfMemory: { readonly ofGpu: boolean };
  /** `threw` comes with a reason where the browser tells one. */
  workerCrashed: { readonly how: "threw" | "notLoaded" | "unreadableMessage" | "ended" };
  workerReplaced: None;

  sessionWithoutRoom: None;
  sessionNotKept: None;
  sessionWriterStopped: None;
  storageUnreadable: None;
  notRemoved: { readonly what: string };

  referenceOfOtherSize: {
    readonly reference: Extent;
    readonly photo: Extent;
    readonly name: string;
  };
  settingsTooLarge: None;
  unreadableSettings: None;
  badSettings: { readonly why: SettingsFault };

  explanationUnreachable: None;
  partUnreachable: None;
}

/** An AppError as plain data. */
export type ErrorFacts = {
  readonly [C in ErrorCode]: {
    readonly code: C;
    readonly data: ErrorData[C];
    readonly reason: string | null;
  };
}[ErrorCode];

/** The first few of some names, and how many there are beside them. */
export interface Names {
  readonly names: readonly string[];
  readonly more: number;
}

/** Why a person's file is no model for us. */
export type Rejection =
  | { readonly code: "unreadable" }
  /** In bytes. */
  | { readonly code: "tooLarge"; readonly most: number }
  | { readonly code: "cardTooLarge"; readonly card: string; readonly most: number }
  /** `reason` says where it breaks off. */
  | { readonly code: "incomplete"; readonly reason: string }
  | { readonly code: "otherCard" }
  /** `key` is the card's name for the file's `property`. */
  | { readonly code: "notStated"; readonly property: string; readonly key: string }
  /** `found` is null for a list or an object. */
  | {
      readonly code: "notWhole";
      readonly property: string;
      readonly most: number;
      readonly found: string | null;
    }
  | { readonly code: "badBlindness" }
  | ({ readonly code: "noImageInput" } & Names)
  | ({ readonly code: "strangeInputs" } & Names)
  | { readonly code: "imageShape" }
  | { readonly code: "blindnessShape" }
  /** `numbers` is how many are told. */
  | { readonly code: "noiseShape"; readonly numbers: number }
  | { readonly code: "shiftShape" }
  | ({ readonly code: "outputCount" } & Names)
  | ({ readonly code: "outputShape" } & Names)
  | { readonly code: "weightsElsewhere" }
  | { readonly code: "weightsMissing" }
  | { readonly code: "loops"; readonly operator: string }
  | { readonly code: "otherSize" }
  | { readonly code: "notFinite" }
  | { readonly code: "farFromPhoto" }
  | { readonly code: "looksFurther"; readonly radius: number }
  | { readonly code: "trialCancelled" }
  | { readonly code: "trialTooLong"; readonly seconds: number }
  | { readonly code: "trialFailed" }
  | { readonly code: "doesNotRun"; readonly cause: ErrorFacts }
  | { readonly code: "needsMemory"; readonly cause: ErrorFacts }
  | { readonly code: "crashes"; readonly cause: ErrorFacts };

/** Why a text is no settings. */
export type SettingsFault =
  | { readonly code: "variantCount"; readonly most: number }
  | { readonly code: "presetCount"; readonly most: number }
  | { readonly code: "presetWithoutName" }
  | { readonly code: "tooMuchText" }
  | { readonly code: "incompleteText" }
  | { readonly code: "somethingElse" }
  | { readonly code: "newerVersion" }
  | { readonly code: "incompleteLink" }
  | { readonly code: "variantNoObject" }
  | { readonly code: "nameNoText" }
  | { readonly code: "modelNoText" }
  | { readonly code: "modelTooLong" }
  | { readonly code: "outOfRange"; readonly key: string }
  | { readonly code: "notBoolean" }
  | { readonly code: "autoNoList" }
  | { readonly code: "autoUnknown" }
  | { readonly code: "samplingNoObject" }
  | { readonly code: "samplingUnknown" }
  | { readonly code: "badHole"; readonly holes: readonly number[] }
  | { readonly code: "badStride" }
  | { readonly code: "badDraws" }
  | { readonly code: "badSeed" };
