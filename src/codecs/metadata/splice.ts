/** Puts kept metadata into a file that an encoder made, whose pixels stay byte for byte. */
import { type Bytes, joined } from "./bytes";
import type { Kept, Spliced } from "./kept";
import { spliceJpeg } from "./splice-jpeg";
import { splicePng } from "./splice-png";
import { spliceWebP } from "./splice-webp";

/** Encoders write all headers within so many bytes. */
const MOST_HEADERS = 1 << 20;

/**
 * @param encoded a file of the format that `kept` was made for
 * @param source the photo's file, for parts behind its picture; null where it is no longer there
 * @returns the encoded file itself, if it is no such file
 */
export async function withMetadata(encoded: Blob, kept: Kept, source: Blob | null): Promise<Blob> {
  // A WebP's chunks are read to its end.
  const read = kept.to === "WebP" ? encoded : encoded.slice(0, MOST_HEADERS);
  const start = new Uint8Array(await read.arrayBuffer());
  const spliced = await splice(start, encoded.size, source ? kept : { ...kept, trailer: [] });
  if (!spliced) return encoded;
  const { head, from, to, tail, trailer } = spliced;
  const further = trailer.flatMap(({ at, length }) => source?.slice(at, at + length) ?? []);
  return new Blob([head, encoded.slice(from, to), tail, ...further], { type: encoded.type });
}

/**
 * @param start the encoded file, all of it for WebP
 * @param size of the encoded file, bytes
 * @returns null for what is no such file
 */
export async function splice(start: Uint8Array, size: number, kept: Kept): Promise<Spliced | null> {
  if (kept.to === "JPEG") return spliceJpeg(start, size, kept);
  return kept.to === "PNG" ? splicePng(start, size, kept) : spliceWebP(start, kept);
}

/** The whole file in memory. */
export function assembled(
  encoded: Uint8Array,
  { head, from, to, tail, trailer }: Spliced,
  source: Uint8Array,
): Bytes {
  const further = trailer.map(({ at, length }) => source.subarray(at, at + length));
  return joined([head, encoded.subarray(from, to), tail, ...further]);
}
