/** A store that holds one photo, in this thread. */
import type { StoredTile } from "../src/engine/protocol";
import type { Rect } from "../src/geometry/rect";
import { cropOf, type Pixels, rasterOf, readTile } from "../src/raster/planes";
import type { Raster } from "../src/raster/raster";
import type { Store } from "./store-link";

export function fakeStore(
  photo: Pixels,
  finished: readonly Rect[] = [],
  profile: Raster["profile"] = null,
): Store & { readonly tiles: StoredTile[] } {
  const tiles: StoredTile[] = [];
  return {
    tiles,
    rasterInfo: async () => ({ ...photo, type: "u8", channels: 4, profile }),
    noise: async () => null,
    rects: async () => finished,
    async planes(_photo, core, halo, shape) {
      const planes = new Float32Array(3 * shape.width * shape.height);
      readTile(rasterOf(photo), core, halo, shape, planes);
      return planes;
    },
    async putTile(tile) {
      tiles.push(tile);
    },
    read: async (_picture, rect) => cropOf(photo, rect),
  };
}
