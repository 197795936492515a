/** Words for the ways a picture can be saved. */
import type { Bits, Encoding } from "../../codecs/encoding";
import type { ColourSampling } from "../../codecs/format";
import type { Mode } from "../../codecs/metadata/kept";
import { canBeLossless, hasQuality, hasSampling } from "../../state/saving";
import { formatBytes } from "../format-bytes";
import { percent } from "../numbers";

export const FINISHING: string = "Saves as soon as all it needs is denoised.";

export const SAMPLING_NAMES: Readonly<Record<ColourSampling, string>> = {
  "4:4:4": "Full, 4:4:4",
  "4:2:0": "Halved, 4:2:0",
};

export const PATTERN_HINT: string = "{name}, {variant}, {date} and {counter} are filled in.";

export const savedAs = (name: string) => `Saved as ${name}.`;

/** @param bytes null while nothing is known of them */
export const savedSize = (name: string, bytes: number | null) =>
  bytes === null ? name : `${name}, about ${formatBytes(bytes)}`;

export const MODE_NAMES: Readonly<Record<Mode, string>> = {
  all: "Everything",
  withoutLocation: "Everything but the place",
  none: "Nothing",
};

/** Of a photo's metadata, in a line. */
export const KEPT: Readonly<Record<Mode, string>> = {
  all: "all metadata",
  withoutLocation: "metadata without the place",
  none: "no metadata",
};

export const savedSentence = (bytes: number) => `Saved, ${formatBytes(bytes)}`;

/** "JPEG 92 %, 4:4:4", "PNG, 16 bits". */
export function describeEncoding(encoding: Encoding): string {
  const { format, quality, lossless, sampling, progressive, bits } = encoding;
  const lossy = hasQuality(encoding);
  return [
    lossy ? `${format} ${percent(Math.round(quality * 100))}` : format,
    canBeLossless(encoding) && lossless ? "lossless" : "",
    hasSampling(encoding) ? sampling : "",
    format === "JPEG" && progressive ? "progressive" : "",
    bits > 8 ? `${bits} bits` : "",
  ]
    .filter(Boolean)
    .join(", ");
}

/** The choice that is made by itself; a format that cannot be written is named beside what stands in for it. */
export function describeDefault(source: string | null, encoding: Encoding): string {
  const told = describeEncoding(encoding);
  return source === null || source === encoding.format
    ? `Same as the source: ${told}`
    : `Instead of ${source}: ${told}`;
}

/** Null: nothing of the depth is lost. */
export function depthSentence(from: number, to: Bits): string | null {
  if (from <= to) return null;
  // Floats become 16 bits, in which no eye sees a step.
  return `${from} bits a colour become ${to}, ${to < 16 ? "dithered" : "rounded"}.`;
}
