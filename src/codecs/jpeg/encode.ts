/** A baseline JPEG, ITU-T T.81 with the header of JFIF (T.871), written row by row. */
import { Chunks } from "../chunks";
import type { ColourSampling, PictureSize, RowEncoder } from "../format";
import { onWhite } from "../on-white";
import { Component, EntropyWriter } from "./entropy";
import { jpeg } from "./meta";
import {
  CHROMINANCE_AC,
  CHROMINANCE_DC,
  type HuffmanTable,
  LUMINANCE_AC,
  LUMINANCE_DC,
  quantisation,
  ZIGZAG,
} from "./tables";

/** Number of pixels that share one colour, along each side; brightness is told of every pixel. */
type Subsampling = 1 | 2;

/**
 * Translucent pixels are put on white. Grey is written with one component.
 * @param quality in [0, 1], as browsers mean it: 100 times it is the IJG's
 * @param sampling left out, every pixel keeps its own colour at quality 1, and each 2 × 2 share one below
 */
export function encodeJpeg(
  size: PictureSize,
  quality: number,
  sampling?: ColourSampling,
  chunks = new Chunks(),
): RowEncoder {
  const percent = Math.min(100, Math.max(1, Math.round(100 * quality)));
  const full = sampling ? sampling === "4:4:4" : percent === 100;
  // A component that stands alone is coded block by block: A.2.2.
  return new JpegEncoder(size, percent, full || size.grey ? 1 : 2, chunks);
}

class JpegEncoder implements RowEncoder {
  readonly #size: PictureSize;
  readonly #shared: Subsampling;
  /** Pixels along a side of the smallest unit that is coded. */
  readonly #unit: number;
  /** The width in whole units. */
  readonly #stride: number;
  // One row of units: brightness, and the two differences of colour.
  readonly #y: Float32Array;
  readonly #cb: Float32Array;
  readonly #cr: Float32Array;
  readonly #luminance: Component;
  readonly #chrominance: readonly [cb: Component, cr: Component];
  readonly #chunks: Chunks;
  readonly #entropy = new EntropyWriter((bytes) => this.#chunks.add(bytes));
  /** Rows in the row of units so far. */
  #rows = 0;

  constructor(size: PictureSize, percent: number, shared: Subsampling, chunks: Chunks) {
    this.#size = size;
    this.#chunks = chunks;
    this.#shared = shared;
    this.#unit = 8 * shared;
    this.#stride = Math.ceil(size.width / this.#unit) * this.#unit;
    this.#y = new Float32Array(this.#unit * this.#stride);
    this.#cb = new Float32Array((8 * this.#stride) / shared);
    this.#cr = new Float32Array((8 * this.#stride) / shared);
    const tables = quantisation(percent);
    this.#luminance = new Component(tables.luminance, LUMINANCE_DC, LUMINANCE_AC);
    const colour = () => new Component(tables.chrominance, CHROMINANCE_DC, CHROMINANCE_AC);
    this.#chrominance = [colour(), colour()];
    this.#chunks.add(header(size, shared, tables));
  }

