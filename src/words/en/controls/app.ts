export const app = {
  language: "Language",
  languageUnreachable:
    "The words of this language could not be loaded. Connect to the internet and try again.",
  drop: { photos: "Drop to denoise", reference: "Drop as the clean reference" },
  close: (name: string) => `Close ${name}`,
  closePhoto: "Close this photo",
  open: "Open",
  install: "Install",
  update: "Update",
  updateHint: "A new version is ready: start it",
  undo: "Undo",
  redo: "Redo",
  settings: "Settings",
  useTheme: { light: "Use the light theme", dark: "Use the dark theme" },
  keys: {
    name: "Keys and gestures",
    hint: "Keys and gestures (?)",
    title: "Keys",
    guide: "Guide",
    close: "Close",
  },
  device: { name: "Device and app", hint: "Processor, storage, diagnostics, about" },
  /** The title of a notification: of the photo that it names. */
  denoised: "Denoised",
  pages: {
    how: "How it works",
    guide: "Guide",
    parts: "Parts of this page",
    close: "Close",
    loading: "Loading…",
  },
};
