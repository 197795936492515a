/** The words that the page speaks now. English is always there; another language comes when it is first spoken. */
import type { Words } from "./catalogue";
import { en } from "./en/words";
import type { Language } from "./language";
import { writeNumbersIn } from "./numbers";

const CATALOGUES: Readonly<Record<Language, () => Promise<Words>>> = {
  en: async () => en,
  de: async () => (await import("./de/words")).de,
  ja: async () => (await import("./ja/words")).ja,
};

let spoken: Words = en;
let language: Language = "en";
let asked: Language = "en";
const listeners = new Set<() => void>();

/** To be asked for whenever something is told, and never kept: the language may change. */
export const words = (): Words => spoken;

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
