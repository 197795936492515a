/** Decides what of a photo's metadata goes into a saved file, and what cannot. Nothing is written here. */

import type { SavedFormat } from "../encoding";
import { MOST_CONTENT, MOST_EXIF } from "../jpeg/segments";
import type { Bytes } from "./bytes";
import { exifFacts } from "./exif";
import { editExif, exifOfDensity } from "./exif-edit";
import { describes } from "./icc";
import { editResources, iptcOf } from "./irb";
import { keepOthers } from "./keep-others";
import { keepParts } from "./keep-parts";
import { keepXmp } from "./keep-xmp";
import type { KeepOptions, Kept, Lose, Lost } from "./kept";
import type { Metadata } from "./metadata";

/** In 255 segments, each with a name and two numbers. */
const MOST_ICC = 255 * (MOST_CONTENT - 14);

/** Comments, and a density beside the EXIF block's: the others have no place for them. */
const HOLDS_MORE: readonly SavedFormat[] = ["JPEG", "PNG"];
/** Photoshop's resources, or what of them is IPTC. */
const HOLDS_IPTC: readonly SavedFormat[] = ["JPEG", "PNG", "TIFF"];
/** Their EXIF block goes through a segment of a JPEG. */
const SHORT_EXIF: readonly SavedFormat[] = ["JPEG", "AVIF", "JPEG XL"];

export function keepMetadata(
  metadata: Metadata,
  options: KeepOptions,
): { readonly kept: Kept; readonly lost: readonly Lost[] } {
  const lost: Lost[] = [];
  const lose: Lose = (what, why, count = 1) => {
    if (!lost.some((one) => one.what === what && one.why === why)) lost.push({ what, why, count });
  };
  const { to, mode } = options;
  const parts = keepParts(metadata, options, lose);
  const shared = { to, icc: keepProfile(metadata, options, lose) };
  const others = keepOthers(metadata, options, parts, lose);
  if (mode === "none") {
    const empty = { exif: null, xmp: null, extendedXmp: null, resources: null, density: null };
    return {
      kept: { ...shared, ...empty, comments: [], others, trailer: [], indexAt: null },
      lost,
    };
  }
  for (const kind of metadata.damaged) {
    // A packet that cannot be read may still be copied, where nothing in it has to go.
    if (kind !== "icc" && !(kind === "xmp" && metadata.xmp)) lose(kind, "damaged");
  }
  const { exif, density } = keepExif(metadata, options, lose);
  const kept: Kept = {
    ...shared,
    ...keepXmp(metadata, options, parts, lose),
    ...{ exif, density, others },
    resources: keepResources(metadata, options, lose),
    comments: keepComments(metadata, options, lose),
    trailer: parts.trailer,
    indexAt: metadata.indexAt,
  };
  return { kept, lost };
}

function keepProfile({ icc, damaged }: Metadata, options: KeepOptions, lose: Lose): Bytes | null {
  const own = options.profile === "source";
  if (own && damaged.includes("icc")) lose("icc", "damaged");
  const profile = options.profile === "source" ? icc : options.profile;
  if (!profile) return null;
  const tooLarge = options.to === "JPEG" && profile.length > MOST_ICC;
  if (!tooLarge && describes(profile, options.colours)) return profile;
  lose("icc", tooLarge ? "tooLarge" : "colours");
  return null;
}

function keepComments({ comments }: Metadata, { to }: KeepOptions, lose: Lose): readonly Bytes[] {
  const held = HOLDS_MORE.includes(to);
  if (!held && comments.length > 0) lose("comment", "format");
  if (to !== "JPEG") return held ? comments : [];
  const fitting = comments.filter(({ length }) => length <= MOST_CONTENT);
  if (fitting.length < comments.length) lose("comment", "tooLarge");
  return fitting;
}

function keepExif(
  metadata: Metadata,
  options: KeepOptions,
  lose: Lose,
): Pick<Kept, "exif" | "density"> {
  const { exif, density } = metadata;
  const { to, mode, width, height, thumbnail } = options;
  const edits = {
    ...{ width, height, thumbnail, withoutPlace: mode === "withoutLocation" },
    becameSrgb: options.profile === null && hadOtherColours(metadata),
  };
  let edited = exif && editExif(exif, edits);
  if (edited && SHORT_EXIF.includes(to) && edited.length > MOST_EXIF) {
    edited = editExif(exif as Bytes, { ...edits, thumbnail: null });
    if (edited && edited.length > MOST_EXIF) {
      lose("exif", "tooLarge");
      edited = null;
    }
  }
  const held = HOLDS_MORE.includes(to);
  if (held || !density || density.unit === "aspect") {
    if (!held && density && !exifFacts(edited)?.density) lose("density", "format");
    return { exif: edited, density };
  }
  // It stands in the EXIF block or nowhere.
  if (edited && !exifFacts(edited)?.density) lose("density", "format");
  const unit = density.unit === "cm" ? "cm" : "inch";
  const scale = density.unit === "metre" ? 0.0254 : 1;
  return { exif: edited ?? exifOfDensity(scale * density.x, scale * density.y, unit), density };
}

/** Where nothing says so, "uncalibrated" is no lie of what has been sRGB to everyone all along. */
const hadOtherColours = ({ icc, damaged, exif }: Metadata): boolean =>
  icc !== null || damaged.includes("icc") || exifFacts(exif)?.adobeRgb === true;

function keepResources(
  { resources }: Metadata,
  { to, mode }: KeepOptions,
  lose: Lose,
): Bytes | null {
  const edited = resources && editResources(resources, mode === "withoutLocation");
  if (!edited || HOLDS_IPTC.includes(to)) return edited;
  if (iptcOf(edited)) lose("iptc", "format");
  return null;
}
