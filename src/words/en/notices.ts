/** A sentence for each remark. */
import { shownName } from "../../base/foreign-text";
import type { OpeningNote } from "../../raster/raster";
import type { RemarkCode, RemarkData } from "../../state/notices";
import { formatBytes } from "../format-bytes";
import { recoverySentence } from "./backends";

const COPIED = { link: "Link", settings: "Settings", picture: "Picture" } as const;

/** What a person is to know of how a photo was opened. */
const OPENED: { readonly [N in OpeningNote]: (profile: string | null) => string } = {
  truncated: () => "The end of its file is missing: what was there is shown.",
  damaged: () => "Its file is damaged: what could be read is shown.",
  converted: (profile) =>
    `This photo is in ${profile ?? "a colour space of its own"}: the network sees it in sRGB, and the result is converted back.`,
  shallow: () =>
    "The browser opened it in 8 bits: this page does not have the isolation that deeper decoders need.",
  ink: () => "Its colours are CMYK, for print: it was opened in sRGB, and is saved in that.",
  lab: () => "Its colours are CIELAB: it was opened in sRGB, and is saved in that.",
  preview: () => "This camera raw is not known: what is shown is the preview inside its file.",
};

export const REMARKS: { readonly [C in RemarkCode]: (data: RemarkData[C]) => string } = {
  noPictureOnClipboard: () => "There is no picture on the clipboard.",
  nothingInFolder: () => "There is no file in what was dropped.",
  copied: ({ what }) => `${COPIED[what]} copied.`,
  notCopied: () => "The browser did not let the page write to the clipboard.",
  referenceWithoutPhoto: () =>
    "It is not used as a reference: the photo it belonged to was closed.",
  opened: ({ note, profile }) => OPENED[note](profile),
  sharedPhotosLost: () =>
    "The shared photos could not be taken over: the browser has no room. Open them here.",
  updateReady: () =>
    "A new version is ready. Save what you need, close the photos, and press Update again.",
  updateHeldByOtherTab: () =>
    "Photos are open in another tab. Close them there, and press Update again.",
  updateStarted: () =>
    "A new version of Blindspot was started. Save what you need, then reload this page.",
  photoNotKept: ({ count }) =>
    count === 1
      ? "It is not kept for a reload: with it there would be too many photos. Save its result before you leave."
      : `With ${count === 2 ? "another" : `${count - 1} others`} it is not kept for a reload: there would be too many photos. Save their results before you leave.`,
  photoNotReadable: () => "It is not kept for a reload: its file cannot be read.",
  keptPhotoLost: () => "Its kept copy is gone or damaged: open the photo again.",
  sessionBack: () =>
    "Your last session is back. It is kept on this device; “Device and app” tells how much, and clears it.",
  batchNotResumed: () =>
    "Saving all was interrupted, and the browser no longer knows where to: choose Save all again. What was saved is not saved twice.",
  batchNotWhole: ({ count }) =>
    count === 1
      ? "Of “Save all” one photo was not kept on this device yet when the page ended: open it again to save it. The report names it."
      : `Of “Save all” ${count} photos were not kept on this device yet when the page ended: open them again to save them. The report names them.`,
  modelChanged: () => "The model has changed since the last session: its results are made anew.",
  keptResultsDamaged: () => "Some kept results were damaged and are made anew.",
  onlyOwnModels: () => "Only your own models are here: this site's list of models did not load.",
  modelAdded: ({ warning }) =>
    warning === "seesCentre"
      ? "At blindness 1 this network still sees the pixel it cleans, so the slider does not do what it says."
      : "The model was added and is in use now.",
  fitted: ({ steps }) =>
    `The network has learnt from it in ${steps} steps: the result stands beside the others.`,
  fitUseless: () =>
    "This photo is already served as well as it can be: the network learnt nothing that would help.",
  profileAdded: () => "The profile was added and is in use now.",
  presetNotKept: () => "The browser could not keep the preset: it is gone when the page is closed.",
  presetsTaken: ({ added, replaced }) => `Presets: ${added} added, ${replaced} replaced.`,
  processorNotKept: () =>
    "The browser could not keep the choice: it is gone when the page is closed.",
  saved: ({ name, bytes }) => `Saved ${shownName(name)}, ${formatBytes(bytes)}.`,
  readyToShare: ({ file }) => `Ready to be shared: ${shownName(file.name)}.`,
  madeHere: () => "This photo was made by Blindspot. Use the settings it was made with?",
  photoNotFinished: () => "Not saved: the photo was not finished.",
  comparisonNotFinished: () => "Not saved: the comparison was not finished.",
  recovered: ({ recovery }) => recoverySentence(recovery),
};

/** Of errors that wait to be read. */
export const moreNotices = (count: number) => `${count} more behind this one.`;
