/** Puts kept metadata into a file that an encoder made, whose pixels stay byte for byte. */
import type { RasterHeader } from "../../raster/raster";
import type { SavedFormat } from "../encoding";
import { type Bytes, joined } from "./bytes";
import { iptcOf } from "./irb";
import type { Kept, Spliced } from "./kept";
import { spliceJpeg } from "./splice-jpeg";
import { splicePng } from "./splice-png";
import { spliceWebP } from "./splice-webp";

/** Encoders write all headers within so many bytes. */
const MOST_HEADERS = 1 << 20;

/** Formats whose files are changed here; encoders of the others are given the blocks: see `blocksOf`. */
export const isSpliced = (format: SavedFormat): boolean =>
  format === "JPEG" || format === "PNG" || format === "WebP";

/** Blocks as `Raster.metadata` names them, for an encoder that writes them itself. */
export function blocksOf({ exif, xmp, resources }: Kept): RasterHeader["metadata"] {
  const iptc = iptcOf(resources);
  return {
    ...(exif && { exif }),
    ...(xmp && { xmp }),
    ...(iptc && { iptc }),
    ...(resources && { photoshop: resources }),
  };
}

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
  switch (kept.to) {
    case "JPEG":
      return spliceJpeg(start, size, kept);
    case "PNG":
      return splicePng(start, size, kept);
    case "WebP":
      return spliceWebP(start, kept);
    default:
      return null;
  }
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
