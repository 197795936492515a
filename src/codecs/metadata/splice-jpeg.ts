import { BEGIN, exifSegment, MARKER, MOST_CONTENT, readStream, segmentOf } from "../jpeg/segments";
import { type Bytes, binaryText, bytesOf, copyOf, joined, startsWith, viewOf } from "./bytes";
import type { Kept, Spliced } from "./kept";
import type { Density } from "./metadata";
import { movedIndex, readIndex } from "./multi-picture";
import { openXmp, propertyOf, SPACE } from "./xmp";

/** Null for what is no JPEG up to its first scan. */
export function spliceJpeg(start: Uint8Array, size: number, kept: Kept): Spliced | null {
  const stream = readStream(start, 0, false);
  if (!stream || stream.scanAt === null) return null;
  const from = stream.scanAt;
  const parts: Uint8Array[] = [Uint8Array.of(0xff, MARKER.start)];
  for (const { marker, content } of stream.segments) {
    if (marker !== MARKER.app0 || !startsWith(content, BEGIN.jfif)) continue;
    parts.push(segmentOf(marker, withDensity(content, kept.density)));
  }
  if (kept.exif) parts.push(exifSegment(kept.exif));
  if (kept.xmp) parts.push(segmentOf(MARKER.app1, bytesOf(BEGIN.xmp), kept.xmp));
  parts.push(...extension(kept));
  const others = kept.others.flatMap(({ kind, content }) =>
    typeof kind === "number" ? [segmentOf(kind, content)] : [],
  );
  parts.push(...others);
  if (kept.resources) parts.push(...inPieces(MARKER.app13, BEGIN.resources, kept.resources));
  if (kept.icc) parts.push(...profile(kept.icc));
  for (const comment of kept.comments) {
    if (comment.length <= MOST_CONTENT) parts.push(segmentOf(MARKER.comment, comment));
  }
  // Tables and frame, and what the encoder says about its colours' transform.
  for (const { marker, content } of stream.segments) {
    const replaced = marker >= MARKER.app0 && marker <= MARKER.app15 && marker !== MARKER.app14;
    if (!replaced && marker !== MARKER.comment) parts.push(segmentOf(marker, content));
  }
  const length = parts.reduce((sum, part) => sum + part.length, 0) + size - from;
  let at = 0;
  for (const [i, part] of parts.entries()) {
    if (others.includes(part as Bytes) && startsWith(part, BEGIN.index, 4)) {
      parts[i] = index(copyOf(part), at, length, kept) ?? new Uint8Array();
    }
    at += part.length;
  }
  return { head: joined(parts), from, to: size, tail: new Uint8Array(), trailer: kept.trailer };
}

function inPieces(marker: number, start: string, bytes: Uint8Array): Bytes[] {
  const most = MOST_CONTENT - start.length;
  return Array.from({ length: Math.ceil(bytes.length / most) }, (_, i) =>
    segmentOf(marker, bytesOf(start), bytes.subarray(i * most, (i + 1) * most)),
  );
}

/** Numbered from 1: ICC.1:2022, annex B.4. */
function profile(icc: Uint8Array): Bytes[] {
  const most = MOST_CONTENT - BEGIN.icc.length - 2;
  const count = Math.ceil(icc.length / most);
  return Array.from({ length: count }, (_, i) =>
    segmentOf(
      MARKER.app2,
      bytesOf(BEGIN.icc),
      Uint8Array.of(i + 1, count),
      icc.subarray(i * most, (i + 1) * most),
    ),
  );
}

/** Each piece bears the extension's check sum, length and its own place: XMP Specification Part 3, 1.1.3.1. */
function extension({ xmp, extendedXmp }: Kept): Bytes[] {
  const packet = xmp && openXmp(xmp);
  const id = packet && propertyOf(packet, SPACE.note, "HasExtendedXMP");
  if (id?.length !== 32 || !extendedXmp) return [];
  const most = MOST_CONTENT - BEGIN.extendedXmp.length - 40;
  return Array.from({ length: Math.ceil(extendedXmp.length / most) }, (_, i) => {
    const numbers = new DataView(new ArrayBuffer(8));
    numbers.setUint32(0, extendedXmp.length);
    numbers.setUint32(4, i * most);
    return segmentOf(
      MARKER.app1,
      bytesOf(BEGIN.extendedXmp + binaryText(new TextEncoder().encode(id)).slice(0, 32)),
      new Uint8Array(numbers.buffer),
      extendedXmp.subarray(i * most, (i + 1) * most),
    );
  });
}

/** A JFIF segment's content with another density. JFIF 1.02, "APP0". */
function withDensity(content: Uint8Array, density: Density | null): Uint8Array {
  if (!density || content.length < 12) return content;
  const scale = density.unit === "metre" ? 0.0254 : 1;
  const x = Math.round(scale * density.x);
  const y = Math.round(scale * density.y);
  if (x < 1 || y < 1 || x > 0xffff || y > 0xffff) return content;
  const changed = copyOf(content);
  const view = viewOf(changed);
  view.setUint8(7, density.unit === "aspect" ? 0 : density.unit === "cm" ? 2 : 1);
  view.setUint16(8, x);
  view.setUint16(10, y);
  return changed;
}

/**
 * The index's segment, its pictures' new places in it.
 * @param at of the segment in the new file
 * @param length of the first picture in the new file
 */
function index(segment: Bytes, at: number, length: number, kept: Kept): Bytes | null {
  const start = 4 + BEGIN.index.length;
  const block = segment.subarray(start);
  const places: number[] = [];
  for (const { at: old } of readIndex(block, kept.indexAt ?? 0)) {
    const place = placeIn(kept, old, length);
    if (place === null) return null;
    places.push(place);
  }
  const moved = movedIndex(block, at + start, length, places);
  return moved && joined([segment.subarray(0, start), moved]);
}

/** The new place of a byte of the source's trailer; null for one that is not kept. */
function placeIn({ trailer }: Kept, old: number, length: number): number | null {
  let place = length;
  for (const range of trailer) {
    if (old >= range.at && old < range.at + range.length) return place + old - range.at;
    place += range.length;
  }
  return null;
}
