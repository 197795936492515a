/**
 * Takes mean and slope away from a square of values: soft gradients are no noise.
 * @param values [side, side]; written over
 * @returns the mean
 */
export function flatten(values: Float64Array, side: number): number {
  const middle = (side - 1) / 2;
  let [sum, across, down, power] = [0, 0, 0, 0];
  for (let y = 0, at = 0; y < side; y++) {
    for (let x = 0; x < side; x++, at++) {
      const value = values[at] as number;
      sum += value;
      across += value * (x - middle);
      down += value * (y - middle);
      power += (x - middle) ** 2;
    }
  }
  const mean = sum / side ** 2;
  for (let y = 0, at = 0; y < side; y++) {
    for (let x = 0; x < side; x++, at++) {
      const slope = (across * (x - middle) + down * (y - middle)) / power;
      values[at] = (values[at] as number) - mean - slope;
    }
  }
  return mean;
}
