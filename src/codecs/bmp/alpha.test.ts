import { describe, expect, it } from "vitest";
import { decodeAlphaBmp } from "./alpha";

/** 2 × 2 pixels, in the order in which they are stored. */
function bmp(height: number, masks: readonly number[], pixels: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(122 + 16);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(10, 122, true);
  view.setUint32(14, 108, true);
  view.setInt32(18, 2, true);
  view.setInt32(22, height, true);
  view.setUint16(28, 32, true);
  view.setUint32(30, 3, true);
  for (const [i, mask] of masks.entries()) view.setUint32(54 + 4 * i, mask, true);
  bytes.set(pixels, 122);
  return bytes;
}

const BGRA = [0xff0000, 0xff00, 0xff, 0xff000000];
const PIXELS = [...[3, 2, 1, 0], ...[6, 5, 4, 9], ...[30, 20, 10, 255], ...[60, 50, 40, 128]];

describe("a BMP with alpha", () => {
  it("keeps the colours under what is see-through, from the bottom up", () => {
    const raster = decodeAlphaBmp(bmp(2, BGRA, PIXELS));
    expect(raster).toMatchObject({ width: 2, height: 2, channels: 4 });
    expect([...(raster?.samples ?? [])]).toEqual([
      ...[10, 20, 30, 255, 40, 50, 60, 128],
      ...[1, 2, 3, 0, 4, 5, 6, 9],
    ]);
  });

  it("is told by its header to run from the top down, and where its channels are", () => {
    const raster = decodeAlphaBmp(bmp(-2, [0xff, 0xff00, 0xff0000, 0xff000000], PIXELS));
    expect([...(raster?.samples.slice(0, 8) ?? [])]).toEqual([3, 2, 1, 0, 6, 5, 4, 9]);
  });

  it("is left to the browser without alpha, with odd masks, or cut off", () => {
    expect(decodeAlphaBmp(bmp(2, [0xff0000, 0xff00, 0xff, 0], PIXELS))).toBeNull();
    expect(decodeAlphaBmp(bmp(2, [0x1f, 0x7e0, 0xf800, 0xff000000], PIXELS))).toBeNull();
    expect(decodeAlphaBmp(bmp(2, BGRA, PIXELS).subarray(0, 130))).toBeNull();
    expect(decodeAlphaBmp(bmp(3, BGRA, PIXELS))).toBeNull();
  });
});
