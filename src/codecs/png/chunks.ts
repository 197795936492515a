/** The chunks of a PNG. PNG specification (third edition), sections 5 and 11. */
import { type Bytes, binaryText, bytesOf, viewOf } from "../metadata/bytes";
import { crc32 } from "./crc32";

export interface Chunk {
  readonly type: string;
  /** Its length stands here. */
  readonly at: number;
  readonly content: Uint8Array;
}

export const SIGNATURE = "\x89PNG\r\n\x1a\n";

export interface Place {
  readonly type: string;
  /** Its length stands here. */
  readonly at: number;
  /** The first byte behind its check sum: beyond the last one where it is cut off. */
  readonly end: number;
}

/** The chunks up to IEND, one after the other. @param start of a file, or more of it */
export function* placesIn(start: Uint8Array): Generator<Place, void> {
  const view = viewOf(start);
  for (let at = SIGNATURE.length; at + 8 <= start.length; ) {
    const type = binaryText(start.subarray(at + 4, at + 8));
    const end = at + 12 + view.getUint32(at);
    yield { type, at, end };
    if (type === "IEND") return;
    at = end;
  }
}

/** Those whose bytes are all there, up to IEND. @param start of a file, or more of it */
export function readChunks(start: Uint8Array): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (const { type, at, end } of placesIn(start)) {
    if (end > start.length) break;
    chunks.push({ type, at, content: start.subarray(at + 8, end - 4) });
  }
  return chunks;
}

/** Length, type, content, check sum: PNG specification, section 5.3. */
export function chunkOf(type: string, content: Uint8Array): Bytes {
  const bytes = new Uint8Array(12 + content.length);
  const view = viewOf(bytes);
  view.setUint32(0, content.length);
  bytes.set(bytesOf(type), 4);
  bytes.set(content, 8);
  view.setUint32(8 + content.length, crc32(bytes.subarray(4, 8 + content.length)));
  return bytes;
}
