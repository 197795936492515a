import { shownName } from "../../base/foreign-text";
import type { OpeningNote } from "../../raster/raster";
import type { RemarkCode, RemarkData } from "../../state/notices";
import { formatBytes } from "../format-bytes";
import { recoverySentence } from "./backends";

const COPIED = {
  link: "Link kopiert.",
  settings: "Einstellungen kopiert.",
  picture: "Bild kopiert.",
} as const;

const OPENED: { readonly [N in OpeningNote]: (profile: string | null) => string } = {
  truncated: () => "Das Ende der Datei fehlt: Gezeigt wird, was da war.",
  damaged: () => "Die Datei ist beschädigt: Gezeigt wird, was zu lesen war.",
  converted: (profile) =>
    `Dieses Foto ist in ${profile ?? "einem eigenen Farbraum"}: Das Netz sieht es in sRGB, und das Ergebnis wird zurückgewandelt.`,
  shallow: () =>
    "Der Browser hat es mit 8 Bit geöffnet: Dieser Seite fehlt die Isolation, die Decoder für mehr Bits brauchen.",
  ink: () =>
    "Die Farben sind CMYK, für den Druck: Es wurde in sRGB geöffnet und wird so gespeichert.",
  lab: () => "Die Farben sind CIELAB: Es wurde in sRGB geöffnet und wird so gespeichert.",
  preview: () => "Dieses Rohformat ist unbekannt: Gezeigt wird die Vorschau aus der Datei.",
};

export const REMARKS: { readonly [C in RemarkCode]: (data: RemarkData[C]) => string } = {
  noPictureOnClipboard: () => "In der Zwischenablage ist kein Bild.",
  nothingInFolder: () => "Im Abgelegten ist keine Datei.",
  copied: ({ what }) => COPIED[what],
  notCopied: () => "Der Browser ließ die Seite nicht in die Zwischenablage schreiben.",
  referenceWithoutPhoto: () =>
    "Sie wird nicht als Referenz benutzt: Das zugehörige Foto wurde geschlossen.",
  opened: ({ note, profile }) => OPENED[note](profile),
  sharedPhotosLost: () =>
    "Die geteilten Fotos ließen sich nicht übernehmen: Der Browser hat keinen Platz. Sie hier öffnen.",
  updateReady: () =>
    "Eine neue Version ist bereit. Speichern, was gebraucht wird, die Fotos schließen und noch einmal „Aktualisieren“ wählen.",
  updateHeldByOtherTab: () =>
    "In einem anderen Tab sind Fotos offen. Sie dort schließen und noch einmal „Aktualisieren“ wählen.",
  updateStarted: () =>
    "Eine neue Version von Blindspot wurde gestartet. Speichern, was gebraucht wird, dann die Seite neu laden.",
  photoNotKept: ({ count }) =>
    count === 1
      ? "Es überdauert kein Neuladen: Mit ihm wären es zu viele Fotos. Das Ergebnis vor dem Verlassen speichern."
      : `Wie ${count === 2 ? "ein weiteres" : `${count - 1} weitere`} überdauert es kein Neuladen: Es wären zu viele Fotos. Die Ergebnisse vor dem Verlassen speichern.`,
  photoNotReadable: () => "Es überdauert kein Neuladen: Seine Datei ist nicht zu lesen.",
  keptPhotoLost: () =>
    "Die aufbewahrte Kopie fehlt oder ist beschädigt: Das Foto noch einmal öffnen.",
  sessionBack: () =>
    "Die letzte Sitzung ist wieder da. Sie liegt auf diesem Gerät; „Gerät und App“ zeigt, wie viel, und löscht sie.",
  batchNotResumed: () =>
    "„Alle speichern“ wurde unterbrochen, und der Browser weiß nicht mehr, wohin: noch einmal wählen. Gespeichertes wird nicht doppelt gespeichert.",
  batchNotWhole: ({ count }) =>
    count === 1
      ? "Ein Foto von „Alle speichern“ lag noch nicht auf diesem Gerät, als die Seite endete: Es zum Speichern noch einmal öffnen. Der Bericht nennt es."
      : `${count} Fotos von „Alle speichern“ lagen noch nicht auf diesem Gerät, als die Seite endete: Sie zum Speichern noch einmal öffnen. Der Bericht nennt sie.`,
  modelChanged: () =>
    "Das Modell hat sich seit der letzten Sitzung geändert: Seine Ergebnisse entstehen neu.",
  keptResultsDamaged: () => "Einige aufbewahrte Ergebnisse waren beschädigt und entstehen neu.",
  onlyOwnModels: () =>
    "Nur die eigenen Modelle sind da: Die Modellliste dieser Website ließ sich nicht laden.",
  modelAdded: ({ warning }) =>
    warning === "seesCentre"
      ? "Auch bei Blindheit 1 sieht dieses Netz das Pixel, das es bereinigt: Der Regler tut nicht, was er sagt."
      : "Das Modell wurde hinzugefügt und ist jetzt in Gebrauch.",
  fitted: ({ steps }) =>
    `Das Netz hat in ${steps} Schritten daraus gelernt: Das Ergebnis steht neben den anderen.`,
  fitUseless: () =>
    "Diesem Foto ist schon so gut gedient, wie es geht: Das Netz hat nichts gelernt, das helfen würde.",
  profileAdded: () => "Das Profil wurde hinzugefügt und ist jetzt in Gebrauch.",
  presetNotKept: () =>
    "Der Browser konnte die Vorgabe nicht aufbewahren: Sie ist weg, wenn die Seite geschlossen wird.",
  presetsTaken: ({ added, replaced }) => `Vorgaben: ${added} hinzugefügt, ${replaced} ersetzt.`,
  processorNotKept: () =>
    "Der Browser konnte die Wahl nicht aufbewahren: Sie ist weg, wenn die Seite geschlossen wird.",
  saved: ({ name, bytes }) => `${shownName(name)} gespeichert, ${formatBytes(bytes)}.`,
  readyToShare: ({ file }) => `Bereit zum Teilen: ${shownName(file.name)}.`,
  madeHere: () =>
    "Dieses Foto ist mit Blindspot entstanden. Die Einstellungen von damals benutzen?",
  photoNotFinished: () => "Nicht gespeichert: Das Foto wurde nicht fertig.",
  comparisonNotFinished: () => "Nicht gespeichert: Der Vergleich wurde nicht fertig.",
  recovered: ({ recovery }) => recoverySentence(recovery),
};

export const moreNotices = (count: number) =>
  count === 1 ? "1 weitere Meldung dahinter." : `${count} weitere Meldungen dahinter.`;
