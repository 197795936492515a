/** All words that the page speaks now: not for the first page (see `Words`). */
import type { Words } from "./catalogue";
import { en } from "./en/words";
import { otherWords } from "./speaking";

/** To be asked for whenever something is told, and never kept: the language may change. */
export const words = (): Words => otherWords() ?? en;
