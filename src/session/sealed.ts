/**
 * Files that say of themselves whether they are whole: SHA-256 of the rest (32 bytes), length of the header
 * (4 bytes, little-endian), the header as JSON, the content. A write that a crash cut short, or a disk that
 * lost something, is found out when the file is read.
 */

const DIGEST = 32;
const LENGTH = 4;

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
