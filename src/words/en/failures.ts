/** A sentence for each failure: it says what happened, and what to do. */
import type { ErrorData } from "../../base/error-codes";
import { oneLine, shownName } from "../../base/foreign-text";
import { type Failures, failing, megabytes, sizeOf } from "../failing";
import { count } from "../numbers";
import { rejectionText } from "./rejections";
import { settingsFaultText } from "./settings-faults";
import { unopenedText } from "./unopened";

const CRASHES: Readonly<Record<Exclude<ErrorData["workerCrashed"]["how"], "threw">, string>> = {
  notLoaded: "it could not be loaded",
  unreadableMessage: "a message could not be read",
  ended: "the browser ended it",
};

const PLACES: Readonly<Record<ErrorData["fileNotPlaced"]["why"], (reason: string) => string>> = {
  denied: () =>
    "the browser may not write there. Press “Save” to download it, or choose another place.",
  full: () => "there is no room left. Free some space, or choose another place.",
  gone: () => "its folder is not there any more. Choose another place.",
  other: (reason) => `the system refused it (${reason}). Choose another place, or press “Save”.`,
};

const PROFILE_FAULTS: Readonly<Record<ErrorData["profileRejected"]["why"], string>> = {
  tooLarge: "it is far larger than any profile is.",
  noProfile: "it is another kind of file.",
  newer: "it comes from a newer version of this page.",
  damaged: "it is damaged.",
};

