/** Everything a person can be told of a part of a photo and its result, at once. */
import { type Histogram, histogramOf } from "./histogram";
import { fineNoise } from "./noise";
import { type ResidualStatistics, residualStatistics } from "./residual-statistics";

export interface Inspection {
  /** Estimated fine noise in 8-bit levels, as in `fineNoise`. */
  readonly noise: { readonly before: number; readonly after: number };
  readonly histogram: { readonly before: Histogram; readonly after: Histogram };
  readonly residual: ResidualStatistics;
}

/**
 * @param before RGBA8 of the original, at least 2 × 2
 * @param after RGBA8 of the result, of the same size
 */
export function inspect(
  before: Uint8ClampedArray,
  after: Uint8ClampedArray,
  width: number,
  height: number,
): Inspection {
  return {
    noise: { before: fineNoise(before, width, height), after: fineNoise(after, width, height) },
    histogram: { before: histogramOf(before), after: histogramOf(after) },
    residual: residualStatistics(before, after, width, height),
  };
}
