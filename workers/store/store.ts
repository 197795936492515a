import type { StoreWorker } from "../../src/engine/protocol";
import type { Rect } from "../../src/geometry/rect";
import { takeBlotches } from "../../src/raster/blotches";
import { readFilledTile } from "../../src/raster/fill";
import { readMended } from "../../src/raster/hot-pixels";
import { type Base, blendedTiles, ownPartOf, partOf } from "../../src/raster/part";
import { resultPiece } from "../../src/raster/piece";
import { cropRgba8, OWN_VALUES, partOfTile } from "../../src/raster/planes";
import type { SessionFiles } from "../../src/session/session-files";
import { Keeping } from "./keeping";
import { Photos } from "./photos";
import { Results } from "./results";

/** Bytes of tiles that stay in memory though they are on disk: two results of 24 megapixels, and some. */
export const MEMORY_BUDGET = 192 * 2 ** 20;

export type Store = Omit<StoreWorker, "connect">;

/**
 * The one owner of every pixel: photos, results and the session they are kept in.
 * @param openFiles gives access to the session's disk; asked once, when first needed
 */
export function createStore(
  openFiles: () => Promise<SessionFiles>,
  budget: number = MEMORY_BUDGET,
): Store {
  let [onLost, onKept]: Parameters<Store["listen"]> = [() => {}, () => {}];
  const photos = new Photos();
  /** Closed photos: a tile that was under way comes too late. */
  const closed = new Set<string>();
  const results = new Results(budget, {
    read: (file) => keeping.read(file),
    removed: (entry) => keeping.removed(entry),
    lost: (result, rects) => onLost(result, rects),
  });
  const keeping = new Keeping(openFiles, results, (kept) => onKept(kept));

  /** What a result is blended with: the photo, without hot pixels where the network saw none. */
  const base = (photo: string, result: string | null, rect: Rect): Base => ({
    ...photos.get(photo),
    hot: result !== null && results.isMended(result) ? photos.hotPixels(photo, rect) : null,
  });

  return {
    listen(lost, kept) {
      [onLost, onKept] = [lost, kept];
    },

    putPhoto(id, raster) {
      closed.delete(id);
      return photos.put(id, raster);
    },
    measurePhoto: (id) => photos.measure(id),
    countHotPixels: (id) => photos.count(id),
    hasPhoto: (id) => photos.has(id),
    rasterInfo: (id) => photos.info(id),
    noise: (id) => photos.noise(id),
    rasterHeader: (id) => photos.header(id),
    releasePhoto: (id) => photos.release(id),
    forgetPhoto(id) {
      closed.add(id);
      photos.forget(id);
      results.forgetPhoto(id);
    },
    thumbnail: (id, side, space) => photos.thumbnail(id, side, space),

    rects: (result) => results.rects(result),
    async putTile(tile) {
      if (!closed.has(tile.photo)) keeping.added(results.put(tile));
    },
    drop: (result, rects) => results.drop(result, rects),

    async planes(photo, core, halo, shape, mending) {
      const raster = photos.get(photo);
      const planes = new Float32Array(3 * shape.width * shape.height);
      const read = () => readFilledTile(raster, core, halo, shape, planes);
      if (mending.hotPixels)
        readMended(raster, photos.hotPixels(photo, partOfTile(raster, core, halo, shape)), read);
      else read();
      if (mending.blotches > 0) {
        const origin = { x: core.x - halo, y: core.y - halo };
        const blotches = await photos.blotches(photo);
        takeBlotches(planes, shape, origin, raster, blotches, mending.blotches);
      }
      return planes;
    },

    async piece({ photo, result, blend, level, rect, space }) {
      if (result === null) return photos.piece(photo, rect, level, space);
      const painter = photos.painter(photo, space);
      const place = scaled(rect, 2 ** level);
      const made = results.tiles(result, place);
      const tiles = blend ? blendedTiles(base(photo, result, place), place, made, blend) : made;
      return resultPiece(rect, level, tiles, painter);
    },

    async read({ photo, result, blend }, rect, space = null) {
      const painter = space === null ? OWN_VALUES : photos.painter(photo, space);
      if (result === null) return cropRgba8(photos.get(photo), rect, painter);
      return partOf(base(photo, result, rect), rect, results.tiles(result, rect), blend, painter);
    },
    async readOwn({ photo, result, blend }, rect) {
      const tiles = result === null ? [] : results.tiles(result, rect);
      return ownPartOf(base(photo, result, rect), rect, tiles, blend);
    },

    sessions: () => keeping.sessions(),
    open: (id, tileBytes) => keeping.open(id, tileBytes),
    setKeeping: (on) => keeping.setKeeping(on),
    keepState: (state) => keeping.keepState(state),
    keepPhoto: (id, file) => keeping.keepPhoto(id, file),
    keepTiles: () => keeping.keepTiles(),
    clear: (ids) => keeping.clear(ids),
  };
}

function scaled({ x, y, width, height }: Rect, by: number): Rect {
  return { x: x * by, y: y * by, width: width * by, height: height * by };
}
