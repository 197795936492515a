import type { ErrorData } from "../../base/error-codes";
import { oneLine, shownName } from "../../base/foreign-text";
import { type Failures, failing, megabytes, sizeOf } from "../failing";
import { count } from "../numbers";
import { rejectionText } from "./rejections";
import { settingsFaultText } from "./settings-faults";
import { unopenedText } from "./unopened";

const CRASHES: Readonly<Record<Exclude<ErrorData["workerCrashed"]["how"], "threw">, string>> = {
  notLoaded: "es ließ sich nicht laden",
  unreadableMessage: "eine Nachricht war nicht zu lesen",
  ended: "der Browser hat es beendet",
};

const PLACES: Readonly<Record<ErrorData["fileNotPlaced"]["why"], (reason: string) => string>> = {
  denied: () =>
    "Der Browser darf dort nicht schreiben. Mit „Speichern“ herunterladen oder einen anderen Ort wählen.",
  full: () => "Der Platz reicht nicht. Platz schaffen oder einen anderen Ort wählen.",
  gone: () => "Der Ordner ist nicht mehr da. Einen anderen Ort wählen.",
  other: (reason) =>
    `Das System hat es abgelehnt (${reason}). Einen anderen Ort oder „Speichern“ wählen.`,
};

const PROFILE_FAULTS: Readonly<Record<ErrorData["profileRejected"]["why"], string>> = {
  tooLarge: "Es ist viel größer, als ein Profil sein kann.",
  noProfile: "Es ist eine andere Art von Datei.",
  newer: "Es stammt von einer neueren Version dieser Seite.",
  damaged: "Es ist beschädigt.",
};

const CONNECTION = ". Verbindung prüfen und erneut versuchen.";

