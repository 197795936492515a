/** Makes a JPEG whole that decoders would refuse, though its picture is there. ITU-T T.81, annex B. */
import { isFrameMarker, MARKER, placesIn } from "./segments";

const END = Uint8Array.of(0xff, 0xd9);

/**
 * Parts of a file that decoders take: one that was cut off ends with an end marker, behind its last whole
 * segment, and what is missing is grey; and the height stands where it belongs if a DNL marker told it.
 * @param header what `readJpegHeader` tells
 * @returns null where nothing is to be mended
 */
export function mendJpeg(
  bytes: Uint8Array<ArrayBuffer>,
  { height, truncated }: { readonly height: number; readonly truncated: boolean },
): readonly Uint8Array<ArrayBuffer>[] | null {
  const frame = framePlace(bytes);
  if (frame === null) return null;
  const untold = bytes[frame + 5] === 0 && bytes[frame + 6] === 0;
  if (!untold && !truncated) return null;
  const at = frame + 5;
  const lines = Uint8Array.of(height >> 8, height & 255);
  const end = truncated ? wholeUpTo(bytes) : bytes.length;
  return [
    bytes.subarray(0, at),
    untold ? lines : bytes.subarray(at, at + 2),
    bytes.subarray(at + 2, end),
    ...(truncated ? [END] : []),
  ];
}

/** Where the frame's marker begins. */
function framePlace(bytes: Uint8Array): number | null {
  for (const { marker, at } of placesIn(bytes)) {
    if (marker === MARKER.scan) return null;
    if (isFrameMarker(marker)) return at;
  }
  return null;
}

/** The end of the coded data or segment that is there as a whole. */
function wholeUpTo(bytes: Uint8Array): number {
  for (const { at, end } of placesIn(bytes)) if (end > bytes.length) return at;
  // Half a marker.
  return bytes.length - (bytes.at(-1) === 0xff ? 1 : 0);
}
