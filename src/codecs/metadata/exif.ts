/** Reads the EXIF block: where its directories are, and the facts that others ask for. EXIF 2.32, section 4. */
import { EXIF_NAME } from "../jpeg/segments";
import {
  type Directory,
  inMemory,
  numberOf,
  openTiff,
  readDirectory,
  type Tiff,
  textOf,
} from "../tiff/directory";
import { TAG } from "../tiff/tags";
import { type Bytes, copyOf, type Range, startsWith, viewOf } from "./bytes";
import type { Density } from "./metadata";

export interface Exif {
  readonly tiff: Tiff;
  readonly bytes: Uint8Array;
  readonly main: Directory;
  /** Of the thumbnail. */
  readonly second: Directory | null;
  readonly exif: Directory | null;
  readonly interoperability: Directory | null;
  /** Each that a directory points to, the usual one in the main directory first. */
  readonly gps: readonly Directory[];
}

/** Null for what is no TIFF block or has no directory. */
export function openExif(bytes: Uint8Array | null): Exif | null {
  const tiff = bytes && openTiff(inMemory(bytes));
  const main = tiff && readDirectory(tiff, tiff.firstAt);
  if (!main) return null;
  const under = (directory: Directory | null, tag: number) => {
    const at = numberOf(tiff, directory, tag);
    // One that points to itself or back to the first is none.
    return at === null || at === main.at || at === directory?.at ? null : readDirectory(tiff, at);
  };
  const exif = under(main, TAG.exif);
  const second = main.next === main.at ? null : readDirectory(tiff, main.next);
  const interoperability = under(exif, TAG.interoperability);
  const gps = [main, exif, second].flatMap((directory) => under(directory, TAG.gps) ?? []);
  return { tiff, bytes, main, second, exif, interoperability, gps };
}

/**
 * A copy of a TIFF block, without the name that a JPEG's segment puts before it: some writers do so in other
 * files too. Null for what is none.
 */
export function exifBlock(bytes: Uint8Array | null | undefined): Bytes | null {
  const block =
    bytes && copyOf(startsWith(bytes, EXIF_NAME) ? bytes.subarray(EXIF_NAME.length) : bytes);
  return block && openExif(block) ? block : null;
}

/** Without what stands before it in HEIF: the place, counted from behind that, where it begins. ISO/IEC 23008-12, A.2.1 */
export const exifInItem = (content: Bytes): Bytes =>
  content.length < 4 ? content : content.slice(4 + viewOf(content).getUint32(0));

export interface ExifFacts {
  /** 1 to 8, as EXIF counts them; 1 where the block says nothing of the kind. */
  readonly orientation: number;
  readonly make: string | null;
  readonly model: string | null;
  readonly lens: string | null;
  readonly iso: number | null;
  /** "2021:07:03 18:22:31", the camera's local time. */
  readonly taken: string | null;
  /** Seconds. */
  readonly exposure: number | null;
  /** f-number. */
  readonly aperture: number | null;
  /** 0 to 5; −1 is a rejected one. */
  readonly rating: number | null;
  readonly density: Density | null;
  /** 1 is sRGB, 0xffff another one. */
  readonly colourSpace: number | null;
  /** Pixels are Adobe RGB, if there is no ICC profile: DCF 2.0 says so by the index "R03". */
  readonly adobeRgb: boolean;
  /** Pixels, as the block tells them. */
  readonly width: number | null;
  readonly height: number | null;
  readonly hasPlace: boolean;
  /** The thumbnail's JPEG within the block. */
  readonly thumbnail: Range | null;
}

/** Null for what is no EXIF block. */
export function exifFacts(block: Bytes | null): ExifFacts | null {
  const opened = openExif(block);
  if (!opened) return null;
  const { tiff, main, exif, interoperability } = opened;
  const number = (directory: Directory | null, tag: number) => numberOf(tiff, directory, tag);
  const text = (directory: Directory | null, tag: number) => textOf(tiff, directory, tag);
  const orientation = number(main, TAG.orientation) ?? 1;
  const colourSpace = number(exif, TAG.colourSpace);
  const index = text(interoperability, 1);
  return {
    orientation: orientation >= 1 && orientation <= 8 ? orientation : 1,
    make: text(main, TAG.make),
    model: text(main, TAG.model),
    lens: text(exif, TAG.lens),
    iso: isoOf(opened),
    taken: text(exif, TAG.taken),
    exposure: number(exif, TAG.exposure),
    aperture: number(exif, TAG.aperture),
    rating: number(main, TAG.rating),
    density: densityOf(opened),
    colourSpace,
    // Some cameras write 2, which no version of the standard has.
    adobeRgb: index === "R03" || colourSpace === 2,
    width: number(exif, TAG.pixelWidth),
    height: number(exif, TAG.pixelHeight),
    hasPlace: opened.gps.some(({ entries }) => entries.length > 0),
    thumbnail: thumbnailOf(opened),
  };
}

/** ISO above 65535 stands in one of three other tags: section 4.6.5, "PhotographicSensitivity". */
function isoOf({ tiff, exif }: Exif): number | null {
  const iso = numberOf(tiff, exif, TAG.iso);
  if (iso !== null && iso < 65_535) return iso || null;
  for (const tag of [TAG.standardSensitivity, TAG.exposureIndex, TAG.isoSpeed]) {
    const value = numberOf(tiff, exif, tag);
    if (value) return value;
  }
  return iso;
}

function densityOf({ tiff, main }: Exif): Density | null {
  const x = numberOf(tiff, main, TAG.xDensity);
  const y = numberOf(tiff, main, TAG.yDensity);
  const unit = numberOf(tiff, main, TAG.densityUnit) ?? 2;
  if (!x || !y) return null;
  return { x, y, unit: unit === 2 ? "inch" : unit === 3 ? "cm" : "aspect" };
}

/** Null where the second directory has none, or it does not lie within the block. */
export function thumbnailOf({ tiff, bytes, second }: Exif): Range | null {
  const at = numberOf(tiff, second, TAG.jpegAt);
  const length = numberOf(tiff, second, TAG.jpegLength);
  if (!at || !length || at < 8 || at + length > bytes.length) return null;
  return { at, length };
}
