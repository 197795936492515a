/** Reads what a JPEG says beside its picture, and tells what lies behind it. */

import { BEGIN, EXIF_NAME, MARKER, readStream, type Segment } from "../jpeg/segments";
import { type Bytes, copyOf, joined, startsWith, viewOf } from "./bytes";
import { exifBlock, exifFacts } from "./exif";
import { wholeProfile } from "./icc";
import { RESOURCE, readResources } from "./irb";
import { trailerParts } from "./jpeg-parts";
import {
  type BlockKind,
  type Density,
  innerPart,
  type Metadata,
  NOTHING,
  type Other,
  type Part,
} from "./metadata";
import { readIndex } from "./multi-picture";
import { holds, openXmp, type Packet, propertyOf, SPACE } from "./xmp";

/** All of it that is whole. Null for what does not begin as a JPEG. */
export function readJpegMetadata(bytes: Uint8Array): Metadata | null {
  const stream = readStream(bytes);
  if (!stream) return null;
  const { segments } = stream;
  const of = (marker: number, start: string) =>
    segments.filter((s) => s.marker === marker && startsWith(s.content, start));
  const behind = (start: string, [segment]: readonly Segment[]) =>
    segment ? copyOf(segment.content.subarray(start.length)) : null;

  const damaged: BlockKind[] = [];
  const exifSegments = of(MARKER.app1, BEGIN.exif);
  // "Exif" is followed by a NUL and a byte of filling.
  const exif = exifBlock(behind(EXIF_NAME, exifSegments));
  if (exifSegments.length > 0 && !exif) damaged.push("exif");
  const xmp = behind(BEGIN.xmp, of(MARKER.app1, BEGIN.xmp));
  const packet = xmp && openXmp(xmp);
  if (xmp && !packet) damaged.push("xmp");
  const extension = of(MARKER.app1, BEGIN.extendedXmp);
  const extendedXmp = packet && extended(extension, packet);
  if (extension.length > 0 && !extendedXmp) damaged.push("xmp");
  const parts13 = of(MARKER.app13, BEGIN.resources);
  const joined13 = joined(parts13.map((s) => s.content.subarray(BEGIN.resources.length)));
  const resources = parts13.length > 0 && readResources(joined13) ? joined13 : null;
  if (parts13.length > 0 && !resources) damaged.push("iptc");
  const iccSegments = of(MARKER.app2, BEGIN.icc);
  const icc = profileOf(iccSegments);
  if (iccSegments.length > 0 && !icc) damaged.push("icc");

  const [index] = of(MARKER.app2, BEGIN.index);
  const indexAt = index ? index.at + 4 + BEGIN.index.length : null;
  const pictures =
    index && indexAt !== null
      ? readIndex(bytes.subarray(indexAt, index.at + 4 + index.content.length), indexAt)
      : [];
  const { end } = stream;
  const trailing = end === null ? [] : trailerParts(bytes, end, packet, pictures);
  const hasTrailer = end !== null && trailing.length > 0;
  return {
    ...NOTHING,
    source: "JPEG",
    ...{ exif, xmp, extendedXmp, resources, icc },
    density: densityOf(segments, exif, resources),
    comments: segments.filter((s) => s.marker === MARKER.comment).map((s) => copyOf(s.content)),
    others: segments
      .filter(isOther)
      .map(({ marker, content }): Other => ({ kind: marker, content: copyOf(content) })),
    parts: [...innerParts(segments, exif, packet, extendedXmp, resources), ...trailing],
    trailer: hasTrailer ? { at: end, length: bytes.length - end } : null,
    ...{ indexAt, damaged },
  };
}

/** True for a segment with no place of its own in `Metadata` that is no matter of the encoder's. */
function isOther({ marker, content }: Segment): boolean {
  if (marker < MARKER.app0 || marker > MARKER.app15) return false;
  const begins = (...starts: string[]) => starts.some((start) => startsWith(content, start));
  switch (marker) {
    case MARKER.app0:
      return !begins(BEGIN.jfif, BEGIN.jfifExtension);
    case MARKER.app1:
      return !begins(BEGIN.exif, BEGIN.xmp, BEGIN.extendedXmp);
    case MARKER.app2:
      return !begins(BEGIN.icc);
    case MARKER.app11:
      return !begins(BEGIN.box);
    case MARKER.app13:
      return !begins(BEGIN.resources);
    // The colours' transform belongs to the coded picture.
    case MARKER.app14:
      return !begins(BEGIN.adobe);
    default:
      return true;
  }
}

