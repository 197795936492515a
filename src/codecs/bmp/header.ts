import type { ImageHeader } from "../format";

/** Null for what is no BMP. */
export function readBmpHeader(view: DataView): ImageHeader | null {
  if (view.getUint16(0) !== 0x424d) return null;
  if (view.getUint32(14, true) === 12) {
    // OS/2's header, of 12 bytes, tells them shorter; what follows it is never compressed.
    const [width, height] = [view.getUint16(18, true), view.getUint16(20, true)];
    return {
      format: "BMP",
      width,
      height,
      truncated: false,
      mostPixels: pixelsOfBits(24),
      bits: 8,
    };
  }
  const width = view.getInt32(18, true);
  const height = Math.abs(view.getInt32(22, true)); // negative: rows run from the top
  const compression = view.getUint32(30, true);
  const plain = compression === 0 || compression === 3 || compression === 6;
  const mostPixels = plain ? pixelsOfBits(28) : Number.POSITIVE_INFINITY;
  return { format: "BMP", width, height, truncated: false, mostPixels, bits: 8 };

  /** Of an uncompressed image whose header tells a pixel's bits there. */
  function pixelsOfBits(at: number): number {
    return (8 * view.byteLength) / Math.max(1, view.getUint16(at, true));
  }
}
