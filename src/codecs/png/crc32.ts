/** The check sum of PNG's chunks: PNG specification, annex D. */

/** By the last byte: what eight steps of the division make of it. */
const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
  return rest;
});

/** @returns an unsigned 32-bit number */
export function crc32(bytes: Uint8Array): number {
  let rest = -1;
  for (let i = 0; i < bytes.length; i++) {
    rest = (TABLE[(rest ^ (bytes[i] as number)) & 255] as number) ^ (rest >>> 8);
  }
  return ~rest >>> 0;
}
