import { PLAIN, type Procedure } from "./procedure";

/** How wide a hole can be set, in pixels across. */
export const HOLES = [1, 3, 5, 7] as const;

/** All that costs network time. A result is computed once for a photo and one of these. */
export interface NetworkSettings {
  /** A model's id in the manifest. */
  readonly model: string;
  /** c in [0, 1]: 1 is blind to the centre pixel, 0 sees it. */
  readonly blindness: number;
  /** How far around the pixel a network sees nothing, where it can be set: pixels across; 1 when absent. */
  readonly hole?: number;
  /** Downsampling, refinement, self-ensemble; a plain run when absent. */
  readonly procedure?: Procedure;
  /** It sees the photo without its hot pixels: see `raster/hot-pixels.ts`. */
  readonly removeHotPixels?: boolean;
  /** It sees the photo without this share of its blotches of colour, in [0, 1]: see `raster/blotches.ts`. */
  readonly blotches?: number;
  /** What stands out of the photo's noise goes back into its answer: see `raster/structure.ts`. */
  readonly keepStructure?: boolean;
  /** How its noise shifted brightness is undone: see `raster/bias.ts`. */
  readonly correctBrightness?: boolean;
}

/** What is done to a photo before a network sees it. */
export interface Mending {
  /** Without its hot pixels. */
  readonly hotPixels: boolean;
  /** Without this share of its blotches of colour. */
  readonly blotches: number;
}

export const mendingOf = ({ removeHotPixels, blotches }: NetworkSettings): Mending => ({
  hotPixels: removeHotPixels ?? false,
  blotches: blotches ?? 0,
});

/** Names a result: the same for the same photo and settings, and for no others. */
export function resultKey(
  photo: string,
  {
    model,
    blindness,
    hole = 1,
    procedure = PLAIN,
    removeHotPixels,
    blotches = 0,
    keepStructure,
    correctBrightness,
  }: NetworkSettings,
): string {
  const { sampling, refine, ensemble } = procedure;
  const sampled = Object.values(sampling).join(",");
  const passes = `${refine ? "R³" : ""} ${ensemble ? "8" : ""}`;
  const seen = `${blindness}${hole === 1 ? "" : ` hole ${hole}`}`;
  const kept = `${keepStructure ? " structured" : ""}${correctBrightness ? " unbiased" : ""}`;
  const mended = `${removeHotPixels ? " mended" : ""}${blotches > 0 ? ` blotches ${blotches}` : ""}`;
  return `${photo} ${model} ${seen} ${sampled} ${passes}${mended}${kept}`;
}
