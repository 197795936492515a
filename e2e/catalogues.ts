/** The words of the page by the language of a browser that asks for them: controls are found by them in any of these. */
import type { Words } from "../src/words/catalogue.ts";
import { de } from "../src/words/de/words.ts";
import { en } from "../src/words/en/words.ts";
import { ja } from "../src/words/ja/words.ts";

export const CATALOGUES = {
  "en-GB": en,
  "de-DE": de,
  "ja-JP": ja,
} as const satisfies Record<string, Words>;

export type Locale = keyof typeof CATALOGUES;

export const LOCALES = Object.keys(CATALOGUES) as readonly Locale[];
