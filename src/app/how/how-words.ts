/** The words of the page "How it works": English comes with the page, another language when the page is opened in it. */
import { createContext, useContext } from "react";
import type { HowWords } from "../../words/catalogue";
import { how } from "../../words/en/how";
import type { Language } from "../../words/language";

const CATALOGUES: Readonly<Record<Language, () => Promise<HowWords>>> = {
  en: async () => how,
  de: async () => (await import("../../words/de/how")).how,
  ja: async () => (await import("../../words/ja/how")).how,
};

/** @throws where they cannot be loaded */
export const loadHowWords = (language: Language): Promise<HowWords> => CATALOGUES[language]();

export const HowWordsContext = createContext<HowWords>(how);

/** Of one language as long as the page is shown: in another the page is loaded anew. */
export const useHowWords = (): HowWords => useContext(HowWordsContext);
