import { AppError } from "../../src/base/errors";
import type { RasterInfo, Thumbnail } from "../../src/engine/protocol";
import { levelSize, photoPiece } from "../../src/raster/piece";
import { rasterOf } from "../../src/raster/planes";
import { hasAlpha, type PhotoInfo, type Raster, type RasterHeader } from "../../src/raster/raster";

/** A thumbnail's long side is at most this, in pixels. */
const THUMBNAIL_SIDE = 192;

/** Photos as they were decoded, and small pictures of them that stay when their pixels go. */
export class Photos {
  readonly #rasters = new Map<string, Raster>();
  readonly #thumbnails = new Map<string, Thumbnail>();

  put(id: string, raster: Raster): PhotoInfo {
    this.#rasters.set(id, raster);
    if (!this.#thumbnails.has(id)) this.#thumbnails.set(id, smaller(raster, THUMBNAIL_SIDE));
    const { width, height, source } = raster;
    return { width, height, hasAlpha: hasAlpha(raster), ...(source && { source }) };
  }

  has(id: string): boolean {
    return this.#rasters.has(id);
  }

  /** @throws AppError photoNotHeld */
  get(id: string): Raster {
    const raster = this.#rasters.get(id);
    if (!raster) throw new AppError("photoNotHeld", { photo: id });
    return raster;
  }

  /** @throws AppError photoNotHeld */
  info(id: string): RasterInfo {
    const { width, height, type, channels } = this.get(id);
    return { width, height, type, channels };
  }

  /** @throws AppError photoNotHeld */
  header(id: string): RasterHeader {
    const { samples: _, ...header } = this.get(id);
    return header;
  }

  /** Lets go of the pixels; the thumbnail stays. */
  release(id: string): void {
    this.#rasters.delete(id);
  }

  forget(id: string): void {
    this.#rasters.delete(id);
    this.#thumbnails.delete(id);
  }

  /**
   * A copy, at most `side` pixels wide and high and never larger than `THUMBNAIL_SIDE`; null where the photo
   * has never been held.
   */
  thumbnail(id: string, side: number): Thumbnail | null {
    const kept = this.#thumbnails.get(id);
    return kept ? smaller(rasterOf({ ...kept, data: kept.rgba }), side) : null;
  }
}

/** A photo halved until it is at most `side` pixels wide and high. */
function smaller(raster: Raster, side: number): Thumbnail {
  let level = 0;
  const fits = () => {
    const { width, height } = levelSize(raster, level);
    return Math.max(width, height) <= Math.max(1, side);
  };
  while (!fits()) level++;
  const size = levelSize(raster, level);
  return { ...size, rgba: photoPiece(raster, { x: 0, y: 0, ...size }, level) };
}
