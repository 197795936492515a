import type { Words } from "../../catalogue";

export const saving: Words["controls"]["saving"] = {
  file: "Datei",
  format: "Format",
  ratherTiff: "Lieber TIFF mit 16 Bit",
  depth: "Farbtiefe",
  bits: (bits) => `${bits} Bit`,
  lossless: "Verlustfrei",
  quality: "Qualität",
  colour: "Farbauflösung",
  progressive: "Progressiv",
  metadata: "Metadaten",
  name: "Name",
  naming: (name, hint) => `${name} ${hint}`,

  save: "Speichern",
  encoding: "Wird gespeichert …",
  finishing: "Wird fertiggestellt …",
  saveKeys: "Strg+S",
  moreWays: "Weitere Arten zu speichern",
  ways: {
    as: { label: "Speichern unter …", title: "Ordner und Namen wählen" },
    again: { label: "Erneut speichern", title: (file) => `${file} ersetzen` },
    copy: { label: "Kopieren", title: "Das Bild, um es anderswo einzufügen" },
    share: { label: "Teilen …", title: "Mit einer anderen App" },
    comparison: {
      label: "Vergleich speichern",
      title: "Der sichtbare Ausschnitt aller Varianten, als ein beschriftetes Bild",
    },
  },
};
