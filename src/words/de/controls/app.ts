import type { Words } from "../../catalogue";

export const app: Words["controls"]["app"] = {
  language: "Sprache",
  languageUnreachable:
    "Die Texte dieser Sprache konnten nicht geladen werden. Stellen Sie eine Internetverbindung her und versuchen Sie es noch einmal.",
  pages: {
    how: "So funktioniert es",
    guide: "Anleitung",
    parts: "Teile dieser Seite",
    close: "Schließen",
    loading: "Wird geladen …",
  },
};
