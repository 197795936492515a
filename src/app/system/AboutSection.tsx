import { useWords } from "../use-words";
import styles from "./system.module.css";

const BASE = import.meta.env.BASE_URL;

/** Tells what this is, who thought of it, and under which licences it comes. */
export function AboutSection() {
  const { system } = useWords().controls;
  const { version, built, packages } = __ABOUT__;
  return (
    <section aria-labelledby="about-title">
      <h3 id="about-title">{system.about}</h3>
      <p>{system.aboutText(version, built)}</p>
      <p>
        <a href="#how">{system.how}</a>
      </p>
      <p>
        {system.licence}{" "}
        <a href={`${BASE}models/NOTICE.md`} target="_blank" rel="noreferrer">
          {system.trainedOn}
        </a>
      </p>
      <details>
        <summary>{system.software(packages.length)}</summary>
        <div className={styles.scroll}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{system.name}</th>
                <th scope="col">{system.version}</th>
                <th scope="col">{system.licenceColumn}</th>
              </tr>
            </thead>
            <tbody>
              {packages.map((entry) => (
                <tr key={entry.name}>
                  <th scope="row">{entry.name}</th>
                  <td>{entry.version}</td>
                  <td>{entry.license}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <p>
          <a href={`${BASE}third-party-licenses.md`} target="_blank" rel="noreferrer">
            {system.licenceTexts}
          </a>
          {" · "}
          <a href={`${__ORT_FOLDER__}LICENSE.txt`} target="_blank" rel="noreferrer">
            {system.runtime}
          </a>
        </p>
      </details>
    </section>
  );
}
