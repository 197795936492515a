import type { Rect } from "../geometry/rect";
import { intersection } from "../geometry/tiles";
import { type BlendSettings, blendOver } from "./blend";
import { cropOf, type Pixels } from "./planes";

/** A denoised rectangle of a photo: RGBA8 of `rect`, row by row. */
export interface ResultTile {
  readonly rect: Rect;
  readonly rgba: Uint8ClampedArray;
}

/**
 * RGBA8 of a part of a photo as it is shown and saved, its tiles blended in; where there is none it stays
 * as it was. Tiles are taken one by one, so that they need not all be in this thread's memory.
 * @param rect inside the photo
 */
export async function partOf(
  photo: Pixels,
  rect: Rect,
  tiles: AsyncIterable<ResultTile> | Iterable<ResultTile>,
  blend: BlendSettings,
): Promise<Uint8ClampedArray<ArrayBuffer>> {
  const original = cropOf(photo, rect);
  const part = original.slice();
  for await (const tile of tiles) {
    const shared = intersection(tile.rect, rect);
    if (!shared) continue;
    for (let y = shared.y; y < shared.y + shared.height; y++) {
      const from = 4 * ((y - tile.rect.y) * tile.rect.width + shared.x - tile.rect.x);
      const row = tile.rgba.subarray(from, from + 4 * shared.width);
      part.set(row, 4 * ((y - rect.y) * rect.width + shared.x - rect.x));
    }
  }
  blendOver(original, part, blend);
  return part;
}
