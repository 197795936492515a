/**
 * Changes an EXIF block in place and adds to its end, so that every offset in it, those within maker notes
 * included, stays valid.
 */
import { type Directory, type Entry, find, numbersOf, TYPE } from "../tiff/directory";
import { TAG } from "../tiff/tags";
import { directoryBytes, entryBytes, fieldOf, LITTLE, offsetBytes, tiffBytes } from "../tiff/write";
import { type Bytes, copyOf, joined, type Range, viewOf } from "./bytes";
import { type Exif, openExif, thumbnailOf } from "./exif";

export interface ExifEdits {
  /** Pixels of the picture it will stand in. */
  readonly width: number;
  readonly height: number;
  /** A JPEG to take the old one's place; null drops the old one. */
  readonly thumbnail: Uint8Array | null;
  /** Takes the GPS directory away, and packets that repeat it. */
  readonly withoutPlace: boolean;
  /** The picture is in sRGB, and was in other colours when the block was written. */
  readonly becameSrgb?: boolean;
}

/** Pixels are upright afterwards: orientation is 1. Null for what is no EXIF block. */
export function editExif(block: Uint8Array, edits: ExifEdits): Bytes | null {
  const bytes = copyOf(block);
  const exif = openExif(bytes);
  if (!exif) return null;
  setNumbers(exif, edits);
  if (edits.withoutPlace) removePlace(exif);
  // Removing entries moves those behind them.
  const moved = openExif(bytes);
  if (!moved) return null;
  return edits.thumbnail ? withThumbnail(moved, edits.thumbnail) : withoutThumbnail(moved);
}

function setNumbers(exif: Exif, { width, height, becameSrgb }: ExifEdits): void {
  const { main, second } = exif;
  for (const directory of [main, second]) set(exif, find(directory, TAG.orientation), 1);
  set(exif, find(exif.exif, TAG.pixelWidth), width);
  set(exif, find(exif.exif, TAG.pixelHeight), height);
  set(exif, find(main, TAG.width), width);
  set(exif, find(main, TAG.height), height);
  if (!becameSrgb) return;
  set(exif, find(exif.exif, TAG.colourSpace), 1);
  // "R98": DCF's name for sRGB; Adobe RGB is "R03".
  const index = find(exif.interoperability, 1);
  if (index?.length === 4) exif.bytes.set([0x52, 0x39, 0x38, 0], index.valueAt);
}

/** Makes the entry a single SHORT, or a LONG where it is one or the value needs it. */
function set(
  { tiff, bytes }: Exif,
  entry: Entry | undefined,
  value: number,
  least: number = TYPE.short,
): void {
  if (!entry) return;
  const type = entry.type === TYPE.long || value > 0xffff ? TYPE.long : least;
  const field = fieldOf(tiff, entry.tag, type, [value]);
  bytes.set(entryBytes(tiff, field, field.content), entry.at);
}

function removePlace(exif: Exif): void {
  const { bytes, main, second } = exif;
  const inner = exif.gps.flatMap((directory) => [
    rangeOf(directory),
    ...directory.entries.filter(({ length }) => length > 4).map(placeOf),
  ]);
  const repeated = [TAG.xmp, TAG.iptc, TAG.resources].flatMap((tag) => find(main, tag) ?? []);
  const gone = [...inner, ...repeated.filter(({ length }) => length > 4).map(placeOf)];
  const kept = rangesOf({ ...exif, gps: [] }, [TAG.gps, TAG.xmp, TAG.iptc, TAG.resources]);
  for (const range of gone) {
    if (!kept.some((other) => overlap(range, other))) {
      bytes.fill(0, range.at, range.at + range.length);
    }
  }
  const tags: number[] = [TAG.gps, TAG.xmp, TAG.iptc, TAG.resources];
  for (const directory of [main, exif.exif, second]) if (directory) remove(exif, directory, tags);
}

/** Entries behind those removed move up, and so does the next directory's offset. */
function remove({ tiff, bytes }: Exif, { at }: Directory, tags: readonly number[]): void {
  const { little } = tiff;
  const view = viewOf(bytes);
  const told = view.getUint16(at, little);
  const end = Math.min(bytes.length, at + 2 + 12 * told + 4);
  let to = at + 2;
  let count = told;
  for (let i = 0, from = at + 2; i < told && from + 12 <= end; i++, from += 12) {
    if (tags.includes(view.getUint16(from, little))) count--;
    else {
      bytes.copyWithin(to, from, from + 12);
      to += 12;
    }
  }
  if (count === told) return;
  const rest = at + 2 + 12 * told;
  if (rest < end) bytes.copyWithin(to, rest, end);
  bytes.fill(0, Math.min(end, to + 4), end);
  view.setUint16(at, count, little);
}

const placeOf = ({ valueAt, length }: Entry): Range => ({ at: valueAt, length });
const rangeOf = ({ at, entries, nextAt }: Directory): Range => ({
  at,
  length: nextAt === null ? 2 + 12 * entries.length : nextAt + 4 - at,
});
const overlap = (a: Range, b: Range) => a.at < b.at + b.length && b.at < a.at + a.length;

