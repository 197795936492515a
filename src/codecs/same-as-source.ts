/** The way a picture is best written that nobody has said anything of: as the file it came from is. */
import type { SourceFacts } from "../raster/raster";
import { type Bits, DEPTHS, type Encoding, PLAIN, type SavedFormat } from "./encoding";
import { FORMATS } from "./formats";
import { isRaw } from "./openable";

/** A photo's file, as far as it is known. */
export interface Origin {
  readonly name: string;
  readonly hasAlpha: boolean;
  /** Null where no decoder has told. */
  readonly source: SourceFacts | null;
}

/**
 * Nothing is lost that the file held: no depth, no transparency, no colour. In place of a format that
 * cannot be written comes one that holds as much; only a HEIC becomes a JPEG, though it may have had 10 bits,
 * as telephones themselves export it: that opens everywhere.
 */
export function sameAsSource({ name, hasAlpha, source }: Origin): Encoding {
  if (!source) return { ...PLAIN, ...unknown(name, hasAlpha) };
  const format = formatFor(source, hasAlpha);
  const same = format === source.format;
  const { quality, progressive } = source;
  return {
    format,
    quality: (same ? quality : null) ?? PLAIN.quality,
    lossless: same && quality === 1,
    sampling: samplingOf(source, same),
    progressive: same && format === "JPEG" && progressive,
    bits: depthFor(format, source.bits),
  };
}

/** The least depth of a format that holds so many bits, or its greatest. */
export function depthFor(format: SavedFormat, bits: number): Bits {
  const depths = DEPTHS[format];
  return depths.find((depth) => depth >= bits) ?? (depths.at(-1) as Bits);
}

const isSaved = (format: string): format is SavedFormat => Object.hasOwn(DEPTHS, format);

function formatFor({ format, bits, notes }: SourceFacts, hasAlpha: boolean): SavedFormat {
  if (isSaved(format)) return format === "JPEG" && hasAlpha ? "PNG" : format;
  if (format === "GIF" || format === "BMP") return "PNG";
  // A camera raw's own preview is a JPEG.
  if (isHeif(format) || notes.includes("preview")) return hasAlpha ? "PNG" : "JPEG";
  return bits > 8 ? "TIFF" : "PNG";
}

const isHeif = (format: string) => /^hei[cf]$/i.test(format);

function samplingOf({ format, subsampled }: SourceFacts, same: boolean): Encoding["sampling"] {
  // What is coded anew in another format loses colour twice if it shares it once more.
  if (!same && isHeif(format)) return "4:4:4";
  if (subsampled === null) return PLAIN.sampling;
  return subsampled ? "4:2:0" : "4:4:4";
}

/** By the ending of its name. */
function unknown(name: string, hasAlpha: boolean): Partial<Encoding> {
  const extension = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  if (isRaw(extension)) return { format: "TIFF", bits: 16 };
  const known = FORMATS.find(({ extensions }) => extensions.includes(extension))?.name;
  if (known === "GIF" || known === "BMP") return { format: "PNG" };
  if (known && known !== "JPEG") return { format: known };
  if (hasAlpha) return { format: "PNG" };
  return { format: "JPEG", sampling: isHeif(extension) ? "4:4:4" : PLAIN.sampling };
}
