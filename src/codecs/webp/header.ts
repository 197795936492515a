import type { ImageHeader } from "../format";

/** A block of 16 × 16 pixels tells two kinds of prediction, whose odds are fixed: over two bits. */
const VP8_PIXELS_PER_BYTE = (8 * 256) / 2;

/** Null for what is no WebP. WebP container specification; RFC 9649. */
export function readWebPHeader(view: DataView): ImageHeader | null {
  if (view.getUint32(0) !== 0x52494646 || view.getUint32(8) !== 0x57454250) return null;
  const truncated = view.byteLength < view.getUint32(4, true) + 8;
  const uint24 = (at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
  switch (view.getUint32(12)) {
    case 0x56503820: // "VP8 ": lossy, after a frame tag and a start code
      return {
        format: "WebP",
        width: view.getUint16(26, true) & 0x3fff,
        height: view.getUint16(28, true) & 0x3fff,
        truncated,
        mostPixels: VP8_PIXELS_PER_BYTE * view.byteLength,
        bits: 8,
        subsampled: true,
      };
    case 0x5650384c: {
      // "VP8L": lossless, two 14-bit fields after a signature byte
      const bits = view.getUint32(21, true);
      return {
        format: "WebP",
        width: (bits & 0x3fff) + 1,
        height: ((bits >>> 14) & 0x3fff) + 1,
        truncated,
        mostPixels: Number.POSITIVE_INFINITY,
        bits: 8,
        alpha: ((bits >>> 28) & 1) === 1,
        subsampled: false,
        quality: 1,
      };
    }
    case 0x56503858: // "VP8X": extended
      return {
        format: "WebP",
        width: uint24(24) + 1,
        height: uint24(27) + 1,
        truncated,
        mostPixels: Number.POSITIVE_INFINITY,
        bits: 8,
        alpha: (view.getUint8(20) & 0x10) !== 0,
        ...codingOf(view),
      };
    default:
      return null;
  }
}

/** Which of the two kinds of pictures stands among the parts of an extended file; of an animation, the first. */
function codingOf(view: DataView): Pick<ImageHeader, "subsampled" | "quality"> {
  for (let at = 30; at + 8 <= view.byteLength; ) {
    const type = view.getUint32(at);
    if (type === 0x56503820) return { subsampled: true }; // "VP8 "
    if (type === 0x5650384c) return { subsampled: false, quality: 1 }; // "VP8L"
    const length = view.getUint32(at + 4, true);
    // "ANMF": a frame's own parts follow its place and time.
    at += type === 0x414e4d46 ? 24 : 8 + length + (length & 1);
  }
  return {};
}