const FAILURES: Failures = {
  emptyFile: () => "Diese Datei ist leer (0 Byte); eine andere wählen.",
  noPixels: ({ format, size }) => `${format} ohne Pixel: Laut Kopfdaten ist es ${sizeOf(size)}.`,
  damagedImage: ({ format }) =>
    `Diese Datei (${format}) ist beschädigt oder von einer Art, die dieser Browser nicht öffnen kann. Eine andere Kopie versuchen.`,
  notAnImage: () =>
    "Diese Datei ist kein Bild, das dieser Browser öffnen kann. JPEG, PNG oder WebP versuchen.",
  truncatedImage: ({ format }) =>
    `Diese Datei (${format}) ist unvollständig: Ihr Ende fehlt. Noch einmal kopieren oder herunterladen.`,
  unreadableFile: () =>
    "Diese Datei war nicht zu lesen: Vielleicht ist sie ein Ordner oder wurde inzwischen verschoben, geändert oder gesperrt. Noch einmal wählen.",
  fileTooLarge: ({ bytes, most }) =>
    `Diese Datei hat ${megabytes(bytes)} MB; Fotos bis ${most / 2 ** 20} MB lassen sich öffnen. Erst kleiner speichern.`,
  hollowImage: ({ format, size }) =>
    `Diese Datei (${format}) ist beschädigt: Sie nennt ${sizeOf(size)} Pixel und enthält zu wenig dafür. Eine andere Kopie versuchen.`,
  imageTooLarge: ({ size, mostMegapixels, byMemory, format }) =>
    `Dieses Bild hat ${count(Math.round((size.width * size.height) / 1e6))} Megapixel (${sizeOf(size)}); ` +
    `bis zu ${mostMegapixels}${format ? ` bei ${format}` : ""} lassen sich${byMemory ? " im Speicher dieses Geräts" : ""} entrauschen. Erst verkleinern.`,
  imageTooLong: ({ size, most }) =>
    `Dieses Bild ist ${sizeOf(size)}; Browser schreiben keine Seite über ${count(most)} Pixel. Erst zuschneiden.`,
  unshowableImage: (_, reason) =>
    `Dieses Foto lässt sich nicht mehr zeigen (${reason.replace(/\.$/, "")}): Seine Datei wurde verschoben oder geändert, oder der Speicher ist knapp. ` +
    "Andere Tabs schließen oder die Datei noch einmal wählen.",
  photoNotHeld: () =>
    "Die Pixel dieses Fotos sind nicht mehr im Speicher. Andere Tabs schließen oder die Datei noch einmal wählen.",
  noMemoryForImage: ({ size, fits }, reason) =>
    `Der Speicher reicht nicht, um dieses Bild zu öffnen (${sizeOf(size)}; ${reason}). ` +
    `Andere Tabs schließen oder es erst verkleinern${fits > 0 ? `: Platz ist für etwa ${count(fits)} Megapixel` : ""}.`,
  needsIsolation: ({ format }) =>
    `Dieser Browser kann ${format} hier nicht öffnen: Der Decoder braucht Threads, die diese Seite nicht benutzen darf. ` +
    "Seite neu laden, einen anderen Browser versuchen oder das Foto erst als PNG speichern.",
  unopenedKind: ({ kind }) => unopenedText(kind),
  foreignCodec: ({ format, codec }) =>
    `Die Pixel dieser Datei (${format}) sind ${codec ? `mit ${codec}` : "auf eine Weise"} gepackt, die hier nicht zu lesen ist. ` +
    "Als JPEG, PNG oder TIFF exportieren.",
  unknownRaw: ({ camera, preview }) =>
    `Rohdateien dieser Kamera${camera ? ` (${oneLine(camera, 60)})` : ""} lassen sich hier nicht entwickeln: ` +
    `${preview ? `das enthaltene JPEG mit ${sizeOf(preview)} öffnen oder in DNG umwandeln` : "in DNG umwandeln oder ein TIFF exportieren"}.`,
  decodingTooLong: ({ format, seconds }) =>
    `Diese Datei (${format}) ließ sich nicht in ${seconds} Sekunden öffnen; vielleicht ist sie beschädigt. Eine andere Kopie versuchen.`,
  decoderUnreachable: ({ format }, reason) => [
    `Der Decoder für ${format} ließ sich nicht laden (${reason})`,
    CONNECTION,
  ],

  encoderNeedsIsolation: ({ format }) =>
    `Dieser Browser kann ${format} dieser Art hier nicht schreiben: Der Encoder braucht Threads, die diese Seite nicht benutzen darf. ` +
    "Seite neu laden, einen anderen Browser versuchen oder als PNG mit 8 Bit oder einfaches JPEG speichern.",
  imageNotWritten: ({ size }, reason) =>
    `Der Browser konnte dieses Bild (${sizeOf(size)}) nicht schreiben (${reason}). ` +
    "Andere Tabs schließen und erneut versuchen oder als JPEG speichern.",
  imageTooLargeToWrite: ({ format, size, most }) =>
    `Ein Bild von ${sizeOf(size)} Pixeln lässt sich hier nicht als ${format} schreiben: Der Speicher dafür reicht für bis zu ${most} Megapixel. ` +
    "Als JPEG, PNG oder TIFF speichern.",
  comparisonNotWritten: ({ size }, reason) =>
    `Der Browser konnte diesen Vergleich (${sizeOf(size)} Pixel) nicht schreiben (${reason}). ` +
    "Näher heran für einen kleineren Teil oder als JPEG speichern.",
  fileNotPlaced: ({ name, why }, reason) =>
    `Die Datei ${shownName(name)} wurde nicht geschrieben: ${PLACES[why](reason)} Das Ergebnis ist noch da.`,

  noModels: () => "Die Liste der Modelle dieser Website ist leer oder unlesbar.",
  modelUnreachable: ({ file, status }, reason) => [
    `Die Modelldatei ${file} ließ sich nicht laden (${status === null ? reason : `der Server antwortete ${status}`})`,
    CONNECTION,
  ],
  uncheckable: () =>
    "Modelldateien lassen sich hier nicht prüfen: Diese Seite über HTTPS oder auf localhost öffnen.",
  modelDamaged: ({ file }) =>
    `Die Modelldatei ${file} ist beschädigt: Ihr SHA-256 ist nicht der im Manifest dieser Website. ` +
    "Seite neu laden; hilft das nicht, ist die Kopie auf dem Server falsch.",

  notAModel: () =>
    "Ein Modell ist eine .onnx-Datei; diese wählen, und ihre .json-Karte dazu, falls es eine gibt.",
  modelRejected: ({ name, why }) =>
    `${shownName(name)} ist nicht als Modell zu gebrauchen: ${rejectionText(why, (cause) => oneLine(inFull(cause), 300))}`,
  modelNotKept: ({ name }, reason) =>
    `Der Browser konnte ${name} nicht aufbewahren (${reason}). Platz schaffen oder das private Fenster verlassen und noch einmal hinzufügen.`,
  ownModelLost: ({ name }) =>
    `Der Browser hat keine heile Kopie des eigenen Modells ${name} mehr: Die Datei noch einmal hinzufügen.`,

  profileRejected: ({ name, why }) =>
    `${shownName(name)} ist nicht als Profil zu gebrauchen: ${PROFILE_FAULTS[why]}`,
  profileOfOtherModel: ({ name, base }) =>
    `Das Profil ${shownName(name)} gehört zu einem anderen Modell als dem dieser Website („${oneLine(base, 40)}“ in anderer Version): Neu anpassen.`,
  fitTooSmall: ({ side }) =>
    `Damit ein Netz daraus lernen kann, muss ein Foto mindestens ${side} Pixel breit und hoch sein.`,
  fitOfOtherModel: ({ name }) =>
    `${name} lässt sich nicht an ein Foto anpassen; dafür ein anderes Modell wählen.`,

  noSuchModel: ({ id }) => `Auf dieser Website gibt es kein Modell namens ${id}.`,
  sampleUnreachable: () =>
    "Das Beispielfoto ließ sich nicht laden. Ein eigenes wählen oder es mit Verbindung erneut versuchen.",
  runtimeUnreachable: (_, reason) => [
    `Was das Netz ausführt, ließ sich nicht laden (${reason})`,
    CONNECTION,
  ],
  networkNotStarted: (_, reason) => [
    `Das Netz ließ sich nicht starten (${reason})`,
    ". Seite neu laden, um es erneut zu versuchen.",
  ],
  wrongAnswers: ({ onGpu, off }) => [
    `${onGpu ? "Der Grafikprozessor" : "Dieser Browser"} berechnet das Netz falsch (Abweichung ${(off ?? Number.NaN).toPrecision(2)} des Wertebereichs)`,
    "; einen anderen Browser versuchen.",
  ],
  networkFailed: (_, reason) => [
    `Das Netz ist an diesem Foto gescheitert (${reason})`,
    ". Erneut versuchen oder ein anderes Modell wählen.",
  ],
  deviceLost: (_, reason) => [
    `Der Grafikprozessor hat aufgehört zu arbeiten (${reason})`,
    ". Erneut versuchen.",
  ],
  outOfMemory: ({ ofGpu }, reason) => [
    `Der Speicher reicht nicht (${ofGpu ? "auf dem Grafikprozessor: " : ""}${reason})`,
    ". Andere Tabs oder Programme schließen und erneut versuchen.",
  ],
  workerCrashed: ({ how }, reason) => [
    `Das Entrauschen hat angehalten (${how === "threw" ? reason : CRASHES[how]})`,
    ". Erneut versuchen.",
  ],
  workerReplaced: () => "Das Entrauschen wurde neu gestartet. Erneut versuchen.",

  sessionWithoutRoom: (_, reason) =>
    `Der Browser hat keinen Platz mehr für die Sitzung (${reason}). Es geht weiter, aber Neues ist nach dem Neuladen weg: speichern oder Platz schaffen.`,
  sessionNotKept: (_, reason) =>
    `Die Sitzung lässt sich nicht mehr aufbewahren (${reason}). Vor dem Verlassen speichern, was gebraucht wird.`,
  sessionWriterStopped: () =>
    "Die Sitzung wird nicht mehr aufbewahrt: Was sie schreibt, hat angehalten. Vor dem Verlassen speichern, was gebraucht wird.",
  storageUnreadable: (_, reason) =>
    `Der Browser sagt nicht, was er aufbewahrt (${reason}). In seinen Einstellungen lassen sich die Daten dieser Website löschen.`,
  notRemoved: ({ what }, reason) =>
    `Der Browser hat ${what} nicht entfernt (${reason}). Erneut versuchen oder die Daten dieser Website in seinen Einstellungen löschen.`,

  referenceOfOtherSize: ({ reference, photo, name }) =>
    `Eine saubere Referenz muss so groß sein wie das Foto: Diese ist ${sizeOf(reference)}, ${name} ist ${sizeOf(photo)}.`,
  settingsTooLarge: () =>
    "Diese Datei ist viel zu groß, um Einstellungen zu enthalten. Eine andere wählen.",
  unreadableSettings: () =>
    "Diese Datei war nicht zu lesen: Vielleicht wurde sie inzwischen verschoben, geändert oder gesperrt. Noch einmal wählen.",
  badSettings: ({ why }) =>
    `Diese Einstellungen sind nicht zu gebrauchen: ${settingsFaultText(why)}.`,

  explanationUnreachable: (_, reason) => [
    `Die Seite „So funktioniert es“ ließ sich nicht laden (${reason})`,
    CONNECTION,
  ],
  partUnreachable: (_, reason) => [
    `Ein Teil dieser Seite ließ sich nicht laden (${reason})`,
    ". Verbindung prüfen und die Seite neu laden.",
  ],
};

export const { toldOf, inFull, failureSentence } = failing(FAILURES, {
  noReason: "kein Grund genannt",
  unexpected: "Etwas Unerwartetes ist geschehen: ",
});
