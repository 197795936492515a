import type { Words } from "../../catalogue";

export const system: Words["controls"]["system"] = {
  processor: "Prozessor",
  processors: {
    auto: { label: "Automatisch", hint: "Der schnellste Weg, der hier funktioniert." },
    "webgpu-fp16": {
      label: "WebGPU, halbe Genauigkeit",
      hint: "Auf dem Grafikprozessor, mit halb so viel Speicher.",
    },
    webgpu: { label: "WebGPU, volle Genauigkeit", hint: "Auf dem Grafikprozessor." },
    wasm: { label: "WebAssembly, mehrere Threads", hint: "Auf bis zu acht Prozessorkernen." },
    "wasm-single": {
      label: "WebAssembly, ein Thread",
      hint: "Langsam, funktioniert aber überall.",
    },
  },
  inUse: (engine) => `In Gebrauch: ${engine}.`,
  noneReady: "Zurzeit ist kein Netz bereit.",
  tryFaster: "Die schnelleren noch einmal versuchen",

  session: "Sitzung",
  keeping: {
    starting: "Die letzte Sitzung wird gesucht.",
    on: "Fotos, Einstellungen und Ergebnisse werden auf diesem Gerät aufbewahrt: Nach dem Neuladen oder einem Absturz sind sie wieder da.",
    off: "Nichts wird aufbewahrt: Neuladen beginnt von vorn.",
    full: "Für mehr ist kein Platz. Was seither neu ist, geht beim Neuladen verloren: Speichern Sie es, schließen Sie Fotos, oder löschen Sie das Aufbewahrte.",
    unavailable:
      "Dieser Browser bewahrt hier keine Sitzungen auf: Neuladen beginnt von vorn. Speichern Sie vor dem Verlassen.",
  },
  noneKept: "Aufbewahrt: 0 MB.",
  keptNow: (photos, results) => `Zurzeit aufbewahrt: ${photos} Fotos, ${results} Ergebnisse.`,
  mostKept: (photos, results) =>
    `Je Tab werden höchstens ${photos} Fotos und ${results} Ergebnisse aufbewahrt; die Ergebnisse der Fotos, die am längsten nicht angesehen wurden, gehen zuerst. Saubere Referenzen werden nicht aufbewahrt.`,
  keepSession: "Sitzung aufbewahren",
  clear: "Löschen",
  clearSession:
    "Löscht das Aufbewahrte aller Sitzungen; offene Fotos bleiben offen und werden nicht aufbewahrt",

  notification: "Benachrichtigung",
  notify: "Benachrichtigen, wenn eine lange Aufgabe fertig ist",
  notifyRefused:
    "Der Browser erlaubt hier keine Benachrichtigungen; in seinen Einstellungen für diese Website lässt sich das ändern.",

  privacy: "Datenschutz",
  requests: {
    elsewhere: "Anfragen an andere Server",
    carried: "Anfragen mit Daten",
    blocked: "Von der Inhaltsrichtlinie verhinderte Versuche",
    files: "Von dieser Website geladene Dateien der App und ihrer Modelle",
  },
  received: "Dafür empfangen",
  howCounted:
    "Gezählt von der Seite und ihren Workern anhand der Liste, die der Browser selbst über Anfragen führt. Die Inhaltsrichtlinie lässt die Seite keinen anderen Server erreichen.",

  storage: "Speicherplatz",
  used: (used, most) => `${used} von ${most}, die dieser Browser erlaubt, sind belegt.`,
  persistent: "Von sich aus löscht er nichts davon.",
  fleeting: "Wird der Platz knapp, kann er etwas davon löschen.",
  nothingStored: "Es sind keine Dateien gespeichert.",
  models: "Modelle",
  app: "App",
  stored: {
    app: "Die App mit ihrem ersten Modell, für den Betrieb ohne Verbindung",
    later: "ONNX Runtime für Grafikprozessoren",
    shared: "Mit der App geteilte Fotos, noch nicht geöffnet",
    others: "Modelldateien einer anderen Version",
  },
  yours: (model) => `${model} (eigenes)`,
  remove: "Entfernen",
  removeNamed: (name) => `${name} aus dem Speicher entfernen`,
  removedLater:
    "Ein entferntes Modell dieser Website wird wieder geladen, sobald es das nächste Mal gewählt wird; das benutzte arbeitet weiter, bis die Seite geschlossen wird.",

  diagnostics: "Diagnose",
  whatFor:
    "Für die Meldung eines Fehlers, auf Englisch. Sie enthält keine Bilder und keine Dateinamen.",
  whatReported: "Was gemeldet würde",
  asking: "Der Browser wird befragt …",
  copy: "Kopieren",
  copied: "Kopiert.",
  notCopied:
    "Dieser Browser lässt die Seite nicht kopieren. Der Text ist markiert: Kopieren Sie ihn selbst.",
  clearJournal: "Das Protokoll der Fehler und Hinweise vergessen",

  about: "Über Blindspot",
  aboutText: (version, built) =>
    `Blindspot ${version}, erstellt am ${built}. Es entfernt Rauschen aus Fotos auf Ihrem eigenen Gerät, mit einem bedingten Blind-Spot-Netz: Nur an verrauschten Fotos trainiert, sagt es jedes Pixel aus seiner Umgebung voraus, und Sie wählen, wie viel es vom Pixel selbst sehen darf. Nach „Self-supervised Image Denoising with Downsampled Invariance Loss and Conditional Blind-Spot Network“ (C-BSN, arXiv 2304.09507) und „Random Sub-Samples Generation for Self-Supervised Real Image Denoising“ (SDAP, arXiv 2307.16825).`,
  how: "So funktioniert es",
  licence: "Der Code und die Gewichte der Netze stehen unter der MIT-Lizenz.",
  trainedOn: "Womit die Netze trainiert wurden",
  software: (packages) => `Software anderer in dieser App (${packages})`,
  name: "Name",
  version: "Version",
  licenceColumn: "Lizenz",
  licenceTexts: "Die vollständigen Lizenztexte",
  runtime: "Das WebAssembly von ONNX Runtime",
};
