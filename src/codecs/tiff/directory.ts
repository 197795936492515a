/**
 * Reads directories of fields, as TIFF files, EXIF blocks, most camera raws and the index of several pictures have
 * them. TIFF 6.0, section 2, pages 13 to 16; EXIF 2.32, 4.6.2; "The BigTIFF File Format", whose counts and offsets
 * are longer. Nothing here throws for what is in the bytes: what lies beyond them is not there.
 */
import { viewOf } from "../metadata/bytes";

/** Bytes that are read at any place: those of a file in memory, of a block within one, or of a file in parts. */
export interface Source {
  /** Bytes. */
  readonly size: number;
  /** @returns fewer bytes than asked for at the end; valid until the next call */
  readonly read: (at: number, length: number) => Uint8Array;
}

export const inMemory = (bytes: Uint8Array): Source => ({
  size: bytes.length,
  read: (at, length) => bytes.subarray(at, at + length),
});

/** How numbers are written: TIFF 6.0, page 13, bytes 0 to 3. */
export interface Form {
  /** Their lowest byte comes first. */
  readonly little: boolean;
  /** BigTIFF's: of 64 bits where they count or point. */
  readonly big: boolean;
}

export interface Tiff extends Form {
  readonly source: Source;
  readonly firstAt: number;
}

export interface Entry {
  /** Its twelve bytes, or BigTIFF's twenty, begin here. */
  readonly at: number;
  readonly tag: number;
  readonly type: number;
  /** Of values, as it is told. */
  readonly count: number;
  /** Its values begin here: within the entry where they fit. */
  readonly valueAt: number;
  /** Bytes of all values; 0 where they do not lie within the source, or are of no known type. */
  readonly length: number;
}

export interface Directory {
  readonly at: number;
  /** The first thousand, as far as the source goes. */
  readonly entries: readonly Entry[];
  /** False where there are more. */
  readonly whole: boolean;
  /** The next directory's offset stands here; null where the source ends before. */
  readonly nextAt: number | null;
  /** That offset; 0 for none. */
  readonly next: number;
}

/** TIFF 6.0, pages 15 and 16; 13 is from its technical note 1, 16 to 18 are BigTIFF's. */
export const TYPE = {
  byte: 1,
  ascii: 2,
  short: 3,
  long: 4,
  rational: 5,
  signedByte: 6,
  undefined: 7,
  signedShort: 8,
  signedLong: 9,
  directory: 13,
  long8: 16,
  directory8: 18,
} as const;

/** Bytes a value, by type. */
const SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];

export const sizeOf = (type: number): number => SIZES[type] ?? 0;

/** Two numbers make one value: RATIONAL and SRATIONAL. */
export const isFraction = (type: number): boolean => type === TYPE.rational || type === 10;

/** Bytes of a directory's count, of each entry, and of the values that fit into one, as offsets do. */
export const shapeOf = ({ big }: Form) =>
  big ? { counted: 8, entry: 20, inline: 8 } : { counted: 2, entry: 12, inline: 4 };

/** Cameras write fewer than a hundred. */
const MOST_ENTRIES = 1000;
/** A large picture has some thousand strips. */
const MOST_VALUES = 65_536;
/** More than any camera writes. */
const MOST_DIRECTORIES = 32;

export const CLASSIC = 42;
export const BIG = 43;

/**
 * Null for what does not begin as such a structure: TIFF 6.0, page 13.
 * @param versions that are taken: the number after the byte order
 */
export function openTiff(source: Source, versions: readonly number[] = [CLASSIC]): Tiff | null {
  const header = viewOf(source.read(0, 16));
  if (header.byteLength < 8) return null;
  const order = header.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return null;
  const little = order === 0x4949;
  const version = header.getUint16(2, little);
  const big = version === BIG;
  if (!versions.includes(version) || (big && header.byteLength < 16)) return null;
  return { source, little, big, firstAt: unsigned(header, big ? 8 : 4, big ? 8 : 4, little) };
}

/** Null where there is none at that offset: TIFF 6.0, page 14. */
export function readDirectory(tiff: Tiff, at: number): Directory | null {
  const { source, little } = tiff;
  const { counted, entry: size, inline } = shapeOf(tiff);
  const from = at + counted;
  if (at < 8 || from > source.size) return null;
  const told = unsigned(viewOf(source.read(at, counted)), 0, counted, little);
  const count = Math.min(told, MOST_ENTRIES, Math.floor((source.size - from) / size));
  const table = viewOf(source.read(from, count * size));
  const entries = Array.from({ length: count }, (_, i) => readEntry(tiff, table, i * size, from));
  const end = from + told * size;
  const nextAt = end + inline <= source.size ? end : null;
  const next =
    nextAt === null ? 0 : unsigned(viewOf(source.read(nextAt, inline)), 0, inline, little);
  return { at, entries, whole: count === told, nextAt, next };
}

