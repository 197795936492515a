/**
 * What an image file says about itself before anything is decoded: so that a small file which claims
 * a billion pixels is never unpacked, and half a download is told from a whole one.
 */

export interface ImageHeader {
  readonly format: "JPEG" | "PNG" | "GIF" | "WebP" | "BMP" | "AVIF";
  /** Pixels, as stored: before any rotation the EXIF block asks for. */
  readonly width: number;
  readonly height: number;
  /** The end that the format prescribes is missing. Only told for JPEG, PNG and WebP. */
  readonly truncated: boolean;
  /**
   * What a file of this length can hold at best, whatever it says; infinite where the format can say
   * "all of one colour" in a few bytes.
   */
  readonly mostPixels: number;
}

/** The least a block of 8 × 8 pixels takes is a bit: it is there, and no different from the one before. */
const JPEG_PIXELS_PER_BYTE = 8 * 64;
/** Deflate: a run of 258 bytes takes two bits at least. */
const DEFLATE_RATIO = 1032;
/** LZW: a code of 12 bits stands for 4096 pixels at most. */
const GIF_PIXELS_PER_BYTE = 4096 / 1.5;
/** A block of 16 × 16 pixels tells two kinds of prediction, whose odds are fixed: over two bits. */
const VP8_PIXELS_PER_BYTE = (8 * 256) / 2;

/** Null for anything but these six formats, or when the file stops before its size is told. */
export function readHeader(bytes: Uint8Array): ImageHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return (
      jpeg(bytes, view) ?? png(view) ?? gif(view) ?? webp(view) ?? bmp(view) ?? avif(bytes, view)
    );
  } catch (error) {
    // Reading past the end: the header itself is cut off.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function jpeg(bytes: Uint8Array, view: DataView): ImageHeader | null {
  if (view.getUint16(0) !== 0xffd8) return null;
  let size: { width: number; height: number } | null = null;
  const mostPixels = JPEG_PIXELS_PER_BYTE * bytes.length;
  let at = 2;
  for (;;) {
    // Between segments, and inside the entropy-coded data that follows a scan header, a marker is 0xFF
    // and a byte other than 0 (a stuffed 0xFF), 0xFF (padding) or a restart marker. Thumbnails with
    // end markers of their own lie inside segments, which are skipped whole.
    at = bytes.indexOf(0xff, at);
    const marker = at < 0 ? undefined : bytes[at + 1];
    if (marker === undefined) break;
    if (marker === 0xd9) return size && { format: "JPEG", ...size, truncated: false, mostPixels };
    if (marker === 0xff) at += 1;
    else if (marker === 0 || marker === 1 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else {
      const frame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
      if (at + (frame ? 9 : 4) > bytes.length) break;
      if (frame) size ??= { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
      at += 2 + view.getUint16(at + 2);
    }
  }
  return size && { format: "JPEG", ...size, truncated: true, mostPixels };
}

function png(view: DataView): ImageHeader | null {
  if (view.getUint32(0) !== 0x89504e47 || view.getUint32(4) !== 0x0d0a1a0a) return null;
  const [IHDR, IDAT, IEND] = [0x49484452, 0x49444154, 0x49454e44];
  if (view.getUint32(12) !== IHDR) return null;
  const samples = { 2: 3, 4: 2, 6: 4 }[view.getUint8(25)] ?? 1; // by colour type: RGB, grey and alpha, RGBA
  const bits = samples * Math.max(1, view.getUint8(24));
  let at = 8;
  let packed = 0;
  while (at + 12 <= view.byteLength && view.getUint32(at + 4) !== IEND) {
    if (view.getUint32(at + 4) === IDAT) packed += view.getUint32(at);
    at += 12 + view.getUint32(at);
  }
  return {
    format: "PNG",
    width: view.getUint32(16),
    height: view.getUint32(20),
    truncated: at + 12 > view.byteLength,
    mostPixels: (8 * DEFLATE_RATIO * packed) / bits,
  };
}

function gif(view: DataView): ImageHeader | null {
  if (view.getUint32(0) !== 0x47494638) return null;
  let [width, height] = [view.getUint16(6, true), view.getUint16(8, true)];
  const mostPixels = GIF_PIXELS_PER_BYTE * view.byteLength;
  // Where the first frame reaches beyond the screen, browsers enlarge the screen.
  const colours = view.getUint8(10);
  let at = 13 + (colours & 0x80 ? 3 * 2 ** ((colours & 7) + 1) : 0);
  while (at + 9 <= view.byteLength) {
    const block = view.getUint8(at);
    if (block === 0x2c) {
      width = Math.max(width, view.getUint16(at + 1, true) + view.getUint16(at + 5, true));
      height = Math.max(height, view.getUint16(at + 3, true) + view.getUint16(at + 7, true));
      break;
    }
    if (block !== 0x21) break;
    // An extension: a label, then parts of up to 255 bytes, ended by one of none.
    for (at += 2; at < view.byteLength && view.getUint8(at) > 0; ) at += 1 + view.getUint8(at);
    at += 1;
  }
  return { format: "GIF", width, height, truncated: false, mostPixels };
}

function webp(view: DataView): ImageHeader | null {
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
      };
    }
    case 0x56503858: // "VP8X": extended
      return {
        format: "WebP",
        width: uint24(24) + 1,
        height: uint24(27) + 1,
        truncated,
        mostPixels: Number.POSITIVE_INFINITY,
      };
    default:
      return null;
  }
}

function bmp(view: DataView): ImageHeader | null {
  if (view.getUint16(0) !== 0x424d) return null;
  if (view.getUint32(14, true) === 12) {
    // OS/2's header, of 12 bytes, tells them shorter; what follows it is never compressed.
    const [width, height] = [view.getUint16(18, true), view.getUint16(20, true)];
    return { format: "BMP", width, height, truncated: false, mostPixels: pixelsOfBits(24) };
  }
  const width = view.getInt32(18, true);
  const height = Math.abs(view.getInt32(22, true)); // negative: rows run from the top
  const compression = view.getUint32(30, true);
  const plain = compression === 0 || compression === 3 || compression === 6;
  const mostPixels = plain ? pixelsOfBits(28) : Number.POSITIVE_INFINITY;
  return { format: "BMP", width, height, truncated: false, mostPixels };

  /** Of an uncompressed image whose header tells a pixel's bits there. */
  function pixelsOfBits(at: number): number {
    return (8 * view.byteLength) / Math.max(1, view.getUint16(at, true));
  }
}

function avif(bytes: Uint8Array, view: DataView): ImageHeader | null {
  if (view.getUint32(4) !== 0x66747970) return null; // "ftyp"
  // Its own brand, or one of those it is compatible with, which follow a version.
  const isAvif = (at: number) => [0x61766966, 0x61766973].includes(view.getUint32(at)); // "avif", "avis"
  let found = isAvif(8);
  for (let at = 16; at < Math.min(view.getUint32(0), 256); at += 4) found ||= isAvif(at);
  if (!found) return null;
  // Each image item has an "ispe" box with its size; the largest is the photo, others are its tiles,
  // thumbnail or alpha.
  let [width, height] = [0, 0];
  const end = Math.min(bytes.length, 1 << 16) - 16;
  for (let at = 0; at < end; at++) {
    if (view.getUint32(at) !== 0x69737065) continue;
    width = Math.max(width, view.getUint32(at + 8));
    height = Math.max(height, view.getUint32(at + 12));
  }
  const mostPixels = Number.POSITIVE_INFINITY;
  return width > 0 ? { format: "AVIF", width, height, truncated: false, mostPixels } : null;
}
