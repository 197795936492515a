import type { Rect } from "../geometry/rect";
import { type BlendSettings, blendOver } from "./blend";
import { paintTile } from "./piece";
import { cropRgba8 } from "./planes";
import type { Raster, ResultTile } from "./raster";

/**
 * RGBA8 of a part of a photo as it is shown and saved, its tiles blended in; where there is none it stays
 * as it was. Tiles are taken one by one, so that they need not all be in this thread's memory.
 * @param rect inside the photo
 * @param tiles of the photo's colours: RGB, or grey
 */
export async function partOf(
  raster: Raster,
  rect: Rect,
  tiles: AsyncIterable<ResultTile> | Iterable<ResultTile>,
  blend: BlendSettings,
): Promise<Uint8ClampedArray<ArrayBuffer>> {
  const original = cropRgba8(raster, rect);
  const part = original.slice();
  for await (const tile of tiles) paintTile(tile, rect, part);
  blendOver(original, part, blend);
  return part;
}
