/** Noise as training measures it and writes it into what tests compare with. */
import type { PhotoNoise } from "./raster";

export interface GoldenNoise {
  readonly levels: readonly (readonly [number, number] | null)[];
  readonly brightness: number;
  readonly colour: number;
  readonly correlation: readonly number[];
  readonly colour_correlation: readonly number[];
  readonly spread: number;
  readonly light: readonly [number, number, number];
  readonly blotches: number;
}

export const photoNoise = ({ levels, colour_correlation, ...rest }: GoldenNoise): PhotoNoise => ({
  ...rest,
  levels: levels.map((level) => level && { brightness: level[0], colour: level[1] }),
  colourCorrelation: colour_correlation,
});
