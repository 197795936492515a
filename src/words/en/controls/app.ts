export const app = {
  language: "Language",
  languageUnreachable:
    "The words of this language could not be loaded. Connect to the internet and try again.",
  pages: {
    how: "How it works",
    guide: "Guide",
    parts: "Parts of this page",
    close: "Close",
    loading: "Loading…",
  },
};
