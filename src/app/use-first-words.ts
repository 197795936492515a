import { useSyncExternalStore } from "react";
import type { FirstWords } from "../words/catalogue";
import type { Language } from "../words/language";
import { firstWords, onLanguage, spokenLanguage } from "../words/speaking";

/** As `useWords`, for what is on the first page: its other words are not there yet. */
export const useFirstWords = (): FirstWords => useSyncExternalStore(onLanguage, firstWords);

/** The language of these words. */
export const useLanguage = (): Language => useSyncExternalStore(onLanguage, spokenLanguage);
