/** Pixels of what the browser itself decodes, which are 8 bits a channel, in the file's own values. */
import type { Raster } from "../../raster/raster";
import { RasterWriter } from "../raster-writer";
import { isTransposed, type Orientation } from "../vips/turn";
import { contextOf } from "./canvas";

/** Pixels copied out of the decoder at a time, so that no second whole image is held. */
const STRIP_PIXELS = 1 << 21;

/**
 * The first frame. Its pixels are the browser's until it is closed.
 *
 * Profiles are left alone, and turns are done that every browser does: JPEG's by EXIF, AVIF's own.
 * @throws DOMException for what the browser cannot decode
 */
export function decodeInBrowser(file: Blob): Promise<ImageBitmap> {
  return createImageBitmap(file, {
    imageOrientation: "from-image",
    premultiplyAlpha: "none",
    colorSpaceConversion: "none",
  });
}

export interface HowToRead {
  /** Turns that are still to be done. */
  readonly orientation: Orientation;
  /** Grey where every pixel is; false: RGB in any case. */
  readonly grey: boolean;
}

/**
 * Upright. A canvas multiplies alpha into colours: where it is small they come back rounded, where it is 0
 * they come back black.
 * @throws RangeError or DOMException where memory is short
 */
export function readBitmap(bitmap: ImageBitmap, { orientation, grey }: HowToRead): Raster {
  const turned = isTransposed(orientation);
  const width = turned ? bitmap.height : bitmap.width;
  const height = turned ? bitmap.width : bitmap.height;
  const writer = new RasterWriter(width, height, grey);
  const rows = Math.min(height, Math.max(1, Math.floor(STRIP_PIXELS / width)));
  const context = contextOf(new OffscreenCanvas(width, rows));
  context.globalCompositeOperation = "copy"; // see-through pixels must not show the strip before
  context.imageSmoothingEnabled = false;
  const [a, b, c, d] = TURNS[orientation];
  // The picture's corner, so that all of it lies right of and below 0.
  const [left, top] = [a < 0 || c < 0 ? width : 0, b < 0 || d < 0 ? height : 0];
  for (let y = 0; y < height; y += rows) {
    context.setTransform(a, b, c, d, left, top - y);
    context.drawImage(bitmap, 0, 0);
    writer.write(context.getImageData(0, 0, width, Math.min(rows, height - y)).data);
  }
  return writer.raster();
}

/** To the right and down, for each step to the right and each step down in the stored picture. */
const TURNS: Readonly<Record<Orientation, readonly [number, number, number, number]>> = {
  1: [1, 0, 0, 1],
  2: [-1, 0, 0, 1],
  3: [-1, 0, 0, -1],
  4: [1, 0, 0, -1],
  5: [0, 1, 1, 0],
  6: [0, 1, -1, 0],
  7: [0, -1, -1, 0],
  8: [0, -1, 1, 0],
};
