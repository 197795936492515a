/** A BMP with alpha: a canvas would lose the colours under what is see-through. BITMAPV4HEADER, [MS-WMF] 2.2.2 */
import type { Raster } from "../../raster/raster";
import { viewOf } from "../metadata/bytes";
import { RasterWriter } from "../raster-writer";

/** The header's length from that of Windows' third version on, which knows alpha. */
const WITH_ALPHA = 56;
/** "Bit fields": each channel has a mask. */
const FIELDS = 3;

/** The place of each channel's byte in a pixel, by its mask. */
const BYTES = new Map([0, 1, 2, 3].map((byte) => [2 ** (8 * byte) * 0xff, byte]));

/**
 * @returns null for a BMP without alpha, of other than four whole bytes a pixel, or cut off
 * @throws RangeError where there is no memory for it
 */
export function decodeAlphaBmp(bytes: Uint8Array): Raster | null {
  if (bytes.length < 14 + WITH_ALPHA) return null;
  const view = viewOf(bytes);
  if (view.getUint32(14, true) < WITH_ALPHA) return null;
  if (view.getUint16(28, true) !== 32 || view.getUint32(30, true) !== FIELDS) return null;
  const order = [54, 58, 62, 66].map((at) => BYTES.get(view.getUint32(at, true)));
  const [red, green, blue, alpha] = order;
  if (red === undefined || green === undefined || blue === undefined || alpha === undefined) {
    return null;
  }
  const [start, width, rows] = [
    view.getUint32(10, true),
    view.getInt32(18, true),
    view.getInt32(22, true),
  ];
  const height = Math.abs(rows);
  if (width < 1 || height < 1 || start + 4 * width * height > bytes.length) return null;
  const writer = new RasterWriter(width, height);
  const row = new Uint8ClampedArray(4 * width);
  for (let y = 0; y < height; y++) {
    // A negative height: from the top down.
    const from = start + 4 * width * (rows < 0 ? y : height - 1 - y);
    for (let i = 0; i < row.length; i += 4) {
      row[i] = bytes[from + i + red] ?? 0;
      row[i + 1] = bytes[from + i + green] ?? 0;
      row[i + 2] = bytes[from + i + blue] ?? 0;
      row[i + 3] = bytes[from + i + alpha] ?? 0;
    }
    writer.write(row);
  }
  return writer.raster();
}
