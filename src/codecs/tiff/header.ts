import type { ImageHeader } from "../format";
import {
  BIG,
  CLASSIC,
  type Directory,
  find,
  inMemory,
  numberOf,
  openTiff,
  readDirectory,
  type Tiff,
} from "./directory";
import { COLOUR_FILTER, LINEAR_RAW, TAG } from "./tags";

const CANON_RAW = 0x4352; // "CR"

/** Null for what is no TIFF, and for the camera raws that are built like one: their first picture is a preview. */
export function readTiffHeader(view: DataView, bytes: Uint8Array): ImageHeader | null {
  const tiff = openTiff(inMemory(bytes), [CLASSIC, BIG]);
  const directory = tiff && readDirectory(tiff, tiff.firstAt);
  // One that is cut off may tell less than decoders guess.
  if (!tiff || !directory?.whole) return null;
  const number = (tag: number) => numberOf(tiff, directory, tag) ?? 0;
  const has = (tag: number) => find(directory, tag) !== undefined;
  const isRaw =
    (!tiff.big && view.getUint16(8) === CANON_RAW) ||
    has(TAG.dngVersion) ||
    [COLOUR_FILTER, LINEAR_RAW].includes(number(TAG.photometric)) ||
    // A preview, with the picture in a directory below.
    ((number(TAG.subfileType) & 1) === 1 && has(TAG.subDirectories));
  if (isRaw) return null;
  const [width, height] = [number(TAG.width), number(TAG.height)];
  const mostPixels = Number.POSITIVE_INFINITY;
  const pages = furtherPages(tiff, directory);
  return {
    ...{ format: "TIFF", width, height, truncated: false, mostPixels, beyondBrowsers: true },
    ...(pages > 0 ? { further: { kind: "pages", count: pages } } : {}),
  };
}

/** More than anyone scans into one file; directories may lead in circles. */
const MOST_PAGES = 999;

/** Directories behind the first that are neither smaller copies nor masks; 0 where their chain is cut off. */
function furtherPages(tiff: Tiff, first: Directory): number {
  let pages = 0;
  const seen = new Set([first.at]);
  for (let last = first; seen.size <= MOST_PAGES; ) {
    if (last.nextAt === null) return 0;
    if (last.next === 0 || seen.has(last.next)) return pages;
    const directory = readDirectory(tiff, last.next);
    if (!directory) return 0;
    seen.add(directory.at);
    const kind = numberOf(tiff, directory, TAG.subfileType);
    if (kind !== 1 && kind !== 4) pages++;
    last = directory;
  }
  return pages;
}
