import type { Words } from "../../catalogue";

const photos = (count: number) => `${count} ${count === 1 ? "Foto" : "Fotos"}`;

export const batch: Words["controls"]["batch"] = {
  allPhotos: "Alle Fotos",
  show: "Zeigen",
  none: {
    failed: "Kein Foto ist fehlgeschlagen.",
    unsaved: "Alle Fotos sind gespeichert.",
  },
  photosDone: "Fertige Fotos",
  paused: "Pausiert",
  resumeAll: "Alle fortsetzen",
  pauseAll: "Alle pausieren",
  ofPhoto: (name, stage) => `${name}: ${stage}`,
  selected: (count) => `${photos(count)} ausgewählt`,
  applyThese: "Diese Einstellungen anwenden",
  takeIn: "Wieder aufnehmen",
  leaveOut: "Auslassen",
  tryAgain: "Erneut versuchen",
  closeThem: "Ausgewählte schließen",
  selectNone: "Auswahl aufheben",

  thisPhotoOnly: "Einstellungen nur für dieses Foto",
  applyToAll: "Auf alle anwenden",
  applyToSelected: "Auf die ausgewählten anwenden",

  saveAll: "Alle speichern …",
  saveAllTitle: "Alle speichern",
  photos: "Fotos",
  theSelected: (count) =>
    count === 1 ? "Das ausgewählte Foto" : `Die ${count} ausgewählten Fotos`,
  theUnsaved: (count) =>
    count === 1 ? "1 noch nicht gespeichertes Foto" : `${count} noch nicht gespeicherte Fotos`,
  all: (count) => `Alle ${photos(count)}`,
  whereTo: "Wohin",
  ways: {
    folder: {
      name: "In einen Ordner",
      hint: "Jedes Foto, sobald es fertig ist; Ordner bleiben, wie sie waren.",
    },
    zip: {
      name: "Als ein ZIP",
      hint: "Wird geschrieben, wenn alle fertig sind; Ordner bleiben, wie sie waren.",
    },
    downloads: {
      name: "Als einzelne Downloads",
      hint: "Der Browser fragt vielleicht, ob er mehrere beginnen darf.",
    },
  },
  whereItExists: "Wenn es eine Datei dieses Namens schon gibt",
  hint: "Format, Metadaten und Namen sind die unter „Datei“. Was noch nicht entrauscht ist, wird erst entrauscht.",
  chooseFolder: "Ordner wählen …",
  save: "Speichern",

  packing: (count) => `Das ZIP wird geschrieben, ${photos(count)} …`,
  saving: (place, done, total) => `Wird ${place} gespeichert: ${done} von ${total}`,
  allowAgain: "Wieder erlauben",
  stopSaving: "Speichern abbrechen",
  report: "Bericht",
  tryFailedAgain: "Fehlgeschlagene erneut versuchen",
  putReportAway: "Bericht schließen",
  saveAsText: "Als Text speichern",
};