function readEntry(tiff: Tiff, table: DataView, at: number, from: number): Entry {
  const { source, little } = tiff;
  const { entry, inline } = shapeOf(tiff);
  const type = table.getUint16(at + 2, little);
  const count = unsigned(table, at + 4, inline, little);
  const length = count * sizeOf(type);
  const place = at + entry - inline;
  const valueAt = length <= inline ? from + place : unsigned(table, place, inline, little);
  const isThere = valueAt + length <= source.size;
  const tag = table.getUint16(at, little);
  return { at: from + at, tag, type, count, valueAt, length: isThere ? length : 0 };
}

/**
 * The first directory, those chained to it, and those that some of their tags point to, each once and up to a limit.
 * @param pointers tags
 */
export function everyDirectory(tiff: Tiff, pointers: readonly number[]): readonly Directory[] {
  const all: Directory[] = [];
  const seen = new Set([0]);
  const queue = [tiff.firstAt];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    const directory = seen.has(at) ? null : readDirectory(tiff, at);
    seen.add(at);
    if (!directory) continue;
    all.push(directory);
    if (all.length === MOST_DIRECTORIES) break;
    queue.push(directory.next, ...pointers.flatMap((tag) => numbersOf(tiff, directory, tag)));
  }
  return all;
}

/** The first entry of that tag. */
export const find = (directory: Directory | null, tag: number): Entry | undefined =>
  directory?.entries.find((entry) => entry.tag === tag);

/**
 * Whole numbers or unsigned fractions of an entry, the first 65,536; none where it is missing or of other types.
 * NaN and infinities are fractions of 0.
 */
export function numbersOf(
  tiff: Tiff,
  directory: Directory | null,
  tag: number,
  most = MOST_VALUES,
): number[] {
  const entry = find(directory, tag);
  const size = sizeOf(entry?.type ?? 0);
  if (!entry || size === 0) return [];
  const view = viewOf(tiff.source.read(entry.valueAt, Math.min(entry.length, most * size)));
  const numbers = Array.from({ length: Math.floor(view.byteLength / size) }, (_, i) =>
    numberAt(view, i * size, entry.type, tiff.little),
  );
  return numbers.filter((number) => number !== null);
}

/** The first of an entry's numbers; null where there is none, or it is a fraction of 0. */
export function numberOf(tiff: Tiff, directory: Directory | null, tag: number): number | null {
  const [number] = numbersOf(tiff, directory, tag, 1);
  return number !== undefined && Number.isFinite(number) ? number : null;
}

function numberAt(view: DataView, at: number, type: number, little: boolean): number | null {
  switch (type) {
    case TYPE.byte:
    case TYPE.short:
    case TYPE.long:
    case TYPE.directory:
    case TYPE.long8:
    case TYPE.directory8:
      return unsigned(view, at, sizeOf(type), little);
    case TYPE.signedByte:
      return view.getInt8(at);
    case TYPE.signedShort:
      return view.getInt16(at, little);
    case TYPE.signedLong:
      return view.getInt32(at, little);
    case TYPE.rational:
      return view.getUint32(at, little) / view.getUint32(at + 4, little);
    default:
      return null;
  }
}

/** Above 2⁵³ it is rounded: no place in a file is as far. */
function unsigned(view: DataView, at: number, bytes: number, little: boolean): number {
  if (bytes === 8) return Number(view.getBigUint64(at, little));
  if (bytes === 4) return view.getUint32(at, little);
  return bytes === 2 ? view.getUint16(at, little) : view.getUint8(at);
}

/** Up to the first NUL, without spaces at either end; null for none. In UTF-8, which ASCII is part of. */
export function textOf(tiff: Tiff, directory: Directory | null, tag: number): string | null {
  const entry = find(directory, tag);
  if (entry?.type !== TYPE.ascii && entry?.type !== TYPE.undefined) return null;
  const value = contentOf(tiff, entry);
  const end = value.indexOf(0);
  return new TextDecoder().decode(end < 0 ? value : value.subarray(0, end)).trim() || null;
}

/** A copy of an entry's values, in the file's own byte order. */
export const contentOf = ({ source }: Tiff, { valueAt, length }: Entry): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(source.read(valueAt, length));
