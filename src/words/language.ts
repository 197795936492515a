/** The languages of the page, and which of them somebody reads. */

/** Each by its own name. */
export const LANGUAGES = { en: "English", de: "Deutsch", ja: "日本語" } as const;

export type Language = keyof typeof LANGUAGES;

export const isLanguage = (value: unknown): value is Language =>
  typeof value === "string" && Object.hasOwn(LANGUAGES, value);

/**
 * The first language that is wanted and is there; English where there is none.
 * @param wanted tags as browsers have them, such as `de-CH`, the dearest first
 */
export function languageFor(wanted: readonly string[]): Language {
  const [first] = wanted.map((tag) => tag.toLowerCase().split("-")[0]).filter(isLanguage);
  return first ?? "en";
}
