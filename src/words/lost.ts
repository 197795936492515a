/** What a saved file does not keep, in the order in which it is told, in whatever language. */
import type { Lost, Reason } from "../codecs/metadata/kept";

type What = Lost["what"];

/** What a person would miss most comes first. */
const TOLD = [
  ...[
    "gainMap",
    "depthMap",
    "mask",
    "film",
    "sound",
    "frames",
    "pages",
    "image",
    "credentials",
    "icc",
  ],
  ...["exif", "iptc", "xmp", "text", "comment", "density", "thumbnail", "other", "unknown"],
  "provenance",
] as readonly What[];

/** The reasons that are worth a sentence. What was declined is no news. */
export const reasonsOf = (lost: readonly Lost[]): readonly Reason[] =>
  [...new Set(lost.map(({ why }) => why))].filter((why) => why !== "asked");

/** What is lost for one reason. */
export const lostFor = (reason: Reason, lost: readonly Lost[]): readonly Lost[] =>
  lost
    .filter(({ why }) => why === reason)
    .toSorted((a, b) => TOLD.indexOf(a.what) - TOLD.indexOf(b.what));
