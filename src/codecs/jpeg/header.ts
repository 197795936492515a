import type { ImageHeader } from "../format";
import { isFrameMarker, MARKER, placesIn } from "./segments";

/** The least a block of 8 × 8 pixels takes is a bit: it is there, and no different from the one before. */
const JPEG_PIXELS_PER_BYTE = 8 * 64;

/** Null for what does not begin as a JPEG, or ends before its size is told. ITU-T T.81, annex B. */
export function readJpegHeader(view: DataView, bytes: Uint8Array): ImageHeader | null {
  if (view.getUint16(0) !== 0xffd8) return null;
  let frame: Pick<ImageHeader, "bits" | "grey" | "beyondBrowsers"> | null = null;
  let [width, height] = [0, 0];
  let scan: number | null = null;
  const header = (truncated: boolean): ImageHeader | null => {
    const mostPixels = JPEG_PIXELS_PER_BYTE * bytes.length;
    return frame && { format: "JPEG", width, height, truncated, mostPixels, ...frame };
  };
  for (const { marker, at } of placesIn(bytes)) {
    if (marker === MARKER.end) return header(false);
    const isFrame = isFrameMarker(marker);
    if (marker === MARKER.scan) scan ??= at;
    if (at + (isFrame ? 10 : 4) > bytes.length) break;
    if (isFrame && !frame) {
      [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
      const components = bytes[at + 9];
      // Four components are CMYK.
      frame = { bits: bytes[at + 4], grey: components === 1, beyondBrowsers: components === 4 };
    }
    // Cameras that did not know it before tell the height behind the first scan: B.2.5.
    if (marker === MARKER.lines && height === 0) height = view.getUint16(at + 4);
  }
  return header(scan === null || !endsBehind(bytes, scan));
}

/** Damaged data may look like a segment that is longer than the file: its end marker tells it is no shorter. */
function endsBehind(bytes: Uint8Array, scan: number): boolean {
  for (let at = bytes.length; at > scan; ) {
    at = bytes.lastIndexOf(0xff, at - 1);
    if (at > scan && bytes[at + 1] === MARKER.end) return true;
  }
  return false;
}
