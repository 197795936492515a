/** Between a result's RGB8 and the opaque RGBA8 in which the page and its workers still pass tiles. */
import type { Rect } from "../geometry/rect";
import { writeRgba8 } from "./planes";
import type { ResultTile, Samples } from "./raster";

/** Opaque RGBA8. */
export function rgbaOf(rgb: Samples): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray((4 * rgb.length) / 3);
  writeRgba8(rgb, 3, 0, rgba, 0, rgb.length / 3);
  return rgba;
}

/** @param tile RGBA8, its alpha ignored */
export function resultOf(tile: {
  readonly rect: Rect;
  readonly rgba: Uint8ClampedArray;
}): ResultTile {
  const samples = new Uint8ClampedArray((3 * tile.rgba.length) / 4);
  for (let i = 0, from = 0; i < samples.length; i += 3, from += 4) {
    samples.set(tile.rgba.subarray(from, from + 3), i);
  }
  return { rect: tile.rect, samples };
}
