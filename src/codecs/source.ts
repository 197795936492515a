/** How a photo's file was made, as decoders tell it. */
import type { Raster, SourceFacts } from "../raster/raster";
import { nameOfProfile } from "./icc/describe";
import { readProvenance } from "./metadata/provenance";

/** What does not come with the raster itself. */
export type ToldSource = Omit<SourceFacts, "profile" | "settings" | "notes">;

/**
 * Of a file that was kept without loss, or of which nothing else is known.
 * @param format as a person is told it
 * @param bits a sample
 */
export const plainSource = (format: string, bits: number, float = false): ToldSource => ({
  ...{ format, bits, float },
  ...{ quality: null, subsampled: null, progressive: false },
});

/** The name of the profile and the settings are those of the raster's own blocks. */
export function withSource<Pixels extends Raster>(
  raster: Pixels,
  source: ToldSource,
  notes: SourceFacts["notes"] = [],
): Pixels & { readonly source: SourceFacts } {
  const settings = readProvenance(raster.metadata.xmp ?? null)?.settings ?? null;
  return {
    ...raster,
    source: { ...source, profile: nameOfProfile(raster.profile), settings, notes },
  };
}
