/** What a file says beside its pixels, read before they are decoded, whoever decodes them. */
import { ADOBE_RGB } from "../raster/colour/profile";
import { writeIcc } from "../raster/colour/write-icc";
import type { Raster } from "../raster/raster";
import { readAvifProperties } from "./avif/properties";
import type { FormatName, ImageHeader } from "./format";
import { guessQuality, readJpegCoding, samplingOf } from "./jpeg/quality";
import { type Bytes, viewOf } from "./metadata/bytes";
import { exifFacts } from "./metadata/exif";
import { iptcOf } from "./metadata/irb";
import { readMetadata } from "./metadata/read";
import { uprightExif, uprightXmp } from "./metadata/upright";
import { profileOfPng } from "./png/profile";
import { plainSource, type ToldSource } from "./source";

export interface Told {
  /** The file's own ICC profile, or one that says what it says otherwise; null is sRGB. */
  readonly profile: Bytes | null;
  /** Turned upright: "exif", "xmp", "iptc". */
  readonly metadata: Raster["metadata"];
  readonly source: ToldSource;
}

/** Formats that their decoders tell of. */
const TOLD_BY_DECODER: readonly FormatName[] = ["TIFF", "JPEG XL"];

/** Null for a format whose decoder tells it all. */
export async function tellOf(bytes: Uint8Array, header: ImageHeader): Promise<Told | null> {
  const { format } = header;
  if (TOLD_BY_DECODER.includes(format)) return null;
  if (format === "AVIF") return tellOfAvif(bytes, header);
  const read = await readMetadata(bytes);
  const { exif, xmp } = read;
  let profile = format === "PNG" ? profileOfPng(read) : read.icc;
  const adobe = format === "JPEG" && !header.beyondBrowsers && exifFacts(exif)?.adobeRgb;
  if (adobe) profile ??= writeIcc(ADOBE_RGB);
  return {
    profile,
    metadata: blocks({ exif, xmp, iptc: iptcOf(read.resources) }),
    source: { ...sourceOf(header), ...(format === "JPEG" ? codingOf(bytes) : {}) },
  };
}

function tellOfAvif(bytes: Uint8Array, header: ImageHeader): Told {
  const view = viewOf(bytes);
  const { profile = null, exif = null, xmp = null } = readAvifProperties(view) ?? {};
  return {
    profile,
    metadata: blocks({ exif, xmp, iptc: null }),
    source: sourceOf(header),
  };
}

function blocks({ exif, xmp, iptc }: Record<"exif" | "xmp" | "iptc", Bytes | null>) {
  return {
    ...(exif && { exif: uprightExif(exif) }),
    ...(xmp && { xmp: uprightXmp(xmp) }),
    ...(iptc && { iptc }),
  };
}

const sourceOf = ({ format, bits = 8, subsampled, quality }: ImageHeader): ToldSource => ({
  ...plainSource(format, bits),
  subsampled: subsampled ?? null,
  quality: quality ?? null,
});

function codingOf(bytes: Uint8Array): Partial<ToldSource> {
  const coding = readJpegCoding(bytes);
  if (!coding) return {};
  const sampling = samplingOf(coding);
  return {
    quality: guessQuality(coding).quality / 100,
    // What shares its colours one way only would lose them the other way, too.
    subsampled: ["grey", "other"].includes(sampling) ? null : sampling === "4:2:0",
    progressive: coding.progressive,
  };
}
