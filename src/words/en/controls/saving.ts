export const saving = {
  file: "File",
  format: "Format",
  ratherTiff: "Rather TIFF, 16 bits",
  depth: "Depth",
  bits: (bits: number) => `${bits} bits`,
  lossless: "Lossless",
  quality: "Quality",
  colour: "Colour",
  progressive: "Progressive",
  metadata: "Metadata",
  name: "Name",
  /** @param name what the file will be called @param hint what may be written there */
  naming: (name: string, hint: string) => `${name} ${hint}`,

  save: "Save",
  encoding: "Saving…",
  finishing: "Finishing…",
  saveKeys: "Ctrl+S",
  moreWays: "More ways to save",
  ways: {
    as: { label: "Save as…", title: "Choose the folder and the name" },
    again: { label: "Save again", title: (file: string) => `Replace ${file}` },
    copy: { label: "Copy", title: "The picture, to paste it elsewhere" },
    share: { label: "Share…", title: "With another app" },
    comparison: {
      label: "Save comparison",
      title: "What is in view of all variants, as one labelled image",
    },
  },
};
