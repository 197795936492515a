/** Sentences for what a saved file does not keep of its source. */
import type { Lost, Reason } from "../../codecs/metadata/kept";
import { lostFor, reasonsOf } from "../lost";

type What = Lost["what"];

/** One, and several; where there can only be one, its number in grammar. */
type Name =
  | { readonly text: string; readonly plural?: true }
  | { readonly one: string; readonly many: string };

const NAMES: Readonly<Record<What, Name>> = {
  exif: { text: "data of the camera (EXIF)" },
  xmp: { text: "data of photo editors (XMP)" },
  iptc: { text: "captions (IPTC)", plural: true },
  icc: { text: "the colour profile" },
  density: { text: "the print resolution" },
  comment: { text: "a comment" },
  text: { text: "text notes", plural: true },
  other: { text: "data of other programs" },
  thumbnail: { text: "the thumbnail" },
  gainMap: { text: "the HDR gain map" },
  depthMap: { text: "the depth map" },
  mask: { text: "masks of skin, hair and sky", plural: true },
  film: { text: "the film around the moment" },
  sound: { text: "the sound" },
  frames: { one: "1 further frame", many: "further frames" },
  pages: { one: "1 further page", many: "further pages" },
  image: { one: "1 further image", many: "further images" },
  credentials: { text: "Content Credentials", plural: true },
  unknown: { text: "data after the picture" },
  provenance: { text: "the note on how it was made" },
};

/** @param them "it" or "them": what is not kept */
const REASONS: Readonly<Record<Reason, (format: string, them: string) => string>> = {
  format: (format, them) => `${format} has no place for ${them}`,
  tooLarge: (format, them) => `too large for the place that ${format} has for ${them}`,
  damaged: () => "damaged in the source",
  pixels: () => "made for the pixels of the source only",
  place: (_, them) => `a place in ${them} cannot be ruled out`,
  colours: () => "made for other colours than are saved",
  first: () => "only the first is opened",
  asked: () => "as you chose",
};

/**
 * A sentence for each reason. What was declined is no news.
 * @param format as a person is told it
 */
export function lossSentences(lost: readonly Lost[], format: string): readonly string[] {
  return reasonsOf(lost).map((reason) => lossSentence(reason, lost, format));
}

/** What is lost for one reason. */
export function lossSentence(reason: Reason, lost: readonly Lost[], format: string): string {
  const all = lostFor(reason, lost);
  const [first] = all;
  const many = all.length > 1 || (first !== undefined && isPlural(first));
  const list = listed(all.map(nameOf));
  const because = REASONS[reason](format, many ? "them" : "it");
  return `${list.charAt(0).toUpperCase()}${list.slice(1)} ${many ? "are" : "is"} not kept: ${because}.`;
}

function nameOf({ what, count }: Lost): string {
  const name = NAMES[what];
  if ("text" in name) return name.text;
  return count === 1 ? name.one : `${count} ${name.many}`;
}

function isPlural({ what, count }: Lost): boolean {
  const name = NAMES[what];
  return "text" in name ? name.plural === true : count > 1;
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
