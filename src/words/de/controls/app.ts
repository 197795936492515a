import type { Words } from "../../catalogue";

export const app: Words["controls"]["app"] = {
  language: "Sprache",
  languageUnreachable:
    "Die Texte dieser Sprache konnten nicht geladen werden. Stellen Sie eine Internetverbindung her und versuchen Sie es noch einmal.",
  drop: {
    photos: "Zum Entrauschen ablegen",
    reference: "Als saubere Referenz ablegen",
  },
  close: (name) => `${name} schließen`,
  closePhoto: "Dieses Foto schließen",
  open: "Öffnen",
  install: "Installieren",
  update: "Aktualisieren",
  updateHint: "Eine neue Version ist bereit: jetzt starten",
  undo: "Rückgängig",
  redo: "Wiederholen",
  settings: "Einstellungen",
  useTheme: { light: "Helle Darstellung benutzen", dark: "Dunkle Darstellung benutzen" },
  keys: {
    name: "Tasten und Gesten",
    hint: "Tasten und Gesten (?)",
    title: "Tasten",
    guide: "Anleitung",
    close: "Schließen",
  },
  device: { name: "Gerät und App", hint: "Prozessor, Speicher, Diagnose, Über" },
  denoised: "Entrauscht",
  pages: {
    how: "So funktioniert es",
    guide: "Anleitung",
    parts: "Teile dieser Seite",
    close: "Schließen",
    loading: "Wird geladen …",
  },
};
