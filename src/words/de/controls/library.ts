import type { Words } from "../../catalogue";

export const library: Words["controls"]["library"] = {
  openPhoto: "Foto öffnen",
  dropNoisy: "Legen Sie ein verrauschtes Foto hier ab",
  chooseNoisy: "Wählen Sie ein verrauschtes Foto",
  orPaste:
    "Oder fügen Sie es ein, oder wählen Sie eines. Es wird sofort entrauscht, und Sie vergleichen vor dem Speichern.",
  denoised: "Es wird sofort entrauscht, und Sie vergleichen vor dem Speichern.",
  choosePhotos: "Fotos wählen",
  trySample: "Beispiel öffnen",
  sampleHint:
    "Ein Löwenzahn von Clements Engelhardt, CC0, mit dem Rauschen einer simulierten Kamera",
  orFolder: "oder einen Ordner",
  formats: "JPEG, PNG, WebP, AVIF, GIF, TIFF, HEIC, JPEG XL, RAW",
  opening: (name) => `${name} wird geöffnet …`,
  stays: { lead: "Es bleibt hier.", rest: "Ihr Foto verlässt dieses Gerät nie." },
  offlineReady: "Auch ohne Verbindung bereit.",
  learns: {
    lead: "Gelernt wird vom Rauschen selbst:",
    rest: "Wie ein Foto aussehen „sollte“, wurde dem Netz nie gezeigt.",
  },
  compare: {
    lead: "Vergleichen statt glauben:",
    rest: "Sehen Sie Pixel für Pixel, was entfernt wurde.",
  },
  photos: "Fotos",
  isOpening: (name) => `${name}, wird geöffnet`,
  short: { done: "Fertig", saved: "Gesp.", skipped: "Ausgel.", failed: "Fehler" },
};
