import type { ImageHeader } from "../format";

const WIDTH = 256;
const HEIGHT = 257;
const SUBFILE_TYPE = 254;
const PHOTOMETRIC = 262;
const SUB_DIRECTORIES = 330;
const DNG_VERSION = 50_706;
/** Colour filter arrays: what a sensor saw, not yet a picture. */
const SENSOR = [32_803, 34_892];
const CANON_RAW = 0x4352; // "CR"

/**
 * Null for what is no TIFF, and for the camera raws that are built like one: their first picture is a preview.
 * TIFF 6.0, section 2; BigTIFF has longer offsets and counts.
 */
export function readTiffHeader(view: DataView): ImageHeader | null {
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return null;
  const little = order === 0x4949;
  const version = view.getUint16(2, little);
  if (version !== 42 && version !== 43) return null;
  const big = version === 43;
  const directory = big ? Number(view.getBigUint64(8, little)) : view.getUint32(4, little);
  const count = big
    ? Number(view.getBigUint64(directory, little))
    : view.getUint16(directory, little);
  const tags = new Map<number, number>();
  const size = big ? 20 : 12;
  for (let i = 0; i < count; i++) {
    const at = directory + (big ? 8 : 2) + i * size;
    const value = at + size - (big ? 8 : 4);
    const isShort = view.getUint16(at + 2, little) === 3;
    tags.set(
      view.getUint16(at, little),
      isShort ? view.getUint16(value, little) : view.getUint32(value, little),
    );
  }
  if (isRaw(tags, !big && view.getUint16(8) === CANON_RAW)) return null;
  const [width, height] = [tags.get(WIDTH) ?? 0, tags.get(HEIGHT) ?? 0];
  const mostPixels = Number.POSITIVE_INFINITY;
  const pages = furtherPages(view, little, big, directory);
  return {
    ...{ format: "TIFF", width, height, truncated: false, mostPixels, beyondBrowsers: true },
    ...(pages > 0 ? { further: { kind: "pages", count: pages } } : {}),
  };
}

/** More than anyone scans into one file; directories may lead in circles. */
const MOST_PAGES = 9999;

/** Directories behind the first that are neither smaller copies nor masks. */
function furtherPages(view: DataView, little: boolean, big: boolean, first: number): number {
  const [counted, size, offset] = big ? [8, 20, 8] : [2, 12, 4];
  const number = (at: number, bytes: number) =>
    bytes === 8
      ? Number(view.getBigUint64(at, little))
      : bytes === 4
        ? view.getUint32(at, little)
        : view.getUint16(at, little);
  const seen = new Set([first]);
  try {
    let pages = 0;
    for (let at = first; seen.size <= MOST_PAGES; ) {
      at = number(at + counted + size * number(at, counted), offset);
      if (at === 0 || seen.has(at)) return pages;
      seen.add(at);
      // Tags are in order, and this one's is the least.
      const entry = at + counted;
      const kind =
        number(entry, 2) === SUBFILE_TYPE ? view.getUint32(entry + size - offset, little) : 0;
      if (kind !== 1 && kind !== 4) pages++;
    }
    return pages;
  } catch (error) {
    // The chain is cut off: what was counted is not known to be there.
    if (error instanceof RangeError) return 0;
    throw error;
  }
}

function isRaw(tags: ReadonlyMap<number, number>, canon: boolean): boolean {
  const preview = ((tags.get(SUBFILE_TYPE) ?? 0) & 1) === 1;
  return (
    canon ||
    tags.has(DNG_VERSION) ||
    SENSOR.includes(tags.get(PHOTOMETRIC) ?? 0) ||
    (preview && tags.has(SUB_DIRECTORIES))
  );
}
