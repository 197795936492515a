/** The person's choices of how pictures are saved, and what comes of them for the current photo. */
import { type Bits, DEPTHS, type Encoding, type SavedFormat } from "../codecs/encoding";
import type { ColourSampling } from "../codecs/format";
import type { Mode } from "../codecs/metadata/kept";
import { depthFor, sameAsSource } from "../codecs/same-as-source";
import type { Keeper } from "./keeper";
import type { OpenPhoto } from "./library";
import { DEFAULT_PATTERN, MOST_PATTERN } from "./naming";

export interface Choices {
  /** Null: the same as the source, in all that follows too. */
  readonly format: SavedFormat | null;
  /** What was changed of a format; all else is as the photo's own file is, as far as the format can. */
  readonly changes: Partial<Omit<Encoding, "format">>;
  readonly metadata: Mode;
  /** Of names: see `naming.ts`. */
  readonly pattern: string;
}

export const FIRST_CHOICES: Choices = {
  format: null,
  changes: {},
  metadata: "all",
  pattern: DEFAULT_PATTERN,
};

/** How the photo's own file is made, or what comes nearest to it. */
export const sourceEncoding = ({ name, info }: OpenPhoto): Encoding =>
  sameAsSource({ name, hasAlpha: info.hasAlpha, source: info.source ?? null });

export function encodingFor(photo: OpenPhoto, { format, changes }: Choices): Encoding {
  const same = sourceEncoding(photo);
  if (format === null) return same;
  const bits = changes.bits ?? photo.info.source?.bits ?? same.bits;
  return {
    ...same,
    ...(format === same.format ? {} : { lossless: false, progressive: false }),
    ...changes,
    format,
    bits: depthFor(format, bits),
  };
}

/** A comparison is a sheet to look at, and opens everywhere. */
export const comparisonEncoding = (encoding: Encoding): Encoding => ({
  ...encoding,
  format: encoding.format === "JPEG" ? "JPEG" : "PNG",
  bits: 8,
});

/** The settings that make a difference in a format. */
export const hasQuality = ({ format, lossless }: Encoding) =>
  format !== "PNG" && format !== "TIFF" && !lossless;

export const canBeLossless = ({ format }: Encoding) =>
  format === "WebP" || format === "AVIF" || format === "JPEG XL";

export const hasSampling = ({ format, lossless }: Encoding) =>
  format === "JPEG" || (format === "AVIF" && !lossless);

const KEY = "blindspot:saving";

export function keepChoices(keeper: Keeper | undefined, choices: Choices): void {
  try {
    keeper?.setItem(KEY, JSON.stringify(choices));
  } catch {
    // Full or forbidden: they last as long as the page.
  }
}

export function readChoices(keeper: Keeper | undefined): Choices {
  try {
    return choicesIn(keeper?.getItem(KEY) ?? "{}");
  } catch {
    return FIRST_CHOICES;
  }
}

/** @param text as JSON */
export function choicesIn(text: string): Choices {
  try {
    const kept = JSON.parse(text) as Partial<Choices>;
    const { format = null, changes = {}, metadata, pattern } = kept;
    return {
      format: format !== null && Object.hasOwn(DEPTHS, format) ? format : null,
      changes: checked(changes),
      metadata: metadata && MODES.includes(metadata) ? metadata : FIRST_CHOICES.metadata,
      pattern: typeof pattern === "string" ? pattern.slice(0, MOST_PATTERN) : DEFAULT_PATTERN,
    };
  } catch {
    // From another version, or not ours: as if there were none.
    return FIRST_CHOICES;
  }
}

export const MODES: readonly Mode[] = ["all", "withoutLocation", "none"];
export const SAMPLINGS: readonly ColourSampling[] = ["4:4:4", "4:2:0"];

function checked(changes: Choices["changes"]): Choices["changes"] {
  const { quality, lossless, sampling, progressive, bits } = changes;
  const depths: readonly Bits[] = [8, 10, 12, 16];
  return {
    ...(typeof quality === "number" && quality >= 0 && quality <= 1 ? { quality } : {}),
    ...(typeof lossless === "boolean" ? { lossless } : {}),
    ...(sampling && SAMPLINGS.includes(sampling) ? { sampling } : {}),
    ...(typeof progressive === "boolean" ? { progressive } : {}),
    ...(bits && depths.includes(bits) ? { bits } : {}),
  };
}
