/**
 * Changes an EXIF block in place and adds to its end, so that every offset in it, those within maker notes
 * included, stays valid.
 */
import { type Bytes, copyOf, joined, type Range } from "./bytes";
import { type Exif, openExif, TAG, thumbnailOf } from "./exif";
import { type Directory, type Entry, find, LONG, numberOf, SHORT } from "./tiff";

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
  if (index?.length === 4) exif.tiff.bytes.set([0x52, 0x39, 0x38, 0], index.valueAt);
}

/** Makes the entry a single SHORT, or a LONG where it is one or the value needs it. */
function set({ tiff: { view, little } }: Exif, entry: Entry | undefined, value: number): void {
  if (!entry) return;
  const type = entry.type === LONG || value > 0xffff ? LONG : SHORT;
  view.setUint16(entry.at + 2, type, little);
  view.setUint32(entry.at + 4, 1, little);
  view.setUint32(entry.at + 8, 0, little);
  if (type === LONG) view.setUint32(entry.at + 8, value, little);
  else view.setUint16(entry.at + 8, value, little);
}

function removePlace(exif: Exif): void {
  const { tiff, main, second } = exif;
  const inner = exif.gps.flatMap((directory) => [
    rangeOf(directory),
    ...directory.entries.filter(({ length }) => length > 4).map(placeOf),
  ]);
  const repeated = [TAG.xmp, TAG.iptc, TAG.resources].flatMap((tag) => find(main, tag) ?? []);
  const gone = [...inner, ...repeated.filter(({ length }) => length > 4).map(placeOf)];
  const kept = rangesOf({ ...exif, gps: [] }, [TAG.gps, TAG.xmp, TAG.iptc, TAG.resources]);
  for (const range of gone) {
    if (!kept.some((other) => overlap(range, other))) {
      tiff.bytes.fill(0, range.at, range.at + range.length);
    }
  }
  const tags: number[] = [TAG.gps, TAG.xmp, TAG.iptc, TAG.resources];
  for (const directory of [main, exif.exif, second]) if (directory) remove(exif, directory, tags);
}

/** Entries behind those removed move up, and so does the next directory's offset. */
function remove({ tiff }: Exif, { at }: Directory, tags: readonly number[]): void {
  const { view, bytes, little } = tiff;
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
  const { tiff, main, second } = exif;
  const bytes = tiff.bytes as Bytes;
  if (!second || main.nextAt === null) return bytes;
  const old = oldThumbnails(exif);
  tiff.view.setUint32(main.nextAt, 0, tiff.little);
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

/** A JPEG, or the strips of an uncompressed one. */
function oldThumbnails(exif: Exif): Range[] {
  const { tiff, second } = exif;
  const jpeg = thumbnailOf(exif);
  if (jpeg) return [jpeg];
  const offsets = find(second, TAG.stripOffsets);
  const lengths = find(second, TAG.stripLengths);
  const strips: Range[] = [];
  for (let i = 0; offsets && i < Math.min(offsets.count, 4096); i++) {
    const [at, length] = [numberOf(tiff, offsets, i), numberOf(tiff, lengths, i)];
    if (at && length && at >= 8 && at + length <= tiff.bytes.length) strips.push({ at, length });
  }
  return strips;
}

function withThumbnail(exif: Exif, jpeg: Uint8Array): Bytes {
  const { tiff, main, second } = exif;
  const { view, little } = tiff;
  const bytes = tiff.bytes as Bytes;
  const old = thumbnailOf(exif);
  const [at, length] = [find(second, TAG.thumbnailAt), find(second, TAG.thumbnailLength)];
  if (old && at && length) {
    const kept = rangesOf({ ...exif, second: null }, []);
    const free = !kept.some((other) => overlap(old, other));
    if (free) bytes.fill(0, old.at, old.at + old.length);
    if (free && jpeg.length <= old.length) bytes.set(jpeg, old.at);
    set(exif, length, jpeg.length);
    if (free && jpeg.length <= old.length) return bytes;
    const cut = free && old.at + old.length + 3 >= bytes.length ? old.at : bytes.length;
    const start = cut + (cut & 1);
    view.setUint16(at.at + 2, LONG, little);
    view.setUint32(at.at + 8, start, little);
    return joined([bytes.subarray(0, cut), new Uint8Array(cut & 1), jpeg]);
  }
  if (main.nextAt === null) return bytes;
  const before = withoutThumbnail(exif);
  return withSecond(before, main.nextAt, little, jpeg);
}

/** A second directory at the end: that it is a JPEG, where it is, how long. */
function withSecond(before: Bytes, nextAt: number, little: boolean, jpeg: Uint8Array): Bytes {
  const start = before.length + (before.length & 1);
  const directory = new DataView(new ArrayBuffer(2 + 3 * 12 + 4));
  directory.setUint16(0, 3, little);
  const entry = (i: number, tag: number, type: number, value: number) => {
    directory.setUint16(2 + 12 * i, tag, little);
    directory.setUint16(4 + 12 * i, type, little);
    directory.setUint32(6 + 12 * i, 1, little);
    if (type === SHORT) directory.setUint16(10 + 12 * i, value, little);
    else directory.setUint32(10 + 12 * i, value, little);
  };
  entry(0, TAG.compression, SHORT, 6);
  entry(1, TAG.thumbnailAt, LONG, start + directory.byteLength);
  entry(2, TAG.thumbnailLength, LONG, jpeg.length);
  const padding = new Uint8Array(start - before.length);
  const bytes = joined([before, padding, new Uint8Array(directory.buffer), jpeg]);
  new DataView(bytes.buffer).setUint32(nextAt, start, little);
  return bytes;
}

/** A block of its own for a density, for formats with no other place for it. Pixels an inch or a cm. */
export function exifOfDensity(x: number, y: number, unit: "inch" | "cm"): Bytes {
  const view = new DataView(new ArrayBuffer(8 + 2 + 3 * 12 + 4 + 16));
  view.setUint32(0, 0x4d4d002a);
  view.setUint32(4, 8);
  view.setUint16(8, 3);
  const values = 8 + 2 + 3 * 12 + 4;
  for (const [i, [tag, value]] of (
    [
      [TAG.xDensity, x],
      [TAG.yDensity, y],
    ] as const
  ).entries()) {
    const at = 10 + 12 * i;
    view.setUint16(at, tag);
    view.setUint16(at + 2, 5);
    view.setUint32(at + 4, 1);
    view.setUint32(at + 8, values + 8 * i);
    view.setUint32(values + 8 * i, Math.round(value * 1000));
    view.setUint32(values + 8 * i + 4, 1000);
  }
  view.setUint16(34, TAG.densityUnit);
  view.setUint16(36, SHORT);
  view.setUint32(38, 1);
  view.setUint16(42, unit === "inch" ? 2 : 3);
  return new Uint8Array(view.buffer);
}
