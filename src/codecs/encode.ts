/** Writes a picture as a file, band by band: neither it nor the file is ever held as a whole. */
import { AppError, asAppError } from "../base/errors";
import type { Rect } from "../geometry/rect";
import type { Encoding, SavedFormat } from "./encoding";
import type { EncoderOf, PictureSize } from "./format";
import { encodeJpeg } from "./jpeg/encode";
import { encodePng } from "./png/encode";

const ENCODERS: Readonly<Partial<Record<SavedFormat, EncoderOf>>> = {
  PNG: encodePng,
  JPEG: encodeJpeg,
};

/** RGBA8 of part of a picture, row by row, alpha not multiplied into the colours. */
export type ReadPart = (rect: Rect) => Promise<Uint8ClampedArray>;

/** So many pixels are asked for at a time, in whole rows. */
const BAND_PIXELS = 1 << 19;
/** A JPEG is coded in rows of 16. */
const ROWS_TOGETHER = 16;

/** @returns rows a band, at least one */
export function bandHeight(width: number): number {
  return ROWS_TOGETHER * Math.max(1, Math.floor(BAND_PIXELS / width / ROWS_TOGETHER));
}

/**
 * @param read is asked for the next band while the last is encoded
 * @throws AppError SaveFailed, and whatever of ours `read` throws; the signal's reason between two bands
 */
export async function encodePicture(
  size: PictureSize,
  read: ReadPart,
  encoding: Encoding,
  signal: AbortSignal,
): Promise<Blob> {
  const { width, height } = size;
  try {
    return await encodeBands(size, bandHeight(width), read, encoding, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw asAppError(error) ?? new AppError("imageNotWritten", { size: { width, height } }, error);
  }
}

/** @param rows the height of every band but the last */
export async function encodeBands(
  size: PictureSize,
  rows: number,
  read: ReadPart,
  { format, quality, sampling }: Encoding,
  signal: AbortSignal,
): Promise<Blob> {
  const { width, height } = size;
  const encoder = ENCODERS[format]?.(size, quality, sampling);
  if (!encoder) throw new Error(`no encoder of ${format}`);
  try {
    let next = ahead(0);
    for (let y = 0; y < height; y += rows) {
      const band = await next;
      signal.throwIfAborted();
      next = ahead(y + rows);
      await encoder.write(band, Math.min(rows, height - y));
    }
    const file = await encoder.finish();
    signal.throwIfAborted();
    return file;
  } catch (error) {
    encoder.abort?.();
    throw error;
  }

  function ahead(y: number): Promise<Uint8ClampedArray> {
    if (y >= height) return Promise.resolve(new Uint8ClampedArray());
    const band = read({ x: 0, y, width, height: Math.min(rows, height - y) });
    band.catch(() => {}); // Nobody waits for it yet, and nobody will when the band before fails.
    return band;
  }
}
