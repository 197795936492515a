/** A small picture that takes as many bytes a pixel as a large one: parts of it from all over. */
import { untilAborted } from "../base/abort";
import { type RasterHeader, samplesOf } from "../raster/raster";
import type { ReadPart } from "./encode";
import type { Encoding } from "./encoding";

/** A part's sides, in pixels: whole blocks of JPEG and whole units of 4:2:0. */
const WIDTH = 256;
const HEIGHT = 64;

/** Parts, at most: what takes long to encode is asked for less. */
function partsFor({ format, lossless }: Encoding): number {
  const slow = format === "AVIF" || format === "JPEG XL" || (format === "WebP" && lossless);
  return slow ? 8 : 32;
}

export interface PictureSample {
  readonly header: RasterHeader;
  readonly read: ReadPart;
  /** The picture's pixels to those of the sample; 1 where it is the picture itself. */
  readonly scale: number;
}

/**
 * Parts lie in a grid of cells, each at another place of its cell, one below the other in the sample.
 * @throws what `read` does; an AbortError
 */
export async function samplePicture(
  header: RasterHeader,
  read: ReadPart,
  encoding: Encoding,
  signal: AbortSignal,
): Promise<PictureSample> {
  const { width, height, channels } = header;
  const most = partsFor(encoding);
  if (width * height <= WIDTH * HEIGHT * most) return { header, read, scale: 1 };
  const part = { width: Math.min(WIDTH, width), height: Math.min(HEIGHT, height) };
  const places = placesOf(header, part, most);
  const row = channels * part.width;
  const size = { width: part.width, height: part.height * places.length };
  let samples = samplesOf(header.type, 0);
  for (const [i, place] of places.entries()) {
    const found = await untilAborted(signal, read({ ...place, ...part }));
    if (i === 0) samples = samplesOf(header.type, row * size.height);
    samples.set(found, i * row * part.height);
  }
  return {
    header: { ...header, ...size },
    // Whole rows are asked for.
    read: async (rect) => samples.slice(row * rect.y, row * (rect.y + rect.height)),
    scale: (width * height) / (size.width * size.height),
  };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Left upper corners, at even places of JPEG's units. */
export function placesOf(
  picture: Size,
  part: Size,
  most: number,
): readonly { readonly x: number; readonly y: number }[] {
  // As many columns as rows in parts' own shape: cells are as near squares of parts as they can be.
  const ratio = (picture.width * part.height) / (picture.height * part.width);
  const columns = clamp(
    Math.round(Math.sqrt(most * ratio)),
    1,
    Math.min(most, Math.floor(picture.width / part.width)),
  );
  const rows = clamp(Math.floor(most / columns), 1, Math.floor(picture.height / part.height));
  const cell = { width: picture.width / columns, height: picture.height / rows };
  return Array.from({ length: columns * rows }, (_, i) => {
    const [column, line] = [i % columns, Math.floor(i / columns)];
    // The golden ratio and its square spread places within cells evenly.
    const place = (start: number, room: number, step: number) =>
      16 * Math.floor((start + ((i * step + 0.5) % 1) * room) / 16);
    return {
      x: place(column * cell.width, cell.width - part.width, 0.754_877_666),
      y: place(line * cell.height, cell.height - part.height, 0.569_840_291),
    };
  });
}

const clamp = (value: number, least: number, most: number) =>
  Math.max(least, Math.min(most, value));
