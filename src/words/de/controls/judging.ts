import type { Words } from "../../catalogue";

export const judging: Words["controls"]["judging"] = {
  judge: "Beurteilen",
  done: "Fertig",
  fineNoise: "Feines Rauschen",
  box: (width, height, x, y) =>
    `In Stufen von 255, gemessen im Kasten von ${width} × ${height} Pixeln bei ${x}, ${y}: Ziehen Sie ihn dorthin, wo das Foto glatt sein sollte.`,
  seeking: "Eine glatte Fläche wird gesucht …",
  findFlat: "Glatte Fläche im Ausschnitt suchen",
  notYet: "Restbild und Histogramm folgen, sobald dieser Teil entrauscht ist.",
  residual: "Restbild",
  of255: (level) => `${level} von 255`,
  plots:
    "Links: Rauschen fällt sofort auf null, Flecken fallen langsam. Rechts: Rauschen verschwindet aus glatten und detailreichen Stellen gleichermaßen; steigen die Balken, gingen auch Details verloren.",
  alike: "Nachbarähnlichkeit",
  alikeTold: (sideways, downwards) =>
    `Autokorrelation des Restbilds: ${sideways} zum nächsten Pixel seitwärts, ${downwards} abwärts`,
  next: "daneben",
  apart: "8 px weiter",
  taken: "Entfernt, nach Ort",
  tooSmall: "Der Ausschnitt ist zu klein",
  between: "; ",
  takenTold: (levels, structure, likeness) =>
    `Restbild nach Struktur, von glatt bis reich: ${levels} von 255. ` +
    `Korrelation mit der Struktur ${structure}, mit dem Bild ${likeness}`,
  flat: "glatt",
  detailed: "detailreich",
  histogram: "Histogramm",
  histogramTold: "Histogramm des Ergebnisses in Rot, Grün und Blau, das Original als Linien",
  black: "schwarz",
  histogramKey: "gefüllt: Ergebnis, Linie: Original",
  white: "weiß",

  reference: "Saubere Referenz",
  noReference: "keine",
  scores:
    "PSNR über alle Pixel in RGB mit 8 Bit; SSIM mit einem Gauß-Fenster von 11 × 11, σ 1,5, als Mittel der Kanäle. Der Gewinn gilt gegenüber dem unbearbeiteten Foto. Jede Variante wird bewertet, sobald sie vollständig ist.",
  whatFor: (photo) =>
    `Ein sauberes Bild, so groß wie ${photo}: Jedes Bild zeigt dann PSNR, SSIM und den Gewinn. Wählen Sie es, oder legen Sie es hier ab.`,
  checking: (name) => `${name} wird geprüft …`,
  chooseReference: "Saubere Referenz wählen …",
  remove: "Entfernen",
  unlike: "Sie ähnelt dem Foto kaum: Prüfen Sie, ob sie dasselbe zeigt und nicht gedreht ist.",
  aligned: "Gleich groß und pixelgenau ausgerichtet.",
  shifted(dx, dy) {
    const parts = [
      dx !== 0 && `${Math.abs(dx)} px nach ${dx > 0 ? "rechts" : "links"}`,
      dy !== 0 && `${Math.abs(dy)} px nach ${dy > 0 ? "unten" : "oben"}`,
    ].filter((part) => part !== false);
    return `Sie ist gegen das Foto ${parts.join(" und ")} verschoben: Die Werte fallen zu niedrig aus.`;
  },
};