/** Byte order, 42, and the place of the first directory: a damaged value may claim to lie there. */
const HEADER: Range = { at: 0, length: 8 };

/** All of the block that is known to be in use, but for the values of some tags. */
function rangesOf(exif: Exif, but: readonly number[]): Range[] {
  const { main, second, interoperability, gps } = exif;
  const directories = [main, second, exif.exif, interoperability, ...gps].filter((d) => d !== null);
  const values = directories.flatMap(({ entries }) =>
    entries.filter(({ tag, length }) => length > 4 && !but.includes(tag)).map(placeOf),
  );
  const thumbnail = thumbnailOf(exif);
  return [HEADER, ...directories.map(rangeOf), ...values, ...(thumbnail ? [thumbnail] : [])];
}

/** Leaves zeros where the old one was, or a shorter block if it stood at the end. */
function withoutThumbnail(exif: Exif): Bytes {
  const { main, second } = exif;
  const bytes = exif.bytes as Bytes;
  if (!second || main.nextAt === null) return bytes;
  const old = oldThumbnails(exif);
  viewOf(bytes).setUint32(main.nextAt, 0);
  const own = second.entries.filter(({ length }) => length > 4).map(placeOf);
  const kept = rangesOf({ ...exif, second: null }, []);
  let end = bytes.length;
  for (const range of [...old, rangeOf(second), ...own].sort((a, b) => b.at - a.at)) {
    if (kept.some((other) => overlap(range, other))) continue;
    bytes.fill(0, range.at, Math.min(end, range.at + range.length));
    // A byte or more may fill it up to an even length.
    if (range.at + range.length + 3 >= end) end = Math.min(end, range.at);
  }
  return bytes.slice(0, end);
}

const MOST_STRIPS = 4096;

/** A JPEG, or the strips of an uncompressed one. */
function oldThumbnails(exif: Exif): Range[] {
  const { tiff, bytes, second } = exif;
  const jpeg = thumbnailOf(exif);
  if (jpeg) return [jpeg];
  const lengths = numbersOf(tiff, second, TAG.stripLengths, MOST_STRIPS);
  return numbersOf(tiff, second, TAG.stripOffsets, MOST_STRIPS)
    .map((at, i): Range => ({ at, length: lengths[i] ?? 0 }))
    .filter(({ at, length }) => length > 0 && at >= 8 && at + length <= bytes.length);
}

function withThumbnail(exif: Exif, jpeg: Uint8Array): Bytes {
  const { tiff, main, second } = exif;
  const bytes = exif.bytes as Bytes;
  const old = thumbnailOf(exif);
  const [at, length] = [find(second, TAG.jpegAt), find(second, TAG.jpegLength)];
  if (old && at && length) {
    const kept = rangesOf({ ...exif, second: null }, []);
    const free = !kept.some((other) => overlap(old, other));
    if (free) bytes.fill(0, old.at, old.at + old.length);
    if (free && jpeg.length <= old.length) bytes.set(jpeg, old.at);
    set(exif, length, jpeg.length);
    if (free && jpeg.length <= old.length) return bytes;
    const cut = free && old.at + old.length + 3 >= bytes.length ? old.at : bytes.length;
    const start = cut + (cut & 1);
    set(exif, at, start, TYPE.long);
    return joined([bytes.subarray(0, cut), new Uint8Array(cut & 1), jpeg]);
  }
  if (main.nextAt === null) return bytes;
  // A second directory at the end: that it is a JPEG, where it is, how long.
  const before = withoutThumbnail(exif);
  const start = before.length + (before.length & 1);
  const fields = (jpegAt: number) => [
    fieldOf(tiff, TAG.compression, TYPE.short, [6]),
    fieldOf(tiff, TAG.jpegAt, TYPE.long, [jpegAt]),
    fieldOf(tiff, TAG.jpegLength, TYPE.long, [jpeg.length]),
  ];
  const { length: size } = directoryBytes(tiff, { fields: fields(0) }, start);
  const directory = directoryBytes(tiff, { fields: fields(start + size) }, start);
  const out = joined([before, new Uint8Array(before.length & 1), directory, jpeg]);
  out.set(offsetBytes(tiff, start), main.nextAt);
  return out;
}

/** A block of its own for a density, for formats with no other place for it. Pixels an inch or a cm. */
export function exifOfDensity(x: number, y: number, unit: "inch" | "cm"): Bytes {
  const fields = [
    fieldOf(LITTLE, TAG.xDensity, TYPE.rational, [x]),
    fieldOf(LITTLE, TAG.yDensity, TYPE.rational, [y]),
    fieldOf(LITTLE, TAG.densityUnit, TYPE.short, [unit === "inch" ? 2 : 3]),
  ];
  return tiffBytes(LITTLE, { fields });
}
