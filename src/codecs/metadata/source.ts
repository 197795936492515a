/** What a photo's file says beside its pixels, whoever has read it. */
import type { RasterHeader } from "../../raster/raster";

import { BEGIN } from "../jpeg/segments";
import { type Bytes, startsWith } from "./bytes";
import { exifFacts, openExif } from "./exif";
import { RESOURCE, resourceOf } from "./irb";
import { type BlockKind, innerPart, type Metadata, NOTHING } from "./metadata";
import { readMetadata } from "./read";
import { openXmp } from "./xmp";

/**
 * Of a JPEG, PNG or WebP all that it holds; of any other file the blocks and parts that its decoder found.
 * Never fails because of what is in the bytes.
 */
export async function metadataOf(bytes: Uint8Array, raster: RasterHeader): Promise<Metadata> {
  const own = await readMetadata(bytes);
  return own.source === null ? fromDecoder(raster) : own;
}

function fromDecoder({ metadata, parts = [] }: RasterHeader): Metadata {
  const damaged: BlockKind[] = [];
  const exif = metadata.exif && openExif(metadata.exif) ? metadata.exif : null;
  if (metadata.exif && !exif) damaged.push("exif");
  if (metadata.xmp && !openXmp(metadata.xmp)) damaged.push("xmp");
  const facts = exifFacts(exif);
  return {
    ...NOTHING,
    ...{ exif, damaged },
    xmp: metadata.xmp ?? null,
    resources: metadata.iptc ? resourcesOf(metadata.iptc) : null,
    density: facts?.density ?? null,
    parts: parts.map(({ kind, count }) => ({ ...innerPart(kind), count })),
  };
}

/** libvips calls both IPTC: the datasets alone, and a JPEG's segment with all of Photoshop's resources. */
const resourcesOf = (iptc: Bytes): Bytes =>
  startsWith(iptc, BEGIN.resources)
    ? iptc.slice(BEGIN.resources.length)
    : resourceOf(RESOURCE.iptc, iptc);
