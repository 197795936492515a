/** The index of a JPEG file with several pictures. CIPA DC-007, section 5. */
import { find, inMemory, openTiff, readDirectory } from "../tiff/directory";
import { type Bytes, copyOf, viewOf } from "./bytes";

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
  const found = entriesOf(block);
  if (!found) return [];
  const { entries, little } = found;
  const pictures: IndexedPicture[] = [];
  const end = Math.min(16 * MOST_PICTURES, entries.byteLength - 15);
  for (let at = 16; at < end; at += 16) {
    pictures.push({
      at: blockAt + entries.getUint32(at + 8, little),
      length: entries.getUint32(at + 4, little),
      type: entries.getUint32(at, little) & 0xffffff,
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
  const found = entriesOf(bytes);
  if (!found || Math.floor(found.entries.byteLength / 16) !== places.length + 1) return null;
  const { entries, little } = found;
  entries.setUint32(4, first, little);
  for (const [i, place] of places.entries()) {
    entries.setUint32(16 * (i + 1) + 8, place - blockAt, little);
  }
  return bytes;
}

/** The index's entries within the block, 16 bytes each: section 5.2.3.3. */
function entriesOf(block: Uint8Array): { entries: DataView; little: boolean } | null {
  const tiff = openTiff(inMemory(block));
  const entry = tiff && find(readDirectory(tiff, tiff.firstAt), ENTRIES);
  if (!tiff || !entry) return null;
  const { valueAt, length } = entry;
  return { entries: viewOf(block.subarray(valueAt, valueAt + length)), little: tiff.little };
}
