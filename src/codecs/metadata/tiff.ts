/** Reads the directories of a TIFF block, as EXIF and the multi-picture index use it. TIFF 6.0, section 2. */
import { binaryText, viewOf } from "./bytes";

export interface Entry {
  /** Its twelve bytes begin here. */
  readonly at: number;
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  /** Its value begins here: within the twelve bytes when it has at most four. */
  readonly valueAt: number;
  /** Bytes. */
  readonly length: number;
}

export interface Directory {
  readonly at: number;
  /** The first thousand, as far as they and their values lie within the block. */
  readonly entries: readonly Entry[];
  /** The next directory's offset stands here; null where the block ends before. */
  readonly nextAt: number | null;
}

export interface Tiff {
  readonly view: DataView;
  readonly bytes: Uint8Array;
  readonly little: boolean;
}

/** Bytes a value, by type. */
const SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];

/** Cameras write fewer than a hundred. */
const MOST_ENTRIES = 1000;

export const SHORT = 3;
export const LONG = 4;

/** Null for what does not begin as a TIFF block does. */
export function openTiff(bytes: Uint8Array): Tiff | null {
  if (bytes.length < 8) return null;
  const view = viewOf(bytes);
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return null;
  const little = order === 0x4949;
  return view.getUint16(2, little) === 42 ? { view, bytes, little } : null;
}

export const firstDirectoryAt = ({ view, little }: Tiff): number => view.getUint32(4, little);

/** Null where there is none at that offset. */
export function readDirectory(tiff: Tiff, at: number): Directory | null {
  const { view, little } = tiff;
  if (at < 8 || at + 2 > view.byteLength) return null;
  const told = view.getUint16(at, little);
  const count = Math.min(told, MOST_ENTRIES, Math.floor((view.byteLength - at - 2) / 12));
  const entries: Entry[] = [];
  for (let i = 0; i < count; i++) {
    const entry = readEntry(tiff, at + 2 + 12 * i);
    if (entry) entries.push(entry);
  }
  const end = at + 2 + 12 * told;
  return { at, entries, nextAt: end + 4 <= view.byteLength ? end : null };
}

function readEntry({ view, little }: Tiff, at: number): Entry | null {
  const type = view.getUint16(at + 2, little);
  const count = view.getUint32(at + 4, little);
  const length = count * (SIZES[type] ?? 0);
  const valueAt = length <= 4 ? at + 8 : view.getUint32(at + 8, little);
  if (valueAt + length > view.byteLength) return null;
  return { at, tag: view.getUint16(at, little), type, count, valueAt, length };
}

export const find = (directory: Directory | null, tag: number): Entry | undefined =>
  directory?.entries.find((entry) => entry.tag === tag);

/** A whole number, or a fraction; null for what is none. */
export function numberOf({ view, little }: Tiff, entry: Entry | undefined, i = 0): number | null {
  if (!entry || i >= entry.count) return null;
  const at = entry.valueAt + i * (SIZES[entry.type] ?? 0);
  switch (entry.type) {
    case 1:
      return view.getUint8(at);
    case SHORT:
      return view.getUint16(at, little);
    case LONG:
    case 13:
      return view.getUint32(at, little);
    case 9:
      return view.getInt32(at, little);
    case 5: {
      const value = view.getUint32(at, little) / view.getUint32(at + 4, little);
      return Number.isFinite(value) ? value : null;
    }
    default:
      return null;
  }
}

/** Up to the first NUL, without spaces at either end; null for none. In UTF-8, which ASCII is part of. */
export function textOf({ bytes }: Tiff, entry: Entry | undefined): string | null {
  if (!entry || (entry.type !== 2 && entry.type !== 7)) return null;
  const value = bytes.subarray(entry.valueAt, entry.valueAt + entry.length);
  const end = value.indexOf(0);
  const cut = Uint8Array.from(end < 0 ? value : value.subarray(0, end));
  return new TextDecoder().decode(cut).trim() || null;
}

/** Bytes as they are, one character each. */
export const rawOf = ({ bytes }: Tiff, { valueAt, length }: Entry): string =>
  binaryText(bytes.subarray(valueAt, valueAt + length));
