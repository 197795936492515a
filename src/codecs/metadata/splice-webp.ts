import { type Chunk, chunkOf, isWebP, readChunks } from "../webp/chunks";
import { readWebPHeader } from "../webp/header";
import { bytesOf, joined, unlessCutOff, viewOf } from "./bytes";
import type { Kept, Spliced } from "./kept";

/** Bits of the extended header's first byte: RFC 9649, figure 7. */
const FLAG = { animation: 2, xmp: 4, exif: 8, alpha: 16, icc: 32 } as const;

/** Null for what is no WebP. The pixels' chunks are copied. */
export function spliceWebP(bytes: Uint8Array, kept: Kept): Spliced | null {
  if (!isWebP(bytes)) return null;
  const chunks = readChunks(bytes);
  const extended = extendedHeader(bytes, chunks);
  if (!extended) return null;
  const replaced = ["VP8X", "ICCP", "EXIF", "XMP "];
  const pixels = chunks.filter(({ type }) => !replaced.includes(type));
  const flags =
    ((extended[0] as number) & (FLAG.animation | FLAG.alpha)) |
    (kept.icc ? FLAG.icc : 0) |
    (kept.exif ? FLAG.exif : 0) |
    (kept.xmp ? FLAG.xmp : 0);
  extended[0] = flags;
  const simple = flags === 0 && pixels.length === 1;
  const all: Chunk[] = [
    ...(simple ? [] : [{ type: "VP8X", content: extended }]),
    ...(kept.icc ? [{ type: "ICCP", content: kept.icc }] : []),
    ...pixels,
    ...(kept.exif ? [{ type: "EXIF", content: kept.exif }] : []),
    ...(kept.xmp ? [{ type: "XMP ", content: kept.xmp }] : []),
  ];
  const head = joined([bytesOf("RIFF\0\0\0\0WEBP"), ...all.map(chunkOf)]);
  viewOf(head).setUint32(4, head.length - 8, true);
  return { head, from: 0, to: 0, tail: new Uint8Array(), trailer: [] };
}

/** That of the file, or one for a file without. Null where there is no picture. */
function extendedHeader(bytes: Uint8Array, chunks: readonly Chunk[]): Uint8Array | null {
  const [first] = chunks;
  if (first?.type === "VP8X" && first.content.length >= 10) return first.content.slice(0, 10);
  const size = unlessCutOff(() => readWebPHeader(viewOf(bytes)));
  if (!first || !size) return null;
  const header = new Uint8Array(10);
  header[0] = size.alpha ? FLAG.alpha : 0;
  for (let i = 0; i < 3; i++) {
    header[4 + i] = (size.width - 1) >> (8 * i);
    header[7 + i] = (size.height - 1) >> (8 * i);
  }
  return header;
}
