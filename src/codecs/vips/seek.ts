/**
 * The place in a file that C's `fseek` would go to.
 * @param whence from the start, from the place, from the end
 */
export function seekIn(size: number, place: number, offset: number, whence: number): number {
  return offset + ([0, place, size][whence] ?? 0);
}
