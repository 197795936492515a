/** The chunks of a WebP. RFC 9649, section 2. */
import { type Bytes, binaryText, bytesOf, startsWith, viewOf } from "../metadata/bytes";

export interface Chunk {
  readonly type: string;
  readonly content: Uint8Array;
}

export const isWebP = (bytes: Uint8Array): boolean =>
  startsWith(bytes, "RIFF") && startsWith(bytes, "WEBP", 8);

/** Those whose bytes are all there. */
export function readChunks(bytes: Uint8Array): readonly Chunk[] {
  const view = viewOf(bytes);
  const chunks: Chunk[] = [];
  let at = 12;
  while (at + 8 <= bytes.length) {
    const length = view.getUint32(at + 4, true);
    if (at + 8 + length > bytes.length) break;
    const type = binaryText(bytes.subarray(at, at + 4));
    chunks.push({ type, content: bytes.subarray(at + 8, at + 8 + length) });
    at += 8 + length + (length & 1);
  }
  return chunks;
}

/** Filled up to an even length. */
export function chunkOf({ type, content }: Chunk): Bytes {
  const bytes = new Uint8Array(8 + content.length + (content.length & 1));
  bytes.set(bytesOf(type));
  viewOf(bytes).setUint32(4, content.length, true);
  bytes.set(content, 8);
  return bytes;
}
