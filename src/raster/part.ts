import type { Rect } from "../geometry/rect";
import { intersection } from "../geometry/tiles";
import { type BlendSettings, blendOver, blendRow } from "./blend";
import { paintTile } from "./piece";
import { cropRgba8, OWN_VALUES, type Painter } from "./planes";
import { coloursOf, type Raster, type ResultTile, type Samples, samplesOf } from "./raster";

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
  painter: Painter = OWN_VALUES,
): Promise<Uint8ClampedArray<ArrayBuffer>> {
  if (painter !== OWN_VALUES) {
    // The blend is of the photo's own values, not rounded to 8 bits before they are painted.
    const own = await ownPartOf(raster, rect, tiles, blend);
    const rgba = new Uint8ClampedArray(4 * rect.width * rect.height);
    painter.write(own, raster.channels, 0, rgba, 0, rect.width * rect.height);
    return rgba;
  }
  const original = cropRgba8(raster, rect);
  const part = original.slice();
  for await (const tile of tiles) paintTile(tile, rect, part);
  blendOver(original, part, blend);
  return part;
}

/**
 * `partOf` in the photo's own type and channels, for formats that hold them.
 * @param rect inside the photo
 * @param tiles of the photo's colours and type
 * @returns rect.width · rect.height · channels samples
 */
export async function ownPartOf(
  raster: Raster,
  rect: Rect,
  tiles: AsyncIterable<ResultTile> | Iterable<ResultTile>,
  blend: BlendSettings,
): Promise<Samples> {
  const { width, channels, type, samples } = raster;
  const part = samplesOf(type, channels * rect.width * rect.height);
  for (let y = 0; y < rect.height; y++) {
    const from = channels * ((rect.y + y) * width + rect.x);
    part.set(samples.subarray(from, from + channels * rect.width), channels * y * rect.width);
  }
  const colours = coloursOf(raster);
  for await (const tile of tiles) {
    const shared = intersection(tile.rect, rect);
    if (!shared) continue;
    for (let y = shared.y; y < shared.y + shared.height; y++) {
      const row = {
        from: colours * ((y - tile.rect.y) * tile.rect.width + shared.x - tile.rect.x),
        to: channels * ((y - rect.y) * rect.width + shared.x - rect.x),
        count: shared.width,
      };
      blendRow(part, channels, tile.samples, row, blend);
    }
  }
  return part;
}
