/**
 * Rows as a file that libvips reads from start to end: an uncompressed TIFF whose directory stands before its
 * pixels. None of its other formats holds all our types and alpha without being read as a whole first.
 */
import type { Raster, SampleType } from "../../raster/raster";
import { seekIn } from "./seek";

export type RowsShape = Pick<Raster, "width" | "height" | "type" | "channels">;

const BYTES: Readonly<Record<SampleType, number>> = { u8: 1, u16: 2, f32: 4 };
const ROWS_PER_STRIP = 16;
const SHORT = 3;
const LONG = 4;

export const bytesPerRow = ({ width, type, channels }: RowsShape): number =>
  width * channels * BYTES[type];

/** All that stands before the first row. TIFF 6.0, sections 2, 8 and 18; samples are little-endian. */
export function rowFileHeader(shape: RowsShape): Uint8Array<ArrayBuffer> {
  const { width, height, type, channels } = shape;
  const strips = Math.ceil(height / ROWS_PER_STRIP);
  const alpha = channels % 2 === 0;
  const entries: [tag: number, type: number, values: number[]][] = [
    [256, LONG, [width]],
    [257, LONG, [height]],
    [258, SHORT, Array(channels).fill(8 * BYTES[type])],
    [259, SHORT, [1]],
    [262, SHORT, [channels < 3 ? 1 : 2]],
    [273, LONG, Array(strips)],
    [277, SHORT, [channels]],
    [278, LONG, [ROWS_PER_STRIP]],
    [279, LONG, Array(strips)],
    [284, SHORT, [1]],
    ...(alpha ? [[338, SHORT, [2]] as [number, number, number[]]] : []),
    [339, SHORT, Array(channels).fill(type === "f32" ? 3 : 1)],
  ];
  const size = ([, kind, values]: (typeof entries)[number]) =>
    values.length * (kind === SHORT ? 2 : 4);
  const outside = (entry: (typeof entries)[number]) =>
    size(entry) > 4 ? 2 * Math.ceil(size(entry) / 2) : 0;
  const directoryEnd = 8 + 2 + 12 * entries.length + 4;
  const start = entries.reduce((sum, entry) => sum + outside(entry), directoryEnd);
  const row = bytesPerRow(shape);
  for (let i = 0; i < strips; i++) {
    const rows = Math.min(ROWS_PER_STRIP, height - i * ROWS_PER_STRIP);
    for (const [tag, , values] of entries) {
      if (tag === 273) values[i] = start + i * ROWS_PER_STRIP * row;
      if (tag === 279) values[i] = rows * row;
    }
  }

  const header = new Uint8Array(start);
  const view = new DataView(header.buffer);
  view.setUint32(0, 0x4949_2a00);
  view.setUint32(4, 8, true);
  view.setUint16(8, entries.length, true);
  let free = directoryEnd;
  for (const [i, entry] of entries.entries()) {
    const [tag, kind, values] = entry;
    const at = 10 + 12 * i;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, kind, true);
    view.setUint32(at + 4, values.length, true);
    let to = at + 8;
    if (size(entry) > 4) {
      view.setUint32(to, free, true);
      to = free;
      free += outside(entry);
    }
    for (const [n, value] of values.entries()) {
      if (kind === SHORT) view.setUint16(to + 2 * n, value, true);
      else view.setUint32(to + 4 * n, value, true);
    }
  }
  return header;
}

/** The header, and rows as they come. It can go back within the header only. */
export class RowFile {
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
