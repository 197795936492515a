/** The index of a JPEG file with several pictures. CIPA DC-007, section 5. */
import { type Bytes, copyOf } from "./bytes";
import { find, firstDirectoryAt, openTiff, readDirectory } from "./tiff";

export const INDEX_SEGMENT = "MPF\0";

const ENTRIES = 0xb002;
const MOST_PICTURES = 500;

export interface IndexedPicture {
  /** Bytes from the file's start. */
  readonly at: number;
  readonly length: number;
  /** 24 bits: section 5.2.3.3.1. */
  readonly type: number;
}

/**
 * The pictures after the first, as the index tells them.
 * @param block the segment's content behind "MPF\0"
 * @param blockAt of that block in the file, where its offsets count from
 */
export function readIndex(block: Uint8Array, blockAt: number): readonly IndexedPicture[] {
  const tiff = openTiff(block);
  const entries = tiff && find(readDirectory(tiff, firstDirectoryAt(tiff)), ENTRIES);
  if (!tiff || !entries) return [];
  const { view, little } = tiff;
  const pictures: IndexedPicture[] = [];
  const count = Math.min(MOST_PICTURES, Math.floor(entries.length / 16));
  for (let i = 1; i < count; i++) {
    const at = entries.valueAt + 16 * i;
    pictures.push({
      at: blockAt + view.getUint32(at + 8, little),
      length: view.getUint32(at + 4, little),
      type: view.getUint32(at, little) & 0xffffff,
    });
  }
  return pictures;
}

/**
 * The index for pictures that have moved.
 * @param blockAt its new place in the file
 * @param first the first picture's new length in bytes
 * @param places of the pictures after the first, in the file, in the index's order
 * @returns null where it has another number of pictures
 */
export function movedIndex(
  block: Uint8Array,
  blockAt: number,
  first: number,
  places: readonly number[],
): Bytes | null {
  const bytes = copyOf(block);
  const tiff = openTiff(bytes);
  const entries = tiff && find(readDirectory(tiff, firstDirectoryAt(tiff)), ENTRIES);
  if (!tiff || !entries || Math.floor(entries.length / 16) !== places.length + 1) return null;
  const { view, little } = tiff;
  view.setUint32(entries.valueAt + 4, first, little);
  for (const [i, place] of places.entries()) {
    view.setUint32(entries.valueAt + 16 * (i + 1) + 8, place - blockAt, little);
  }
  return bytes;
}
