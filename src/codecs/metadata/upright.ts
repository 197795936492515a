/** Blocks of metadata that say how to turn a picture, once it has been turned. */

const EXIF_MARK = [0x45, 0x78, 0x69, 0x66, 0, 0]; // "Exif\0\0"
const ORIENTATION = 0x0112;

/**
 * An EXIF block as a TIFF structure, with orientation 1 where it has one.
 * @param exif with or without the mark that JPEG files put before it; not changed
 */
export function uprightExif(exif: Uint8Array): Uint8Array<ArrayBuffer> {
  const marked = EXIF_MARK.every((byte, i) => exif[i] === byte);
  const block = exif.slice(marked ? EXIF_MARK.length : 0) as Uint8Array<ArrayBuffer>;
  const place = orientationPlace(block);
  if (place) new DataView(block.buffer).setUint16(place.at, 1, place.little);
  return block;
}

/** The place of the orientation's value in the first directory; null where there is none. */
function orientationPlace(block: Uint8Array<ArrayBuffer>): { at: number; little: boolean } | null {
  const view = new DataView(block.buffer);
  try {
    const little = view.getUint16(0) === 0x4949;
    const directory = view.getUint32(4, little);
    const entries = view.getUint16(directory, little);
    for (let i = 0; i < entries; i++) {
      const at = directory + 2 + 12 * i;
      // A short, of which there is one.
      if (view.getUint16(at, little) !== ORIENTATION || view.getUint16(at + 2, little) !== 3)
        continue;
      return { at: at + 8, little };
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return null;
}

/** An XMP packet in which `tiff:Orientation`, as attribute or element, is 1. */
export function uprightXmp(xmp: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = Uint8Array.from(xmp);
  // Each byte as one character: places stay what they are.
  const text = Array.from(out, (byte) => String.fromCharCode(byte)).join("");
  for (const found of text.matchAll(/tiff:Orientation(?:\s*=\s*["']|>)([2-8])(?=["'<])/g)) {
    out[found.index + found[0].length - 1] = 0x31;
  }
  return out;
}
