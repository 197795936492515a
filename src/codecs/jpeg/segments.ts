/** The segments of a JPEG stream and where its picture ends. ITU-T T.81, annex B. */
import { type Bytes, bytesOf, joined } from "../metadata/bytes";

/** Second bytes of markers: table B.1. */
export const MARKER = {
  losslessFrame: 0xc3,
  start: 0xd8,
  end: 0xd9,
  scan: 0xda,
  quantisation: 0xdb,
  lines: 0xdc,
  app0: 0xe0,
  app1: 0xe1,
  app2: 0xe2,
  app11: 0xeb,
  app12: 0xec,
  app13: 0xed,
  app14: 0xee,
  app15: 0xef,
  comment: 0xfe,
} as const;

/** Begin the segments that are more than a marker's number says. */
export const BEGIN = {
  jfif: "JFIF\0",
  jfifExtension: "JFXX\0",
  exif: "Exif\0",
  xmp: "http://ns.adobe.com/xap/1.0/\0",
  extendedXmp: "http://ns.adobe.com/xmp/extension/\0",
  resources: "Photoshop 3.0\0",
  icc: "ICC_PROFILE\0",
  adobe: "Adobe",
  /** Of several pictures: CIPA DC-007. */
  index: "MPF\0",
  /** Of a gain map, and of the picture it belongs to: ISO 21496-1, annex C. */
  gainMap: "urn:iso:std:iso:ts:21496:-1\0",
  /** A box of JUMBF or of JPEG XT. */
  box: "JP",
} as const;

/** EXIF's with the byte of filling behind it: EXIF 2.32, 4.7.2. */
export const EXIF_NAME = `${BEGIN.exif}\0`;

/** Content of a segment, without marker and length: at most so many bytes. */
export const MOST_CONTENT = 65_533;
/** Bytes of an EXIF block in one. */
export const MOST_EXIF = MOST_CONTENT - EXIF_NAME.length;

/** SOF0 to SOF15 but for DHT, JPG and DAC. */
export const isFrameMarker = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

export interface Place {
  /** The marker's second byte. */
  readonly marker: number;
  /** Its marker begins here. */
  readonly at: number;
  /** The first byte behind its segment: beyond the last one where that is cut off. */
  readonly end: number;
}

/**
 * The segments of a stream, scans' headers among them, up to the end marker, and further start markers. Bytes
 * between segments are passed over, as decoders do.
 * @param start of the stream within the bytes, where its start marker is
 */
export function* placesIn(bytes: Uint8Array, start = 0): Generator<Place, void> {
  for (let at = start + 2; ; ) {
    // Between segments, and inside the entropy-coded data that follows a scan header, a marker is 0xFF
    // and a byte other than 0 (a stuffed 0xFF), 0xFF (padding) or a restart marker. Thumbnails with
    // end markers of their own lie inside segments, which are skipped whole.
    at = bytes.indexOf(0xff, at);
    const marker = at < 0 ? undefined : bytes[at + 1];
    if (marker === undefined) return;
    if (marker === 0xff) at += 1;
    else if (marker <= 1 || (marker >= 0xd0 && marker < MARKER.start)) at += 2;
    else {
      const length = ((bytes[at + 2] ?? 255) << 8) | (bytes[at + 3] ?? 255);
      const isAlone = marker === MARKER.start || marker === MARKER.end;
      const end = at + 2 + (isAlone ? 0 : Math.max(2, length));
      yield { marker, at, end };
      if (marker === MARKER.end) return;
      at = end;
    }
  }
}

export interface Segment {
  /** The marker's second byte. */
  readonly marker: number;
  /** Its marker begins here. */
  readonly at: number;
  readonly content: Uint8Array;
}

export interface Stream {
  /** In front of the first scan. */
  readonly segments: readonly Segment[];
  /** The first scan's marker begins here; null where the file ends before. */
  readonly scanAt: number | null;
  /** The first byte behind the end marker; null where that is missing. */
  readonly end: number | null;
}

/**
 * Null for what does not begin as a JPEG.
 * @param start of the stream within the bytes
 * @param toEnd false reads no further than to the first scan
 */
export function readStream(bytes: Uint8Array, start = 0, toEnd = true): Stream | null {
  if (bytes[start] !== 0xff || bytes[start + 1] !== MARKER.start) return null;
  const segments: Segment[] = [];
  let scanAt: number | null = null;
  for (const { marker, at, end } of placesIn(bytes, start)) {
    if (marker === MARKER.end) return { segments, scanAt, end };
    if (marker === MARKER.scan && at + 4 <= bytes.length) scanAt ??= at;
    if (end > bytes.length || (scanAt !== null && !toEnd)) break;
    if (scanAt === null && marker !== MARKER.start)
      segments.push({ marker, at, content: bytes.subarray(at + 4, end) });
  }
  return { segments, scanAt, end: null };
}

/** @param contents together at most `MOST_CONTENT` bytes */
export function segmentOf(marker: number, ...contents: readonly Uint8Array[]): Bytes {
  const content = joined(contents);
  const length = content.length + 2;
  return joined([Uint8Array.of(0xff, marker, length >> 8, length & 255), content]);
}

/** @param block at most `MOST_EXIF` bytes */
export const exifSegment = (block: Uint8Array): Bytes =>
  segmentOf(MARKER.app1, bytesOf(EXIF_NAME), block);
