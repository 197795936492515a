/** The chunks of a PNG. PNG specification (third edition), sections 5 and 11. */
import { crc32 } from "../png/crc32";
import { type Bytes, binaryText, bytesOf, viewOf } from "./bytes";

export interface Chunk {
  readonly type: string;
  /** Its length stands here. */
  readonly at: number;
  readonly content: Uint8Array;
}

export const SIGNATURE = "\x89PNG\r\n\x1a\n";

/** Those whose bytes are all there, up to IEND. @param start of a file, or more of it */
export function readChunks(start: Uint8Array): readonly Chunk[] {
  const view = viewOf(start);
  const chunks: Chunk[] = [];
  let at = SIGNATURE.length;
  while (at + 12 <= start.length) {
    const length = view.getUint32(at);
    const type = binaryText(start.subarray(at + 4, at + 8));
    if (at + 12 + length > start.length) break;
    chunks.push({ type, at, content: start.subarray(at + 8, at + 8 + length) });
    if (type === "IEND") break;
    at += 12 + length;
  }
  return chunks;
}

export function chunkOf(type: string, content: Uint8Array): Bytes {
  const bytes = new Uint8Array(12 + content.length);
  const view = viewOf(bytes);
  view.setUint32(0, content.length);
  bytes.set(bytesOf(type), 4);
  bytes.set(content, 8);
  view.setUint32(8 + content.length, crc32(bytes.subarray(4, 8 + content.length)));
  return bytes;
}
