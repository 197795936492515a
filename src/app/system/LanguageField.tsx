import { type ChangeEvent, useId, useState } from "react";
import { LANGUAGES, type Language } from "../../words/language";
import { chooseLanguage } from "../chosen-language";
import { useFirstWords, useLanguage } from "../use-first-words";
import styles from "./system.module.css";

/** What language the page speaks; each is there by its own name. */
export function LanguageField() {
  const { app } = useFirstWords().controls;
  const language = useLanguage();
  const [missing, setMissing] = useState(false);
  const id = useId();

  const choose = async ({ target }: ChangeEvent<HTMLSelectElement>) => {
    try {
      await chooseLanguage(target.value as Language);
      setMissing(false);
    } catch {
      setMissing(true);
    }
  };

  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{app.language}</h3>
      <select aria-labelledby={id} value={language} onChange={(event) => void choose(event)}>
        {Object.entries(LANGUAGES).map(([tag, name]) => (
          <option key={tag} value={tag} lang={tag}>
            {name}
          </option>
        ))}
      </select>
      {missing && (
        <p role="status" className={styles.quiet}>
          {app.languageUnreachable}
        </p>
      )}
    </section>
  );
}
