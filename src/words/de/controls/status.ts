import type { Words } from "../../catalogue";

export const status: Words["controls"]["status"] = {
  dismiss: "Ausblenden",
  takeThem: "Benutzen",
  share: "Teilen …",
  saveAgain: "Erneut speichern",
  saveAs: "Speichern unter …",

  status: "Status",
  denoised: "Entrauscht",
  doneOf: (done, total) => `${done} von ${total}`,
  phases: {
    preparing: "Das Netz wird vorbereitet …",
    running: "Wird entrauscht …",
    held: "Das Netz wird untersucht …",
    cancelled: "Abgebrochen",
    failed: "Angehalten",
    idle: "Warten auf das Modell …",
  },
  previewing: "Zuerst eine schnelle Vorschau …",
  done: "Fertig",
  otherTab: "Ein anderer Tab entrauscht gerade …",
  within: (time) => `in ${time}`,
  offline: "Offline bereit",
  offlineTitle: "Alles, was diese Einstellungen brauchen, ist auf diesem Gerät",
  cancel: "Abbrechen",
  resume: "Fortsetzen",
  tryAgain: "Erneut versuchen",
  sent: (requests) => `${requests} gesendet`,
  sentTold: (line) => `${line}. Mehr unter „Gerät und App“.`,
};
