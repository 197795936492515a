import type { Bits, Encoding } from "../../codecs/encoding";
import type { ColourSampling } from "../../codecs/format";
import type { Mode } from "../../codecs/metadata/kept";
import { canBeLossless, hasQuality, hasSampling } from "../../state/saving";
import { formatBytes } from "../format-bytes";
import { percent } from "../numbers";

export const FINISHING = "Wird gespeichert, sobald alles dafür entrauscht ist.";

export const SAMPLING_NAMES: Readonly<Record<ColourSampling, string>> = {
  "4:4:4": "Voll, 4:4:4",
  "4:2:0": "Halbiert, 4:2:0",
};

export const PATTERN_HINT = "{name}, {variant}, {date} und {counter} werden ausgefüllt.";

export const savedAs = (name: string) => `Wird gespeichert als ${name}.`;

export const savedSize = (name: string, bytes: number | null) =>
  bytes === null ? name : `${name}, etwa ${formatBytes(bytes)}`;

export const MODE_NAMES: Readonly<Record<Mode, string>> = {
  all: "Alles",
  withoutLocation: "Alles außer dem Ort",
  none: "Nichts",
};

export const KEPT: Readonly<Record<Mode, string>> = {
  all: "alle Metadaten",
  withoutLocation: "Metadaten ohne Ort",
  none: "keine Metadaten",
};

export const savedSentence = (bytes: number) => `Gespeichert, ${formatBytes(bytes)}`;

export function describeEncoding(encoding: Encoding): string {
  const { format, quality, lossless, sampling, progressive, bits } = encoding;
  const lossy = hasQuality(encoding);
  return [
    lossy ? `${format} ${percent(Math.round(quality * 100))}` : format,
    canBeLossless(encoding) && lossless ? "verlustfrei" : "",
    hasSampling(encoding) ? sampling : "",
    format === "JPEG" && progressive ? "progressiv" : "",
    bits > 8 ? `${bits} Bit` : "",
  ]
    .filter(Boolean)
    .join(", ");
}

export function describeDefault(source: string | null, encoding: Encoding): string {
  const told = describeEncoding(encoding);
  return source === null || source === encoding.format
    ? `Wie die Quelle: ${told}`
    : `Statt ${source}: ${told}`;
}

export function depthSentence(from: number, to: Bits): string | null {
  if (from <= to) return null;
  return `Aus ${from} Bit je Farbe werden ${to}, ${to < 16 ? "gedithert" : "gerundet"}.`;
}
