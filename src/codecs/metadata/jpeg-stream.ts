/** The segments of a JPEG stream and where its picture ends. ITU-T T.81, annex B. */
import { viewOf } from "./bytes";

export const MARKER = {
  start: 0xd8,
  end: 0xd9,
  scan: 0xda,
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

/** Content of a segment, without marker and length: at most so many bytes. */
export const MOST_CONTENT = 65_533;

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
  const view = viewOf(bytes);
  const segments: Segment[] = [];
  let scanAt: number | null = null;
  let at = start + 2;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    const marker = at < 0 ? undefined : bytes[at + 1];
    if (marker === undefined) break;
    if (marker === MARKER.end) return { segments, scanAt, end: at + 2 };
    if (marker === 0xff) at += 1;
    else if (marker <= 1 || (marker >= 0xd0 && marker <= MARKER.start)) at += 2;
    else {
      if (at + 4 > bytes.length) break;
      const length = view.getUint16(at + 2);
      if (marker === MARKER.scan) {
        scanAt ??= at;
        if (!toEnd) break;
      }
      const end = at + 2 + Math.max(2, length);
      if (end > bytes.length) break;
      if (scanAt === null) segments.push({ marker, at, content: bytes.subarray(at + 4, end) });
      at = end;
    }
  }
  return { segments, scanAt, end: null };
}
