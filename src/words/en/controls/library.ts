export const library = {
  openPhoto: "Open a photo",
  dropNoisy: "Drop a noisy photo",
  chooseNoisy: "Choose a noisy photo",
  orPaste: "Or paste it, or choose one. It is denoised at once, and you compare before you save.",
  /** The same where there is nothing to drop with. */
  denoised: "It is denoised at once, and you compare before you save.",
  choosePhotos: "Choose photos",
  trySample: "Try a sample",
  sampleHint: "A dandelion by Clements Engelhardt, CC0, with the noise of a simulated camera",
  orFolder: "or a folder",
  formats: "JPEG, PNG, WebP, AVIF, GIF, TIFF, HEIC, JPEG XL, raw",
  opening: (name: string) => `Opening ${name}…`,
  stays: { lead: "It stays here.", rest: "Your photo never leaves this device." },
  offlineReady: "Offline ready.",
  learns: {
    lead: "It learns from the noise itself,",
    rest: "and was never shown how a photo “should” look.",
  },
  compare: {
    lead: "Compare, do not believe:",
    rest: "see what was taken away, pixel by pixel.",
  },
  photos: "Photos",
  isOpening: (name: string) => `${name}, opening`,
  /** What there is room for on a thumbnail. */
  short: { done: "Done", saved: "Saved", skipped: "Out", failed: "Failed" },
};
