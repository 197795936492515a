/** From pixels to a file, in the worker. */
import type { BlendSettings } from "../raster/blend";
import { partOf } from "../raster/part";
import { rasterOf } from "../raster/planes";
import type { ResultTile } from "../raster/raster";
import { failure } from "../words/failures";
import type { Photo } from "./decode";

export interface Encoding {
  readonly type: "image/png" | "image/jpeg";
  /** JPEG quality in [0, 1]. */
  readonly quality: number;
}

/** A context whose pixels are written and read by the processor. */
export function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("no 2D canvas");
  return context;
}

/**
 * The photo with its denoised tiles blended in exactly; where there is no tile it stays as it was.
 * Tiles are taken one by one, so that they need not all be in this thread's memory.
 * JPEG knows no transparency: there, see-through pixels are put on white.
 * @throws AppError SaveFailed
 */
export async function encodePhoto(
  photo: Photo,
  tiles: AsyncIterable<ResultTile>,
  blend: BlendSettings,
  encoding: Encoding,
): Promise<Blob> {
  const { width, height } = photo;
  try {
    const canvas = new OffscreenCanvas(width, height);
    const context = contextOf(canvas);
    context.putImageData(new ImageData(photo.data, width, height), 0, 0);
    for await (const tile of tiles) {
      const { rect } = tile;
      const blended = await partOf(rasterOf(photo), rect, [tile], blend);
      context.putImageData(new ImageData(blended, rect.width, rect.height), rect.x, rect.y);
    }
    if (encoding.type === "image/jpeg" && photo.hasAlpha) {
      context.globalCompositeOperation = "destination-over";
      context.fillStyle = "white";
      context.fillRect(0, 0, width, height);
    }
    return await canvas.convertToBlob(encoding);
  } catch (error) {
    throw failure.imageNotWritten({ width, height }, error);
  }
}
