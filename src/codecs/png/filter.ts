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

  /**
   * @param pixel bytes a pixel
   * @param length bytes a row
   */
  constructor(pixel: number, length: number) {
    this.#pixel = pixel;
    this.#length = length;
    this.#row = new Uint8Array(pixel + length);
    this.#above = new Uint8Array(pixel + length);
  }

  /** The next row's bytes, to be written before it is filtered. */
  get row(): Uint8Array {
    return this.#row.subarray(this.#pixel);
  }

  /**
   * Filters the row. The filtered bytes are taken as signed, and the filter whose absolute values have the
   * smallest sum wins; the first of several.
   * @param out gets the filter's number and the filtered bytes, from `to` on
   */
  filter(out: Uint8Array, to: number): void {
    const sums = this.#sums();
    const filter = sums.indexOf(Math.min(...sums));
    out[to] = filter;
    this.#write(filter, out, to + 1);
    [this.#row, this.#above] = [this.#above, this.#row];
  }

  /** The sum that each filter would leave. Without branches: on noise a processor guesses those wrongly. */
  #sums(): readonly number[] {
    const [row, above, pixel, length] = [this.#row, this.#above, this.#pixel, this.#length];
    let [none, sub, up, average, paeth] = [0, 0, 0, 0, 0];
    for (let i = 0; i < length; i++) {
      const x = row[pixel + i] as number;
      const a = row[i] as number;
      const b = above[pixel + i] as number;
      const c = above[i] as number;
      none += size(x);
      sub += size(x - a);
      up += size(x - b);
      average += size(x - ((a + b) >> 1));
      paeth += size(x - nearest(a, b, c));
    }
    return [none, sub, up, average, paeth];
  }

  #write(filter: number, out: Uint8Array, to: number): void {
    const [row, above, pixel, length] = [this.#row, this.#above, this.#pixel, this.#length];
    switch (filter) {
      case NONE:
        out.set(this.row, to);
        break;
      case SUB:
        for (let i = 0; i < length; i++) {
          out[to + i] = (row[pixel + i] as number) - (row[i] as number);
        }
        break;
      case UP:
        for (let i = 0; i < length; i++) {
          out[to + i] = (row[pixel + i] as number) - (above[pixel + i] as number);
        }
        break;
      case AVERAGE:
        for (let i = 0; i < length; i++) {
          const mean = ((row[i] as number) + (above[pixel + i] as number)) >> 1;
          out[to + i] = (row[pixel + i] as number) - mean;
        }
        break;
      case PAETH:
        for (let i = 0; i < length; i++) {
          const guess = nearest(row[i] as number, above[pixel + i] as number, above[i] as number);
          out[to + i] = (row[pixel + i] as number) - guess;
        }
        break;
    }
  }
}

const absolute = (value: number) => (value ^ (value >> 31)) - (value >> 31);

/** Of a difference as a signed byte. */
const size = (difference: number) => absolute((difference << 24) >> 24);

/**
 * Of left (a), above (b) and the pixel before that (c), the one nearest to a + b − c, in this order of
 * preference: section 9.4.
 */
function nearest(a: number, b: number, c: number): number {
  const fromA = absolute(b - c);
  const fromB = absolute(a - c);
  const fromC = absolute(a + b - c - c);
  // All bits are set where the condition holds.
  const cBeforeB = (fromC - fromB) >> 31;
  const least = fromB + (cBeforeB & (fromC - fromB));
  const notA = (least - fromA) >> 31;
  return a + (notA & (b + (cBeforeB & (c - b)) - a));
}
