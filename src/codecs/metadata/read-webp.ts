/** Reads what a WebP says beside its pixels. RFC 9649, section 2.7. */

import { isWebP, readChunks } from "../webp/chunks";
import { copyOf } from "./bytes";
import { exifBlock, exifFacts } from "./exif";
import { wholeProfile } from "./icc";
import { type BlockKind, innerPart, type Metadata, NOTHING } from "./metadata";
import { openXmp } from "./xmp";

/** All of it that is whole. Null for what does not begin as a WebP. */
export function readWebPMetadata(bytes: Uint8Array): Metadata | null {
  if (!isWebP(bytes)) return null;
  const chunks = readChunks(bytes);
  const first = (type: string) => chunks.find((chunk) => chunk.type === type)?.content;
  const damaged: BlockKind[] = [];
  const exif = exifBlock(first("EXIF"));
  if (first("EXIF") && !exif) damaged.push("exif");
  const packet = first("XMP ");
  if (packet && !openXmp(packet)) damaged.push("xmp");
  const profile = first("ICCP");
  const icc = profile ? wholeProfile(profile) : null;
  if (profile && !icc) damaged.push("icc");
  const facts = exifFacts(exif);
  const count = chunks.filter(({ type }) => type === "ANMF").length;
  return {
    ...NOTHING,
    source: "WebP",
    ...{ exif, icc, damaged },
    xmp: packet ? copyOf(packet) : null,
    density: facts?.density ?? null,
    parts: [
      ...(facts?.thumbnail ? [innerPart("thumbnail")] : []),
      ...(first("C2PA") ? [innerPart("credentials")] : []),
      ...(count > 1 ? [{ ...innerPart("frames"), count: count - 1 }] : []),
    ],
  };
}
