/** From a file to pixels, in the worker. */
import { AppError, reasonOf } from "../core/errors";
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
    throw new AppError("EmptyFile", "This file is empty (0 bytes); choose another one.");
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
    throw new AppError(
      "UnsupportedImage",
      `This ${format} has no pixels: its header says ${width} × ${height}.`,
    );
  }
  checkSize(width, height);
  if (truncated) {
    throw new AppError(
      "TruncatedImage",
      `This ${format} is incomplete: its end is missing. Copy or download it again.`,
    );
  }
}

function checkSize(width: number, height: number): void {
  if (width * height <= MAX_MEGAPIXELS * 1e6) return;
  const megapixels = Math.round((width * height) / 1e6).toLocaleString("en");
  throw new AppError(
    "ImageTooLarge",
    `This image has ${megapixels} megapixels (${width} × ${height}); ` +
      `up to ${MAX_MEGAPIXELS} can be denoised. Make it smaller first.`,
  );
}

function undecodable(header: ImageHeader | null, cause: unknown): AppError {
  return header
    ? new AppError(
        "UnsupportedImage",
        `This ${header.format} is damaged or of a kind this browser cannot open. Try another copy of it.`,
        cause,
      )
    : new AppError(
        "UnsupportedImage",
        "This file is not an image this browser can open. Try a JPEG, PNG or WebP.",
        cause,
      );
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
    throw new AppError(
      "ImageTooLarge",
      `There is not enough memory to open this image (${width} × ${height}; ${reasonOf(error)}). ` +
        "Close other tabs or make it smaller first.",
      error,
    );
  }
}

function isOpaque(data: Uint8ClampedArray): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return false;
  return true;
}
