const photos = (count: number) => `${count} ${count === 1 ? "photo" : "photos"}`;

export const fit = {
  fit: "Fit",
  toThis: "Fit to this photo",
  atWork: "at work",
  whatItDoes: (model: string) =>
    `${model} learns from the photo itself how its noise looks. It takes a minute or two, nothing leaves this device, and the result stands beside the others.`,
  cannot: "This model cannot be fitted to a photo; choose another one for that.",
  suits: (camera: string, iso: number) => `${camera}, ISO ${iso}: a profile of yours fits.`,
  take: (profile: string) => `Use ${profile}`,

  toSeveral: "Fit to several photos…",
  toSeveralTitle: "Fit to several photos",
  alike:
    "Choose photos of one camera at one ISO: their noise is alike, and there is more to learn from.",
  toChosen: (count: number) => `Fit to ${photos(count)}`,
  close: "Close",

  /** @param others further photos */
  fittingTo: (photo: string, others: number) =>
    `Fitting to ${photo}${others > 0 ? ` and ${others} more` : ""}`,
  stepOf: (step: number, steps: number) => `Step ${step} of ${steps}`,
  starting: "Getting ready…",
  looking: "Looking at the photo…",
  fitting: "Fitting",
  otherTab: "Waiting for another tab of this page.",
  timing: "How long it takes is being measured.",
  losses: "Losses",
  stop: "Stop and keep",
  cancel: "Cancel",
  preview: "Preview",
  previewHint: "The middle of the view, as learnt so far.",
  curves: { recovery: "Pictures found again", left: "Left on flat places" },
  byStep: (loss: string) => `${loss} by step`,
  heldOut: (loss: string, change: string) => `${loss}, on parts held out: ${change}`,

  /** @param others further photos */
  profileName: (model: string, photo: string, others: number) =>
    `${model}, fitted to ${photo}${others > 0 ? ` and ${others} more` : ""}`,
  profiles: "Profiles",
  importProfile: "Import a profile…",
  nameOf: (profile: string) => `Name of ${profile}`,
  inUse: "In use",
  isInUse: (profile: string) => `${profile} is in use`,
  takeShort: "Use",
  export: "Export",
  exportNamed: (profile: string) => `Export ${profile}`,
  delete: "Delete",
  deleteNamed: (profile: string) => `Delete ${profile}`,
  photos,
  steps: (steps: number) => `${steps} steps`,
};
