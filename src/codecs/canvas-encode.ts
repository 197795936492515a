/** Writes photos through a canvas, for today's denoise worker. It goes with that. */
import { type BlendSettings, blendTile } from "../raster/blend";
import type { ResultTile } from "../raster/part";
import type { Pixels } from "../raster/planes";
import type { Raster } from "../raster/raster";
import { failure } from "../words/failures";
import { contextOf } from "./browser/canvas";

export interface Encoding {
  readonly type: "image/png" | "image/jpeg";
  /** JPEG quality in [0, 1]. */
  readonly quality: number;
}

export interface Photo extends Pixels {
  /** At least one pixel is not fully opaque. */
  readonly hasAlpha: boolean;
}

/** A raster as the denoise worker still holds its photos. */
export function photoOf({ width, height, channels, samples }: Raster): Photo {
  if (channels === 4) {
    return { width, height, data: samples as Photo["data"], hasAlpha: true };
  }
  const data = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let i = 0, from = 0; from < samples.length; i += 4, from += 3) {
    for (let c = 0; c < 3; c++) data[i + c] = samples[from + c] as number;
  }
  return { width, height, data, hasAlpha: false };
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
    for await (const { rect, rgba } of tiles) {
      const blended = blendTile(photo, rect, rgba, blend);
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
