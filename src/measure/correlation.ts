/** Normalised correlation of two rows of numbers, or of two planes of one size: −1…1. */

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** Of values with mean 0; 0 where either are all 0. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return normalised(dot(a, b), dot(a, a), dot(b, b));
}

/**
 * Of two planes of width · height values with mean 0, where they overlap once `b` is moved back by whole
 * pixels; 0 where they do not overlap or either is all 0 there.
 */
export function correlationAt(
  a: Float32Array,
  b: Float32Array,
  width: number,
  height: number,
  dx: number,
  dy: number,
): number {
  let [products, squares, others] = [0, 0, 0];
  for (let y = Math.max(0, -dy); y < Math.min(height, height - dy); y++) {
    for (let x = Math.max(0, -dx); x < Math.min(width, width - dx); x++) {
      const p = a[y * width + x] as number;
      const q = b[(y + dy) * width + x + dx] as number;
      products += p * q;
      squares += p * p;
      others += q * q;
    }
  }
  return normalised(products, squares, others);
}

function normalised(products: number, squares: number, others: number): number {
  return squares > 0 && others > 0 ? products / Math.sqrt(squares * others) : 0;
}