const FAILURES: Failures = {
  // Opening photos.
  emptyFile: () => "This file is empty (0 bytes); choose another one.",
  noPixels: ({ format, size }) => `This ${format} has no pixels: its header says ${sizeOf(size)}.`,
  damagedImage: ({ format }) =>
    `This ${format} is damaged or of a kind this browser cannot open. Try another copy of it.`,
  notAnImage: () => "This file is not an image this browser can open. Try a JPEG, PNG or WebP.",
  truncatedImage: ({ format }) =>
    `This ${format} is incomplete: its end is missing. Copy or download it again.`,
  unreadableFile: () =>
    "This file could not be read: it may be a folder, or moved, changed or locked since. Choose it again.",
  fileTooLarge: ({ bytes, most }) =>
    `This file has ${megabytes(bytes)} MB; photos of up to ${most / 2 ** 20} MB can be opened. Save it smaller first.`,
  hollowImage: ({ format, size }) =>
    `This ${format} is damaged: it says ${sizeOf(size)} pixels and holds too little for them. Try another copy of it.`,
  imageTooLarge: ({ size, mostMegapixels, byMemory, format }) =>
    `This image has ${count(Math.round((size.width * size.height) / 1e6))} megapixels (${sizeOf(size)}); ` +
    `up to ${mostMegapixels}${format ? ` of a ${format}` : ""} can be denoised${byMemory ? " in this device's memory" : ""}. Make it smaller first.`,
  imageTooLong: ({ size, most }) =>
    `This image is ${sizeOf(size)}; browsers write no side above ${count(most)} pixels. Cut it first.`,
  unshowableImage: (_, reason) =>
    `This photo cannot be shown any more (${reason.replace(/\.$/, "")}): its file was moved or changed, or memory is short. ` +
    "Close other tabs, or choose the file again.",
  photoNotHeld: () =>
    "The pixels of this photo are not in memory any more. Close other tabs, or choose the file again.",
  noMemoryForImage: ({ size, fits }, reason) =>
    `There is not enough memory to open this image (${sizeOf(size)}; ${reason}). ` +
    `Close other tabs or make it smaller first${fits > 0 ? `: there is room for about ${count(fits)} megapixels` : ""}.`,
  needsIsolation: ({ format }) =>
    `This browser cannot open a ${format} here: its decoder needs threads, which this page may not use. ` +
    "Reload the page, try another browser, or save the photo as PNG first.",
  unopenedKind: ({ kind }) => unopenedText(kind),
  foreignCodec: ({ format, codec }) =>
    `The pixels of this ${format} are packed ${codec ? `with ${codec}, which` : "in a way that"} cannot be read here. ` +
    "Export it as JPEG, PNG or TIFF.",
  unknownRaw: ({ camera, preview }) =>
    `The raw files of this camera${camera ? ` (${oneLine(camera, 60)})` : ""} cannot be developed here: ` +
    `${preview ? `the JPEG of ${sizeOf(preview)} inside it can be opened instead, or convert it to DNG` : "convert it to DNG, or export a TIFF"}.`,
  decodingTooLong: ({ format, seconds }) =>
    `This ${format} could not be opened within ${seconds} seconds; it may be damaged. Try another copy of it.`,
  decoderUnreachable: ({ format }, reason) => [
    `What opens ${format} files could not be loaded (${reason})`,
    ". Check the connection and try again.",
  ],

  // Saving.
  encoderNeedsIsolation: ({ format }) =>
    `This browser cannot write ${format} of this kind here: its encoder needs threads, which this page may not use. ` +
    "Reload the page, try another browser, or save as PNG of 8 bits or plain JPEG.",
  imageNotWritten: ({ size }, reason) =>
    `The browser could not write this ${sizeOf(size)} image (${reason}). ` +
    "Close other tabs and try again, or save as JPEG.",
  imageTooLargeToWrite: ({ format, size, most }) =>
    `A ${format} of ${sizeOf(size)} pixels cannot be written here: its encoder has memory for up to ${most} megapixels. ` +
    "Save as JPEG, PNG or TIFF.",
  comparisonNotWritten: ({ size }, reason) =>
    `The browser could not write this comparison of ${sizeOf(size)} pixels (${reason}). ` +
    "Zoom in to compare a smaller part, or save as JPEG.",
  fileNotPlaced: ({ name, why }, reason) =>
    `The file ${shownName(name)} was not written: ${PLACES[why](reason)} The result is still here.`,

  // The site's models.
  noModels: () => "The list of models on this site is empty or unreadable.",
  modelUnreachable: ({ file, status }, reason) => [
    `The model file ${file} could not be loaded (${status === null ? reason : `the server answered ${status}`})`,
    ". Check the connection and try again.",
  ],
  uncheckable: () =>
    "Model files cannot be checked here: open this page over HTTPS or on localhost.",
  modelDamaged: ({ file }) =>
    `The model file ${file} is damaged: its SHA-256 is not the one this site's manifest states. ` +
    "Reload the page; if that does not help, the copy on the site is wrong.",

  // A person's own models.
  notAModel: () =>
    "A model is an .onnx file; pick that, and its .json card with it if there is one.",
  modelRejected: ({ name, why }) =>
    `${shownName(name)} cannot be used as a model: ${rejectionText(why, (cause) => oneLine(inFull(cause), 300))}`,
  modelNotKept: ({ name }, reason) =>
    `The browser could not keep ${name} (${reason}). Free some space, or leave private browsing, and add it again.`,
  ownModelLost: ({ name }) =>
    `The browser no longer holds an intact copy of your model ${name}: add its file again.`,

  // Profiles, and the fits they come from.
  profileRejected: ({ name, why }) =>
    `${shownName(name)} cannot be used as a profile: ${PROFILE_FAULTS[why]}`,
  profileOfOtherModel: ({ name, base }) =>
    `The profile ${shownName(name)} belongs to another model than this site's (“${oneLine(base, 40)}” of another version): fit again.`,
  fitTooSmall: ({ side }) =>
    `A photo must be at least ${side} pixels wide and high for a network to learn from it.`,
  fitOfOtherModel: ({ name }) =>
    `${name} cannot be fitted to a photo; choose another model for that.`,

  // Running the network.
  noSuchModel: ({ id }) => `There is no model named ${id} on this site.`,
  sampleUnreachable: () =>
    "The sample photo could not be fetched. Choose one of your own, or try again once you are online.",
  runtimeUnreachable: (_, reason) => [
    `What runs the network could not be loaded (${reason})`,
    ". Check the connection and try again.",
  ],
  networkNotStarted: (_, reason) => [
    `The network could not be started (${reason})`,
    ". Reload the page to try again.",
  ],
  wrongAnswers: ({ onGpu, off }) => [
    // Kept as JSON, what is no number has become null.
    `${onGpu ? "The graphics processor" : "This browser"} computes the network wrongly (off by ${(off ?? Number.NaN).toPrecision(2)} of full scale)`,
    "; try another browser.",
  ],
  networkFailed: (_, reason) => [
    `The network failed on this photo (${reason})`,
    ". Try again, or another model.",
  ],
  deviceLost: (_, reason) => [`The graphics processor stopped working (${reason})`, ". Try again."],
  outOfMemory: ({ ofGpu }, reason) => [
    `There is not enough memory (${ofGpu ? "of the graphics processor: " : ""}${reason})`,
    ". Close other tabs or programs and try again.",
  ],
  workerCrashed: ({ how }, reason) => [
    `The denoiser stopped (${how === "threw" ? reason : CRASHES[how]})`,
    ". Try again.",
  ],
  workerReplaced: () => "The denoiser was started again. Try again.",

  // The browser's storage.
  sessionWithoutRoom: (_, reason) =>
    `The browser has no room for the session any more (${reason}). You can go on, but what is new will be gone after a reload: save it, or free some space.`,
  sessionNotKept: (_, reason) =>
    `The session cannot be kept any more (${reason}). Save what you need before you leave.`,
  sessionWriterStopped: () =>
    "The session is not kept any more: what writes it has stopped. Save what you need before you leave.",
  storageUnreadable: (_, reason) =>
    `The browser does not say what it keeps (${reason}). Its own settings can clear the data of this site.`,
  notRemoved: ({ what }, reason) =>
    `The browser did not remove ${what} (${reason}). Try again, or clear the data of this site in its settings.`,

  // References and settings.
  referenceOfOtherSize: ({ reference, photo, name }) =>
    `A clean reference must have the photo's size: this is ${sizeOf(reference)}, ${name} is ${sizeOf(photo)}.`,
  settingsTooLarge: () => "This file is far too large to hold settings. Choose another one.",
  unreadableSettings: () =>
    "This file could not be read: it may be moved, changed or locked since. Choose it again.",
  badSettings: ({ why }) => `These are not settings that can be used: ${settingsFaultText(why)}.`,

  // Parts of the page that come when they are first asked for.
  explanationUnreachable: (_, reason) => [
    `The page “How it works” could not be loaded (${reason})`,
    ". Check the connection and try again.",
  ],
  partUnreachable: (_, reason) => [
    `A part of this page could not be loaded (${reason})`,
    ". Check the connection and load the page again.",
  ],
};

export const { toldOf, inFull, failureSentence } = failing(FAILURES, {
  noReason: "no reason given",
  unexpected: "Something unexpected happened: ",
});
