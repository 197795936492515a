/**
 * Damage to picture files for the fuzz runs: what a broken disk, a broken program or somebody with bad
 * intentions does to them. All of it follows from a seed, so that every file can be made again.
 */

/** Whole numbers below a bound, the same ones for the same seed. */
export type Random = (below: number) => number;

export function seeded(seed: number): Random {
  let state = seed | 0;
  return (below) => {
    // Mulberry32: the mixing of a counter, good for 2³² numbers.
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

export interface Mutant {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Which of the originals it began as. */
  readonly origin: number;
  /** The damage done to it, in order. */
  readonly steps: readonly string[];
}

type Bytes = Uint8Array<ArrayBuffer>;
type Step = (bytes: Bytes, random: Random, others: readonly Uint8Array[]) => Bytes;

/** One of the originals, damaged in one to five ways. */
export function mutate(originals: readonly Uint8Array[], seed: number): Mutant {
  const random = seeded(seed);
  const origin = random(originals.length);
  let bytes: Bytes = Uint8Array.from(originals[origin] ?? []);
  const names = Object.keys(STEPS);
  const steps: string[] = [];
  for (let count = 1 + Math.min(random(5), random(5)); count > 0; count--) {
    const name = names[random(names.length)] as string;
    bytes = (STEPS[name] as Step)(bytes, random, originals);
    steps.push(name);
  }
  // A wrong checksum ends most decoders at once: beyond it only what has a right one is seen.
  if (isPng(bytes) && random(4) > 0) {
    correctChecksums(bytes);
    steps.push("checksums");
  }
  return { bytes, origin, steps };
}

/** A place in the file; half the time in its first bytes, where the sizes and tables are. */
const place = (bytes: Uint8Array, random: Random) =>
  random(random(2) ? Math.max(1, bytes.length) : Math.max(1, Math.min(256, bytes.length)));

/** The start and end of a piece: mostly small, seldom much of the file. */
function piece(bytes: Uint8Array, random: Random): [number, number] {
  const start = place(bytes, random);
  const longest = random(4) ? 64 : bytes.length;
  return [start, Math.min(bytes.length, start + 1 + random(Math.max(1, longest)))];
}

const joined = (...parts: Uint8Array[]): Bytes => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

/** Where programs turn wrong: zero, one, the largest and what is beside them, and a bomb's size. */
const TELLING = [
  ...[0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x10000],
  ...[14_000, 65_535, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff],
];

/** Writes one of the telling numbers, in one, two or four bytes, either end first. */
function writeTelling(bytes: Uint8Array, at: number, random: Random): void {
  const value = TELLING[random(TELLING.length)] as number;
  const width = [1, 2, 4][random(3)] as number;
  const little = random(2) === 1;
  for (let i = 0; i < width && at + i < bytes.length; i++) {
    bytes[at + i] = Math.floor(value / 256 ** (little ? i : width - 1 - i)) & 0xff;
  }
}

const STEPS: Readonly<Record<string, Step>> = {
  bits(bytes, random) {
    for (let i = random(16); i >= 0; i--) {
      const at = place(bytes, random);
      if (at < bytes.length) bytes[at] = (bytes[at] as number) ^ (1 << random(8));
    }
    return bytes;
  },

  numbers(bytes, random) {
    for (let i = random(4); i >= 0; i--) writeTelling(bytes, place(bytes, random), random);
    return bytes;
  },

  remove(bytes, random) {
    const [start, end] = piece(bytes, random);
    return joined(bytes.subarray(0, start), bytes.subarray(end));
  },

  repeat(bytes, random) {
    const [start, end] = piece(bytes, random);
    const times = 1 + random(4);
    const again = Array.from({ length: times }, () => bytes.subarray(start, end));
    return joined(bytes.subarray(0, end), ...again, bytes.subarray(end));
  },

  swap(bytes, random) {
    const [start, end] = piece(bytes, random);
    const to = Math.max(end, end + random(Math.max(1, bytes.length - end)));
    const other = bytes.subarray(to, to + (end - start));
    return joined(
      bytes.subarray(0, start),
      other,
      bytes.subarray(end, to),
      bytes.subarray(start, end),
      bytes.subarray(to + other.length),
    );
  },

  cut(bytes, random) {
    return bytes.slice(0, place(bytes, random));
  },

  splice(bytes, random, others) {
    const other = others[random(others.length)] as Uint8Array;
    return joined(bytes.subarray(0, place(bytes, random)), other.subarray(place(other, random)));
  },

  /** A field that says how long a part is, in the format's own way. */
  lengths(bytes, random) {
    const fields = lengthFields(bytes);
    const at = fields[random(Math.max(1, fields.length))];
    if (at !== undefined) writeTelling(bytes, at, random);
    return bytes;
  },

  /** The fields that say how many pixels there are. */
  size(bytes, random) {
    const fields = sizeFields(bytes);
    const at = fields[random(Math.max(1, fields.length))];
    if (at !== undefined) writeTelling(bytes, at, random);
    return bytes;
  },

  /** A block of metadata that no camera wrote, in front of a JPEG's picture or a PNG's. */
  exif(bytes, random) {
    const exif = absurdExif(random);
    if (bytes[0] === 0xff && bytes[1] === 0xd8) {
      const payload = joined(ascii("Exif\0\0"), exif);
      const length = payload.length + 2;
      const segment = Uint8Array.of(0xff, 0xe1, length >> 8, length & 0xff);
      return joined(bytes.subarray(0, 2), segment, payload, bytes.subarray(2));
    }
    if (!isPng(bytes)) return bytes;
    const chunk = joined(new Uint8Array(4), ascii("eXIf"), exif, new Uint8Array(4));
    new DataView(chunk.buffer).setUint32(0, exif.length);
    return joined(bytes.subarray(0, 33), chunk, bytes.subarray(33));
  },
};

/** All steps by name, for their tests. */
export const stepNames = Object.keys(STEPS);

const ascii = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

const isPng = (bytes: Uint8Array) => bytes[0] === 0x89 && bytes[1] === 0x50 && bytes[2] === 0x4e;

const isRiff = (bytes: Uint8Array) => bytes[0] === 0x52 && bytes[1] === 0x49 && bytes[2] === 0x46;

/** Where a PNG's chunks start: each is a length, a type, data and a checksum. */
function pngChunks(bytes: Uint8Array): number[] {
  const starts: number[] = [];
  const view = viewOf(bytes);
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) starts.push(at);
  return starts;
}

const isTiff = (bytes: Uint8Array) =>
  (bytes[0] === 0x49 && bytes[1] === 0x49) || (bytes[0] === 0x4d && bytes[1] === 0x4d);

/** Where the entries of the first directory start: a tag, a type, a count, and a value or its place. */
function tiffEntries(bytes: Uint8Array): number[] {
  if (bytes.length < 8) return [];
  const view = viewOf(bytes);
  const little = bytes[0] === 0x49;
  const directory = view.getUint32(4, little);
  if (directory + 2 > bytes.length) return [];
  const count = Math.min(view.getUint16(directory, little), 64);
  const starts = Array.from({ length: count }, (_, i) => directory + 2 + 12 * i);
  return starts.filter((at) => at + 12 <= bytes.length);
}

/** Width, height, bits, packing, colours, samples, rows and lengths of strips and tiles. */
const TIFF_SIZES = [256, 257, 258, 259, 262, 277, 278, 279, 284, 322, 323, 325, 338, 339];

function sizesInTiff(bytes: Uint8Array): number[] {
  const view = viewOf(bytes);
  const tagAt = (at: number) => view.getUint16(at, bytes[0] === 0x49);
  return tiffEntries(bytes).flatMap((at) => (TIFF_SIZES.includes(tagAt(at)) ? [at + 8] : []));
}

function lengthFields(bytes: Uint8Array): number[] {
  const fields: number[] = [];
  const view = viewOf(bytes);
  if (isPng(bytes)) return pngChunks(bytes);
  if (isRiff(bytes)) {
    for (let at = 12; at + 8 <= bytes.length; at += 8 + view.getUint32(at + 4, true)) {
      fields.push(at + 4);
    }
    return [4, ...fields];
  }
  if (bytes[0] === 0xff && bytes[1] === 0xd8) {
    for (
      let at = 2;
      at + 4 <= bytes.length && bytes[at] === 0xff;
      at += 2 + view.getUint16(at + 2)
    ) {
      fields.push(at + 2);
    }
    return fields;
  }
  if (isTiff(bytes)) return tiffEntries(bytes).flatMap((at) => [at + 2, at + 4, at + 8]);
  // Boxes in boxes, as AVIF and HEIC have them: a length in front of each type of four letters.
  for (let at = 4; at + 4 <= Math.min(bytes.length, 1024); at++) {
    if (/^[a-zA-Z]{4}$/.test(String.fromCharCode(...bytes.subarray(at, at + 4))))
      fields.push(at - 4);
  }
  return fields;
}

function sizeFields(bytes: Uint8Array): number[] {
  if (isPng(bytes)) return [16, 18, 20, 22];
  if (isRiff(bytes)) return [21, 24, 26, 27, 28];
  if (bytes[0] === 0x47) return [6, 8, 10]; // GIF's screen
  if (bytes[0] === 0x42) return [14, 18, 22, 28, 30]; // BMP's header
  if (isTiff(bytes)) return sizesInTiff(bytes);
  if (bytes[0] === 0xff && bytes[1] === 0x0a) return [2, 3, 4, 5, 6]; // JPEG XL's header
  const fields: number[] = [];
  for (let at = 0; at + 9 <= Math.min(bytes.length, 4096); at++) {
    const jpegFrame = bytes[at] === 0xff && (bytes[at + 1] === 0xc0 || bytes[at + 1] === 0xc2);
    if (jpegFrame) fields.push(at + 5, at + 7);
    // AVIF: "ispe", a version, width, height.
    if (bytes[at] === 0x69 && bytes[at + 1] === 0x73 && bytes[at + 2] === 0x70) {
      fields.push(at + 8, at + 12);
    }
  }
  return fields;
}

/** TIFF directories that point at themselves, count billions of entries and turn a picture nine ways. */
function absurdExif(random: Random): Bytes {
  const tiff = new Uint8Array(8 + 2 + 12 * 6 + 4 + random(64));
  const view = new DataView(tiff.buffer);
  const little = random(2) === 1;
  tiff.set(ascii(little ? "II*\0" : "MM\0*"));
  const anywhere = () =>
    [0, 8, 10, tiff.length - 1, 0xffffffff, random(tiff.length)][random(6)] ?? 0;
  view.setUint32(4, random(3) ? 8 : anywhere(), little);
  const entries = [6, 6, 6, 0, 0xffff][random(5)] ?? 6;
  view.setUint16(8, entries, little);
  // Orientation, two ways to say where a thumbnail is, the directories of EXIF, GPS and interoperability.
  const tags = [0x0112, 0x0201, 0x0202, 0x8769, 0x8825, 0xa005];
  for (const [i, tag] of tags.entries()) {
    const at = 10 + 12 * i;
    view.setUint16(at, random(8) ? tag : random(65_536), little);
    view.setUint16(at + 2, [3, 3, 4, 0, 13, 255, 65_535][random(7)] ?? 3, little);
    view.setUint32(at + 4, [1, 1, 1, 0, 0x7fffffff, 0xffffffff][random(6)] ?? 1, little);
    if (tag === 0x0112)
      view.setUint16(at + 8, [0, 1, 6, 8, 9, 255, 65_535][random(7)] ?? 0, little);
    else view.setUint32(at + 8, anywhere(), little);
  }
  view.setUint32(10 + 12 * tags.length, anywhere(), little); // The next directory: often this one.
  return tiff;
}

/** Writes the right checksum behind each of a PNG's chunks that ends inside the file. */
export function correctChecksums(bytes: Uint8Array): void {
  const view = viewOf(bytes);
  for (const start of pngChunks(bytes)) {
    const end = start + 8 + view.getUint32(start);
    if (end + 4 <= bytes.length) view.setUint32(end, crc32(bytes.subarray(start + 4, end)));
  }
}

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; i++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
