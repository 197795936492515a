import { useSyncExternalStore } from "react";
import type { Words } from "../words/catalogue";
import { onLanguage } from "../words/speaking";
import { words } from "../words/words";

/**
 * The words that the page speaks now; whoever shows words asks here, to show the others when the language changes. The
 * first page has `useFirstWords`.
 */
export const useWords = (): Words => useSyncExternalStore(onLanguage, words);
