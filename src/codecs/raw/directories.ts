/** Reads the directories of a raw file: its camera, the place of its pixels, how it was taken. */
import {
  bytesOfType,
  type Directory,
  type Entry,
  firstValue,
  readDirectories,
  TAG,
  textOf,
  valuesOf,
} from "../tiff-directories";

const viewOf = (bytes: Uint8Array) =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Fuji's and Canon's newer files keep theirs in a JPEG, and in boxes. */
function directoriesOf(bytes: Uint8Array) {
  return readDirectories(viewOf(bytes));
}

/** Maker and model; empty where they are not told. */
export function cameraOf(bytes: Uint8Array): string {
  const first = directoriesOf(bytes)?.all[0];
  if (!first) return "";
  const view = viewOf(bytes);
  const [make, model] = [textOf(view, first.get(TAG.make)), textOf(view, first.get(TAG.model))];
  return model.toLowerCase().startsWith(make.toLowerCase()) ? model : `${make} ${model}`.trim();
}

/** Strips or tiles of pixels lie beyond the file's end. */
export function isCutOffRaw(bytes: Uint8Array): boolean {
  const found = directoriesOf(bytes);
  if (!found) return false;
  const view = viewOf(bytes);
  return found.all.some((directory) => {
    const values = (tag: number) => valuesOf(view, found.little, directory.get(tag));
    const beyond = (places: readonly number[], lengths: readonly number[]) =>
      places.some((place, i) => place + (lengths[i] ?? 0) > bytes.length);
    return (
      beyond(values(TAG.stripOffsets), values(TAG.stripBytes)) ||
      beyond(values(TAG.tileOffsets), values(TAG.tileBytes))
    );
  });
}

const LINEAR = 34_892;
const RATIONAL = 5;

/** From black to white, of a DNG whose colours are filled in already; null where black is 0, and for others. */
export function linearRange(bytes: Uint8Array): number | null {
  const found = directoriesOf(bytes);
  const view = viewOf(bytes);
  const value = (entry: Entry | undefined): number => {
    if (!found || !entry) return 0;
    if (entry.type !== RATIONAL) return firstValue(view, found.little, entry) ?? 0;
    const of = (at: number) => view.getUint32(at, found.little);
    return of(entry.at) / Math.max(1, of(entry.at + 4));
  };
  const linear = found?.all.find((each) => value(each.get(TAG.photometric)) === LINEAR);
  const [black, white] = [value(linear?.get(TAG.blackLevel)), value(linear?.get(TAG.whiteLevel))];
  return black > 0 && white > black ? Math.round(white - black) : null;
}

/**
 * Of the first directory: description, maker, model, orientation (which `uprightExif` sets to 1), resolution,
 * program, date, artist, rights, rating.
 */
const KEPT = [270, 271, 272, 274, 282, 283, 296, 305, 306, 315, 18_246, 18_249, 33_432, 36_867];
/** Of the EXIF directory all but maker notes, whose places would be wrong, and pixel sizes of another picture. */
const DROPPED = [37_500, 40_962, 40_963, 40_965];

interface Copied {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly bytes: Uint8Array;
}

/** An EXIF block of a raw that is built like a TIFF; null for others, and where there is nothing to keep. */
export function exifOfRaw(bytes: Uint8Array): Uint8Array<ArrayBuffer> | null {
  const found = directoriesOf(bytes);
  const [first] = found?.all ?? [];
  if (!found || !first) return null;
  const view = viewOf(bytes);
  const copy = (directory: Directory, keep: (tag: number) => boolean): Copied[] =>
    [...directory].filter(([tag]) => keep(tag)).map(([tag, entry]) => copied(bytes, tag, entry));
  const below = (tag: number): Directory | null => {
    const [at] = valuesOf(view, found.little, first.get(tag));
    return at === undefined ? null : (readDirectories(view, at)?.all[0] ?? null);
  };
  const [exif, gps] = [below(TAG.exif), below(TAG.gps)];
  const parts = {
    main: copy(first, (tag) => KEPT.includes(tag)),
    exif: exif ? copy(exif, (tag) => !DROPPED.includes(tag)) : [],
    gps: gps ? copy(gps, () => true) : [],
  };
  return parts.main.length + parts.exif.length + parts.gps.length > 0
    ? written(parts, found.little)
    : null;
}

const copied = (bytes: Uint8Array, tag: number, { type, count, at }: Entry): Copied => ({
  tag,
  type,
  count,
  bytes: bytes.slice(at, at + bytesOfType(type) * count),
});

/** A TIFF structure in the byte order that the values are in. */
function written(
  { main, exif, gps }: Readonly<Record<"main" | "exif" | "gps", readonly Copied[]>>,
  little: boolean,
): Uint8Array<ArrayBuffer> {
  const size = (entries: number) => 2 + 12 * entries + 4;
  const pointers = [exif, gps].filter((entries) => entries.length > 0).length;
  const mainAt = 8;
  const exifAt = mainAt + size(main.length + pointers);
  const gpsAt = exifAt + (exif.length > 0 ? size(exif.length) : 0);
  const valuesAt = gpsAt + (gps.length > 0 ? size(gps.length) : 0);
  const long = [...main, ...exif, ...gps].filter(({ bytes }) => bytes.length > 4);
  const even = (length: number) => length + (length % 2);
  const total = long.reduce((sum, { bytes }) => sum + even(bytes.length), valuesAt);
  const out = new Uint8Array(total);
  const view = new DataView(out.buffer);
  view.setUint16(0, little ? 0x4949 : 0x4d4d);
  view.setUint16(2, 42, little);
  view.setUint32(4, mainAt, little);
  let free = valuesAt;
  const pointer = (tag: number, at: number): Copied => {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, at, little);
    return { tag, type: 4, count: 1, bytes };
  };
  const write = (at: number, entries: readonly Copied[]) => {
    view.setUint16(at, entries.length, little);
    const sorted = [...entries].sort((a, b) => a.tag - b.tag);
    for (const [i, { tag, type, count, bytes }] of sorted.entries()) {
      const place = at + 2 + 12 * i;
      view.setUint16(place, tag, little);
      view.setUint16(place + 2, type, little);
      view.setUint32(place + 4, count, little);
      if (bytes.length <= 4) out.set(bytes, place + 8);
      else {
        view.setUint32(place + 8, free, little);
        out.set(bytes, free);
        free += even(bytes.length);
      }
    }
  };
  write(mainAt, [
    ...main,
    ...(exif.length > 0 ? [pointer(TAG.exif, exifAt)] : []),
    ...(gps.length > 0 ? [pointer(TAG.gps, gpsAt)] : []),
  ]);
  if (exif.length > 0) write(exifAt, exif);
  if (gps.length > 0) write(gpsAt, gps);
  return out;
}
