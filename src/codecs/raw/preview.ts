/** The JPEG that a camera puts into its raw file: for raws that cannot be developed, and to show at once. */
import type { Preview } from "../../base/error-codes";
import { type Box, boxesIn, brandsOf, findBox } from "../boxes";
import { readJpegHeader } from "../jpeg/header";
import { EXIF_NAME, exifSegment, MARKER, MOST_EXIF, placesIn, readStream } from "../jpeg/segments";
import { startsWith, unlessCutOff, viewOf } from "../metadata/bytes";
import { type Directory, find, numberOf, numbersOf, type Tiff, TYPE } from "../tiff/directory";
import { TAG } from "../tiff/tags";
import { directoriesOf, exifOfRaw } from "./directories";

type Range = Pick<Preview, "start" | "end">;

/** Panasonic's tag. */
const JPG_FROM_RAW = 46;

/** Compressions of a TIFF: JPEG of old, JPEG. */
const JPEG = [6, 7];

/** Bytes that a search looks at: no camera hides its preview behind more. */
const MOST_SEARCHED = 1 << 26;

/** The largest that is whole; null where there is none. */
export function findPreview(bytes: Uint8Array): Preview | null {
  const view = viewOf(bytes);
  const told = unlessCutOff(() => [...inFuji(view), ...inCanon(view), ...inDirectories(bytes)]);
  return largest(bytes, told ?? []) ?? largest(bytes, anywhere(bytes));
}

/**
 * The preview as a file of its own. Where it does not tell how it was taken, and which side is up, the raw's
 * word goes with it.
 */
export async function jpegOfRaw(raw: Blob, { start, end }: Preview): Promise<Blob> {
  const bytes = new Uint8Array(await raw.arrayBuffer());
  const jpeg = bytes.slice(start, end);
  const exif = hasExif(jpeg) ? null : exifOfRaw(bytes);
  const type = "image/jpeg";
  if (!exif || exif.length > MOST_EXIF) return new Blob([jpeg], { type });
  return new Blob([jpeg.subarray(0, 2), exifSegment(exif), jpeg.subarray(2)], { type });
}

const hasExif = (jpeg: Uint8Array): boolean =>
  readStream(jpeg, 0, false)?.segments.some(
    ({ marker, content }) => marker === MARKER.app1 && startsWith(content, EXIF_NAME),
  ) ?? false;

function largest(bytes: Uint8Array, ranges: readonly Range[]): Preview | null {
  let best: Preview | null = null;
  for (const range of ranges) {
    const preview = asPreview(bytes, range);
    if (preview && (!best || preview.width * preview.height > best.width * best.height)) {
      best = preview;
    }
  }
  return best;
}

function asPreview(bytes: Uint8Array, { start, end }: Range): Preview | null {
  if (start < 0 || end > bytes.length || end - start < 4) return null;
  const jpeg = bytes.subarray(start, end);
  if (isLossless(jpeg)) return null;
  const header = unlessCutOff(() => readJpegHeader(viewOf(jpeg), jpeg));
  if (!header || header.width < 1 || header.height < 1) return null;
  const { width, height } = header;
  return { start, end, width, height };
}

/** The sensor's values as lossless JPEG, which no browser opens: its frame is marked 0xC3. */
function isLossless(jpeg: Uint8Array): boolean {
  for (const { marker } of placesIn(jpeg)) {
    if (marker === MARKER.losslessFrame) return true;
    if (marker === MARKER.scan) return false;
  }
  return false;
}

/** Fuji's RAF tells place and length after its names. */
function inFuji(view: DataView): Range[] {
  if (view.byteLength < 92 || view.getUint32(0) !== 0x4655_4a49) return []; // "FUJI"
  const start = view.getUint32(84);
  return [{ start, end: start + view.getUint32(88) }];
}

