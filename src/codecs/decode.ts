/** Decodes files into rasters, after checking that they are worth it. */

import { AppError } from "../base/errors";
import type { Raster } from "../raster/raster";
import { decodeInBrowser, readBitmap } from "./browser/decode";
import type { ImageHeader } from "./format";
import { readHeader } from "./header";
import { isVipsFormat, type VipsFormat } from "./vips/formats";

/** The most pixels we take on: 200 MP are 800 MB in memory, and more than any camera's single shot. */
export const MAX_MEGAPIXELS = 200;

/**
 * Opening a photo takes some 10 bytes a pixel at its peak (measured in Chromium). That may be half of the
 * device's memory: a page that takes more is ended by a phone without a word.
 */
const MEGAPIXELS_PER_GIGABYTE = 50;

/** The largest side a JPEG can have, and a canvas. */
const MAX_SIDE = 65_535;

/** More than so many pixels take in any usual format; browsers refuse to read much more at once. */
const MAX_BYTES = 2 ** 30;

/** Decodes with wasm-vips: `workers/vips-link.ts`. Null where that cannot run. */
export type DecodeWithVips = (
  file: Blob,
  format: VipsFormat,
  signal?: AbortSignal,
) => Promise<Raster>;

/** Browsers decode these too, in 8 bits. */
const ALSO_BY_BROWSERS: readonly VipsFormat[] = ["PNG", "JPEG", "AVIF"];

/**
 * Decodes upright, the first frame of an animation: by the browser, in 8 bits and sRGB, or what is beyond it
 * by wasm-vips. Where that cannot run, the browser decodes what it can.
 * @throws AppError EmptyFile, UnreadableFile, UnsupportedImage, TruncatedImage, ImageTooLarge, DecoderFetch
 */
export async function decodePhoto(
  file: Blob,
  signal?: AbortSignal,
  withVips: DecodeWithVips | null = null,
): Promise<Raster> {
  signal?.throwIfAborted();
  if (file.size === 0) {
    throw new AppError("emptyFile");
  }
  if (file.size > MAX_BYTES) {
    throw new AppError("fileTooLarge", { bytes: file.size, most: MAX_BYTES });
  }
  const header = readHeader(await bytesOf(file));
  if (header) checkHeader(header);
  signal?.throwIfAborted();
  if (header?.beyondBrowsers && isVipsFormat(header.format)) {
    if (withVips) return withVips(file, header.format, signal);
    if (!ALSO_BY_BROWSERS.includes(header.format)) {
      throw new AppError("needsIsolation", { format: header.format });
    }
  }
  const bitmap = await decodeInBrowser(file).catch((error: unknown) => {
    throw undecodable(header, error);
  });
  try {
    signal?.throwIfAborted();
    // Formats whose header we do not read ourselves are only known now.
    checkSize(bitmap.width, bitmap.height);
    return withMemory(bitmap);
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
 * The most megapixels that a device takes on.
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

function withMemory(bitmap: ImageBitmap): Raster {
  const { width, height } = bitmap;
  try {
    return readBitmap(bitmap);
  } catch (error) {
    throw new AppError("noMemoryForImage", { size: { width, height } }, error);
  }
}
