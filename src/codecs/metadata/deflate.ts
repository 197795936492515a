/** Zlib streams, as PNG's iCCP, zTXt and iTXt hold them. */
import { type Bytes, joined } from "./bytes";

export async function deflate(bytes: Uint8Array): Promise<Bytes> {
  const packed = await through(bytes, new CompressionStream("deflate"), Number.POSITIVE_INFINITY);
  return packed as Bytes;
}

/**
 * Null for what is damaged or larger than it may be.
 * @param most bytes: so that a small file cannot fill the memory
 */
export async function inflate(bytes: Uint8Array, most: number): Promise<Bytes | null> {
  try {
    return await through(bytes, new DecompressionStream("deflate"), most);
  } catch {
    return null;
  }
}

/** As `inflate`, but of a damaged stream what came before the damage: all may be there but its checksum. */
export async function inflatePart(bytes: Uint8Array, most: number): Promise<Bytes | null> {
  const parts: Uint8Array[] = [];
  try {
    return await through(bytes, new DecompressionStream("deflate"), most, parts);
  } catch {
    return joined(parts);
  }
}

async function through(
  bytes: Uint8Array,
  stream: CompressionStream | DecompressionStream,
  most: number,
  parts: Uint8Array[] = [],
): Promise<Bytes | null> {
  const source = new Blob([Uint8Array.from(bytes)]).stream();
  const reader = source.pipeThrough(stream).getReader();
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return joined(parts);
    length += value.length;
    if (length > most) {
      await reader.cancel();
      return null;
    }
    parts.push(value);
  }
}
