/** EXIF in files that are built like a TIFF, where it stands in their own directories: EXIF 2.32, 4.6.3. */
import { exifFacts } from "../metadata/exif";
import type { Density } from "../metadata/metadata";
import { seeking } from "../vips/seek";
import type { WrittenFile } from "../vips/written-file";
import {
  BIG,
  CLASSIC,
  contentOf,
  type Form,
  find,
  inMemory,
  numberOf,
  openTiff,
  readDirectory,
  type Source,
  shapeOf,
  type Tiff,
} from "./directory";
import { TAG } from "./tags";
import {
  directoryBytes,
  type Field,
  type Fields,
  firstPlace,
  inForm,
  LITTLE,
  offsetBytes,
  tiffBytes,
} from "./write";

/** Fields of the first directory that tell of the photo, not of how its pixels are stored. */
export const DESCRIPTIVE: readonly number[] = [
  ...[TAG.description, TAG.make, TAG.model, TAG.xDensity, TAG.yDensity, TAG.densityUnit],
  ...[TAG.software, TAG.date, TAG.artist, TAG.computer, TAG.rating, TAG.ratingPercent],
  ...[TAG.copyright, 0x9c9b, 0x9c9c, 0x9c9d, 0x9c9e, 0x9c9f], // title, comment, author, keywords, subject
];

const POINTERS: readonly number[] = [TAG.exif, TAG.gps, TAG.interoperability];

/** Of all values together: more than any camera writes. A damaged file may say anything. */
const MOST_BYTES = 1 << 22;

interface Copying {
  /** Whether a field of the main directory is copied. */
  readonly main: (tag: number) => boolean;
  /** Whether a field below it is, a pointer to a further directory included. */
  readonly below: (tag: number) => boolean;
  readonly form: Form;
}

/** The first directory's fields and those of EXIF, GPS and interoperability below it; null where nothing is copied. */
export function copyFields(tiff: Tiff, copying: Copying): Fields | null {
  let bytesLeft = MOST_BYTES;
  return copied(tiff.firstAt, 0);

  function copied(at: number, depth: number): Fields | null {
    const fields: Field[] = [];
    const children = new Map<number, Fields>();
    const directory = readDirectory(tiff, at);
    for (const entry of directory?.entries ?? []) {
      const { tag, type, count, length } = entry;
      if (POINTERS.includes(tag)) {
        const isKept = depth === 0 || copying.below(tag);
        const place = numberOf(tiff, directory, tag);
        // Only the two levels that EXIF has: a pointer may lead back.
        const known = depth === 2 || children.has(tag) || !isKept;
        const child = known || place === null ? null : copied(place, depth + 1);
        if (child) children.set(tag, child);
      } else if (depth === 0 ? copying.main(tag) : copying.below(tag)) {
        if (length === 0 || length > bytesLeft) continue;
        bytesLeft -= length;
        const field: Field = { tag, type, count, content: contentOf(tiff, entry) };
        fields.push(inForm(field, tiff, copying.form));
      }
    }
    if (children.size > 0) return { fields, children };
    return fields.length > 0 ? { fields } : null;
  }
}

/** First and last of the fields that have their place below the main directory: EXIF 2.32, tables 4 to 8. */
const EXIF_FIELDS = [
  [0x829a, 0x829d],
  [0x8822, 0x8833],
  [0x9000, 0x9300],
  [0x9400, 0x9410],
  [0xa000, 0xa500],
] as const;

const belongsBelow = (tag: number) => EXIF_FIELDS.some(([from, to]) => tag >= from && tag <= to);

/** Windows writes EXIF's fields into a TIFF's main directory: they are put where they belong. */
function descriptive(tiff: Tiff, form: Form): Fields | null {
  const main = (tag: number) => DESCRIPTIVE.includes(tag) || belongsBelow(tag);
  const all = copyFields(tiff, { main, below: () => true, form });
  const flat = all?.fields.filter(({ tag }) => belongsBelow(tag)) ?? [];
  if (!all || flat.length === 0) return all;
  const fields = all.fields.filter(({ tag }) => !belongsBelow(tag));
  if (all.children?.has(TAG.exif)) return { ...all, fields };
  return { fields, children: new Map([...(all.children ?? []), [TAG.exif, { fields: flat }]]) };
}

/** The first byte of each of its fields: IIM 4.2, 1.5. */
const IPTC_FIELD = 0x1c;

/** A TIFF's IPTC, which some write as bytes and some as numbers in the file's order, whatever type they tell. */
export function iptcOfTiff(source: Source): Uint8Array<ArrayBuffer> | null {
  const tiff = openTiff(source, [CLASSIC, BIG]);
  const entry = tiff && find(readDirectory(tiff, tiff.firstAt), TAG.iptc);
  if (!tiff || !entry || entry.length === 0 || entry.length > MOST_BYTES) return null;
  const bytes = contentOf(tiff, entry);
  if (bytes[0] === IPTC_FIELD) return bytes;
  if (bytes[3] !== IPTC_FIELD || bytes.length % 4 !== 0) return null;
  return bytes.map((_, i) => bytes[i ^ 3] ?? 0);
}

/** A TIFF's EXIF as a block of its own, little-endian and without orientation; null where it has none. */
export function exifOfTiff(source: Source): Uint8Array<ArrayBuffer> | null {
  const tiff = openTiff(source, [CLASSIC, BIG]);
  const kept = tiff && descriptive(tiff, LITTLE);
  if (!kept) return null;
  const block = tiffBytes(LITTLE, kept);
  const densities: readonly number[] = [TAG.xDensity, TAG.yDensity, TAG.densityUnit];
  const isBare = !kept.children && kept.fields.every(({ tag }) => densities.includes(tag));
  return isBare && !isChosen(exifFacts(block)?.density ?? null) ? null : block;
}

/** Every TIFF has to tell a density: where there is none, writers tell one without a unit, libvips 1 / mm. */
function isChosen(density: Density | null): boolean {
  if (!density || density.unit === "aspect") return false;
  const perMillimetre = density.x / (density.unit === "inch" ? 25.4 : 10);
  return Math.abs(perMillimetre - 1) > 1e-3;
}

/**
 * Adds an EXIF block to a TIFF or BigTIFF: a new directory at its end, with the fields of the old one.
 * @returns false where the file has no directory
 */
export function addExifToTiff(file: WrittenFile, exif: Uint8Array): boolean {
  const block = openTiff(inMemory(exif));
  const tiff = openTiff(seeking(file), [CLASSIC, BIG]);
  const old = tiff && readDirectory(tiff, tiff.firstAt);
  if (!tiff || !old) return false;
  const added = block && descriptive(block, tiff);
  if (!added) return true;
  const { entry: size, inline } = shapeOf(tiff);
  const replaced = new Set(added.fields.map(({ tag }) => tag));
  const kept = old.entries
    .filter(({ tag }) => !replaced.has(tag) && !added.children?.has(tag))
    .map(({ at, tag, type, count }): Field => {
      // Values that do not fit into the entry stay where they are.
      const content = tiff.source.read(at + size - inline, inline).slice();
      return { tag, type, count, content };
    });
  const end = file.seek(0, 2);
  const start = end + (end % 2);
  file.seek(start, 0);
  const merged = { ...added, fields: [...kept, ...added.fields] };
  file.write(directoryBytes(tiff, merged, start));
  file.seek(firstPlace(tiff), 0);
  file.write(offsetBytes(tiff, start));
  return true;
}
