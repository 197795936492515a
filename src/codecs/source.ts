/** How a photo's file was made, as decoders tell it. */
import { oneLine } from "../base/foreign-text";
import type { Raster, Shot, SourceFacts } from "../raster/raster";
import { nameOfProfile } from "./icc/describe";
import { type ExifFacts, exifFacts } from "./metadata/exif";
import { readProvenance } from "./metadata/provenance";

/** What does not come with the raster itself. */
export type ToldSource = Omit<SourceFacts, "profile" | "settings" | "shot" | "notes">;

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
  const shot = shotOf(exifFacts(raster.metadata.exif ?? null));
  return {
    ...raster,
    source: {
      ...source,
      profile: nameOfProfile(raster.profile),
      settings,
      ...(shot && { shot }),
      notes,
    },
  };
}

function shotOf(facts: ExifFacts | null): Shot | null {
  if (!facts) return null;
  const { make, model, lens, iso } = facts;
  // Many models begin with their maker's name.
  const [maker = ""] = (make ?? "").split(" ");
  const named = model?.toLowerCase().startsWith(maker.toLowerCase()) ? model : `${maker} ${model}`;
  const words = (text: string | null) => (text === null ? null : oneLine(text, 60) || null);
  const camera = model === null ? null : words(named);
  return camera || iso ? { camera, lens: words(lens), iso } : null;
}
