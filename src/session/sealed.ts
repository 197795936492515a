/**
 * Files that say of themselves whether they are whole: SHA-256 of the rest (32 bytes), length of the header
 * (4 bytes, little-endian), the header as JSON, the content. A write that a crash cut short, or a disk that
 * lost something, is found out when the file is read. Where the header has a SHA-256 for each block of the content,
 * the first one is of the header alone: such a file is written and read without ever being in memory.
 */

const DIGEST = 32;
const LENGTH = 4;
const BLOCK_BYTES = 1 << 22;

export async function seal(
  subtle: SubtleCrypto,
  header: unknown,
  content: Uint8Array | Uint8ClampedArray = new Uint8Array(),
): Promise<Uint8Array<ArrayBuffer>> {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(DIGEST + LENGTH + text.length + content.length);
  new DataView(bytes.buffer).setUint32(DIGEST, text.length, true);
  bytes.set(text, DIGEST + LENGTH);
  bytes.set(content, DIGEST + LENGTH + text.length);
  bytes.set(new Uint8Array(await subtle.digest("SHA-256", bytes.subarray(DIGEST))));
  return bytes;
}

export interface Unsealed {
  readonly header: unknown;
  /** Lies in the bytes that were given. */
  readonly content: Uint8Array<ArrayBuffer>;
}

/** Opens a sealed file; null when it is not exactly as it was sealed. */
export async function unseal(subtle: SubtleCrypto, file: ArrayBuffer): Promise<Unsealed | null> {
  const bytes = new Uint8Array(file);
  if (bytes.length < DIGEST + LENGTH) return null;
  const digest = new Uint8Array(await subtle.digest("SHA-256", bytes.subarray(DIGEST)));
  if (!digest.every((byte, i) => byte === bytes[i])) return null;
  const start = DIGEST + LENGTH;
  const end = start + new DataView(file).getUint32(DIGEST, true);
  const header: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(start, end)));
  return { header, content: bytes.subarray(end) };
}

/** @returns what a file consists of, one after the other; the content is read once for it, and again while it is written */
export async function sealInBlocks(
  subtle: SubtleCrypto,
  content: Blob,
): Promise<AsyncIterable<Uint8Array<ArrayBuffer>>> {
  const digests: string[] = [];
  for await (const block of blocksOf(content)) digests.push(await digestOf(subtle, block));
  const head = await seal(subtle, { blocks: digests });
  return (async function* () {
    yield head;
    yield* blocksOf(content);
  })();
}

/** The content of a sealed file, left where the file is; null when it is not exactly as it was sealed. */
export async function contentOfSealed(subtle: SubtleCrypto, file: Blob): Promise<Blob | null> {
  const start = new DataView(await file.slice(0, DIGEST + LENGTH).arrayBuffer());
  if (start.byteLength < DIGEST + LENGTH) return null;
  const end = DIGEST + LENGTH + start.getUint32(DIGEST, true);
  const head = end <= file.size && (await unseal(subtle, await file.slice(0, end).arrayBuffer()));
  const { blocks } = ((head || null)?.header ?? {}) as { readonly blocks?: readonly string[] };
  if (!blocks) {
    const whole = await unseal(subtle, await file.arrayBuffer());
    return whole && file.slice(file.size - whole.content.length);
  }
  const content = file.slice(end);
  let count = 0;
  for await (const block of blocksOf(content)) {
    if ((await digestOf(subtle, block)) !== blocks[count++]) return null;
  }
  return count === blocks.length ? content : null;
}

async function* blocksOf(content: Blob): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < content.size; at += BLOCK_BYTES) {
    yield new Uint8Array(await content.slice(at, at + BLOCK_BYTES).arrayBuffer());
  }
}

const digestOf = async (subtle: SubtleCrypto, bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  hexOf(new Uint8Array(await subtle.digest("SHA-256", bytes)));

export const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
