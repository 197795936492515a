/**
 * Every sentence a person is told when something fails, in one place: what happened, and what to do. A place
 * that throws gives the details, the table the words. Only what the engine and the workers say of themselves
 * still stands with them.
 */
import { AppError, reasonOf } from "./errors";

interface Size {
  readonly width: number;
  readonly height: number;
}

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
  imageTooLarge: (size: Size, mostMegapixels: number) =>
    new AppError(
      "ImageTooLarge",
      `This image has ${Math.round((size.width * size.height) / 1e6).toLocaleString("en")} megapixels (${sizeOf(size)}); ` +
        `up to ${mostMegapixels} can be denoised. Make it smaller first.`,
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
  modelRejected: (name: string, why: string) =>
    new AppError("ModelRejected", `${name} cannot be used as a model: ${why}`),
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

  // What the browser keeps.
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
  badSettings: (why: string) =>
    new AppError("BadSettings", `These are not settings that can be used: ${why}.`),
} as const;
