import type { Words } from "../../catalogue";
import { number } from "../../numbers";

export const variants: Words["controls"]["variants"] = {
  presets: {
    auto: { name: "Auto", hint: "Was das Rauschen des Fotos selbst verlangt" },
    detail: {
      name: "Alle Details",
      hint: "Das Netz sieht jedes Pixel, das es bereinigt: Etwas Körnung bleibt",
    },
    balanced: { name: "Balance", hint: "Was das Netz am besten kann, bei jedem Foto" },
    smooth: {
      name: "Glatt",
      hint: "Fast blind für jedes Pixel: saubere Flächen, weiche Texturen",
    },
    night: {
      name: "Nacht",
      hint: "Für starkes Rauschen mit Flecken von zwei Pixeln und mehr",
    },
    filmGrain: {
      name: "Filmkörnung",
      hint: "Für mehrere Pixel breite Körnung von Filmen und Scans; dauert viermal so lange",
    },
  },
  samplings: {
    none: { name: "Keine", hint: "Das Netz sieht das Foto, wie es ist." },
    "pixel-shuffle": {
      name: "Zerlegt (Pixel-Shuffle)",
      hint: "Jedes zweite (dritte, …) Pixel wird Teil eines eigenen Fotos: Flecken, die breiter als ein Pixel sind, zerfallen in Rauschen, das das Netz erkennt, und feine Details gehen mit.",
    },
    random: {
      name: "Zufällig zerlegt",
      hint: "Wie Pixel-Shuffle, aber die Pixel werden zufällig verteilt: Kein regelmäßiges Raster kann durchscheinen. Mehrere Ziehungen werden gemittelt.",
    },
  },
  sweeps: {
    blindness: {
      name: "Reihe über die Blindheit",
      hint: "Von allen Details bis ganz glatt, nebeneinander",
    },
    hole: {
      name: "Reihe über das Loch",
      hint: "Löcher von 1 bis 7 Pixeln, nebeneinander: für Rauschen, dessen Nachbarn sich gleichen",
    },
    stride: {
      name: "Reihe über die Schrittweite",
      hint: "Zerlegt mit Schrittweiten von 1 bis 5, nebeneinander: für Flecken, die breiter als ein Pixel sind",
    },
  },

  variants: "Varianten",
  variant: "Variante",
  remove: (name) => `${name} entfernen`,
  removeVariant: "Entfernen",
  compareVariants: "Varianten vergleichen",
  compare: "Vergleichen",
  addVariant: "Variante hinzufügen",
  addVariantHint: "Eine Kopie von dieser, zum Verändern",
  moveLeft: "Nach links",
  moveRight: "Nach rechts",

  auto: "Auto",
  byAuto: (value) => `Auto: ${value}`,
  allToAuto: "Alles auf Auto",
  backToAuto: (label) => `${label}: zurück zu Auto`,
  backToAutoHint: "Das Rauschen des Fotos entscheiden lassen",

  presetsTitle: "Vorgaben",
  presetsMenu: "Vorgaben und Einstellungen",
  keepAsPreset: "Als Vorgabe behalten …",
  keepAsPresetTitle: "Als Vorgabe behalten",
  presetName: "Name",
  keep: "Behalten",
  cancel: "Abbrechen",
  deletePreset: (name) => `${name} löschen`,
  copySettings: "Einstellungen kopieren",
  copySettingsHint: "Als Text, zum Einfügen hier oder anderswo",
  copyLink: "Link kopieren",
  copyLinkHint: "Ein Link, der die Einstellungen enthält, nie das Foto",
  exportPresets: "Vorgaben exportieren",
  exportPresetsHint: "Ihre Vorgaben als Datei",
  openPresets: "Vorgaben öffnen …",

  amount: "Stärke",
  detailOrSmooth: "Details ↔ Glatt",
  colourNoise: "Farbrauschen",
  fineTune: "Feineinstellung",
  brightnessNoise: "Helligkeitsrauschen",
  brightnessNoiseHint: "Wie viel von der Körnung in der Helligkeit entfernt wird.",
  detail: "Details zurückgeben",
  detailHint: "Gibt zurück, was der Helligkeit genommen wurde, wo es aus dem Rauschen herausragt.",
  colourBlotches: "Farbflecken",
  colourBlotchesHint:
    "Entfernt Flecken falscher Farbe, breiter als Rauschen, wie in dunklen Fotos.",
  removeHotPixels: "Hotpixel entfernen",
  keepStructure: "Struktur erhalten",
  keepStructureHint: "Gibt Sterne, Stoffe und Schrift zurück, die aus dem Rauschen herausragen.",
  correctBrightness: "Helligkeit berichtigen",
  correctBrightnessHint:
    "Starkes Rauschen verschiebt die Helligkeit, vor allem im Dunkeln: rückt sie zurecht.",
  noBrightnessShifted: "Das Rauschen dieses Fotos verschiebt keine Helligkeit.",
  noiseNotKnown:
    "Das Rauschen dieses Fotos ist nicht bekannt: Was daraus herausragt, lässt sich nicht sagen.",

  network: "Netz",
  model: "Modell",
  yourModels: "Eigene Modelle",
  added: "Von Ihnen hinzugefügt.",
  fittedTo: (base, photos) =>
    `${base}, angepasst an ${photos === 1 ? "ein Foto" : `${photos} Fotos`}.`,
  explained: (summary, described) => `${summary} ${described}.`,
  loading: "Wird geladen …",
  addModel: "Eigenes Modell hinzufügen …",
  checking: (name) => `${name} wird geprüft …`,
  blindness: "Blindheit",
  sees: "0 sieht",
  isBlind: "blind 1",
  blindnessHint: (recommended) =>
    `Bei 0 sieht das Netz jedes Pixel, das es bereinigt, und erhält die feinsten Details; bei 1 ist es blind für dieses Pixel und baut es aus seinen Nachbarn auf. Für dieses Modell wird ${number(recommended, 2)} empfohlen.`,
  noBlindness: (model) =>
    `Bei ${model} lässt sich keine Blindheit einstellen; wählen Sie dafür ein anderes Modell.`,
  howBlindness: "So funktioniert die Blindheit",
  hole: "Loch",
  holeHint:
    "So viele Pixel in der Breite bleiben rund um jedes Pixel verborgen, das das Netz aufbaut. Rauschen, das von Pixel zu Pixel reicht, braucht ein breiteres Loch; feine Details bleiben mit einem schmalen am besten erhalten.",
  howHole: "So funktioniert das Loch",
  downsampling: "Verkleinerung",
  howDownsampling: "So funktioniert die Verkleinerung",
  stride: "Schrittweite",
  draws: "Ziehungen",
  drawsHint: "Mehr Ziehungen lassen weniger Körnung übrig und dauern länger.",
  refinement: "Verfeinerung",
  howRefinement: "So funktioniert die Verfeinerung",
  refine: "Verfeinern (R³)",
  refineHint:
    "Das Netz läuft noch achtmal über sein eigenes Ergebnis, wobei jedes Mal einige verrauschte Pixel zurückgesetzt werden: Was sich zwischen den Läufen unterscheidet, verschwindet. Dauert neunmal so lange.",
  ensemble: "8 Spiegelungen und Drehungen mitteln",
  ensembleHint:
    "Der Mittelwert dessen, was das Netz aus dem Foto und seinen Spiegelbildern macht: überall ein wenig besser. Dauert achtmal so lange.",
  work: (time) => `Etwa ${time} Arbeit auf diesem Gerät.`,
};
