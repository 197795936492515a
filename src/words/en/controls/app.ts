export const app = {
  language: "Language",
  languageUnreachable:
    "The words of this language could not be loaded. Connect to the internet and try again.",
};
