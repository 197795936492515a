/** Decodes files into rasters, after checking that they are worth it. */

import { AppError } from "../base/errors";
import type { Raster } from "../raster/raster";
import type { DecodeApart } from "./apart";
import { decodeInBrowser, readBitmap } from "./browser/decode";
import type { ImageHeader } from "./format";
import { readHeader } from "./header";
import { checkSize, limitOf } from "./limits";
import { type Sniffed, sniff } from "./sniff";
import { isVipsFormat, type VipsFormat } from "./vips/formats";

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
  apart: DecodeApart | null = null,
): Promise<Raster> {
  signal?.throwIfAborted();
  if (file.size === 0) {
    throw new AppError("emptyFile");
  }
  if (file.size > MAX_BYTES) {
    throw new AppError("fileTooLarge", { bytes: file.size, most: MAX_BYTES });
  }
  const bytes = await bytesOf(file);
  const found = sniff(bytes);
  signal?.throwIfAborted();
  if (apart && (found?.kind === "heif" || found?.kind === "raw")) return apart(file, found, signal);
  const header = readHeader(bytes);
  if (header) checkHeader(header);
  if (header?.beyondBrowsers && isVipsFormat(header.format)) {
    if (withVips) return withVips(file, header.format, signal);
    if (!ALSO_BY_BROWSERS.includes(header.format)) {
      throw new AppError("needsIsolation", { format: header.format });
    }
  }
  const bitmap = await decodeInBrowser(file).catch((error: unknown) => {
    throw undecodable(header, found, error);
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
  checkSize(width, height, limitOf(format));
  if (truncated) {
    throw new AppError("truncatedImage", { format });
  }
  // Unpacking it would take all the memory its header asks for, only to find that out.
  if (width * height > mostPixels) {
    throw new AppError("hollowImage", { format, size: { width, height } });
  }
}

/** Some browsers open more than others: only after they have tried is a file called one that cannot be opened. */
function undecodable(header: ImageHeader | null, found: Sniffed | null, cause: unknown): AppError {
  if (header && found?.kind !== "unopened")
    return new AppError("damagedImage", { format: header.format }, cause);
  switch (found?.kind) {
    case "unopened":
      return new AppError("unopenedKind", { kind: found.what }, cause);
    case "picture":
    case "heif":
      return new AppError("damagedImage", { format: found.format }, cause);
    case "raw":
      return new AppError("unknownRaw", { camera: "", preview: null }, cause);
    default:
      return new AppError("notAnImage", {}, cause);
  }
}

function withMemory(bitmap: ImageBitmap): Raster {
  const { width, height } = bitmap;
  try {
    return readBitmap(bitmap);
  } catch (error) {
    throw new AppError("noMemoryForImage", { size: { width, height } }, error);
  }
}
