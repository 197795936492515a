/** Mean over the square of pixels up to `radius` away, of what of it lies inside the picture. */
export function boxMean(
  values: Float32Array,
  width: number,
  height: number,
  radius: number,
): Float32Array {
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += values[y * width + x] as number;
      sums[(y + 1) * (width + 1) + x + 1] = (sums[y * (width + 1) + x + 1] as number) + row;
    }
  }
  const at = (x: number, y: number) => sums[y * (width + 1) + x] as number;
  return values.map((_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    const [left, right] = [Math.max(0, x - radius), Math.min(width, x + radius + 1)];
    const [top, bottom] = [Math.max(0, y - radius), Math.min(height, y + radius + 1)];
    const sum = at(right, bottom) - at(left, bottom) - at(right, top) + at(left, top);
    return sum / ((right - left) * (bottom - top));
  });
}

/**
 * The values' parts between two sizes: the mean over a square of radius `fine`, less that of radius `coarse`.
 * @param fine 0 takes the values as they are
 */
export function bandOf(
  values: Float32Array,
  width: number,
  height: number,
  fine: number,
  coarse: number,
): Float32Array {
  const soft = fine === 0 ? values : boxMean(values, width, height, fine);
  const slow = boxMean(values, width, height, coarse);
  return soft.map((value, i) => value - (slow[i] as number));
}
