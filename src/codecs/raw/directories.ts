/** What the directories of a raw file tell: its camera, the place of its pixels, how it was taken. */
import {
  CLASSIC,
  type Directory,
  everyDirectory,
  find,
  inMemory,
  numberOf,
  numbersOf,
  openTiff,
  type Tiff,
  textOf,
} from "../tiff/directory";
import { copyFields, DESCRIPTIVE } from "../tiff/exif";
import { COLOUR_FILTER, LINEAR_RAW, TAG } from "../tiff/tags";
import { LITTLE, tiffBytes } from "../tiff/write";

/** Panasonic's and Olympus's own for 42; BigTIFF is no camera's. */
const VERSIONS = [CLASSIC, 0x55, 0x4f52, 0x5352];

/** A raw, or another file built like a TIFF. */
export interface Directories {
  readonly tiff: Tiff;
  /** At least one. */
  readonly all: readonly Directory[];
}

/** Null for what is not built like a TIFF: Fuji's and Canon's newer raws keep theirs in a JPEG, and in boxes. */
export function directoriesOf(bytes: Uint8Array): Directories | null {
  const tiff = openTiff(inMemory(bytes), VERSIONS);
  const all = tiff ? everyDirectory(tiff, [TAG.subDirectories, TAG.exif]) : [];
  return tiff && all.length > 0 ? { tiff, all } : null;
}

/** Pixels as a sensor saw them, or a file that says it is a DNG. */
export const isRaw = ({ tiff, all }: Directories): boolean =>
  isDng(all) ||
  all.some((each) =>
    [COLOUR_FILTER, LINEAR_RAW].includes(numberOf(tiff, each, TAG.photometric) ?? 0),
  );

export const isDng = (all: readonly Directory[]): boolean =>
  all.some((directory) => find(directory, TAG.dngVersion));

/** Letters of a maker's or model's name; a damaged file may tell more. */
const MOST_LETTERS = 256;

/** Maker and model; empty where they are not told. */
export function cameraOf(bytes: Uint8Array): string {
  const { tiff, all: [first] = [] } = directoriesOf(bytes) ?? {};
  if (!tiff || !first) return "";
  const text = (tag: number) => (textOf(tiff, first, tag) ?? "").slice(0, MOST_LETTERS);
  const [make, model] = [text(TAG.make), text(TAG.model)];
  return model.toLowerCase().startsWith(make.toLowerCase()) ? model : `${make} ${model}`.trim();
}

/** Strips or tiles of pixels lie beyond the file's end. */
export function isCutOffRaw(bytes: Uint8Array): boolean {
  const { tiff, all = [] } = directoriesOf(bytes) ?? {};
  return all.some((directory) => {
    const values = (tag: number) => (tiff ? numbersOf(tiff, directory, tag) : []);
    const beyond = (places: readonly number[], lengths: readonly number[]) =>
      places.some((place, i) => place + (lengths[i] ?? 0) > bytes.length);
    return (
      beyond(values(TAG.stripOffsets), values(TAG.stripLengths)) ||
      beyond(values(TAG.tileOffsets), values(TAG.tileLengths))
    );
  });
}

/** From black to white, of a DNG whose colours are filled in already; null where black is 0, and for others. */
export function linearRange(bytes: Uint8Array): number | null {
  const { tiff, all = [] } = directoriesOf(bytes) ?? {};
  const value = (directory: Directory | undefined, tag: number) =>
    (tiff && numberOf(tiff, directory ?? null, tag)) ?? 0;
  const linear = all.find((each) => value(each, TAG.photometric) === LINEAR_RAW);
  const [black, white] = [value(linear, TAG.blackLevel), value(linear, TAG.whiteLevel)];
  return black > 0 && white > black ? Math.round(white - black) : null;
}

/** Of the first directory. `uprightExif` sets the orientation to 1. */
const KEPT: readonly number[] = [...DESCRIPTIVE, TAG.orientation, TAG.taken];
/** Below it all but maker notes, whose places would be wrong, and what tells of another picture's pixels. */
const DROPPED: readonly number[] = [
  ...[TAG.makerNote, TAG.pixelWidth, TAG.pixelHeight, TAG.interoperability],
];

/** An EXIF block of a raw that is built like a TIFF; null for others, and where there is nothing to keep. */
export function exifOfRaw(bytes: Uint8Array): Uint8Array<ArrayBuffer> | null {
  const tiff = openTiff(inMemory(bytes), VERSIONS);
  const kept =
    tiff &&
    copyFields(tiff, {
      main: (tag) => KEPT.includes(tag),
      below: (tag) => !DROPPED.includes(tag),
      form: LITTLE,
    });
  return kept && tiffBytes(LITTLE, kept);
}
