/** Names of saved files, by a pattern that the person may set. */
import { MOST_STEM, safeName, safeStem } from "../base/foreign-text";
import type { SavedFormat } from "../codecs/encoding";
import { FORMATS } from "../codecs/formats";

export const DEFAULT_PATTERN = "{name}-denoised";

/** That of comparisons, whatever the person's pattern. */
export const COMPARISON_PATTERN = "{name}-comparison";

export const MOST_PATTERN = 100;

/** What a pattern may hold, in braces. */
export interface Tokens {
  /** The photo's file, with its extension. */
  readonly name: string;
  /** As the variant's chip says it. */
  readonly variant: string;
  /** In the person's own time. */
  readonly date: Date;
  /** Counts the names of this visit. */
  readonly counter: number;
}

const TOKEN = /\{(name|variant|date|counter)\}/g;

/** Names that files were given in this visit, in lower case, and the photos that they were given for. */
export type GivenNames = ReadonlyMap<string, string>;

/** Without its extension. A pattern of nothing is the default one. */
export function filled(pattern: string, { name, variant, date, counter }: Tokens): string {
  const two = (value: number) => `${value}`.padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const values = { variant, date: day, counter: `${counter}`.padStart(3, "0") };
  const fill = (name: string) =>
    (pattern.trim() || DEFAULT_PATTERN).replace(
      TOKEN,
      (_, key: keyof Tokens) => ({ ...values, name })[key],
    );
  // Of a name that is too long its end goes, and not what the pattern puts there.
  const room = Math.max(LEAST_NAME, MOST_STEM - [...fill("")].length);
  return safeName(fill([...safeStem(name)].slice(0, room).join("")));
}

/** Letters of a photo's name that stay, however long the rest is. */
const LEAST_NAME = 20;

/**
 * A file's name that no file of another photo has been given: `photo.jpg` and `photo.webp` may well be two
 * pictures.
 */
export function freeName(
  stem: string,
  format: SavedFormat,
  given: GivenNames,
  photo: string,
): string {
  const extension = extensionOf(format);
  for (let count = 1; ; count++) {
    const name = `${stem}${count > 1 ? ` (${count})` : ""}.${extension}`;
    if ((given.get(name.toLowerCase()) ?? photo) === photo) return name;
  }
}

export const extensionOf = (format: SavedFormat): string =>
  FORMATS.find(({ name }) => name === format)?.extensions[0] ?? "";

export const typeOf = (format: SavedFormat): string =>
  FORMATS.find(({ name }) => name === format)?.types[0] ?? "";
