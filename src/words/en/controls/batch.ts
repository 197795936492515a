import { counted } from "../batch";

export const batch = {
  // The queue.
  allPhotos: "All photos",
  show: "Show",
  /** Where the strip shows none. */
  none: { failed: "No photo has failed.", unsaved: "Every photo is saved." },
  photosDone: "Photos done",
  paused: "Paused",
  resumeAll: "Resume all",
  pauseAll: "Pause all",
  ofPhoto: (name: string, stage: string) => `${name}: ${stage}`,
  selected: (count: number) => `${counted(count, "photo")} selected`,
  applyThese: "Apply these settings",
  takeIn: "Take in again",
  leaveOut: "Leave out",
  tryAgain: "Try again",
  closeThem: "Close them",
  selectNone: "Select none",

  // Whose settings they are.
  thisPhotoOnly: "Settings for this photo only",
  applyToAll: "Apply to all",
  applyToSelected: "Apply to the selected",

  // Save all.
  saveAll: "Save all…",
  saveAllTitle: "Save all",
  photos: "Photos",
  theSelected: (count: number) => `The ${counted(count, "selected photo")}`,
  theUnsaved: (count: number) => `${counted(count, "photo")} not saved yet`,
  all: (count: number) => `All ${counted(count, "photo")}`,
  whereTo: "Where to",
  ways: {
    folder: {
      name: "Into a folder",
      hint: "Each photo as soon as it is done; folders stay as they were.",
    },
    zip: { name: "As one ZIP", hint: "Written when all are done; folders stay as they were." },
    downloads: {
      name: "As single downloads",
      hint: "The browser may ask whether it may start several.",
    },
  },
  whereItExists: "Where a file of the name is there",
  hint: "Format, metadata and names are those under File. What is not denoised yet is denoised first.",
  chooseFolder: "Choose the folder…",
  save: "Save",

  // While they are saved, and after.
  packing: (count: number) => `Writing the ZIP, ${counted(count, "photo")}…`,
  /** @param place see `placeText` */
  saving: (place: string, done: number, total: number) => `Saving ${place}: ${done} of ${total}`,
  allowAgain: "Allow again",
  stopSaving: "Stop saving",
  report: "Report",
  tryFailedAgain: "Try the failed again",
  putReportAway: "Put the report away",
  saveAsText: "Save as text",
};
