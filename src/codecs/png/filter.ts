/** PNG's row filters, and the choice among them: PNG specification, sections 9 and 12.7. */

/** The filters' numbers in the file. */
const [NONE, SUB, UP, AVERAGE, PAETH] = [0, 1, 2, 3, 4] as const;

/** Filters rows one after the other, each by the filter that leaves the least. */
export class RowFilter {
  readonly #pixel: number;
  readonly #length: number;
  // Rows begin behind as many zeros as a pixel has bytes: what stands left of the first pixel.
  #row: Uint8Array;
  #above: Uint8Array;
  /** By filter: its number, then the filtered row. */
  readonly #filtered: readonly Uint8Array[];

  /**
   * @param pixel bytes a pixel
   * @param length bytes a row
   */
  constructor(pixel: number, length: number) {
    this.#pixel = pixel;
    this.#length = length;
    this.#row = new Uint8Array(pixel + length);
    this.#above = new Uint8Array(pixel + length);
    this.#filtered = [NONE, SUB, UP, AVERAGE, PAETH].map((filter) => {
      const filtered = new Uint8Array(1 + length);
      filtered[0] = filter;
      return filtered;
    });
  }

  /** The next row's bytes, to be written before it is filtered. */
  get row(): Uint8Array {
    return this.#row.subarray(this.#pixel);
  }

  /**
   * Filters the row. The filtered bytes are taken as signed, and the filter whose absolute values have the
   * smallest sum wins; the first of several.
   * @returns the filter's number and the filtered bytes, valid until the next call
   */
  filter(): Uint8Array {
    const sums = [this.#none(), this.#sub(), this.#up(), this.#average(), this.#paeth()];
    [this.#row, this.#above] = [this.#above, this.#row];
    return this.#filtered[sums.indexOf(Math.min(...sums))] as Uint8Array;
  }

  #none(): number {
    const out = this.#filtered[NONE] as Uint8Array;
    const [row, pixel, length] = [this.#row, this.#pixel, this.#length];
    let sum = 0;
    for (let i = 0; i < length; i++) {
      const value = row[pixel + i] as number;
      out[1 + i] = value;
      sum += value < 128 ? value : 256 - value;
    }
    return sum;
  }

  #sub(): number {
    const out = this.#filtered[SUB] as Uint8Array;
    const [row, pixel, length] = [this.#row, this.#pixel, this.#length];
    let sum = 0;
    for (let i = 0; i < length; i++) {
      const value = ((row[pixel + i] as number) - (row[i] as number)) & 255;
      out[1 + i] = value;
      sum += value < 128 ? value : 256 - value;
    }
    return sum;
  }

  #up(): number {
    const out = this.#filtered[UP] as Uint8Array;
    const [row, above, pixel, length] = [this.#row, this.#above, this.#pixel, this.#length];
    let sum = 0;
    for (let i = 0; i < length; i++) {
      const value = ((row[pixel + i] as number) - (above[pixel + i] as number)) & 255;
      out[1 + i] = value;
      sum += value < 128 ? value : 256 - value;
    }
    return sum;
  }

  #average(): number {
    const out = this.#filtered[AVERAGE] as Uint8Array;
    const [row, above, pixel, length] = [this.#row, this.#above, this.#pixel, this.#length];
    let sum = 0;
    for (let i = 0; i < length; i++) {
      const mean = ((row[i] as number) + (above[pixel + i] as number)) >> 1;
      const value = ((row[pixel + i] as number) - mean) & 255;
      out[1 + i] = value;
      sum += value < 128 ? value : 256 - value;
    }
    return sum;
  }

  /** Of left, above and the pixel before that, the one nearest to left + above − before: section 9.4. */
  #paeth(): number {
    const out = this.#filtered[PAETH] as Uint8Array;
    const [row, above, pixel, length] = [this.#row, this.#above, this.#pixel, this.#length];
    let sum = 0;
    for (let i = 0; i < length; i++) {
      const a = row[i] as number;
      const b = above[pixel + i] as number;
      const c = above[i] as number;
      const fromA = Math.abs(b - c);
      const fromB = Math.abs(a - c);
      const fromC = Math.abs(a + b - c - c);
      const nearest = fromA <= fromB && fromA <= fromC ? a : fromB <= fromC ? b : c;
      const value = ((row[pixel + i] as number) - nearest) & 255;
      out[1 + i] = value;
      sum += value < 128 ? value : 256 - value;
    }
    return sum;
  }
}
