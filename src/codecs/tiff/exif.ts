/** EXIF in TIFF files, which libvips neither reads nor writes there: it stands in their own directories. */
import { exifFacts } from "../metadata/exif";
import type { Density } from "../metadata/metadata";
import type { WrittenFile } from "../vips/written-file";
import {
  type Directory,
  directoryBytes,
  type Field,
  type ReadAt,
  readDirectories,
} from "./directory";

/** Fields of the first directory that tell of the photo, not of how its pixels are stored. */
const DESCRIPTIVE = [
  270, // description
  271, // make
  272, // model
  282, // resolution
  283,
  296,
  305, // software
  306, // date
  315, // artist
  316, // computer
  18_246, // rating
  18_249,
  33_432, // copyright
  ...[0x9c9b, 0x9c9c, 0x9c9d, 0x9c9e, 0x9c9f], // title, comment, author, keywords, subject
];

const descriptive = ({ fields, children }: Directory): Directory => ({
  fields: fields.filter(({ tag }) => DESCRIPTIVE.includes(tag)),
  children,
});

/** A TIFF's EXIF as a block of its own, little-endian and without orientation; null where it has none. */
export function exifOfTiff(read: ReadAt): Uint8Array<ArrayBuffer> | null {
  const found = readDirectories(read);
  if (!found) return null;
  const kept = descriptive(found);
  const directory = directoryBytes(kept, 8);
  const block = new Uint8Array(8 + directory.length);
  block.set([0x49, 0x49, 42, 0, 8, 0, 0, 0]);
  block.set(directory, 8);
  const isBare =
    kept.children.size === 0 && kept.fields.every(({ tag }) => [282, 283, 296].includes(tag));
  return isBare && !isChosen(exifFacts(block)?.density ?? null) ? null : block;
}

/** Every TIFF has to tell a density: where there is none, writers tell one without a unit, libvips 1 / mm. */
function isChosen(density: Density | null): boolean {
  if (!density || density.unit === "aspect") return false;
  const perMillimetre = density.x / (density.unit === "inch" ? 25.4 : 10);
  return Math.abs(perMillimetre - 1) > 1e-3;
}

/**
 * Adds an EXIF block to a little-endian TIFF: a new directory at its end, with the fields of the old one.
 * @returns false where the file's offsets are of 64 bits
 */
export function addExifToTiff(file: WrittenFile, exif: Uint8Array): boolean {
  const found = readDirectories((place, length) => exif.subarray(place, place + length));
  if (!found) return true;
  const { fields, children } = descriptive(found);
  const old = fieldsInPlace(file);
  if (!old) return false;
  const added = new Set(fields.map(({ tag }) => tag));
  const merged = [...old.filter(({ tag }) => !added.has(tag)), ...fields];
  const end = file.seek(0, 2);
  const start = end + (end % 2);
  file.seek(start, 0);
  file.write(directoryBytes({ fields: merged, children }, start));
  const pointer = new Uint8Array(4);
  new DataView(pointer.buffer).setUint32(0, start, true);
  file.seek(4, 0);
  file.write(pointer);
  return true;
}

/** The file's first directory as it is; null for a BigTIFF. */
function fieldsInPlace(file: WrittenFile): Field[] | null {
  const readAt = (place: number, length: number) => {
    file.seek(place, 0);
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; ) {
      const part = file.read(length - at);
      if (part.length === 0) throw new RangeError("the directory is cut off");
      bytes.set(part, at);
      at += part.length;
    }
    return new DataView(bytes.buffer);
  };
  const header = readAt(0, 8);
  if (header.getUint16(2, true) !== 42) return null;
  const directory = header.getUint32(4, true);
  const count = readAt(directory, 2).getUint16(0, true);
  const entries = readAt(directory + 2, 12 * count);
  return Array.from({ length: count }, (_, i) => ({
    tag: entries.getUint16(12 * i, true),
    type: entries.getUint16(12 * i + 2, true),
    count: entries.getUint32(12 * i + 4, true),
    value: new Uint8Array(entries.buffer, 12 * i + 8, 4).slice(),
  }));
}
