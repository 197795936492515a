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

/** All words of the page, in one language. The compiler sees to it that none is missing in another. */
export type Words = Said<typeof en>;

/** The words of the page "How it works": catalogues of their own, loaded with it. */
export type HowWords = Said<typeof how>;
