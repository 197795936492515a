/** Directories of a TIFF structure, as TIFF files, EXIF blocks and most camera raws have them. TIFF 6.0, section 2. */

export interface Entry {
  readonly type: number;
  readonly count: number;
  /** Where its values stand. */
  readonly at: number;
}

export type Directory = ReadonlyMap<number, Entry>;

export interface Directories {
  readonly little: boolean;
  /** The first, those chained to it, and those below them, up to a limit. */
  readonly all: readonly Directory[];
}

export const TAG = {
  subfileType: 254,
  width: 256,
  height: 257,
  compression: 259,
  photometric: 262,
  make: 271,
  model: 272,
  stripOffsets: 273,
  stripBytes: 279,
  tileOffsets: 324,
  tileBytes: 325,
  subDirectories: 330,
  jpegOffset: 513,
  jpegBytes: 514,
  exif: 34_665,
  gps: 34_853,
  dngVersion: 50_706,
  blackLevel: 50_714,
  whiteLevel: 50_717,
} as const;

/** Bytes of a value, by its type. */
const BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4] as const;

/** More than any camera writes. */
const MOST_DIRECTORIES = 32;
const MOST_VALUES = 65_536;

export const bytesOfType = (type: number): number => BYTES[type] ?? 0;

/**
 * Null for what does not begin as one. Olympus and Panasonic have numbers of their own for 42; BigTIFF is no
 * camera's.
 * @param first where the first directory begins; as the file says it where it is left out
 */
export function readDirectories(view: DataView, first?: number): Directories | null {
  if (view.byteLength < 8) return null;
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return null;
  const little = order === 0x4949;
  if (![42, 0x55, 0x4f52, 0x5352].includes(view.getUint16(2, little))) return null;
  const all: Directory[] = [];
  const seen = new Set<number>();
  const queue = [first ?? view.getUint32(4, little)];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    if (at === 0 || seen.has(at) || all.length === MOST_DIRECTORIES) continue;
    seen.add(at);
    const read = readDirectory(view, at, little);
    if (!read) continue;
    all.push(read.directory);
    queue.push(read.next);
    for (const tag of [TAG.subDirectories, TAG.exif]) {
      queue.push(...valuesOf(view, little, read.directory.get(tag)));
    }
  }
  return all.length > 0 ? { little, all } : null;
}

/** Entries that lie outside of the file are left out. */
function readDirectory(
  view: DataView,
  at: number,
  little: boolean,
): { directory: Directory; next: number } | null {
  if (at + 2 > view.byteLength) return null;
  const directory = new Map<number, Entry>();
  const entries = view.getUint16(at, little);
  const end = at + 2 + 12 * entries;
  for (let place = at + 2; place < end && place + 12 <= view.byteLength; place += 12) {
    const type = view.getUint16(place + 2, little);
    const count = view.getUint32(place + 4, little);
    const bytes = bytesOfType(type) * count;
    const value = bytes > 4 ? view.getUint32(place + 8, little) : place + 8;
    if (bytes === 0 || value + bytes > view.byteLength) continue;
    directory.set(view.getUint16(place, little), { type, count, at: value });
  }
  const next = end + 4 <= view.byteLength ? view.getUint32(end, little) : 0;
  return { directory, next };
}

/** Whole numbers of an entry; none where it is missing or of another kind. */
export function valuesOf(view: DataView, little: boolean, entry: Entry | undefined): number[] {
  if (!entry) return [];
  const { type, count, at } = entry;
  const read = (i: number): number => {
    if (type === 3) return view.getUint16(at + 2 * i, little);
    return type === 4 || type === 13 ? view.getUint32(at + 4 * i, little) : view.getUint8(at + i);
  };
  if (![1, 3, 4, 7, 13].includes(type)) return [];
  return Array.from({ length: Math.min(count, MOST_VALUES) }, (_, i) => read(i));
}

export function firstValue(
  view: DataView,
  little: boolean,
  entry: Entry | undefined,
): number | null {
  return valuesOf(view, little, entry && { ...entry, count: 1 })[0] ?? null;
}

/** Without the zeros at its end; empty where it is missing. */
export function textOf(view: DataView, entry: Entry | undefined): string {
  if (entry?.type !== 2) return "";
  const length = Math.min(entry.count, 256);
  const letters = Array.from({ length }, (_, i) => view.getUint8(entry.at + i));
  return String.fromCharCode(...letters)
    .replace(/\0.*$/s, "")
    .trim();
}