  write(rows: Uint8ClampedArray, count: number): void {
    const { width, opaque } = this.#size;
    const seen = opaque ? rows : onWhite(rows);
    for (let row = 0; row < count; row++) {
      this.#convert(seen, 4 * width * row, this.#rows++);
      if (this.#rows === this.#unit) this.#writeUnits();
    }
  }

  async finish(): Promise<Blob> {
    if (this.#rows > 0) {
      this.#repeatLastRow();
      this.#writeUnits();
    }
    this.#entropy.finish();
    this.#chunks.add(Uint8Array.of(0xff, 0xd9));
    return this.#chunks.blob(jpeg.types[0]);
  }

  abort(): void {
    this.#chunks.close();
  }

  /** One row of RGBA from `from` on into the planes; beyond its end the last pixel goes on. */
  #convert(rgba: Uint8ClampedArray, from: number, row: number): void {
    if (this.#size.grey) this.#convertGrey(rgba, from, row);
    else if (this.#shared === 1) this.#convertFull(rgba, from, row);
    else this.#convertHalf(rgba, from, row);
    const { width } = this.#size;
    const end = this.#stride * (row + 1);
    this.#y.fill(
      this.#y[end - this.#stride + width - 1] as number,
      end - this.#stride + width,
      end,
    );
    const colours = this.#stride / this.#shared;
    const last = Math.ceil(width / this.#shared) - 1;
    const start = colours * Math.floor(row / this.#shared);
    for (const plane of [this.#cb, this.#cr]) {
      plane.fill(plane[start + last] as number, start + last + 1, start + colours);
    }
  }

  #convertGrey(rgba: Uint8ClampedArray, from: number, row: number): void {
    const plane = this.#y;
    const end = this.#stride * row + this.#size.width;
    for (let at = this.#stride * row, i = from; at < end; at++, i += 4) {
      plane[at] = (rgba[i] as number) - 128;
    }
  }

  /** Every pixel its own colour. The formulas are those of T.871, section 7. */
  #convertFull(rgba: Uint8ClampedArray, from: number, row: number): void {
    const [yPlane, cbPlane, crPlane] = [this.#y, this.#cb, this.#cr];
    const at = this.#stride * row;
    for (let x = 0, i = from; x < this.#size.width; x++, i += 4) {
      const r = rgba[i] as number;
      const g = rgba[i + 1] as number;
      const b = rgba[i + 2] as number;
      yPlane[at + x] = 0.299 * r + 0.587 * g + 0.114 * b - 128;
      cbPlane[at + x] = -0.168736 * r - 0.331264 * g + 0.5 * b;
      crPlane[at + x] = 0.5 * r - 0.418688 * g - 0.081312 * b;
    }
  }

  /** Each 2 × 2 pixels share their mean colour: an even row begins it, an odd one adds to it. */
  #convertHalf(rgba: Uint8ClampedArray, from: number, row: number): void {
    const [yPlane, cbPlane, crPlane] = [this.#y, this.#cb, this.#cr];
    const { width } = this.#size;
    const at = this.#stride * row;
    let to = (this.#stride / 2) * (row >> 1);
    // The second row takes the place of half of the first, which stands for both until then.
    const [weight, kept] = (row & 1) === 0 ? [0.5, 0] : [0.25, 0.5];
    const end = from + 4 * (width - 1);
    for (let x = 0, i = from; x < width; x += 2, i += 8, to++) {
      const j = i < end ? i + 4 : i;
      const r = rgba[i] as number;
      const g = rgba[i + 1] as number;
      const b = rgba[i + 2] as number;
      const r2 = rgba[j] as number;
      const g2 = rgba[j + 1] as number;
      const b2 = rgba[j + 2] as number;
      yPlane[at + x] = 0.299 * r + 0.587 * g + 0.114 * b - 128;
      yPlane[at + x + 1] = 0.299 * r2 + 0.587 * g2 + 0.114 * b2 - 128;
      const red = weight * (r + r2);
      const green = weight * (g + g2);
      const blue = weight * (b + b2);
      const cb = -0.168736 * red - 0.331264 * green + 0.5 * blue;
      const cr = 0.5 * red - 0.418688 * green - 0.081312 * blue;
      cbPlane[to] = kept * (cbPlane[to] as number) + cb;
      crPlane[to] = kept * (crPlane[to] as number) + cr;
    }
  }

  /** Fills the row of units below the picture's end. */
  #repeatLastRow(): void {
    const repeat = (plane: Float32Array, stride: number, rows: number) => {
      const last = plane.slice(stride * (rows - 1), stride * rows);
      for (let at = stride * rows; at < plane.length; at += stride) plane.set(last, at);
    };
    const rows = Math.ceil(this.#rows / this.#shared);
    repeat(this.#y, this.#stride, this.#rows);
    for (const plane of [this.#cb, this.#cr]) repeat(plane, this.#stride / this.#shared, rows);
  }

  /** All blocks of the row of units, interleaved as A.2.3 says. */
  #writeUnits(): void {
    const entropy = this.#entropy;
    const stride = this.#stride;
    const colourStride = stride / this.#shared;
    const [cb, cr] = this.#chrominance;
    for (let x = 0; x < stride; x += this.#unit) {
      for (let v = 0; v < this.#shared; v++) {
        for (let h = 0; h < this.#shared; h++) {
          entropy.write(this.#y, 8 * v * stride + x + 8 * h, stride, this.#luminance);
        }
      }
      if (this.#size.grey) continue;
      entropy.write(this.#cb, x / this.#shared, colourStride, cb);
      entropy.write(this.#cr, x / this.#shared, colourStride, cr);
    }
    this.#rows = 0;
  }
}

/** All that stands before the coded blocks: B.2. */
function header(
  { width, height, grey = false }: PictureSize,
  shared: Subsampling,
  { luminance, chrominance }: ReturnType<typeof quantisation>,
): Uint8Array<ArrayBuffer> {
  const two = (value: number) => [value >> 8, value & 255];
  const segment = (marker: number, content: readonly number[]) => [
    ...[0xff, marker],
    ...two(content.length + 2),
    ...content,
  ];
  const zigzag = (table: Uint8Array) => Array.from(ZIGZAG, (at) => table[at] as number);
  const huffman = (place: number, { counts, symbols }: HuffmanTable) =>
    segment(0xc4, [place, ...counts, ...symbols]);
  const sampling = 17 * shared; // the same along both sides
  // Each component: its number, its sampling, its quantisation table; its Huffman tables.
  const frame = [[1, sampling, 0], ...(grey ? [] : [2, 3].map((number) => [number, 0x11, 1]))];
  const scan = [[1, 0x00], ...(grey ? [] : [2, 3].map((number) => [number, 0x11]))];
  return Uint8Array.of(
    ...[0xff, 0xd8],
    // "JFIF", version 1.01; pixels are square, of no certain size; no thumbnail.
    ...segment(0xe0, [0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    ...segment(0xdb, [0, ...zigzag(luminance)]),
    ...(grey ? [] : segment(0xdb, [1, ...zigzag(chrominance)])),
    ...segment(0xc0, [8, ...two(height), ...two(width), frame.length, ...frame.flat()]),
    ...huffman(0x00, LUMINANCE_DC),
    ...huffman(0x10, LUMINANCE_AC),
    ...(grey ? [] : [...huffman(0x01, CHROMINANCE_DC), ...huffman(0x11, CHROMINANCE_AC)]),
    // All coefficients at once.
    ...segment(0xda, [scan.length, ...scan.flat(), 0, 63, 0]),
  );
}
