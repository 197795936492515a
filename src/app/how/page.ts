import { createElement } from "react";
import type { Language } from "../../words/language";
import { loadExample } from "./example";
import { HowPage } from "./HowPage";
import { HowWordsContext, loadHowWords } from "./how-words";

/** The page with its example photo. @throws whatever fetching its words, or fetching or decoding the photo does */
export async function loadPage(language: Language) {
  const [words, clean] = await Promise.all([loadHowWords(language), loadExample()]);
  return ({ part }: { readonly part: string }) =>
    createElement(HowWordsContext, { value: words }, createElement(HowPage, { part, clean }));
}
