/**
 * Every sentence a person is told when something fails, in one place: what happened, and what to do. A place
 * that throws gives the details, the table the words.
 */
import { AppError, reasonOf } from "../base/errors";
import { shownName } from "../base/foreign-text";

interface Size {
  readonly width: number;
  readonly height: number;
}

const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20).toLocaleString("en");

const sizeOf = ({ width, height }: Size) => `${width} × ${height}`;

export const failure = {
  // Opening photos.
  emptyFile: () => new AppError("EmptyFile", "This file is empty (0 bytes); choose another one."),
  noPixels: (format: string, size: Size) =>
    new AppError(
      "UnsupportedImage",
      `This ${format} has no pixels: its header says ${sizeOf(size)}.`,
    ),
  damagedImage: (format: string, cause: unknown) =>
    new AppError(
      "UnsupportedImage",
      `This ${format} is damaged or of a kind this browser cannot open. Try another copy of it.`,
      cause,
    ),
  notAnImage: (cause: unknown) =>
    new AppError(
      "UnsupportedImage",
      "This file is not an image this browser can open. Try a JPEG, PNG or WebP.",
      cause,
    ),
  truncatedImage: (format: string) =>
    new AppError(
      "TruncatedImage",
      `This ${format} is incomplete: its end is missing. Copy or download it again.`,
    ),
  unreadableFile: (cause: unknown) =>
    new AppError(
      "UnreadableFile",
      "This file could not be read: it may be a folder, or moved, changed or locked since. Choose it again.",
      cause,
    ),
  fileTooLarge: (bytes: number, most: number) =>
    new AppError(
      "ImageTooLarge",
      `This file has ${megabytes(bytes)} MB; photos of up to ${most / 2 ** 20} MB can be opened. Save it smaller first.`,
    ),
  /** @param format of a header that promises more pixels than its file can hold */
  hollowImage: (format: string, size: Size) =>
    new AppError(
      "UnsupportedImage",
      `This ${format} is damaged: it says ${sizeOf(size)} pixels and holds too little for them. Try another copy of it.`,
    ),
  /** @param byMemory the limit is this device's, not ours */
  imageTooLarge: (size: Size, mostMegapixels: number, byMemory: boolean) =>
    new AppError(
      "ImageTooLarge",
      `This image has ${Math.round((size.width * size.height) / 1e6).toLocaleString("en")} megapixels (${sizeOf(size)}); ` +
        `up to ${mostMegapixels} can be denoised${byMemory ? " in this device's memory" : ""}. Make it smaller first.`,
    ),
  imageTooLong: (size: Size, most: number) =>
    new AppError(
      "ImageTooLarge",
      `This image is ${sizeOf(size)}; browsers write no side above ${most.toLocaleString("en")} pixels. Cut it first.`,
    ),
  /** The engine has opened it before: since then its file or the memory must have changed. */
  unshowableImage: (cause: unknown) =>
    new AppError(
      "UnreadableFile",
      `This photo cannot be shown any more (${reasonOf(cause).replace(/\.$/, "")}): its file was moved or changed, or memory is short. ` +
        "Close other tabs, or choose the file again.",
      cause,
    ),
  noMemoryForImage: (size: Size, cause: unknown) =>
    new AppError(
      "ImageTooLarge",
      `There is not enough memory to open this image (${sizeOf(size)}; ${reasonOf(cause)}). ` +
        "Close other tabs or make it smaller first.",
      cause,
    ),

  // Saving.
  imageNotWritten: (size: Size, cause: unknown) =>
    new AppError(
      "SaveFailed",
      `The browser could not write this ${sizeOf(size)} image (${reasonOf(cause)}). ` +
        "Close other tabs and try again, or save as JPEG.",
      cause,
    ),
  comparisonNotWritten: (size: Size, cause: unknown) =>
    new AppError(
      "SaveFailed",
      `The browser could not write this comparison of ${sizeOf(size)} pixels (${reasonOf(cause)}). ` +
        "Zoom in to compare a smaller part, or save as JPEG.",
      cause,
    ),

  // The site's models.
  noModels: () =>
    new AppError("ModelFetch", "The list of models on this site is empty or unreadable."),
  /** @param reason what the server answered, or what the browser threw */
  modelUnreachable: (file: string, reason: string, cause?: unknown) =>
    new AppError(
      "ModelFetch",
      `The model file ${file} could not be loaded (${reason}). Check the connection and try again.`,
      cause,
    ),
  uncheckable: () =>
    new AppError(
      "ModelIntegrity",
      "Model files cannot be checked here: open this page over HTTPS or on localhost.",
    ),
  modelDamaged: (file: string) =>
    new AppError(
      "ModelIntegrity",
      `The model file ${file} is damaged: its SHA-256 is not the one this site's manifest states. ` +
        "Reload the page; if that does not help, the copy on the site is wrong.",
    ),

  // A person's own models.
  notAModel: () =>
    new AppError(
      "ModelRejected",
      "A model is an .onnx file; pick that, and its .json card with it if there is one.",
    ),
  /** @param why completes "cannot be used as a model: …" to a sentence */
  modelRejected: (name: string, why: string, cause?: unknown) =>
    new AppError("ModelRejected", `${shownName(name)} cannot be used as a model: ${why}`, cause),
  modelNotKept: (name: string, cause: unknown) =>
    new AppError(
      "StorageFull",
      `The browser could not keep ${name} (${reasonOf(cause)}). Free some space, or leave private browsing, and add it again.`,
      cause,
    ),
  ownModelLost: (name: string) =>
    new AppError(
      "ModelIntegrity",
      `The browser no longer holds an intact copy of your model ${name}: add its file again.`,
    ),

  // Running the network.
  noSuchModel: (id: string) =>
    new AppError("ModelFetch", `There is no model named ${id} on this site.`),
  runtimeUnreachable: (cause: unknown) =>
    new AppError(
      "ModelFetch",
      `What runs the network could not be loaded (${reasonOf(cause)}). Check the connection and try again.`,
      cause,
    ),
  networkNotStarted: (cause: unknown) =>
    new AppError(
      "ModelFailed",
      `The network could not be started (${reasonOf(cause)}). Reload the page to try again.`,
      cause,
    ),
  /** @param off the largest difference from the stored answers, as a share of full scale */
  wrongAnswers: (onGpu: boolean, off: number) =>
    new AppError(
      "ModelFailed",
      `${onGpu ? "The graphics processor" : "This browser"} computes the network wrongly (off by ${off.toPrecision(2)} of full scale); try another browser.`,
    ),
  networkFailed: (cause: unknown) =>
    new AppError(
      "ModelFailed",
      `The network failed on this photo (${reasonOf(cause)}). Try again, or another model.`,
      cause,
    ),
  deviceLost: (reason: string, cause?: unknown) =>
    new AppError(
      "DeviceLost",
      `The graphics processor stopped working (${reason || "no reason given"}). Try again.`,
      cause,
    ),
  outOfMemory: (reason: string, cause?: unknown) =>
    new AppError(
      "OutOfMemory",
      `There is not enough memory (${reason}). Close other tabs or programs and try again.`,
      cause,
    ),
  workerCrashed: (reason: string, cause?: unknown) =>
    new AppError("WorkerCrashed", `The denoiser stopped (${reason}). Try again.`, cause),
  workerReplaced: () => new AppError("WorkerCrashed", "The denoiser was started again. Try again."),

  // What the browser keeps.
  sessionWithoutRoom: (cause: unknown) =>
    new AppError(
      "StorageFull",
      `The browser has no room for the session any more (${reasonOf(cause)}). You can go on, but what is new will be gone after a reload: save it, or free some space.`,
      cause,
    ),
  sessionNotKept: (cause: unknown) =>
    new AppError(
      "StorageFull",
      `The session cannot be kept any more (${reasonOf(cause)}). Save what you need before you leave.`,
      cause,
    ),
  sessionWriterStopped: (cause: unknown) =>
    new AppError(
      "WorkerCrashed",
      "The session is not kept any more: what writes it has stopped. Save what you need before you leave.",
      cause,
    ),
  storageUnreadable: (cause: unknown) =>
    new AppError(
      "StorageUnreadable",
      `The browser does not say what it keeps (${reasonOf(cause)}). Its own settings can clear the data of this site.`,
      cause,
    ),
  notRemoved: (what: string, cause: unknown) =>
    new AppError(
      "StorageUnreadable",
      `The browser did not remove ${what} (${reasonOf(cause)}). Try again, or clear the data of this site in its settings.`,
      cause,
    ),

  // References and settings.
  referenceOfOtherSize: (reference: Size, photo: Size, name: string) =>
    new AppError(
      "BadReference",
      `A clean reference must have the photo's size: this is ${sizeOf(reference)}, ${name} is ${sizeOf(photo)}.`,
    ),
  settingsTooLarge: () =>
    new AppError("BadSettings", "This file is far too large to hold settings. Choose another one."),
  unreadableSettings: (cause: unknown) =>
    new AppError(
      "UnreadableFile",
      "This file could not be read: it may be moved, changed or locked since. Choose it again.",
      cause,
    ),
  badSettings: (why: string) =>
    new AppError("BadSettings", `These are not settings that can be used: ${why}.`),
} as const;
