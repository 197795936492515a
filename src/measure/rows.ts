/** A picture that is read from the top on, so that nobody has to hold all of it. */

/** RGBA8 of `count` rows from row `y` on, row by row. */
export type RowReader = (y: number, count: number) => Promise<Uint8ClampedArray>;

/** A picture that is in memory after all. */
export const rowsOf =
  (rgba: Uint8ClampedArray, width: number): RowReader =>
  async (y, count) =>
    rgba.subarray(4 * width * y, 4 * width * (y + count));
