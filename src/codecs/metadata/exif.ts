/** Reads the EXIF block: where its directories are, and the facts that others ask for. EXIF 2.32, section 4. */
import type { Bytes, Range } from "./bytes";
import type { Density } from "./metadata";
import {
  type Directory,
  find,
  firstDirectoryAt,
  numberOf,
  openTiff,
  readDirectory,
  type Tiff,
  textOf,
} from "./tiff";

export const TAG = {
  width: 0x0100,
  height: 0x0101,
  compression: 0x0103,
  make: 0x010f,
  model: 0x0110,
  stripOffsets: 0x0111,
  orientation: 0x0112,
  stripLengths: 0x0117,
  xDensity: 0x011a,
  yDensity: 0x011b,
  densityUnit: 0x0128,
  thumbnailAt: 0x0201,
  thumbnailLength: 0x0202,
  xmp: 0x02bc,
  rating: 0x4746,
  iptc: 0x83bb,
  resources: 0x8649,
  exposure: 0x829a,
  aperture: 0x829d,
  exif: 0x8769,
  gps: 0x8825,
  iso: 0x8827,
  standardSensitivity: 0x8831,
  exposureIndex: 0x8832,
  isoSpeed: 0x8833,
  taken: 0x9003,
  makerNote: 0x927c,
  colourSpace: 0xa001,
  pixelWidth: 0xa002,
  pixelHeight: 0xa003,
  interoperability: 0xa005,
  lens: 0xa434,
} as const;

export interface Exif {
  readonly tiff: Tiff;
  readonly main: Directory;
  /** Of the thumbnail. */
  readonly second: Directory | null;
  readonly exif: Directory | null;
  readonly interoperability: Directory | null;
  /** Each that a directory points to, the usual one in the main directory first. */
  readonly gps: readonly Directory[];
}

/** Null for what is no TIFF block or has no directory. */
export function openExif(block: Uint8Array | null): Exif | null {
  const tiff = block && openTiff(block);
  if (!tiff) return null;
  const main = readDirectory(tiff, firstDirectoryAt(tiff));
  if (!main) return null;
  const under = (directory: Directory | null, tag: number) => {
    const at = numberOf(tiff, find(directory, tag));
    // One that points to itself or back to the first is none.
    return at === null || at === main.at || at === directory?.at ? null : readDirectory(tiff, at);
  };
  const exif = under(main, TAG.exif);
  const secondAt = main.nextAt === null ? 0 : tiff.view.getUint32(main.nextAt, tiff.little);
  const second = secondAt === main.at ? null : readDirectory(tiff, secondAt);
  const gps = [main, exif, second].flatMap((directory) => under(directory, TAG.gps) ?? []);
  return { tiff, main, second, exif, interoperability: under(exif, TAG.interoperability), gps };
}

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
  const number = (directory: Directory | null, tag: number) => numberOf(tiff, find(directory, tag));
  const text = (directory: Directory | null, tag: number) => textOf(tiff, find(directory, tag));
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
  const iso = numberOf(tiff, find(exif, TAG.iso));
  if (iso !== null && iso < 65_535) return iso || null;
  for (const tag of [TAG.standardSensitivity, TAG.exposureIndex, TAG.isoSpeed]) {
    const value = numberOf(tiff, find(exif, tag));
    if (value) return value;
  }
  return iso;
}

function densityOf({ tiff, main }: Exif): Density | null {
  const x = numberOf(tiff, find(main, TAG.xDensity));
  const y = numberOf(tiff, find(main, TAG.yDensity));
  const unit = numberOf(tiff, find(main, TAG.densityUnit)) ?? 2;
  if (!x || !y) return null;
  return { x, y, unit: unit === 2 ? "inch" : unit === 3 ? "cm" : "aspect" };
}

/** Null where the second directory has none, or it does not lie within the block. */
export function thumbnailOf({ tiff, second }: Exif): Range | null {
  const at = numberOf(tiff, find(second, TAG.thumbnailAt));
  const length = numberOf(tiff, find(second, TAG.thumbnailLength));
  if (!at || !length || at < 8 || at + length > tiff.bytes.length) return null;
  return { at, length };
}
