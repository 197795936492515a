/** From a file to pixels, in the worker. */

import { AppError } from "../base/errors";
import type { Pixels } from "../raster/planes";
import { type ImageHeader, readHeader } from "./header";

/** The most pixels we take on: 200 MP are 800 MB in memory, and more than any camera's single shot. */
export const MAX_MEGAPIXELS = 200;

/**
 * Opening a photo takes some 10 bytes a pixel at its peak (measured in Chromium). That may be half of the
 * device's memory: a page that takes more is ended by a phone without a word.
 */
const MEGAPIXELS_PER_GIGABYTE = 50;

/** The largest side a browser's canvas can have, which is what results are written with. */
const MAX_SIDE = 65_535;

/** More than so many pixels take in any usual format; browsers refuse to read much more at once. */
const MAX_BYTES = 2 ** 30;

export interface Photo extends Pixels {
  /** At least one pixel is not fully opaque. */
  readonly hasAlpha: boolean;
}

/** Pixels copied out of the decoder at a time, so that no second whole image is held. */
const STRIP_PIXELS = 1 << 21;

/**
 * Decodes what the browser can decode: upright (EXIF orientation), in sRGB, the first frame of an
 * animation.
 * @throws AppError EmptyFile, UnreadableFile, UnsupportedImage, TruncatedImage, ImageTooLarge
 */
export async function decodePhoto(file: Blob): Promise<Photo> {
  if (file.size === 0) {
    throw new AppError("emptyFile");
  }
  if (file.size > MAX_BYTES) {
    throw new AppError("fileTooLarge", { bytes: file.size, most: MAX_BYTES });
  }
  const header = readHeader(await bytesOf(file));
  if (header) checkHeader(header);
  const bitmap = await createImageBitmap(file, {
    imageOrientation: "from-image",
    premultiplyAlpha: "none",
  }).catch((error: unknown) => {
    throw undecodable(header, error);
  });
  try {
    // Formats whose header we do not read ourselves are only known now.
    checkSize(bitmap.width, bitmap.height);
    return readBitmap(bitmap);
  } finally {
    bitmap.close();
  }
}

/** Files can be gone or changed since they were picked, and a folder that is dropped looks like a file. */
async function bytesOf(file: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (error) {
    throw new AppError("unreadableFile", {}, error);
  }
}

function checkHeader({ format, width, height, truncated, mostPixels }: ImageHeader): void {
  if (width < 1 || height < 1) {
    throw new AppError("noPixels", { format, size: { width, height } });
  }
  checkSize(width, height);
  if (truncated) {
    throw new AppError("truncatedImage", { format });
  }
  // Unpacking it would take all the memory its header asks for, only to find that out.
  if (width * height > mostPixels) {
    throw new AppError("hollowImage", { format, size: { width, height } });
  }
}

/**
 * How many megapixels a device takes on.
 * @param memory what the browser tells of the device's memory, in GB; undefined where it tells nothing
 */
export const mostMegapixels = (memory: number | undefined) =>
  Math.min(MAX_MEGAPIXELS, MEGAPIXELS_PER_GIGABYTE * (memory ?? Number.POSITIVE_INFINITY));

function checkSize(width: number, height: number): void {
  // Chromium tells it; the type library does not know.
  const most = mostMegapixels((navigator as { deviceMemory?: number }).deviceMemory);
  if (width * height > most * 1e6) {
    throw new AppError("imageTooLarge", {
      size: { width, height },
      mostMegapixels: most,
      byMemory: most < MAX_MEGAPIXELS,
    });
  }
  if (Math.max(width, height) > MAX_SIDE)
    throw new AppError("imageTooLong", { size: { width, height }, most: MAX_SIDE });
}

function undecodable(header: ImageHeader | null, cause: unknown): AppError {
  return header
    ? new AppError("damagedImage", { format: header.format }, cause)
    : new AppError("notAnImage", {}, cause);
}

function readBitmap(bitmap: ImageBitmap): Photo {
  const { width, height } = bitmap;
  try {
    const data = new Uint8ClampedArray(4 * width * height);
    const rows = Math.min(height, Math.max(1, Math.floor(STRIP_PIXELS / width)));
    // Read back often: keep the canvas in main memory, not on the GPU.
    const context = new OffscreenCanvas(width, rows).getContext("2d", { willReadFrequently: true });
    if (!context) throw new Error("no 2D canvas");
    context.globalCompositeOperation = "copy"; // see-through pixels must not show the strip before
    for (let y = 0; y < height; y += rows) {
      context.drawImage(bitmap, 0, -y);
      const strip = context.getImageData(0, 0, width, Math.min(rows, height - y));
      data.set(strip.data, 4 * y * width);
    }
    return { width, height, data, hasAlpha: !isOpaque(data) };
  } catch (error) {
    throw new AppError("noMemoryForImage", { size: { width, height } }, error);
  }
}

function isOpaque(data: Uint8ClampedArray): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return false;
  return true;
}
