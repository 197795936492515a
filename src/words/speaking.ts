/** The language that the page speaks now. English is always there; another comes when it is first spoken. */
import type { FirstWords, Words } from "./catalogue";
import { first } from "./en/first-words";
import type { Language } from "./language";
import { writeNumbersIn } from "./numbers";

/** Null for English, whose words come with the code that says them. */
const CATALOGUES: Readonly<Record<Language, () => Promise<Words | null>>> = {
  en: async () => null,
  de: async () => (await import("./de/words")).de,
  ja: async () => (await import("./ja/words")).ja,
};

let spoken: Words | null = null;
let language: Language = "en";
let asked: Language = "en";
const listeners = new Set<() => void>();

/** As `words()`, for what is on the first page. */
export const firstWords = (): FirstWords => spoken ?? first;

/** All words of a language that is not English. */
export const otherWords = (): Words | null => spoken;

export const spokenLanguage = (): Language => language;

/** Changes the language of all that is told from now on. @throws where its words cannot be loaded */
export async function speak(wanted: Language): Promise<void> {
  asked = wanted;
  const catalogue = await CATALOGUES[wanted]();
  // Somebody may have chosen again meanwhile.
  if (asked !== wanted) return;
  spoken = catalogue;
  language = wanted;
  writeNumbersIn(wanted);
  for (const listener of listeners) listener();
}

/** @returns what ends it */
export function onLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
