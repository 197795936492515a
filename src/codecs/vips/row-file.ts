/**
 * Rows as a file that libvips reads from start to end: an uncompressed TIFF whose directory stands before its
 * pixels. None of its other formats holds all our types and alpha without being read as a whole first.
 */
import type { Raster, SampleType } from "../../raster/raster";
import { TYPE } from "../tiff/directory";
import { TAG } from "../tiff/tags";
import { fieldOf, LITTLE, tiffBytes } from "../tiff/write";
import { type Seekable, seekIn } from "./seek";

export type RowsShape = Pick<Raster, "width" | "height" | "type" | "channels">;

const BYTES: Readonly<Record<SampleType, number>> = { u8: 1, u16: 2, f32: 4 };
const ROWS_PER_STRIP = 16;

export const bytesPerRow = ({ width, type, channels }: RowsShape): number =>
  width * channels * BYTES[type];

/** All that stands before the first row. TIFF 6.0, sections 2, 8 and 18; samples are little-endian. */
export function rowFileHeader(shape: RowsShape): Uint8Array<ArrayBuffer> {
  const { width, height, type, channels } = shape;
  const strips = Math.ceil(height / ROWS_PER_STRIP);
  const stripBytes = ROWS_PER_STRIP * bytesPerRow(shape);
  const pixels = height * bytesPerRow(shape);
  const short = (tag: number, ...values: number[]) => fieldOf(LITTLE, tag, TYPE.short, values);
  const long = (tag: number, ...values: number[]) => fieldOf(LITTLE, tag, TYPE.long, values);
  const each = (value: (i: number) => number) => Array.from({ length: strips }, (_, i) => value(i));
  const header = (start: number) =>
    tiffBytes(LITTLE, {
      fields: [
        long(TAG.width, width),
        long(TAG.height, height),
        short(TAG.bitsPerSample, ...Array(channels).fill(8 * BYTES[type])),
        short(TAG.compression, 1),
        short(TAG.photometric, channels < 3 ? 1 : 2),
        long(TAG.stripOffsets, ...each((i) => start + i * stripBytes)),
        short(TAG.samplesPerPixel, channels),
        long(TAG.rowsPerStrip, ROWS_PER_STRIP),
        long(TAG.stripLengths, ...each((i) => Math.min(stripBytes, pixels - i * stripBytes))),
        short(TAG.planar, 1),
        ...(channels % 2 === 0 ? [short(TAG.extraSamples, 2)] : []),
        short(TAG.sampleFormat, ...Array(channels).fill(type === "f32" ? 3 : 1)),
      ],
    });
  // Pixels begin behind it, and its length does not depend on where.
  return header(header(0).length);
}

/** The header, and rows as they come. It can go back within the header only. */
export class RowFile implements Seekable {
  readonly #header: Uint8Array<ArrayBuffer>;
  readonly #size: number;
  readonly #readRows: (length: number) => Uint8Array<ArrayBuffer>;
  #place = 0;
  /** The place up to which rows have been taken. */
  #taken: number;

  /** @param readRows waits for rows: see `RowReceiver` */
  constructor(shape: RowsShape, readRows: (length: number) => Uint8Array<ArrayBuffer>) {
    this.#header = rowFileHeader(shape);
    this.#size = this.#header.length + shape.height * bytesPerRow(shape);
    this.#readRows = readRows;
    this.#taken = this.#header.length;
  }

  read(length: number): Uint8Array<ArrayBuffer> {
    const bytes = this.#bytes(Math.min(length, this.#size - this.#place));
    this.#place += bytes.length;
    return bytes;
  }

  seek(offset: number, whence: number): number {
    this.#place = seekIn(this.#size, this.#place, offset, whence);
    return this.#place;
  }

  #bytes(length: number): Uint8Array<ArrayBuffer> {
    if (length <= 0) return new Uint8Array();
    if (this.#place < this.#header.length) {
      return this.#header.slice(this.#place, this.#place + length);
    }
    if (this.#place !== this.#taken)
      throw new Error(`row bytes ${this.#taken} are next, not ${this.#place}`);
    const rows = this.#readRows(length);
    this.#taken += rows.length;
    return rows;
  }
}