/** Null unless all parts are there. ICC.1:2022, annex B.4; parts may come in any order. */
function profileOf(segments: readonly Segment[]): Bytes | null {
  const numbered = segments.filter(({ content }) => content.length >= 14);
  const parts = new Map(numbered.map(({ content }) => [content[12], content.subarray(14)]));
  const total = numbered[0]?.content[13] ?? 0;
  const ordered = Array.from({ length: total }, (_, i) => parts.get(i + 1));
  if (total === 0 || ordered.some((part) => part === undefined)) return null;
  return wholeProfile(joined(ordered as Uint8Array[]));
}

/** Null unless all of it is there. XMP Specification Part 3, 1.1.3.1. */
function extended(segments: readonly Segment[], packet: Packet): Bytes | null {
  const id = propertyOf(packet, SPACE.note, "HasExtendedXMP");
  if (!id || segments.length === 0) return null;
  const start = BEGIN.extendedXmp.length;
  const own = segments.filter(
    ({ content }) => content.length >= start + 40 && startsWith(content, id, start),
  );
  if (id.length !== 32 || !own[0]) return null;
  const length = viewOf(own[0].content).getUint32(start + 32);
  // No more than the file can hold.
  if (length > own.reduce((sum, { content }) => sum + content.length - start - 40, 0)) return null;
  const whole = new Uint8Array(length);
  let filled = 0;
  for (const { content } of own) {
    const at = viewOf(content).getUint32(start + 36);
    const part = content.subarray(start + 40);
    if (at + part.length > length) return null;
    whole.set(part, at);
    filled += part.length;
  }
  return filled === length ? whole : null;
}

function densityOf(
  segments: readonly Segment[],
  exif: Bytes | null,
  resources: Bytes | null,
): Density | null {
  const jfif = segments.find(
    ({ marker, content }) => marker === MARKER.app0 && startsWith(content, BEGIN.jfif),
  )?.content;
  let aspect: Density | null = null;
  if (jfif && jfif.length >= 12) {
    const view = viewOf(jfif);
    const [unit, x, y] = [view.getUint8(7), view.getUint16(8), view.getUint16(10)];
    if (x > 0 && y > 0 && (unit === 1 || unit === 2)) {
      return { x, y, unit: unit === 1 ? "inch" : "cm" };
    }
    if (x > 0 && y > 0 && x !== y) aspect = { x, y, unit: "aspect" };
  }
  return aspect ?? exifFacts(exif)?.density ?? resourceDensity(resources);
}

/** Two fixed-point numbers, pixels an inch, whatever unit they are shown in. */
function resourceDensity(resources: Bytes | null): Density | null {
  const all = resources && readResources(resources);
  const content = all?.find(({ id }) => id === RESOURCE.density)?.content;
  if (!content || content.length < 16) return null;
  const view = viewOf(content);
  const [x, y] = [view.getUint32(0) / 65_536, view.getUint32(8) / 65_536];
  return x > 0 && y > 0 ? { x, y, unit: "inch" } : null;
}

/** Parts within the blocks: a small picture, what Google's cameras pack into the packet, credentials. */
function innerParts(
  segments: readonly Segment[],
  exif: Bytes | null,
  packet: Packet | null,
  extendedXmp: Bytes | null,
  resources: Bytes | null,
): Part[] {
  const extension = extendedXmp && openXmp(extendedXmp);
  const inPackets = (space: string, local: string) =>
    [packet, extension].some((one) => one && holds(one, space, local));
  const kinds: (Part["kind"] | false)[] = [
    hasThumbnail(segments, exif, resources) && "thumbnail",
    inPackets(SPACE.depth, "Data") && "depthMap",
    inPackets(SPACE.image, "Data") && "image",
    inPackets(SPACE.audio, "Data") && "sound",
    segments.some(
      ({ marker, content }) => marker === MARKER.app11 && startsWith(content, BEGIN.box),
    ) && "credentials",
  ];
  return kinds.filter((kind) => kind !== false).map(innerPart);
}

function hasThumbnail(
  segments: readonly Segment[],
  exif: Bytes | null,
  resources: Bytes | null,
): boolean {
  const jfif = segments.filter(({ marker }) => marker === MARKER.app0);
  return (
    Boolean(exifFacts(exif)?.thumbnail) ||
    jfif.some(({ content }) => startsWith(content, BEGIN.jfifExtension)) ||
    Boolean(resources && readResources(resources)?.some(({ id }) => id === 0x0409 || id === 0x040c))
  );
}
