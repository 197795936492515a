/** Directories of fields, as TIFF files and EXIF blocks have them. TIFF 6.0, section 2; EXIF 2.32, 4.6. */

export interface Field {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  /** Little-endian, whatever the file is; or the four bytes that tell where it stands in the same file. */
  readonly value: Uint8Array<ArrayBuffer>;
}

export interface Directory {
  readonly fields: readonly Field[];
  /** Directories that a field of this one points to, by its tag. */
  readonly children: ReadonlyMap<number, Directory>;
}

/** Part of a file; less than asked for at its end. */
export type ReadAt = (place: number, length: number) => Uint8Array;

/** Bytes a value, and of each number in it, by type. */
const SIZES: Readonly<Record<number, readonly [value: number, number: number]>> = {
  1: [1, 1],
  2: [1, 1],
  3: [2, 2],
  4: [4, 4],
  5: [8, 4],
  6: [1, 1],
  7: [1, 1],
  8: [2, 2],
  9: [4, 4],
  10: [8, 4],
  11: [4, 4],
  12: [8, 8],
  13: [4, 4],
};

export const EXIF = 0x8769;
export const GPS = 0x8825;
const INTEROPERABILITY = 0xa005;
const POINTERS = [EXIF, GPS, INTEROPERABILITY];

/** Of all values together: more than any camera writes. A damaged file may say anything. */
const MOST_BYTES = 1 << 22;
const LONG = 4;

/** The first directory, and those of EXIF, GPS and interoperability below it; null where there is none. */
export function readDirectories(read: ReadAt): Directory | null {
  try {
    const header = viewOf(read(0, 16));
    const little = header.getUint16(0) === 0x4949;
    const version = header.getUint16(2, little);
    if (version !== 42 && version !== 43) return null;
    const big = version === 43;
    const first = big ? Number(header.getBigUint64(8, little)) : header.getUint32(4, little);
    return readDirectory({ read, little, big, bytesLeft: MOST_BYTES }, first, 0);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

interface Reading {
  readonly read: ReadAt;
  readonly little: boolean;
  readonly big: boolean;
  bytesLeft: number;
}

function readDirectory(from: Reading, place: number, depth: number): Directory {
  const { read, little, big } = from;
  const start = viewOf(read(place, 8));
  const count = big ? Number(start.getBigUint64(0, little)) : start.getUint16(0, little);
  const [first, size, inline] = big ? [place + 8, 20, 8] : [place + 2, 12, 4];
  if (count > 1000) throw new RangeError("no directory");
  const entries = viewOf(Uint8Array.from(read(first, count * size)));
  const fields: Field[] = [];
  const children = new Map<number, Directory>();
  for (let at = 0; at < count * size; at += size) {
    const tag = entries.getUint16(at, little);
    const type = entries.getUint16(at + 2, little);
    const values = big
      ? Number(entries.getBigUint64(at + 4, little))
      : entries.getUint32(at + 4, little);
    const value = at + size - inline;
    if (POINTERS.includes(tag)) {
      if (depth < 2 && !children.has(tag))
        children.set(tag, readDirectory(from, entries.getUint32(value, little), depth + 1));
      continue;
    }
    const [bytes, number] = SIZES[type] ?? [0, 0];
    const length = values * bytes;
    if (length === 0 || length > from.bytesLeft) continue;
    from.bytesLeft -= length;
    const outside = big
      ? Number(entries.getBigUint64(value, little))
      : entries.getUint32(value, little);
    const found =
      length <= inline
        ? new Uint8Array(entries.buffer, value, length).slice()
        : Uint8Array.from(read(outside, length));
    if (found.length < length) continue;
    fields.push({ tag, type, count: values, value: little ? found : swapped(found, number) });
  }
  return { fields, children };
}

/**
 * A directory with all below it, little-endian.
 * @param place where it will stand; even
 */
export function directoryBytes(
  { fields, children }: Directory,
  place: number,
): Uint8Array<ArrayBuffer> {
  const all: { field: Field; child?: Directory }[] = fields.map((field) => ({ field }));
  for (const [tag, child] of children) {
    all.push({ field: { tag, type: LONG, count: 1, value: new Uint8Array(4) }, child });
  }
  all.sort((a, b) => a.field.tag - b.field.tag);
  const parts: Uint8Array<ArrayBuffer>[] = [new Uint8Array(2 + 12 * all.length + 4)];
  const table = viewOf(parts[0] as Uint8Array);
  let end = place + table.byteLength;
  const append = (bytes: Uint8Array<ArrayBuffer>) => {
    const start = end;
    parts.push(bytes);
    if (bytes.length % 2 === 1) parts.push(new Uint8Array(1));
    end += bytes.length + (bytes.length % 2);
    return start;
  };
  table.setUint16(0, all.length, true);
  for (const [i, { field, child }] of all.entries()) {
    const at = 2 + 12 * i;
    table.setUint16(at, field.tag, true);
    table.setUint16(at + 2, field.type, true);
    table.setUint32(at + 4, field.count, true);
    if (child) table.setUint32(at + 8, append(directoryBytes(child, end)), true);
    else if (field.value.length > 4) table.setUint32(at + 8, append(field.value), true);
    else new Uint8Array(table.buffer, at + 8).set(field.value);
  }
  const bytes = new Uint8Array(end - place);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

const viewOf = (bytes: Uint8Array) =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Each number of so many bytes the other way round. */
function swapped(bytes: Uint8Array<ArrayBuffer>, size: number): Uint8Array<ArrayBuffer> {
  if (size === 1) return bytes;
  for (let at = 0; at + size <= bytes.length; at += size) bytes.subarray(at, at + size).reverse();
  return bytes;
}