/** Each track's first sample, and the preview in a box of its own. */
function inCanon(view: DataView): Range[] {
  if (!brandsOf(view).includes("crx ")) return [];
  const ranges: Range[] = [];
  const moov = findBox(view, ["moov"]);
  const tracks = moov
    ? boxesIn(view, moov.start, moov.end).filter(({ type }) => type === "trak")
    : [];
  for (const track of tracks) {
    const table = findBox(view, ["mdia", "minf", "stbl"], track);
    const range = table && firstSample(view, table);
    if (range) ranges.push(range);
  }
  const boxes = boxesIn(view, 0, view.byteLength).filter(({ type }) => type === "uuid");
  for (const box of boxes) ranges.push(...inPreviewBox(view, box));
  return ranges;
}

function firstSample(view: DataView, table: Box): Range | null {
  const sizes = findBox(view, ["stsz"], table);
  const long = findBox(view, ["co64"], table);
  const short = findBox(view, ["stco"], table);
  if (!sizes || !(long || short)) return null;
  // Versions and flags come first; one size for all, or one each.
  const bytes = view.getUint32(sizes.start + 4) || view.getUint32(sizes.start + 12);
  const start = long
    ? Number(view.getBigUint64(long.start + 8))
    : view.getUint32((short as Box).start + 8);
  return { start, end: start + bytes };
}

/** `PRVW` stands some bytes into the box; the JPEG behind its sizes. */
function inPreviewBox(view: DataView, box: Box): Range[] {
  const most = Math.min(box.end, view.byteLength - 24, box.start + 64);
  for (let at = box.start; at < most; at++) {
    if (view.getUint32(at) !== 0x5052_5657) continue; // "PRVW"
    const start = at + 20;
    return [{ start, end: start + view.getUint32(at + 16) }];
  }
  return [];
}

function inDirectories(bytes: Uint8Array): Range[] {
  const { tiff, all = [] } = directoriesOf(bytes) ?? {};
  return tiff ? all.flatMap((directory) => inDirectory(tiff, directory)) : [];
}

function inDirectory(tiff: Tiff, directory: Directory): Range[] {
  const value = (tag: number) => numberOf(tiff, directory, tag);
  const ranges: Range[] = [];
  const add = (start: number | null, length: number | null) => {
    if (start !== null && length !== null) ranges.push({ start, end: start + length });
  };
  add(value(TAG.jpegAt), value(TAG.jpegLength));
  const strips = numbersOf(tiff, directory, TAG.stripOffsets);
  if (strips.length === 1 && JPEG.includes(value(TAG.compression) ?? 0)) {
    add(strips[0] ?? null, value(TAG.stripLengths));
  }
  const panasonic = find(directory, JPG_FROM_RAW);
  if (panasonic?.type === TYPE.undefined) add(panasonic.valueAt, panasonic.length);
  return ranges;
}

/** Where maker notes alone know of it: every start of a JPEG, up to the end that its segments lead to. */
function anywhere(bytes: Uint8Array): Range[] {
  const ranges: Range[] = [];
  const most = Math.min(bytes.length, MOST_SEARCHED);
  for (let at = bytes.indexOf(0xff); at >= 0 && at < most; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1] !== 0xd8 || bytes[at + 2] !== 0xff) continue;
    const end = endOfJpeg(bytes, at);
    if (end === null) continue;
    ranges.push({ start: at, end });
    at = end - 1;
  }
  return ranges;
}

/** One past the end marker, over segments and scans; null for what is none. */
function endOfJpeg(bytes: Uint8Array, start: number): number | null {
  let next: number | null = start + 2;
  for (const { marker, at, end } of placesIn(bytes, start)) {
    // Segments follow each other; behind a scan's header its data come first. Another start is no part of it.
    const follows = next === null || at === next;
    if (!follows || marker < 0xc0 || marker === MARKER.start) return null;
    if (marker === MARKER.end) return end;
    next = marker === MARKER.scan ? null : end;
  }
  return null;
}
