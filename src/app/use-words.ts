import { useSyncExternalStore } from "react";
import type { Words } from "../words/catalogue";
import type { Language } from "../words/language";
import { onLanguage, spokenLanguage, words } from "../words/words";

/** The words that the page speaks now; whoever shows words asks here, to show the others when the language changes. */
export const useWords = (): Words => useSyncExternalStore(onLanguage, words);

/** The language of these words. */
export const useLanguage = (): Language => useSyncExternalStore(onLanguage, spokenLanguage);
