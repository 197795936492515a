import type { Words } from "../../catalogue";

const further = (others: number) =>
  others === 0 ? "" : others === 1 ? " und ein weiteres" : ` und ${others} weitere`;

const photos = (count: number) => `${count} ${count === 1 ? "Foto" : "Fotos"}`;

export const fit: Words["controls"]["fit"] = {
  fit: "Anpassen",
  toThis: "An dieses Foto anpassen",
  atWork: "läuft",
  whatItDoes: (model) =>
    `${model} lernt aus dem Foto selbst, wie dessen Rauschen aussieht. Das dauert ein bis zwei Minuten, nichts verlässt dieses Gerät, und das Ergebnis steht neben den anderen.`,
  cannot: "Dieses Modell lässt sich nicht an ein Foto anpassen; wählen Sie dafür ein anderes.",
  suits: (camera, iso) => `${camera}, ISO ${iso}: Eines Ihrer Profile passt dazu.`,
  take: (profile) => `${profile} benutzen`,

  toSeveral: "An mehrere Fotos anpassen …",
  toSeveralTitle: "An mehrere Fotos anpassen",
  alike:
    "Wählen Sie Fotos einer Kamera bei gleichem ISO-Wert: Ihr Rauschen ist ähnlich, und es gibt mehr zu lernen.",
  toChosen: (count) => `An ${photos(count)} anpassen`,
  close: "Schließen",

  fittingTo: (photo, others) => `Anpassen an ${photo}${further(others)}`,
  stepOf: (step, steps) => `Schritt ${step} von ${steps}`,
  starting: "Wird vorbereitet …",
  looking: "Das Foto wird betrachtet …",
  fitting: "Anpassen",
  otherTab: "Warten auf einen anderen Tab dieser Seite.",
  timing: "Die Dauer wird gerade gemessen.",
  losses: "Verluste",
  stop: "Beenden und behalten",
  cancel: "Abbrechen",
  preview: "Vorschau",
  previewHint: "Die Mitte des Ausschnitts, soweit bisher gelernt.",
  curves: { recovery: "Wiedergefundene Bilder", left: "Rest auf ebenen Flächen" },
  byStep: (loss) => `${loss}, Schritt für Schritt`,
  heldOut: (loss, change) => `${loss}, auf zurückgehaltenen Teilen: ${change}`,

  profileName: (model, photo, others) => `${model}, angepasst an ${photo}${further(others)}`,
  profiles: "Profile",
  importProfile: "Profil importieren …",
  nameOf: (profile) => `Name von ${profile}`,
  inUse: "In Gebrauch",
  isInUse: (profile) => `${profile} ist in Gebrauch`,
  takeShort: "Benutzen",
  export: "Exportieren",
  exportNamed: (profile) => `${profile} exportieren`,
  delete: "Löschen",
  deleteNamed: (profile) => `${profile} löschen`,
  photos,
  steps: (steps) => `${steps} Schritte`,
};
