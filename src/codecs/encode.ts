/** Writes a picture as a file, band by band: neither it nor the file is ever held as a whole. */
import { untilAborted } from "../base/abort";
import { AppError, asAppError } from "../base/errors";
import type { Rect } from "../geometry/rect";
import { inDepth } from "../raster/depth";
import { writeRgba8 } from "../raster/planes";
import { coloursOf, hasAlpha, type RasterHeader, type Samples } from "../raster/raster";
import { Chunks } from "./chunks";
import type { Encoding } from "./encoding";
import type { RowEncoder } from "./format";
import { encodeJpeg } from "./jpeg/encode";
import { checkWritten } from "./limits";
import { Parts } from "./parts";
import { openPlace } from "./place-on-disk";
import { encodePng } from "./png/encode";

/** Part of a picture in its own type and channels, row by row. */
export type ReadPart = (rect: Rect) => Promise<Samples>;

/**
 * Encodes with wasm-vips: `workers/vips-link.ts`. Null where that cannot run.
 * @param picture of the type that is written; its profile and blocks go into the file
 */
export type EncodeWithVips = (
  picture: RasterHeader,
  encoding: Encoding,
  place: string | null,
) => RowEncoder<Samples>;

/** So many pixels are asked for at a time, in whole rows. */
const BAND_PIXELS = 1 << 19;
/** A JPEG is coded in rows of 16. */
const ROWS_TOGETHER = 16;

/** @returns rows a band, at least one */
export function bandHeight(width: number): number {
  return ROWS_TOGETHER * Math.max(1, Math.floor(BAND_PIXELS / width / ROWS_TOGETHER));
}

/** What needs no other encoders than our own, and so no isolation. */
export const isPlain = ({ format, bits, progressive }: Encoding): boolean =>
  (format === "PNG" && bits === 8) || (format === "JPEG" && !progressive);

/**
 * @param picture profile and blocks go into files that wasm-vips writes; our own encoders write none
 * @param read of any type: samples are brought into the encoding's depth; the next band is asked for while the
 *   last is encoded
 * @param place for the file, on disk: see `findPlace`; null: in memory
 * @throws AppError SaveFailed, and whatever of ours `read` throws; the signal's reason at once
 */
export async function encodePicture(
  picture: RasterHeader,
  read: ReadPart,
  encoding: Encoding,
  withVips: EncodeWithVips | null,
  signal: AbortSignal,
  place: string | null = null,
): Promise<Blob> {
  const { width, height } = picture;
  try {
    return await encodeBands(picture, bandHeight(width), read, encoding, withVips, signal, place);
  } catch (error) {
    signal.throwIfAborted();
    throw asAppError(error) ?? new AppError("imageNotWritten", { size: { width, height } }, error);
  }
}

/** @param rows the height of every band but the last */
export async function encodeBands(
  picture: RasterHeader,
  rows: number,
  read: ReadPart,
  encoding: Encoding,
  withVips: EncodeWithVips | null,
  signal: AbortSignal,
  place: string | null = null,
): Promise<Blob> {
  const { width, height, channels } = picture;
  signal.throwIfAborted();
  checkWritten(encoding, { width, height });
  const encoder = await open(picture, encoding, withVips, place);
  try {
    let next = ahead(0);
    for (let y = 0; y < height; y += rows) {
      const band = await untilAborted(signal, next);
      next = ahead(y + rows);
      const samples = inDepth(band, channels, placeOf(y), encoding.bits);
      await untilAborted(signal, Promise.resolve(encoder.write(samples, placeOf(y).height)));
    }
    return await untilAborted(signal, encoder.finish());
  } catch (error) {
    encoder.abort?.();
    throw error;
  }

  function placeOf(y: number): Rect {
    return { x: 0, y, width, height: Math.min(rows, height - y) };
  }

  function ahead(y: number): Promise<Samples> {
    if (y >= height) return Promise.resolve(new Uint8ClampedArray());
    const band = read(placeOf(y));
    band.catch(() => {}); // Nobody waits for it yet, and nobody will when the band before fails.
    return band;
  }
}

async function open(
  picture: RasterHeader,
  encoding: Encoding,
  withVips: EncodeWithVips | null,
  place: string | null,
): Promise<RowEncoder<Samples>> {
  if (!isPlain(encoding)) {
    if (!withVips) throw new AppError("encoderNeedsIsolation", { format: encoding.format });
    return withVips({ ...picture, type: encoding.bits === 8 ? "u8" : "u16" }, encoding, place);
  }
  const { width, height, channels } = picture;
  const size = { width, height, opaque: !hasAlpha(picture), grey: coloursOf(picture) === 1 };
  const { format, quality, sampling } = encoding;
  const chunks = new Chunks(new Parts(await openPlace(place)));
  const encoder =
    format === "PNG" ? encodePng(size, chunks) : encodeJpeg(size, quality, sampling, chunks);
  return {
    write: (rows, count) => encoder.write(asRgba8(rows, channels), count),
    finish: () => encoder.finish(),
    abort: () => encoder.abort?.(),
  };
}

function asRgba8(samples: Samples, channels: RasterHeader["channels"]): Uint8ClampedArray {
  if (channels === 4 && samples instanceof Uint8ClampedArray) return samples;
  const pixels = samples.length / channels;
  const rgba = new Uint8ClampedArray(4 * pixels);
  writeRgba8(samples, channels, 0, rgba, 0, pixels);
  return rgba;
}
