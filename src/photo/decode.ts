/** From a file to pixels, in the worker. */
import { failure } from "../core/error-words";
import type { AppError } from "../core/errors";
import type { Pixels } from "../core/planes";
import { type ImageHeader, readHeader } from "./header";

/** The most pixels we take on: 200 MP are 800 MB in memory, and more than any camera's single shot. */
export const MAX_MEGAPIXELS = 200;

export interface Photo extends Pixels {
  /** At least one pixel is not fully opaque. */
  readonly hasAlpha: boolean;
}

/** Pixels copied out of the decoder at a time, so that no second whole image is held. */
const STRIP_PIXELS = 1 << 21;

/**
 * Decodes what the browser can decode: upright (EXIF orientation), in sRGB, the first frame of an
 * animation.
 * @throws AppError EmptyFile, UnsupportedImage, TruncatedImage, ImageTooLarge
 */
export async function decodePhoto(file: Blob): Promise<Photo> {
  if (file.size === 0) {
    throw failure.emptyFile();
  }
  const header = readHeader(new Uint8Array(await file.arrayBuffer()));
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

function checkHeader({ format, width, height, truncated }: ImageHeader): void {
  if (width < 1 || height < 1) {
    throw failure.noPixels(format, { width, height });
  }
  checkSize(width, height);
  if (truncated) {
    throw failure.truncatedImage(format);
  }
}

function checkSize(width: number, height: number): void {
  if (width * height <= MAX_MEGAPIXELS * 1e6) return;
  throw failure.imageTooLarge({ width, height }, MAX_MEGAPIXELS);
}

function undecodable(header: ImageHeader | null, cause: unknown): AppError {
  return header ? failure.damagedImage(header.format, cause) : failure.notAnImage(cause);
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
    throw failure.noMemoryForImage({ width, height }, error);
  }
}

function isOpaque(data: Uint8ClampedArray): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return false;
  return true;
}
