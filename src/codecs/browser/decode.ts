/** Pixels of what the browser itself decodes, which are 8 bits a channel in sRGB. */
import type { Raster } from "../../raster/raster";
import { RasterWriter } from "../raster-writer";
import { contextOf } from "./canvas";

/** Pixels copied out of the decoder at a time, so that no second whole image is held. */
const STRIP_PIXELS = 1 << 21;

/**
 * The first frame, upright (EXIF orientation). Its pixels are the browser's until it is closed.
 * @throws DOMException for what the browser cannot decode
 */
export function decodeInBrowser(file: Blob): Promise<ImageBitmap> {
  return createImageBitmap(file, { imageOrientation: "from-image", premultiplyAlpha: "none" });
}

/** @throws RangeError or DOMException where memory is short */
export function readBitmap(bitmap: ImageBitmap): Raster {
  const { width, height } = bitmap;
  const writer = new RasterWriter(width, height);
  const rows = Math.min(height, Math.max(1, Math.floor(STRIP_PIXELS / width)));
  const context = contextOf(new OffscreenCanvas(width, rows));
  context.globalCompositeOperation = "copy"; // see-through pixels must not show the strip before
  for (let y = 0; y < height; y += rows) {
    context.drawImage(bitmap, 0, -y);
    writer.write(context.getImageData(0, 0, width, Math.min(rows, height - y)).data);
  }
  return writer.raster();
}
