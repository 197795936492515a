import { useId } from "react";
import { MOST_PHOTOS, MOST_RESULTS } from "../../session/protocol";
import { number } from "../../words/numbers";
import { useApp } from "../store-context";
import { useWords } from "../use-words";
import styles from "./session.module.css";
import shared from "./system.module.css";

const megabytes = (bytes: number) => `${number(bytes / 1e6, bytes < 10e6 ? 1 : 0)} MB`;

/** Tells what survives a reload and how much of it there is, with buttons to have it otherwise. */
export function SessionSection() {
  const { system } = useWords().controls;
  const keeping = useApp((s) => s.keeping);
  const { photos, results } = useApp((s) => s.keptBytes);
  const keepSession = useApp((s) => s.keepSession);
  const clearSession = useApp((s) => s.clearSession);
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{system.session}</h3>
      <p>{system.keeping[keeping]}</p>
      {keepSession && clearSession && (
        <>
          <p role="status">
            {keeping === "off"
              ? system.noneKept
              : system.keptNow(megabytes(photos), megabytes(results))}
          </p>
          <p className={styles.quiet}>
            {system.mostKept(megabytes(MOST_PHOTOS), megabytes(MOST_RESULTS))}
          </p>
          <div className={styles.actions}>
            <label className={shared.check}>
              <input
                type="checkbox"
                checked={keeping !== "off"}
                onChange={(event) => keepSession(event.target.checked)}
              />
              {system.keepSession}
            </label>
            <button
              type="button"
              className={shared.button}
              title={system.clearSession}
              disabled={photos + results === 0}
              onClick={() => void clearSession()}
            >
              {system.clear}
            </button>
          </div>
        </>
      )}
    </section>
  );
}
