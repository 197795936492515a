import type { first } from "./en/first-words";
import type { how } from "./en/how";
import type { en } from "./en/words";

/** The same words in another language: what is a text stays one, what is made of data is made of the same. */
type Said<T> = T extends string
  ? string
  : T extends (...given: infer Given) => infer Text
    ? (...given: Given) => Said<Text>
    : T extends object
      ? { readonly [K in keyof T]: Said<T[K]> }
      : T;

/**
 * All words of the page, in one language. The compiler sees to it that none is missing in another.
 *
 * English is in two parts, as the page's code is: the first page waits for nothing, and comes with no words that only
 * the place of work says. Its components see `FirstWords` alone (`useFirstWords`). The others come with the first
 * code that asks for `Words` (`useWords`, `words()`): importing these is what loads them, so none can be missing. In
 * another language all words come at once, before anything is shown.
 */
export type Words = Said<typeof en>;

/** What the first page says, and what is said everywhere: of failures, and of what is only worth a remark. */
export type FirstWords = Said<typeof first>;

/** The words of the page "How it works": catalogues of their own, loaded with it. */
export type HowWords = Said<typeof how>;
