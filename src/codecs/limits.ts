/** The sizes of pictures that are opened. */
import { AppError } from "../base/errors";
import type { Size } from "../geometry/viewport";
import type { Encoding } from "./encoding";

/** The most pixels we take on: 200 MP are 800 MB in memory, and more than any camera's single shot. */
export const MAX_MEGAPIXELS = 200;

/** Of opening a photo, at its peak, as measured in Chromium. */
const BYTES_PER_PIXEL = 10;

/** What that takes may be half of the device's memory: a page that takes more is ended by a phone without a word. */
const MEGAPIXELS_PER_GIGABYTE = 50;

/** The largest side a JPEG can have, and a canvas. */
const MAX_SIDE = 65_535;

/**
 * The most megapixels that a device takes on.
 * @param memory what the browser tells of the device's memory, in GB; undefined where it tells nothing
 */
export const mostMegapixels = (memory: number | undefined) =>
  Math.min(MAX_MEGAPIXELS, MEGAPIXELS_PER_GIGABYTE * (memory ?? Number.POSITIVE_INFINITY));

/** What the decoder of a format takes on: WebAssembly has 2 GB, and some need many bytes a pixel. */
export interface FormatLimit {
  readonly format: string;
  readonly megapixels: number;
}

/**
 * libjxl unpacks into 4 bytes a sample, beside what it gives: 49 megapixels of RGB were seen to open and 144 not.
 */
const JXL: FormatLimit = { format: "JPEG XL", megapixels: 100 };

/**
 * The most megapixels that encoders write which hold the whole picture, in the 2 GiB of WebAssembly: tried out, at 8 bits.
 * A WebP of 100 with loss is written, too, but takes the browser to 2.8 GB.
 */
const MOST_WRITTEN: Readonly<
  Record<string, { readonly lossy: number; readonly lossless: number }>
> = {
  WebP: { lossy: 80, lossless: 36 },
  AVIF: { lossy: 36, lossless: 36 },
  "JPEG XL": { lossy: 49, lossless: 49 },
};

/** @throws AppError imageTooLargeToWrite */
export function checkWritten(
  { format, lossless }: Pick<Encoding, "format" | "lossless">,
  size: Size,
): void {
  const most = MOST_WRITTEN[format]?.[lossless ? "lossless" : "lossy"];
  if (most === undefined || size.width * size.height <= most * 1e6) return;
  throw new AppError("imageTooLargeToWrite", { format, size, most });
}

/** Null where a format is limited by what holds for all alone. */
export const limitOf = (format: string): FormatLimit | null => (format === JXL.format ? JXL : null);

/**
 * Why a photo was not opened for want of memory. What would have opened is tried out: half of it, or half of that,
 * and so on.
 */
export function noMemoryFor(
  size: { readonly width: number; readonly height: number },
  reason?: unknown,
): AppError<"noMemoryForImage"> {
  let pixels = Math.floor((size.width * size.height) / 2);
  while (pixels >= 1e6 && !isRoomFor(BYTES_PER_PIXEL * pixels)) pixels = Math.floor(pixels / 2);
  const fits = Math.floor(pixels / 1e6);
  return new AppError("noMemoryForImage", { size, fits }, reason);
}

function isRoomFor(bytes: number): boolean {
  try {
    return new ArrayBuffer(bytes).byteLength === bytes;
  } catch {
    return false;
  }
}

/** @throws AppError imageTooLarge, imageTooLong */
export function checkSize(width: number, height: number, limit: FormatLimit | null = null): void {
  // Chromium tells it; the type library does not know.
  const byDevice = mostMegapixels(
    (globalThis.navigator as { deviceMemory?: number } | undefined)?.deviceMemory,
  );
  const byFormat = limit?.megapixels ?? MAX_MEGAPIXELS;
  const most = Math.min(byDevice, byFormat);
  if (width * height > most * 1e6) {
    throw new AppError("imageTooLarge", {
      size: { width, height },
      mostMegapixels: most,
      byMemory: byDevice < byFormat,
      format: byDevice < byFormat ? null : (limit?.format ?? null),
    });
  }
  if (Math.max(width, height) > MAX_SIDE)
    throw new AppError("imageTooLong", { size: { width, height }, most: MAX_SIDE });
}
