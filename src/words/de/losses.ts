import type { Lost, Reason } from "../../codecs/metadata/kept";
import { lostFor, reasonsOf } from "../lost";

type Name = string | ((count: number) => string);

const several = (one: string, many: string) => (count: number) =>
  count === 1 ? `1 ${one}` : `${count} ${many}`;

const NAMES: Readonly<Record<Lost["what"], Name>> = {
  exif: "Kameradaten (EXIF)",
  xmp: "Daten von Bildbearbeitungen (XMP)",
  iptc: "Beschriftungen (IPTC)",
  icc: "das Farbprofil",
  density: "die Druckauflösung",
  comment: "ein Kommentar",
  text: "Textnotizen",
  other: "Daten anderer Programme",
  thumbnail: "die Miniatur",
  gainMap: "die HDR-Gain-Map",
  depthMap: "die Tiefenkarte",
  mask: "Masken von Haut, Haar und Himmel",
  film: "der Film rund um den Augenblick",
  sound: "der Ton",
  frames: several("weiteres Einzelbild", "weitere Einzelbilder"),
  pages: several("weitere Seite", "weitere Seiten"),
  image: several("weiteres Bild", "weitere Bilder"),
  credentials: "Content Credentials",
  unknown: "Daten hinter dem Bild",
  provenance: "der Vermerk, wie es entstand",
};

const REASONS: Readonly<Record<Reason, (format: string) => string>> = {
  format: (format) => `${format} hat keinen Platz dafür`,
  tooLarge: (format) => `zu groß für den Platz, den ${format} dafür hat`,
  damaged: () => "in der Quelle beschädigt",
  pixels: () => "nur für die Pixel der Quelle gemacht",
  place: () => "ein Ort darin ist nicht auszuschließen",
  colours: () => "für andere Farben gemacht als die gespeicherten",
  first: () => "nur das erste wird geöffnet",
  asked: () => "wie gewählt",
};

export const lossSentences = (lost: readonly Lost[], format: string): readonly string[] =>
  reasonsOf(lost).map((reason) => lossSentence(reason, lost, format));

/** The things first, whatever their number: German would ask for a verb of it otherwise. */
export function lossSentence(reason: Reason, lost: readonly Lost[], format: string): string {
  const names = lostFor(reason, lost).map(({ what, count }) => {
    const name = NAMES[what];
    return typeof name === "string" ? name : name(count);
  });
  const list =
    names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} und ${names.at(-1)}`;
  return `Geht verloren: ${list} (${REASONS[reason](format)}).`;
}
