import { isLanguage, type Language, languageFor } from "../words/language";
import { speak } from "../words/speaking";

const KEY = "blindspot:language";

/** The page speaks what was chosen before, or what the browser asks for; English where the words do not come. */
export async function speakAsBefore(): Promise<void> {
  const language = kept() ?? languageFor(navigator.languages);
  if (language === "en") return;
  try {
    await speakHere(language);
  } catch {
    // The page is worth more than its language: *Device and app* offers it again.
  }
}

/** Changes the page's language and keeps the choice. @throws where its words cannot be loaded */
export async function chooseLanguage(language: Language): Promise<void> {
  await speakHere(language);
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // Storage can be forbidden; the choice then lasts as long as the page.
  }
}

async function speakHere(language: Language): Promise<void> {
  await speak(language);
  document.documentElement.lang = language;
}

function kept(): Language | null {
  try {
    const stored = localStorage.getItem(KEY);
    return isLanguage(stored) ? stored : null;
  } catch {
    return null;
  }
}
