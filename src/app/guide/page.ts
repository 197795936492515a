import { createElement } from "react";
import type { Language } from "../../words/language";
import type { Section } from "./content";
import { GuidePage } from "./GuidePage";

type Guide = { readonly default: readonly Section[] };

const GUIDES: Readonly<Record<Language, () => Promise<Guide>>> = {
  en: () => import("../../../docs/guide.md"),
  de: () => import("../../../docs/guide.de.md"),
  ja: () => import("../../../docs/guide.ja.md"),
};

/** The guide in that language. @throws where it cannot be loaded */
export async function loadPage(language: Language) {
  const { default: sections } = await GUIDES[language]();
  return ({ part }: { readonly part: string }) => createElement(GuidePage, { part, sections });
}
