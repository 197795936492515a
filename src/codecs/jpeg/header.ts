import type { ImageHeader } from "../format";

/** The least a block of 8 × 8 pixels takes is a bit: it is there, and no different from the one before. */
const JPEG_PIXELS_PER_BYTE = 8 * 64;

/** DNL. */
const LINES = 0xdc;

/** SOF0 to SOF15 but for DHT, JPG and DAC: table B.1. */
export const isFrameMarker = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** Null for what does not begin as a JPEG, or ends before its size is told. ITU-T T.81, annex B. */
export function readJpegHeader(view: DataView, bytes: Uint8Array): ImageHeader | null {
  if (view.getUint16(0) !== 0xffd8) return null;
  let frame: Pick<ImageHeader, "bits" | "grey" | "beyondBrowsers"> | null = null;
  let [width, height] = [0, 0];
  const header = (truncated: boolean): ImageHeader | null => {
    const mostPixels = JPEG_PIXELS_PER_BYTE * bytes.length;
    return frame && { format: "JPEG", width, height, truncated, mostPixels, ...frame };
  };
  let at = 2;
  for (;;) {
    // Between segments, and inside the entropy-coded data that follows a scan header, a marker is 0xFF
    // and a byte other than 0 (a stuffed 0xFF), 0xFF (padding) or a restart marker. Thumbnails with
    // end markers of their own lie inside segments, which are skipped whole.
    at = bytes.indexOf(0xff, at);
    const marker = at < 0 ? undefined : bytes[at + 1];
    if (marker === undefined) break;
    if (marker === 0xd9) return header(false);
    if (marker === 0xff) at += 1;
    else if (marker === 0 || marker === 1 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else {
      const isFrame = isFrameMarker(marker);
      if (at + (isFrame ? 10 : 4) > bytes.length) break;
      if (isFrame && !frame) {
        [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
        const components = bytes[at + 9];
        // Four components are CMYK.
        frame = { bits: bytes[at + 4], grey: components === 1, beyondBrowsers: components === 4 };
      }
      // Cameras that did not know it before tell the height behind the first scan: B.2.5.
      if (marker === LINES && height === 0) height = view.getUint16(at + 4);
      at += 2 + view.getUint16(at + 2);
    }
  }
  return header(true);
}
